"""Tiến độ theo đơn vị trực thuộc: a whole country or province on one page, branch by branch."""

from collections.abc import Iterator
from typing import NamedTuple

from flask import Blueprint, Response, g, render_template, request, url_for
from flask_babel import gettext

from state_machines import machine
from workflow_app.adapters.workbook import Cell as SheetCell
from workflow_app.adapters.workbook import Sheet
from workflow_app.services.boards import branches, standing
from workflow_app.services.boards.branches import Branch, Branches, InState
from workflow_app.services.boards.cells import Cell, total
from workflow_app.web.access import Access, access, actor
from workflow_app.web.board import Chip
from workflow_app.web.figures import columns, share_word, stage
from workflow_app.web.paging import first_url, here
from workflow_app.web.present import number, say
from workflow_app.web.tables import csv_answer, xlsx_answer
from workflow_app.web.takeaway import note_export
from workflow_app.web.verdicts import keys_of, parts_of
from workflow_app.web.wiring import database

PAGE = 100

bp = Blueprint("branches", __name__, url_prefix="/plans")


class Mark(NamedTuple):
    """Something in a cell that wants attention."""

    words: str
    tone: str
    icon: str


class Told(NamedTuple):
    """A cell in words; `share` is '' when nothing is expected."""

    word: str
    share: str
    marks: list[Mark]


class Row(NamedTuple):
    """A branch; `units_url` leads to the board of its units, `url` to the next level below."""

    name: str
    url: str
    units_url: str
    parts: list[tuple[str, float, float]]
    cells: list[Told | None]
    whole: Told


@bp.get("/<int:plan_id>/branches")
@access(Access.SIGNED_IN)
def show(plan_id: int) -> str:
    """How each branch stands with each stage."""
    found = _found(plan_id)
    shown, following = page_of(found)
    whole = total(list(found.whole.values()))
    return render_template(
        "branches.html",
        plan=found.plan,
        heads=[stage(kind) for kind in found.whole],
        rows=[_row(found, one) for one in shown],
        whole=[_told(cell) for cell in (*found.whole.values(), whole)],
        keys=keys_of(whole.tally),
        filters=_filters(found),
        urls={
            "board": url_for("board.show", plan_id=plan_id),
            "overview": url_for("overview.show", plan_id=plan_id),
            "book": url_for(".book", plan_id=plan_id),
            "export": url_for(".export", plan_id=plan_id),
        },
        newer_url=first_url("after"),
        older_url=here(after=following) if following else "",
    )


@bp.get("/<int:plan_id>/branches.csv")
@access(Access.SIGNED_IN)
def export(plan_id: int) -> Response:
    """Every branch and stage as a table."""
    heads, rows = _heads(), _lines(_found(plan_id))
    note_export("branches", "csv", plan_id, "list")
    return csv_answer(f"branches-{plan_id}", [heads, *rows])


@bp.get("/<int:plan_id>/branches.xlsx")
@access(Access.SIGNED_IN)
def book(plan_id: int) -> Response:
    """The same as a workbook, with the states in a sheet of their own."""
    with database().read() as session:
        found = branches.board(session, plan_id, actor(), g.now)
        states = branches.states(session, plan_id)
    sheets = [
        Sheet(gettext("Theo đơn vị trực thuộc"), _heads(), _lines(found)),
        Sheet(gettext("Theo trạng thái"), _state_heads(), map(_state_line, states)),
    ]
    note_export("branches", "xlsx", plan_id, "list")
    return xlsx_answer(f"branches-{plan_id}", found.plan.number or found.plan.title, sheets)


def _found(plan_id: int) -> Branches:
    with database().read() as session:
        return branches.board(session, plan_id, actor(), g.now)


def _late_alone() -> bool:
    return request.args.get("show") == "overdue"


def _overdue(one: Branch) -> int:
    return standing.total(cell.tally for cell in one.cells.values()).overdue


def page_of(found: Branches) -> tuple[list[Branch], int | None]:
    """The branches that the address asks for, and after which to go on."""
    chosen = [one for one in found.branches if not _late_alone() or _overdue(one)]
    after, ids = request.args.get("after", type=int), [one.unit_id for one in chosen]
    start = ids.index(after) + 1 if after in ids else 0
    shown = chosen[start : start + PAGE]
    return shown, shown[-1].unit_id if start + PAGE < len(chosen) else None


def _filters(found: Branches) -> list[Chip]:
    late = sum(bool(_overdue(one)) for one in found.branches)
    words = (
        (None, gettext("Tất cả (%(num)s)", num=number(len(found.branches)))),
        ("overdue", gettext("Có hồ sơ quá hạn (%(num)s)", num=number(late))),
    )
    now = "overdue" if _late_alone() else None
    return [Chip(word, here(show=code, after=None), code == now) for code, word in words]


def _row(found: Branches, one: Branch) -> Row:
    units_url = url_for("board.show", plan_id=found.plan.id, under=one.unit_id)
    own = one.plan_id
    cells = [one.cells.get(kind) for kind in found.whole]
    whole = total([cell for cell in cells if cell])
    return Row(
        name=one.name,
        url=url_for(".show", plan_id=own) if own else units_url,
        units_url=units_url,
        parts=parts_of(whole.tally),
        cells=[_told(cell) if cell and cell.tally.expected else None for cell in cells],
        whole=_told(whole),
    )


def _told(cell: Cell) -> Told:
    tally = cell.tally
    marks = (
        (tally.overdue, gettext("quá hạn"), "late", "exclamation-triangle-fill"),
        (cell.returned, gettext("bị trả lại"), "back", "arrow-return-left"),
        (tally.late, gettext("nộp muộn"), "kept_late", "clock"),
    )
    return Told(
        word=f"{number(tally.handed_in)}/{number(tally.expected)}",
        share=share_word(tally.handed_in, tally.expected),
        marks=[Mark(f"{number(count)} {word}", *look) for count, word, *look in marks if count],
    )


def _heads() -> list[str]:
    words = [column.word for column in columns()]
    more = (gettext("Đang bị trả lại"), gettext("Đã xong"))
    return [gettext("Đơn vị"), gettext("Bước"), *words, *more]


def _lines(found: Branches) -> Iterator[list[SheetCell]]:
    whole = (gettext("Tổng cộng"), found.whole)
    for name, cells in (*((one.name, one.cells) for one in found.branches), whole):
        for kind in found.whole:
            if cell := cells.get(kind):
                counts = [column.of(cell.tally) for column in columns()]
                yield [name, stage(kind), *counts, cell.returned, cell.done]


def _state_heads() -> list[str]:
    return [gettext("Đơn vị"), gettext("Bước"), gettext("Trạng thái"), gettext("Số hồ sơ")]


def _state_line(one: InState) -> list[SheetCell]:
    state = machine(one.kind).state(one.state)
    return [one.branch, stage(one.kind), say(state.name), one.papers]
