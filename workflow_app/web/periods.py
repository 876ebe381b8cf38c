"""The board of a reporting calendar: units and periods, to be looked at and to be taken away."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, g, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from state_machines import machine
from state_machines.periods import named
from state_machines.rules import Refused
from workflow_app.adapters.workbook import Sheet
from workflow_app.services import documents
from workflow_app.services.documents import PaperLine
from workflow_app.services.periods import overseeing
from workflow_app.services.periods.overseeing import Cell, PeriodBoard
from workflow_app.web.access import Access, access, actor
from workflow_app.web.present import day, say
from workflow_app.web.tables import csv_answer, xlsx_answer
from workflow_app.web.takeaway import note_export
from workflow_app.web.wiring import database

FORMS = ("csv", "xlsx")

bp = Blueprint("periods", __name__, url_prefix="/documents")


@bp.get("/<int:document_id>/periods")
@access(Access.SIGNED_IN)
def show(document_id: int) -> str:
    """Who has handed in the report of which period."""
    before = request.args.get("before", "")[:10]
    paper, found = _found(document_id, before)
    at: dict[str, Any] = {"document_id": document_id}
    return render_template(
        "periods.html",
        paper=paper,
        board=found,
        heads=[say(named(key)) for key in found.periods],
        late=_is_late,
        state=lambda cell: machine(cell.kind).state(cell.state),
        downloads={
            form: url_for(".download", form=form, before=before or None, **at) for form in FORMS
        },
        newer_url=url_for(".show", **at) if before else "",
        older_url=url_for(".show", before=found.older, **at) if found.older else "",
    )


@bp.get("/<int:document_id>/periods.<form>")
@access(Access.SIGNED_IN)
def download(document_id: int, form: str) -> Response:
    """The board as a table. That it is taken away is written down."""
    if form not in FORMS:
        raise Refused("unknown")
    paper, found = _found(document_id, request.args.get("before", "")[:10])
    note_export("periods", form, document_id, "periods")
    heads = [gettext("Đơn vị"), *(say(named(key)) for key in found.periods)]
    if form == "csv":
        return csv_answer("periods", [heads, *_lines(found)])
    return xlsx_answer("periods", paper.title, [Sheet(gettext("Các kỳ"), heads, _lines(found))])


def _found(document_id: int, before: str) -> tuple[PaperLine, PeriodBoard]:
    with database().read() as session:
        return board_of(session, document_id, before)


def board_of(session: Session, document_id: int, before: str) -> tuple[PaperLine, PeriodBoard]:
    """A reporting calendar with its board, for whoever may read it; else `Refused("unknown")`."""
    paper = documents.page_head(session, document_id, actor())
    if not machine(paper.kind).recurs:
        raise Refused("unknown")
    return paper, overseeing.board(session, document_id, actor(), before)


def _lines(found: PeriodBoard) -> Iterator[list[str]]:
    for row in found.rows:
        yield [row.name, *(_words(row.cells.get(key)) for key in found.periods)]


def _words(cell: Cell | None) -> str:
    """A cell in words: its state, and when it came or that it is late."""
    if cell is None:
        return ""
    state = say(machine(cell.kind).state(cell.state).name)
    if cell.arrived_at:
        return f"{state}, {day(cell.arrived_at)}"
    return gettext("%(state)s, quá hạn", state=state) if _is_late(cell) else state


def _is_late(cell: Cell) -> bool:
    return bool(cell.arrived_at is None and cell.due_at and cell.due_at <= g.now)
