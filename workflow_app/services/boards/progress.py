"""The board of a plan: units by stages, overdue first, and what each unit owes."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, case, func, literal, select, tuple_
from sqlalchemy.orm import Session

from state_machines import STAGES
from state_machines.alphabet import alphabetical
from state_machines.case import Actor
from state_machines.grammar import Machine, Mood
from state_machines.timeliness import EXTENDED, LATE
from workflow_app.models import Document, Unit
from workflow_app.models.base import in_order, units_in_order
from workflow_app.services.boards import standing
from workflow_app.services.boards.standing import DOCUMENT, Tally, overdue, stages_of
from workflow_app.services.documents import PaperLine, line, lines

NAMED = 200


class BoardRow(NamedTuple):
    """A unit with its paper of each stage."""

    unit_id: int
    unit_name: str
    area: str
    cells: dict[str, PaperLine]


class Behind(NamedTuple):
    """How many units have something overdue, and the first `NAMED` of them by name."""

    total: int
    units: list[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Board:
    """One page of the board. `next_after` leads to the next page, None at the end."""

    plan: PaperLine
    columns: tuple[Machine, ...]
    rows: list[BoardRow]
    summary: dict[str, Tally]
    areas: list[str]
    behind: Behind
    next_after: tuple[int, str, int] | None
    sent: int  # units the plan was sent to
    read: int  # units that have opened it


def board(
    session: Session,
    plan_id: int,
    actor: Actor,
    now: datetime,
    *,
    show: str = "",
    area: str = "",
    under: int | None = None,
    after: tuple[int, str, int] | None = None,
    limit: int = 50,
) -> Board:
    """The board of a plan for those who issued it, stand above it, or audit: four statements.
    Others learn nothing: `Refused("unknown")`. `show` keeps units with a paper that is late,
    overdue, returned or waiting, `under` a unit and those below it."""
    plan, sent, read = standing.overseen(session, plan_id, actor)
    summary, areas = _summary(session, plan_id, now)
    chosen = _chosen_units(plan_id, now, show, area, under)
    rows, following = _rows(session, chosen, plan_id, after, limit)
    return Board(
        plan=plan,
        columns=tuple(stage for stage in STAGES if stage.kind in summary),
        rows=rows,
        summary=summary,
        areas=areas,
        behind=_behind(session, plan_id, now),
        next_after=following,
        sent=sent,
        read=read,
    )


def _summary(session: Session, plan_id: int, now: datetime) -> tuple[dict[str, Tally], list[str]]:
    """How each stage stands, and the areas of the units that owe something."""
    rows = session.execute(
        select(DOCUMENT.c.kind, Unit.area, *standing.tally_columns(now))
        .join_from(DOCUMENT, Unit, Unit.id == DOCUMENT.c.unit_id)
        .where(stages_of(plan_id))
        .group_by(DOCUMENT.c.kind, Unit.area)
    ).all()
    stages: dict[str, list[Tally]] = defaultdict(list)
    for kind, _, *counts in rows:
        stages[kind].append(standing.tally(counts))
    areas = sorted({area for _, area, *_ in rows if area}, key=alphabetical)
    return {kind: standing.total(parts) for kind, parts in stages.items()}, areas


def _behind(session: Session, plan_id: int, now: datetime) -> Behind:
    rows = session.execute(
        select(Unit.id, Unit.name, func.count().over())
        .where(Unit.id.in_(select(DOCUMENT.c.unit_id).where(stages_of(plan_id), overdue(now))))
        .order_by(units_in_order(Unit.name), Unit.id)
        .limit(NAMED)
    ).all()
    return Behind(rows[0][2] if rows else 0, [(row[0], row[1]) for row in rows])


def _wanted(show: str, now: datetime) -> ColumnElement[bool] | None:
    """The papers that a filter chip looks for; a unit is shown if it has one."""
    match show:
        case "late":
            return standing.verdict(LATE)
        case "extended":
            return standing.verdict(EXTENDED)
        case "overdue":
            return overdue(now)
        case "missing":
            return standing.missing()
        case "returned":
            return standing.in_mood(Mood.BACK)
        case "waiting":
            return standing.in_mood(Mood.WAITING)
    return None


def _rows(
    session: Session,
    chosen: Any,
    plan_id: int,
    after: tuple[int, str, int] | None,
    limit: int,
) -> tuple[list[BoardRow], tuple[int, str, int] | None]:
    key = tuple_(chosen.c.calm, chosen.c.place, chosen.c.unit_id)
    following = select(chosen).order_by(*key.clauses).limit(limit + 1)
    page = (following.where(key > _place(after)) if after else following).subquery("page")
    found = session.execute(
        lines()
        .add_columns(page.c.calm, Unit.area)
        .join(page, page.c.unit_id == Document.unit_id)
        .where(Document.plan_id == plan_id, Document.parent_id.is_(None))
        .order_by(page.c.calm, page.c.place, page.c.unit_id)
    ).all()
    rows: dict[int, BoardRow] = {}
    keys: dict[int, tuple[int, str, int]] = {}
    for row in found:
        rows.setdefault(row.unit_id, BoardRow(row.unit_id, row.unit_name, row.area, {}))
        rows[row.unit_id].cells[row.kind] = line(row)
        keys[row.unit_id] = (row.calm, row.unit_name, row.unit_id)
    shown = list(rows.values())[:limit]
    return shown, keys[shown[-1].unit_id] if len(rows) > limit else None


def _place(after: tuple[int, str, int]) -> Any:
    calm, name, unit_id = after
    return tuple_(literal(calm), in_order(literal(name)), literal(unit_id))


def _chosen_units(plan_id: int, now: datetime, show: str, area: str, under: int | None) -> Any:
    """The units of the board with what they are ordered by: 0 if anything is overdue, else 1."""
    units = (
        select(
            Unit.id.label("unit_id"),
            units_in_order(Unit.name).label("place"),
            func.min(case((overdue(now), 0), else_=1)).label("calm"),
        )
        .join_from(DOCUMENT, Unit, Unit.id == DOCUMENT.c.unit_id)
        .where(stages_of(plan_id))
        .group_by(Unit.id)
    )
    if area:
        units = units.where(Unit.area == area)
    if under is not None:
        units = units.where(_within(under))
    if (wanted := _wanted(show, now)) is not None:
        units = units.having(func.max(case((wanted, 1), else_=0)) == 1)
    return units.subquery("units_of_plan")


def _within(unit_id: int) -> ColumnElement[bool]:
    """A unit and those below it: what begins with its path."""
    path = select(Unit.path).where(Unit.id == unit_id).correlate(None).scalar_subquery()
    return func.substr(Unit.path, 1, func.length(path)) == path
