"""Thông báo and biên bản of a congress: when its content is reviewed, and what happened at it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from forms.papers.frame import bare_title, ended, framed, parted, rests
from forms.papers.heading import recipients, reported_to, short_day, signature, voice
from forms.papers.prose import Notes, decapitalised
from forms.papers.shape import Block, Form, Sheet, Source
from forms.record import RecordForm
from state_machines.grammar import Text

NOTICE_SYMBOL, MINUTES_SYMBOL = "TB", "BB"


def notice(source: Source) -> Sheet:
    """The notice of when the content is reviewed and the congress is held."""
    told: Mapping[str, Any] = source.content.get("schedule") or {}
    name, speaker = _congress(source), voice(source.unit)
    lines = [
        ("Duyệt nội dung đại hội", told.get("review_on"), str(told.get("place") or "")),
        ("Tổ chức đại hội", told.get("congress_on"), ""),
    ]
    return framed(
        source,
        "THÔNG BÁO",
        f"Lịch duyệt nội dung và tổ chức {name}",
        symbol=NOTICE_SYMBOL,
        bases=ended([f"Thực hiện {rests(one)}" for one in source.rests_on]),
        opening=f"{speaker} thông báo lịch duyệt nội dung và tổ chức {name} như sau:",
        blocks=[_line(place, *line) for place, line in enumerate(lines, start=1)],
        closing="Đề nghị các cơ quan, đơn vị, cá nhân liên quan phối hợp thực hiện./.",
        recipients=recipients(reported_to(source), source.unit),
        signatures=[signature(source)],
    )


def _line(place: int, what: str, day: str | None, where: str) -> Block:
    words = f"{place}. {what}: {'ngày ' + short_day(day) if day else 'sẽ thông báo sau'}"
    return Block("para", f"{words}{', tại ' + where if where else ''}.")


def _congress(source: Source) -> str:
    """'Đại hội đại biểu … lần thứ XII, nhiệm kỳ 2024-2029', as far as it is known."""
    name = source.title or f"Đại hội đại biểu {source.unit.name}"
    ordinal, term = source.content.get("ordinal"), source.content.get("term")
    if ordinal and str(ordinal) not in name:
        name += f" lần thứ {ordinal}"
    return name + (f", nhiệm kỳ {term}" if term and str(term) not in name else "")


def minutes(source: Source) -> Sheet:
    """The minutes of a congress, with the committee that it chose."""
    record: Mapping[str, Any] = source.content.get("record") or {}
    notes, day = Notes(), record.get("held_on")
    held = date.fromisoformat(day) if day else None
    name = decapitalised(bare_title(source, "")) if source.title else "đại hội"
    return framed(
        source,
        "BIÊN BẢN",
        _congress(source),
        symbol=MINUTES_SYMBOL,
        blocks=parted(
            [
                ("THỜI GIAN, ĐỊA ĐIỂM, THÀNH PHẦN", _who_came(record)),
                ("KẾT QUẢ HIỆP THƯƠNG CỬ ỦY BAN", _chosen(record)),
                ("NGHỊ QUYẾT", _resolved(record, notes)),
            ]
        ),
        closing=f"Biên bản được thông qua trước khi bế mạc {name}./.",
        signatures=[
            signature(source, "TM. ĐOÀN THƯ KÝ, THƯ KÝ"),
            signature(source, "TM. ĐOÀN CHỦ TỊCH, CHỦ TỌA"),
        ],
        notes=notes.texts,
        day=held,
    )


def _who_came(record: Mapping[str, Any]) -> list[Block]:
    summoned, present = record.get("summoned"), record.get("present")
    came = f"Đại biểu được triệu tập: {summoned}; có mặt: {present}." if summoned else ""
    told = [
        f"Thời gian: ngày {short_day(record.get('held_on'))}." if record.get("held_on") else "",
        f"Địa điểm: {record['place']}." if record.get("place") else "",
        came,
    ]
    return [Block("item", line) for line in told if line]


def _chosen(record: Mapping[str, Any]) -> list[Block]:
    """The figures of the committee, by the questions of the form that asked for them."""
    form = RecordForm(data=record, language="vi")
    rows = [
        (field.label.text, str(field.data))
        for part in form.sections[1:-1]
        for field in part.fields
        if field.data is not None
    ]
    counted = [(str(place), label, value) for place, (label, value) in enumerate(rows, start=1)]
    if not counted:
        return []
    heads, widths = ("TT", "Nội dung", "Số lượng"), (8, 70, 22)
    return [Block("table", heads=heads, widths=widths, amounts=(2,), rows=tuple(counted))]


def _resolved(record: Mapping[str, Any], notes: Notes) -> list[Block]:
    resolution = record.get("resolution")
    said = [Block("para", f"Đại hội thông qua {resolution}.")] if resolution else []
    return said + notes.blocks(record.get("note"))


FORMS = (
    Form(
        "notice",
        Text("Thông báo lịch duyệt và đại hội", "Notice of the review and the congress"),
        NOTICE_SYMBOL,
        notice,
        ready=lambda content, inside: bool(content.get("schedule")),
    ),
    Form(
        "minutes",
        Text("Biên bản đại hội", "Minutes of the congress"),
        MINUTES_SYMBOL,
        minutes,
        ready=lambda content, inside: bool(content.get("record")),
    ),
)
