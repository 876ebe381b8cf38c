"""Kế hoạch: the seven parts of a plan, as its drafters filled them in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forms.choices import label
from forms.papers.frame import bare_title, ended, framed, parted, pointed
from forms.papers.heading import recipients, short_day, signed, voice
from forms.papers.prose import Notes, decapitalised, items
from forms.papers.shape import Block, Form, Sheet, Source
from state_machines.grammar import Text

SYMBOL = "KH"
PAPERS = (
    *("Luật", "Nghị quyết", "Nghị định", "Chỉ thị", "Quyết định", "Quy định", "Kết luận"),
    *("Kế hoạch", "Hướng dẫn", "Thông tri", "Thông tư", "Thông báo", "Công văn", "Chương trình"),
)
"""Kinds of papers that plans rest on; their names keep a capital."""
LAW = "Luật"
"""A law has a name of its own, after which its number and day stand."""
COMMON = ("Mọi", "Các", "Những", "Tập thể", "Cá nhân", "Hộ", "Cán bộ", "Tổ chức")
"""How those begin whom criteria are for, when it is no name."""


def draw(source: Source) -> Sheet:
    """The plan of a standing committee."""
    notes, title, speaker = Notes(), bare_title(source, "Kế hoạch"), voice(source.unit)
    content = source.content
    return framed(
        source,
        "KẾ HOẠCH",
        title,
        symbol=SYMBOL,
        bases=ended([_basis(one) for one in content.get("bases") or [] if _said(one)]),
        opening=f"{speaker} ban hành Kế hoạch {decapitalised(title)}, cụ thể như sau:",
        blocks=parted(_parts(content, notes)),
        closing=f"Trên đây là Kế hoạch {decapitalised(title)} của {speaker}, đề nghị các đơn vị"
        " triển khai thực hiện./.",
        recipients=recipients(content.get("recipients") or [], source.unit),
        signatures=[signed(source)],
        notes=notes.texts,
    )


def _basis(basis: Mapping[str, Any]) -> str:
    """'Căn cứ Chỉ thị số 31-CT/TU ngày 30/6/2023 của …': number and day follow the kind of paper
    where the text begins with one, else they stand at the end."""
    text = _said(basis)
    which = f" số {basis['code']}" if basis.get("code") else ""
    which += f" ngày {short_day(basis['date'])}" if basis.get("date") else ""
    kind = next((one for one in PAPERS if text.lower().startswith(f"{one.lower()} ")), "")
    if kind == LAW:
        return f"Căn cứ {kind}{text[len(kind) :]}{which}"
    if kind:
        return f"Căn cứ {kind}{which}{text[len(kind) :]}"
    return f"Căn cứ {decapitalised(text)}{which}"


def _said(basis: Mapping[str, Any]) -> str:
    return str(basis.get("text") or "").strip().rstrip(".;")


def _parts(content: Mapping[str, Any], notes: Notes) -> list[tuple[str, list[Block]]]:
    aims = [
        ("Mục đích", items(content.get("purposes") or [])),
        ("Yêu cầu", items(content.get("requirements") or [])),
    ]
    when = [
        ("Thời gian thực hiện", _period(content)),
        ("Đối tượng thi đua", items(content.get("audience") or [])),
    ]
    return [
        ("MỤC ĐÍCH, YÊU CẦU", pointed(aims)),
        ("THỜI GIAN, ĐỐI TƯỢNG", pointed(when)),
        ("NỘI DUNG THI ĐUA", _numbered(content.get("contents") or [])),
        ("CHỈ TIÊU THI ĐUA", items(content.get("targets") or [])),
        ("HÌNH THỨC KHEN THƯỞNG", items(content.get("award_forms") or [])),
        ("TIÊU CHUẨN XÉT TẶNG", pointed(_criteria(content, notes))),
        ("TỔ CHỨC THỰC HIỆN", [*pointed(_duties(content, notes)), *_milestones(content)]),
    ]


def _period(content: Mapping[str, Any]) -> list[Block]:
    first, last = content.get("period_from"), content.get("period_to")
    if not (first and last):
        return []
    words = f"Bắt đầu từ tháng {_month(first)}, kết thúc vào tháng {_month(last)}."
    return [Block("para", words)]


def _month(written: str) -> str:
    """'8/2024', '02/2024': the first two months take a nought."""
    year, _, month = written.partition("-")
    return f"{month if month < '03' else month.lstrip('0')}/{year}"


def _numbered(lines: list[str]) -> list[Block]:
    said = [line for line in lines if line.strip()]
    return [Block("para", f"{place}. {line}") for place, line in enumerate(said, start=1)]


def _criteria(content: Mapping[str, Any], notes: Notes) -> list[tuple[str, list[Block]]]:
    rows = content.get("criteria") or []
    return [(f"Đối với {_whom(one)}", notes.blocks(one.get("text"))) for one in rows]


def _whom(criterion: Mapping[str, Any]) -> str:
    subject = str(criterion.get("subject") or "")
    return decapitalised(subject) if subject.startswith(COMMON) else subject


def _duties(content: Mapping[str, Any], notes: Notes) -> list[tuple[str, list[Block]]]:
    rows = content.get("organisation") or []
    return [(str(one.get("who") or ""), notes.blocks(one.get("text"))) for one in rows]


def _milestones(content: Mapping[str, Any]) -> list[Block]:
    """The deadlines, in the words in which they were written."""
    rows = [one for one in content.get("milestones") or [] if one.get("wording")]
    return [
        Block("item", f"{label('stage', one['stage']).vi}: {one['wording']}.")
        if one.get("stage")
        else Block("item", f"{one['wording']}.")
        for one in rows
    ]


FORMS = (Form("plan", Text("Kế hoạch", "Plan"), SYMBOL, draw),)
