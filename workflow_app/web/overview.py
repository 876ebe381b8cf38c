"""Tổng quan: a plan at a glance for those above it, and a unit at a glance for itself."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from flask import Blueprint, Response, g, render_template, request, url_for
from flask_babel import gettext

from state_machines import STAGES, machine
from state_machines.figures import CATALOGUE
from state_machines.grammar import Machine, State
from state_machines.measures import Amount, Rule, combined
from workflow_app.adapters.workbook import Sheet
from workflow_app.services.boards import overview
from workflow_app.services.boards.overview import Branch, Overview, OwnPlan, Side
from workflow_app.services.boards.standing import Tally
from workflow_app.services.documents import PaperLine
from workflow_app.web.access import Access, access, actor
from workflow_app.web.amounts import amount_words
from workflow_app.web.figures import as_sheets, groups, share_word, stage
from workflow_app.web.paging import first_url, older_url
from workflow_app.web.present import choice_word, number, say
from workflow_app.web.standing import Stand, stand
from workflow_app.web.tables import csv_answer, xlsx_answer
from workflow_app.web.takeaway import note_export
from workflow_app.web.verdicts import columns_for, course_of, keys_of, line_of
from workflow_app.web.wiring import database

WORKS, VALUE = "works", "works_value"
PAGE = 60

bp = Blueprint("overview", __name__)


class Tile(NamedTuple):
    """A figure that is read first, and where it comes from."""

    word: str
    figure: str
    more: str
    tone: str
    url: str


class Bar(NamedTuple):
    """Something of a chart: how long it is in per cent of the longest, and what it says."""

    name: str
    width: float
    figure: str
    more: str
    url: str


class Cell(NamedTuple):
    """Where a unit stands with a stage."""

    url: str
    state: State
    stand: Stand


class Row(NamedTuple):
    """A unit of the tree."""

    name: str
    url: str
    depth: int
    cells: list[Cell | None]


class OwnSide(NamedTuple):
    """A unit under a plan: where it stands with each stage, and what its papers state."""

    unit: str
    cells: list[tuple[str, Cell]]
    amounts: list[tuple[str, str]]


class OwnRow(NamedTuple):
    """A plan for one unit, and for those whose history it carries."""

    plan: PaperLine
    own: OwnSide
    before: list[OwnSide]


@bp.get("/plans/<int:plan_id>/overview")
@access(Access.SIGNED_IN)
def show(plan_id: int) -> str:
    """A plan at a glance."""
    found = _of_plan(plan_id)
    shown = columns_for(found.figures.total)
    (_, by_stage), *_, (area_title, by_area) = groups(found.figures)
    return render_template(
        "overview.html",
        plan=found.plan,
        tiles=_tiles(found),
        heads=[column.word for column in shown],
        whole=line_of(gettext("Tổng cộng"), found.figures.total, shown),
        keys=keys_of(found.figures.total),
        stage_lines=[line_of(name, tally, shown) for name, tally in by_stage],
        area_title=area_title,
        area_lines=[line_of(name, tally, shown) for name, tally in by_area],
        courses=[course_of(kind, course) for kind, course in found.figures.courses.items()],
        works=_works(found),
        works_url=url_for("totals.rows", plan_id=plan_id, code=VALUE),
        urls=_urls(plan_id),
    )


def _urls(plan_id: int) -> dict[str, str]:
    return {
        "board": url_for("board.show", plan_id=plan_id),
        "timeliness": url_for("timeliness.show", plan_id=plan_id),
        "totals": url_for("totals.show", plan_id=plan_id),
        "book": url_for(".book", plan_id=plan_id),
        "export": url_for(".export", plan_id=plan_id),
        "units": url_for(".units", plan_id=plan_id),
        "branches": url_for("branches.show", plan_id=plan_id),
    }


def _of_plan(plan_id: int) -> Overview:
    with database().read() as session:
        return overview.of_plan(session, plan_id, actor(), g.now)


def _tiles(found: Overview) -> list[Tile]:
    """What a standing committee asks first on a Monday."""
    whole, plan_id = found.figures.total, found.plan.id

    def board(show: str) -> str:
        return url_for("board.show", plan_id=plan_id, show=show)

    return [
        Tile(
            gettext("Đã nộp"),
            f"{number(whole.handed_in)}/{number(whole.expected)}",
            share_word(whole.handed_in, whole.expected),
            "done",
            url_for("timeliness.show", plan_id=plan_id),
        ),
        _counted(gettext("Đúng hạn"), whole.on_time, whole, "done", board("all")),
        _counted(gettext("Nộp muộn"), whole.late, whole, "warning", board("late")),
        _counted(gettext("Quá hạn, chưa nộp"), whole.overdue, whole, "late", board("overdue")),
        *_of_works(found),
    ]


def _counted(word: str, count: int, whole: Tally, tone: str, url: str) -> Tile:
    return Tile(word, number(count), share_word(count, whole.expected), tone, url)


def _of_works(found: Overview) -> Iterator[Tile]:
    for code in (WORKS, VALUE):
        total = _whole(found, code)
        if total:
            figure = CATALOGUE[code]
            url = url_for("totals.rows", plan_id=found.plan.id, code=code)
            said = gettext("đã tiếp nhận")
            yield Tile(say(figure.name), amount_words(figure, total), said, "info", url)


def _whole(found: Overview, code: str) -> Amount | None:
    """A figure of all kinds of work; each work has one kind."""
    return combined(Rule.SUM, [told[code] for told in found.sorts.values() if code in told])


def _works(found: Overview) -> list[Bar]:
    """Accepted works by kind: as long as their value, the largest first."""
    plan_id = found.plan.id
    told = [(sort, one) for sort, one in found.sorts.items() if sort and WORKS in one]
    longest = max((_value(one) for _, one in told), default=0)
    bars = [
        Bar(
            choice_word("work_kind", sort),
            _value(one) * 100 / (longest or 1),
            amount_words(CATALOGUE[VALUE], one[VALUE]) if VALUE in one else "",
            amount_words(CATALOGUE[WORKS], one[WORKS]),
            url_for("totals.rows", plan_id=plan_id, code=VALUE, sort=sort),
        )
        for sort, one in told
    ]
    return sorted(bars, key=lambda bar: -bar.width)


def _value(told: dict[str, Amount]) -> int:
    return told[VALUE].value if VALUE in told else 0


@bp.get("/plans/<int:plan_id>/overview/units")
@access(Access.SIGNED_IN)
def units(plan_id: int) -> str:
    """The units of a plan in their tree, each with where it stands."""
    after = request.args.get("after", "")
    with database().read() as session:
        plan, found = overview.tree(session, plan_id, actor(), after, PAGE)
    there = {kind for branch in found for kind in branch.papers}
    stages = [table for table in STAGES if table.kind in there]
    return render_template(
        "overview_units.html",
        plan=plan,
        stages=[table.name for table in stages],
        tree=[_row(branch, stages) for branch in found],
        newer_url=first_url("after"),
        older_url=older_url(found, PAGE, lambda branch: branch.path, "after"),
    )


def _row(branch: Branch, stages: Iterable[Machine]) -> Row:
    url = url_for("units.show", unit_id=branch.unit_id)
    papers = [branch.papers.get(table.kind) for table in stages]
    cells = [_cell(paper) if paper else None for paper in papers]
    return Row(branch.name, url, branch.depth, cells)


def _cell(paper: PaperLine) -> Cell:
    url = url_for("documents.show", document_id=paper.id)
    return Cell(url, machine(paper.kind).state(paper.state), stand(paper))


@bp.get("/plans/<int:plan_id>/overview.csv")
@access(Access.SIGNED_IN)
def export(plan_id: int) -> Response:
    """What the charts show as one table."""
    note_export("overview", "csv", plan_id, "list")
    return csv_answer(f"overview-{plan_id}", _lines(_of_plan(plan_id)))


@bp.get("/plans/<int:plan_id>/overview.xlsx")
@access(Access.SIGNED_IN)
def book(plan_id: int) -> Response:
    """What the charts show as a workbook, a sheet for each."""
    found = _of_plan(plan_id)
    note_export("overview", "xlsx", plan_id, "list")
    return xlsx_answer(f"overview-{plan_id}", found.plan.number or found.plan.title, _sheets(found))


def _sheets(found: Overview) -> Iterator[Sheet]:
    yield from as_sheets(found.plan, found.figures, [], g.now)
    heads, *rows = _lines(found)
    yield Sheet(gettext("Tổng quan"), [str(head) for head in heads], rows)


def _lines(found: Overview) -> Iterator[list[str | int | None]]:
    yield [gettext("Nhóm"), gettext("Tên"), gettext("Số lượng"), gettext("Giá trị (đồng)")]
    for title, named in groups(found.figures):
        for name, tally in named:
            yield [title, name, tally.handed_in, None]
    for sort, told in found.sorts.items():
        if sort and WORKS in told:
            name = choice_word("work_kind", sort)
            yield [gettext("Công trình theo loại"), name, told[WORKS].value, _value(told)]


@bp.get("/units/<int:unit_id>/overview")
@access(Access.SIGNED_IN)
def unit(unit_id: int) -> str:
    """A unit at a glance: where it stands under each plan, and what its papers state."""
    with database().read() as session:
        found = overview.of_unit(session, unit_id, actor())
    return render_template(
        "overview_unit.html",
        unit=found.unit,
        plans=[_own(one) for one in found.plans],
    )


def _own(one: OwnPlan) -> OwnRow:
    return OwnRow(one.plan, _side(one.own), [_side(side) for side in one.before])


def _side(side: Side) -> OwnSide:
    cells = [
        (stage(table.kind), _cell(side.papers[table.kind]))
        for table in STAGES
        if table.kind in side.papers
    ]
    amounts = [
        (say(CATALOGUE[code].name), amount_words(CATALOGUE[code], amount, part=True))
        for code, amount in side.amounts.items()
        if CATALOGUE[code].rule is not Rule.UNITS and amount.value
    ]
    return OwnSide(side.unit, cells, amounts)
