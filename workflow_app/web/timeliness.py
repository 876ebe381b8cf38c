"""Thống kê đúng hạn: who handed in when, by stage, level, area and unit, to read and to take."""

from typing import NamedTuple

from flask import Blueprint, Response, g, render_template, request, url_for
from flask_babel import gettext

from workflow_app.services import punctuality, standing
from workflow_app.services.documents import PaperLine
from workflow_app.services.punctuality import Course, Figures, Missing, UnitFigures
from workflow_app.services.standing import Tally
from workflow_app.web.access import Access, access, actor
from workflow_app.web.charts import Chart, chart_of
from workflow_app.web.figures import (
    Column,
    absent,
    as_rows,
    as_sheets,
    columns,
    explained,
    groups,
    share_word,
    stage,
)
from workflow_app.web.paging import first_url, here
from workflow_app.web.present import choice_word
from workflow_app.web.standing import limit_day
from workflow_app.web.tables import csv_answer, xlsx_answer
from workflow_app.web.wiring import database

PAGE = 50
TURNED = ("name", "unit")

bp = Blueprint("timeliness", __name__, url_prefix="/plans")


class Line(NamedTuple):
    """A row of figures, each a count with its share in words or ''; `parts` make up its bar."""

    name: str
    url: str
    figures: list[tuple[int, str]]
    parts: list[tuple[str, float, float]]  # which, from where, how far, in per cent
    absent: str = ""


class StageCourse(NamedTuple):
    """A stage over time."""

    kind: str
    name: str
    course: Course
    rows: list[tuple[object, int, int, str]]  # day, came, so far, share
    chart: Chart | None


@bp.get("/<int:plan_id>/timeliness")
@access(Access.SIGNED_IN)
def show(plan_id: int) -> str:
    """The figures of a plan."""
    with database().read() as session:
        plan = standing.overseen(session, plan_id, actor()).plan
        found = punctuality.figures(session, plan, g.now)
        missing = punctuality.missing_units(session, plan)
    shown = _columns_for(found.total)
    return render_template(
        "timeliness.html",
        plan=plan,
        heads=[column.word for column in shown],
        whole=_line(gettext("Tổng cộng"), found.total, shown),
        keys=_keys(found.total),
        groups=[
            (title, [_line(name, tally, shown) for name, tally in named])
            for title, named in groups(found)
        ],
        courses=[_course(kind, course) for kind, course in found.courses.items()],
        missing=[
            (stage(kind), tally.missing, [_named(unit) for unit in missing[kind]])
            for kind, tally in found.stages.items()
            if tally.missing
        ],
        explained=explained(),
        urls={name: url_for(f".{name}", plan_id=plan_id) for name in ("units", "export", "book")},
    )


@bp.get("/<int:plan_id>/timeliness/units")
@access(Access.SIGNED_IN)
def units(plan_id: int) -> str:
    """The figures of each unit, by name."""
    name, unit = request.args.get("name"), request.args.get("unit", type=int)
    after = None if name is None or unit is None else (name, unit)
    with database().read() as session:
        plan = standing.overseen(session, plan_id, actor()).plan
        found = punctuality.by_unit(session, plan, g.now, after=after, limit=PAGE)
    shown = _columns_for(standing.total(one.tally for one in found))
    last = found[-1] if len(found) == PAGE else None
    return render_template(
        "timeliness_units.html",
        plan=plan,
        heads=[column.word for column in shown],
        lines=[_unit_line(one, shown) for one in found],
        newer_url=first_url(*TURNED),
        older_url=here(name=last.name, unit=last.unit_id) if last else "",
    )


@bp.get("/<int:plan_id>/timeliness.csv")
@access(Access.SIGNED_IN)
def export(plan_id: int) -> Response:
    """All groups and units in one table."""
    _, found, every = _whole(plan_id)
    return csv_answer(f"timeliness-{plan_id}", as_rows(found, every))


@bp.get("/<int:plan_id>/timeliness.xlsx")
@access(Access.SIGNED_IN)
def book(plan_id: int) -> Response:
    """Everything as a workbook, a sheet for each way of counting."""
    plan, found, every = _whole(plan_id)
    sheets = as_sheets(plan, found, every, g.now)
    return xlsx_answer(f"timeliness-{plan_id}", plan.number or plan.title, sheets)


def _whole(plan_id: int) -> tuple[PaperLine, Figures, list[UnitFigures]]:
    with database().read() as session:
        plan = standing.overseen(session, plan_id, actor()).plan
        found = punctuality.figures(session, plan, g.now)
        return plan, found, punctuality.by_unit(session, plan, g.now)


def _columns_for(whole: Tally) -> list[Column]:
    return [column for column in columns() if column.of(whole) or not column.rare]


def _line(name: str, tally: Tally, shown: list[Column], url: str = "", missing: str = "") -> Line:
    counts = [(column.of(tally), column.share) for column in shown]
    figures = [
        (count, share_word(count, tally.expected) if share else "") for count, share in counts
    ]
    return Line(name, url, figures, _parts(tally), missing)


def _parts(tally: Tally) -> list[tuple[str, float, float]]:
    """The verdicts side by side, as wide as their share; what is missing stays empty."""
    parts, start = [], 0.0
    for name in ("on_time", "extended", "late", "undated"):
        width = getattr(tally, name) * 100 / (tally.expected or 1)
        if width:
            parts.append((name, start, width))
        start += width
    return parts


def _named(unit: Missing) -> tuple[Missing, str, bool]:
    """A unit with the last day it had, and whether that day is over."""
    return unit, limit_day(unit.due_at), unit.due_at is not None and unit.due_at <= g.now


def _keys(whole: Tally) -> list[tuple[str, str]]:
    """What the colours of the bars mean, of those that are there."""
    words = [(name, choice_word("verdict", name)) for name, _, _ in _parts(whole)]
    return [*words, ("rest", gettext("Chưa nộp"))] if whole.missing else words


def _unit_line(one: UnitFigures, shown: list[Column]) -> Line:
    url = url_for("units.show", unit_id=one.unit_id)
    return _line(one.name, one.tally, shown, url, absent(one))


def _course(kind: str, course: Course) -> StageCourse:
    rows: list[tuple[object, int, int, str]] = [
        (point.day, point.came, point.so_far, share_word(point.so_far, course.expected))
        for point in course.points
    ]
    return StageCourse(kind, stage(kind), course, rows, chart_of(course, g.now))
