"""The columns of the two register books, as their paper forms have them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext

from forms.offices import PAPER_TYPES
from state_machines import machine
from state_machines.grammar import Book
from workflow_app.adapters.workbook import Cell
from workflow_app.services.registers.books import BookLine
from workflow_app.services.registers.rules import SERIES
from workflow_app.web.present import say

Column = tuple[str, Callable[[BookLine], Cell]]
"""The head of a column, and what it says of a line."""


def columns_of(book: Book) -> list[Column]:
    """The columns of a book, in the order of its paper form."""
    if book is Book.IN:
        return [
            (gettext("Ngày đến"), lambda line: _day(line, "received_on") or line.given_on),
            (gettext("Số đến"), lambda line: line.value),
            (gettext("Cơ quan gửi"), lambda line: _word(line, "sender")),
            (gettext("Số, ký hiệu văn bản"), lambda line: _word(line, "their_number")),
            (gettext("Ngày văn bản"), lambda line: _day(line, "dated_on")),
            (gettext("Tên loại và trích yếu"), _about),
            (gettext("Người xử lý"), lambda line: line.assignee),
            (gettext("Ghi chú"), _note),
        ]
    return [
        (gettext("Số, ký hiệu văn bản"), lambda line: line.number),
        (gettext("Ngày văn bản"), _dated),
        (gettext("Tên loại và trích yếu"), _about),
        (gettext("Người ký"), _signer),
        (gettext("Nơi nhận"), _recipients),
        (gettext("Người nhận bản lưu"), lambda line: _word(line, "kept_by")),
        (gettext("Số bản"), lambda line: _count(line, "copies")),
        (gettext("Ghi chú"), _note),
    ]


def series_word(series: str) -> str:
    """What a series is called in a list of them."""
    if series in SERIES.values():
        return str(gettext("Chung các loại"))
    return say(PAPER_TYPES[series]) if series in PAPER_TYPES else series


def _word(line: BookLine, name: str) -> str:
    return "" if line.is_void and name != "note" else str(line.content.get(name) or "")


def _count(line: BookLine, name: str) -> int | None:
    told: Any = line.content.get(name)
    return told if isinstance(told, int) else None


def _day(line: BookLine, name: str) -> date | None:
    told = line.content.get(name)
    return date.fromisoformat(str(told)) if told else None


def _dated(line: BookLine) -> date | None:
    """The date on the paper; a number that is only held has none yet."""
    own = machine(line.kind).numbered
    return _day(line, "dated_on") if own else line.given_on


def _about(line: BookLine) -> str:
    """Type and abstract; a paper that has neither yet says what it is."""
    type = str(line.content.get("type") or "")
    named = say(PAPER_TYPES[type]).partition(" (")[0] if type in PAPER_TYPES else ""
    if not type:
        named = say(machine(line.kind).name)
    return ". ".join(part for part in (named, str(line.content.get("title") or "")) if part)


def _signer(line: BookLine) -> str:
    issue = line.content.get("issue") or {}
    return _word(line, "signer") or str(issue.get("signer_name") or "")


def _recipients(line: BookLine) -> str:
    told: Any = line.content.get("recipients") or ""
    if isinstance(told, list):
        return "; ".join(str(one.get("name") or "") for one in told)
    return str(told)


def _note(line: BookLine) -> str:
    """What became of the number when no paper bears it, or does not yet, and what was noted."""
    table = machine(line.kind)
    state = table.state(line.state)
    told = [str(line.content.get("note") or "")]
    if table.numbered and (line.is_void or state.waits_for):
        told = [say(state.name), line.reason, *told]
    return ". ".join(part.rstrip(".") for part in told if part)
