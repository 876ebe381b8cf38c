"""The plans one may see, and the board of each: units by stages, overdue first."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import chain
from typing import NamedTuple

from flask import Blueprint, Response, g, render_template, request, url_for
from flask_babel import gettext

from forms.choices import BOARD_VIEWS
from state_machines import machine
from state_machines.days import last_day
from state_machines.grammar import Machine, State
from workflow_app.adapters.workbook import Cell, Sheet
from workflow_app.services import documents
from workflow_app.services.boards import progress
from workflow_app.services.boards.extending import may_offer
from workflow_app.services.boards.progress import Board, BoardRow
from workflow_app.services.boards.standing import total
from workflow_app.services.documents import PaperLine
from workflow_app.web.access import Access, access, actor, visitor
from workflow_app.web.beginning import may_begin
from workflow_app.web.numbers import row_number
from workflow_app.web.paging import first_url, here, older_url
from workflow_app.web.present import as_day, day, say
from workflow_app.web.standing import Stand, limit_day, stand, verdict
from workflow_app.web.tables import csv_answer, long_xlsx_answer
from workflow_app.web.takeaway import note_export
from workflow_app.web.wiring import database

PAGE, EXPORTED_AT_ONCE = 50, 500
TURNED = ("calm", "name", "unit")
EVERYBODY = next(iter(BOARD_VIEWS))

bp = Blueprint("board", __name__, url_prefix="/plans")


class Place(NamedTuple):
    """Where a unit stands with a stage."""

    url: str
    state: State
    stand: Stand


class Row(NamedTuple):
    """A unit on the board."""

    name: str
    url: str
    cells: list[Place | None]


class Area(NamedTuple):
    """Rows under one heading."""

    name: str
    rows: list[Row]


class Chip(NamedTuple):
    """A filter that is a link."""

    word: str
    url: str
    on: bool


@bp.get("/")
@access(Access.SIGNED_IN)
def plans() -> str:
    """The papers that begin a campaign, newest first."""
    before = request.args.get("before", type=row_number)
    with database().read() as session:
        found = documents.plans(session, actor(), before, PAGE)
    new = [table for table in may_begin(actor()) if table.leads or table.recurs]
    return render_template(
        "plans.html",
        papers=[(line, machine(line.kind).state(line.state), _board_url(line)) for line in found],
        begun=[(table.name, url_for("beginning.show", kind=table.kind)) for table in new],
        newer_url=first_url(),
        older_url=older_url(found, PAGE, lambda line: line.id),
    )


def _board_url(line: PaperLine) -> str:
    """The board of an issued plan, for its own unit and auditors; others find it on the paper."""
    near = any(seat.unit_id == line.unit_id for seat in actor().seats) or visitor().is_auditor
    return url_for(".show", plan_id=line.id) if line.number and near else ""


@bp.get("/<int:plan_id>/board")
@access(Access.SIGNED_IN)
def show(plan_id: int) -> str:
    """The board of a plan."""
    board = _board(plan_id, _after(), PAGE)
    rows = [_row(row, board.columns) for row in board.rows]
    return render_template(
        "board.html",
        plan=board.plan,
        stages=[(table.name, limit_day(_due_of(board, table))) for table in board.columns],
        areas=[Area("", rows)] if rows else [],
        summary=_summary(board),
        behind=[(name, url_for("units.show", unit_id=unit)) for unit, name in board.behind.units],
        behind_total=board.behind.total,
        filters=_filters(board),
        figures_url=url_for("timeliness.show", plan_id=plan_id),
        totals_url=url_for("totals.show", plan_id=plan_id),
        extend_url=_extend_url(board.plan),
        overview_url=url_for("overview.show", plan_id=plan_id),
        branches_url=url_for("branches.show", plan_id=plan_id),
        taken_urls={
            "xlsx": url_for(".book", plan_id=plan_id),
            "csv": url_for(".export", plan_id=plan_id),
        },
        newer_url=first_url(*TURNED),
        older_url=_next(board),
    )


@bp.get("/<int:plan_id>/board.csv")
@access(Access.SIGNED_IN)
def export(plan_id: int) -> Response:
    """The whole board as a table."""
    first = _taken(plan_id, "csv")
    lines = ([_in_words(cell) for cell in row] for row in _exported(first))
    return csv_answer(f"board-{plan_id}", chain([_heads(first)], lines))


@bp.get("/<int:plan_id>/board.xlsx")
@access(Access.SIGNED_IN)
def book(plan_id: int) -> Response:
    """The whole board as a workbook."""
    first = _taken(plan_id, "xlsx")
    title = first.plan.number or first.plan.title
    sheet = Sheet(gettext("Bảng theo dõi"), _heads(first), _exported(first))
    return long_xlsx_answer(f"board-{plan_id}", title, sheet)


def _taken(plan_id: int, form: str) -> Board:
    """The first rows of a board that is taken away, which is noted."""
    first = _board(plan_id, None, EXPORTED_AT_ONCE)
    note_export("board", form, plan_id, "list")
    return first


def _extend_url(plan: PaperLine) -> str:
    """Where units are given more time, for those who may."""
    return url_for("extending.show", plan_id=plan.id) if may_offer(plan.unit_id, actor()) else ""


def _board(plan_id: int, after: tuple[int, str, int] | None, limit: int) -> Board:
    with database().read() as session:
        return progress.board(
            session,
            plan_id,
            actor(),
            g.now,
            show=request.args.get("show", ""),
            area=request.args.get("area", ""),
            under=request.args.get("under", type=row_number),
            after=after,
            limit=limit,
        )


def _after() -> tuple[int, str, int] | None:
    calm, unit = request.args.get("calm", type=row_number), request.args.get("unit", type=int)
    name = request.args.get("name")
    return None if calm is None or unit is None or name is None else (calm, name, unit)


def _next(board: Board) -> str:
    if board.next_after is None:
        return ""
    return here(**dict(zip(TURNED, board.next_after, strict=True)))


def _row(row: BoardRow, columns: tuple[Machine, ...]) -> Row:
    cells = [row.cells.get(table.kind) for table in columns]
    url = url_for("units.show", unit_id=row.unit_id)
    return Row(row.unit_name, url, [_cell(line) if line else None for line in cells])


def _cell(line: PaperLine) -> Place:
    url = url_for("documents.show", document_id=line.id)
    return Place(url, machine(line.kind).state(line.state), stand(line))


def _due_of(board: Board, table: Machine) -> datetime | None:
    """The due time of a stage, when it is the same for every unit on the page."""
    found = {row.cells[table.kind].original_due_at for row in board.rows if table.kind in row.cells}
    return found.pop() if len(found) == 1 else None


def _summary(board: Board) -> list[tuple[str, int, str]]:
    whole = total(board.summary.values())
    figures = [
        (gettext("Phải nộp"), whole.expected, "none"),
        (gettext("Đã nộp"), whole.handed_in, "done"),
        (gettext("Đúng hạn"), whole.on_time, "done"),
        (gettext("Đúng hạn theo gia hạn"), whole.extended, "info"),
        (gettext("Nộp muộn"), whole.late, "warning"),
        (gettext("Quá hạn"), whole.overdue, "late"),
        (gettext("Không còn phải nộp"), whole.released, "off"),
        (gettext("Đơn vị đã xem"), board.read, "info"),
        (gettext("Đơn vị nhận"), board.sent, "none"),
    ]
    return [figure for figure in figures if figure[1] or figure[2] != "off"]


def _filters(board: Board) -> list[Chip]:
    shown, area = request.args.get("show") or EVERYBODY, request.args.get("area", "")
    turned = dict.fromkeys(TURNED)
    chips = [
        Chip(say(word), here(show=None if code == EVERYBODY else code, **turned), code == shown)
        for code, word in BOARD_VIEWS.items()
    ]
    areas = [
        Chip(one, here(area=None if one == area else one, **turned), one == area)
        for one in board.areas
    ]
    under = request.args.get("under", type=row_number)
    within = [Chip(gettext("Trong đơn vị đã chọn"), here(under=None, **turned), True)]
    return chips + areas + within * (under is not None)


def _heads(board: Board) -> list[str]:
    stages = [say(table.name) for table in board.columns]
    return [gettext("Đơn vị"), gettext("Địa bàn"), *_headings(stages)]


def _in_words(cell: Cell | None) -> object:
    return day(cell) if isinstance(cell, date) else cell


def _exported(board: Board) -> Iterator[list[Cell]]:
    page: Board | None = board
    while page:
        for row in page.rows:
            cells = [row.cells.get(table.kind) for table in board.columns]
            said = [part for cell in cells for part in _exported_cell(cell)]
            yield [row.unit_name, row.area, *said]
        following = page.next_after
        page = _board(board.plan.id, following, EXPORTED_AT_ONCE) if following else None


def _headings(stages: list[str]) -> list[str]:
    parts = (
        gettext("trạng thái"),
        gettext("hạn gốc"),
        gettext("hạn"),
        gettext("ngày nộp"),
        gettext("kết luận"),
    )
    return [f"{stage}: {part}" for stage in stages for part in parts]


def _exported_cell(line: PaperLine | None) -> tuple[Cell, ...]:
    if line is None:
        return "", None, None, None, ""
    state = say(machine(line.kind).state(line.state).name)
    limits = (last_day(due) if due else None for due in (line.original_due_at, line.due_at))
    arrived = as_day(line.arrived_at) if line.arrived_at else None
    return state, *limits, arrived, verdict(line.timeliness)
