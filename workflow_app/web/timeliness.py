"""Thống kê đúng hạn: who handed in when, by stage, level, area and unit, to read and to take."""

from flask import Blueprint, Response, g, render_template, request, url_for
from flask_babel import gettext

from workflow_app.services.boards import punctuality, standing
from workflow_app.services.boards.punctuality import Figures, Missing, UnitFigures
from workflow_app.services.documents import PaperLine
from workflow_app.web.access import Access, access, actor
from workflow_app.web.figures import (
    Column,
    absent,
    as_rows,
    as_sheets,
    explained,
    groups,
    stage,
)
from workflow_app.web.paging import first_url, here
from workflow_app.web.standing import limit_day
from workflow_app.web.tables import csv_answer, xlsx_answer
from workflow_app.web.takeaway import note_export
from workflow_app.web.verdicts import Line, columns_for, course_of, keys_of, line_of
from workflow_app.web.wiring import database

PAGE = 50
TURNED = ("name", "unit")

bp = Blueprint("timeliness", __name__, url_prefix="/plans")


@bp.get("/<int:plan_id>/timeliness")
@access(Access.SIGNED_IN)
def show(plan_id: int) -> str:
    """The figures of a plan."""
    with database().read() as session:
        plan = standing.overseen(session, plan_id, actor()).plan
        found = punctuality.figures(session, plan, g.now)
        missing = punctuality.missing_units(session, plan)
    shown = columns_for(found.total)
    return render_template(
        "timeliness.html",
        plan=plan,
        heads=[column.word for column in shown],
        whole=line_of(gettext("Tổng cộng"), found.total, shown),
        keys=keys_of(found.total),
        groups=[
            (title, [line_of(name, tally, shown) for name, tally in named])
            for title, named in groups(found)
        ],
        courses=[course_of(kind, course) for kind, course in found.courses.items()],
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
    shown = columns_for(standing.total(one.tally for one in found))
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
    note_export("timeliness", "csv", plan_id, "list")
    return csv_answer(f"timeliness-{plan_id}", as_rows(found, every))


@bp.get("/<int:plan_id>/timeliness.xlsx")
@access(Access.SIGNED_IN)
def book(plan_id: int) -> Response:
    """Everything as a workbook, a sheet for each way of counting."""
    plan, found, every = _whole(plan_id)
    sheets = as_sheets(plan, found, every, g.now)
    note_export("timeliness", "xlsx", plan_id, "list")
    return xlsx_answer(f"timeliness-{plan_id}", plan.number or plan.title, sheets)


def _whole(plan_id: int) -> tuple[PaperLine, Figures, list[UnitFigures]]:
    with database().read() as session:
        plan = standing.overseen(session, plan_id, actor()).plan
        found = punctuality.figures(session, plan, g.now)
        return plan, found, punctuality.by_unit(session, plan, g.now)


def _named(unit: Missing) -> tuple[Missing, str, bool]:
    """A unit with the last day it had, and whether that day is over."""
    return unit, limit_day(unit.due_at), unit.due_at is not None and unit.due_at <= g.now


def _unit_line(one: UnitFigures, shown: list[Column]) -> Line:
    url = url_for("units.show", unit_id=one.unit_id)
    return line_of(one.name, one.tally, shown, url, absent(one))
