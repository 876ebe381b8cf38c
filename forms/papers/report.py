"""Báo cáo: what a unit achieved, with its works and those below annexed."""

from __future__ import annotations

from forms.papers import works
from forms.papers.frame import bare_title, ended, framed, goes_with, parted, pointed, rests
from forms.papers.heading import recipients, reported_to, signed, voice
from forms.papers.prose import Notes, decapitalised
from forms.papers.shape import Block, Form, Sheet, Source
from state_machines.grammar import Text

SYMBOL = "BC"
PARTS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO TRIỂN KHAI THỰC HIỆN", (("", "leadership"),)),
    ("KẾT QUẢ ĐẠT ĐƯỢC", (("", "results"),)),
    ("ĐÁNH GIÁ CHUNG", (("Ưu điểm", "strengths"), ("Tồn tại, hạn chế", "shortcomings"))),
    ("MỘT SỐ KINH NGHIỆM, GIẢI PHÁP TRONG TỔ CHỨC TRIỂN KHAI THỰC HIỆN", (("", "lessons"),)),
    ("KIẾN NGHỊ, ĐỀ XUẤT", (("", "proposals"),)),
)
"""The parts of a report: a heading, and under it the fields of the form, each with its own."""

NOTHING = ("", "không", "không có")
"""What is written where there is nothing to say: such a part is left out."""


def draw(source: Source) -> Sheet:
    """The wrap-up report of a unit."""
    notes, title, speaker = Notes(), bare_title(source, "Báo cáo"), voice(source.unit)
    return framed(
        source,
        "BÁO CÁO",
        title,
        symbol=SYMBOL,
        bases=ended([f"Thực hiện {rests(one)}" for one in source.rests_on]),
        opening=f"{speaker} báo cáo kết quả thực hiện, cụ thể như sau:",
        blocks=parted([(heading, _part(source, notes, fields)) for heading, fields in PARTS]),
        closing=f"Trên đây là Báo cáo {decapitalised(title)} của {speaker}./.",
        recipients=recipients(_recipients(source), source.unit),
        signatures=[signed(source)],
        annexes=works.annex(source, goes_with(source, "Báo cáo", SYMBOL, speaker)),
        notes=notes.texts,
    )


def _part(source: Source, notes: Notes, fields: tuple[tuple[str, str], ...]) -> list[Block]:
    told = [(heading, _blocks(source, notes, name)) for heading, name in fields]
    return pointed(told) if told[0][0] else told[0][1]


def _blocks(source: Source, notes: Notes, name: str) -> list[Block]:
    said = str(source.content.get(name) or "")
    blocks = [] if said.strip(" .").casefold() in NOTHING else notes.blocks(said)
    return blocks + _counted(source) if name == "results" else blocks


def _counted(source: Source) -> list[Block]:
    """What is counted is written by the system: nobody types a total."""
    said = []
    if source.works:
        count = works.two_digits(len(source.works))
        said.append(f"{voice(source.unit)} đã đăng ký thực hiện {count} {works.NAME_OF_MANY}.")
    if below := works.sentence(source):
        said.append(below)
    if said:
        said.append("(Có Phụ lục kèm theo.)")
    return [Block("para", line) for line in said]


def _recipients(source: Source) -> list[str]:
    typed = source.content.get("recipients") or []
    return list(typed) or reported_to(source)


FORMS = (Form("report", Text("Báo cáo", "Report"), SYMBOL, draw),)
