"""Bản đăng ký thi đua: what a unit will do, with its works in a list."""

from __future__ import annotations

from forms.papers import works
from forms.papers.frame import bare_title, ended, framed, goes_with, rests
from forms.papers.heading import recipients, reported_to, signed, voice
from forms.papers.prose import Notes, capitalised, decapitalised
from forms.papers.shape import Block, Form, Sheet, Source
from state_machines.grammar import Text

SYMBOL = "ĐK"


def draw(source: Source) -> Sheet:
    """The registration of a unit."""
    notes, title, speaker = Notes(), _bare(source), voice(source.unit)
    count = works.two_digits(len(source.works))
    listed = f"{speaker} đăng ký thực hiện {count} {works.NAME_OF_MANY}, có Phụ lục kèm theo."
    return framed(
        source,
        "BẢN ĐĂNG KÝ",
        title,
        symbol=SYMBOL,
        bases=ended([f"Thực hiện {rests(one)}" for one in source.rests_on]),
        opening=f"{speaker} đăng ký thi đua như sau:",
        blocks=[
            *notes.blocks(source.content.get("pledge")),
            *([Block("para", listed)] if source.works else []),
            *notes.blocks(source.content.get("note")),
        ],
        closing=f"Trên đây là Bản đăng ký {decapitalised(title)}./.",
        recipients=recipients(reported_to(source), source.unit),
        signatures=[signed(source)],
        annexes=works.annex(source, goes_with(source, "Bản đăng ký", SYMBOL, speaker)),
        notes=notes.texts,
    )


def _bare(source: Source) -> str:
    """The title without "Bản đăng ký" or "Đăng ký", which the name of the paper says."""
    title = bare_title(source, "Bản đăng ký")
    return capitalised(title.removeprefix("Đăng ký").strip()) or title


FORMS = (Form("registration", Text("Bản đăng ký thi đua", "Registration"), SYMBOL, draw),)
