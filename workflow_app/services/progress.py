"""The board of a plan: units by stages, overdue first, and what each unit owes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, or_, select, tuple_
from sqlalchemy.orm import Session

from state_machines import STAGES
from state_machines.case import Actor
from state_machines.grammar import Machine, Mood
from state_machines.rules import Refused
from workflow_app.models import Addressee, Document, Unit, table_of
from workflow_app.services.documents import PaperLine, line, lines
from workflow_app.services.history import may_read_path
from workflow_app.services.visibility import visible

DOCUMENT = table_of(Document)


class Tally(NamedTuple):
    """How a stage stands. `late` was handed in late; `overdue` is late and still not in."""

    expected: int
    handed_in: int
    on_time: int
    late: int
    overdue: int

    @property
    def missing(self) -> int:
        return self.expected - self.handed_in


class BoardRow(NamedTuple):
    """A unit with its paper of each stage."""

    unit_id: int
    unit_name: str
    area: str
    cells: dict[str, PaperLine]


@dataclass(frozen=True, slots=True)
class Board:
    """One page of the board. `next_after` leads to the next page, None at the end."""

    plan: PaperLine
    columns: tuple[Machine, ...]
    rows: list[BoardRow]
    summary: dict[str, Tally]
    areas: list[str]
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
    after: tuple[int, str, int] | None = None,
    limit: int = 50,
) -> Board:
    """The board of a plan for those who issued it, stand above it, or audit: four statements.

    `show` keeps units with a paper that is late, overdue, returned or waiting. Others learn
    nothing: `Refused("unknown")`.
    """
    head = _head(session, plan_id, actor)
    summary = _summary(session, plan_id, now)
    rows, following = _rows(session, plan_id, now, show, area, after, limit)
    addressed = _addressed(session, plan_id)
    return Board(
        plan=line(head),
        columns=tuple(stage for stage in STAGES if stage.kind in summary),
        rows=rows,
        summary=summary,
        areas=sorted(name for name, _, _ in addressed if name),
        next_after=following,
        sent=sum(sent for _, sent, _ in addressed),
        read=sum(read for _, _, read in addressed),
    )


def _head(session: Session, plan_id: int, actor: Actor) -> Any:
    head = session.execute(
        lines().add_columns(Unit.path).where(Document.id == plan_id, visible(actor))
    ).first()
    if head is None or not may_read_path(head.path, actor):
        raise Refused("unknown")
    return head


def _addressed(session: Session, plan_id: int) -> list[tuple[str, int, int]]:
    """For each area: how many units the plan was sent to, and how many have read it."""
    rows = session.execute(
        select(Unit.area, func.count(Addressee.id), func.count(Addressee.read_at))
        .join(Addressee, Addressee.unit_id == Unit.id)
        .where(Addressee.plan_id == plan_id)
        .group_by(Unit.area)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def _overdue(now: datetime) -> ColumnElement[bool]:
    return and_(DOCUMENT.c.arrived_at.is_(None), DOCUMENT.c.due_at <= now, _still_owed())


def _late() -> ColumnElement[bool]:
    return DOCUMENT.c.arrived_at >= DOCUMENT.c.due_at


def _still_owed() -> ColumnElement[bool]:
    off = [
        (stage.kind, state.code)
        for stage in STAGES
        for state in stage.states
        if state.mood in (Mood.OFF, Mood.DONE)
    ]
    return tuple_(DOCUMENT.c.kind, DOCUMENT.c.state).not_in(off)


def _stage_of(plan_id: int) -> ColumnElement[bool]:
    return and_(DOCUMENT.c.plan_id == plan_id, DOCUMENT.c.parent_id.is_(None))


def _count(condition: ColumnElement[bool]) -> Any:
    return func.sum(case((condition, 1), else_=0))


def _summary(session: Session, plan_id: int, now: datetime) -> dict[str, Tally]:
    arrived = DOCUMENT.c.arrived_at.is_not(None)
    rows = session.execute(
        select(
            DOCUMENT.c.kind,
            func.count(),
            _count(arrived),
            _count(and_(arrived, or_(DOCUMENT.c.due_at.is_(None), ~_late()))),
            _count(and_(arrived, _late())),
            _count(_overdue(now)),
        )
        .where(_stage_of(plan_id))
        .group_by(DOCUMENT.c.kind)
    )
    return {row[0]: Tally(*(int(value) for value in row[1:])) for row in rows}


def _wanted(show: str, now: datetime) -> ColumnElement[bool] | None:
    """The papers that a filter chip looks for; a unit is shown if it has one."""
    match show:
        case "late":
            return _late()
        case "overdue":
            return _overdue(now)
        case "missing":
            return and_(DOCUMENT.c.arrived_at.is_(None), _still_owed())
        case "returned":
            return _in_mood(Mood.BACK)
        case "waiting":
            return _in_mood(Mood.WAITING)
    return None


def _in_mood(mood: Mood) -> ColumnElement[bool]:
    pairs = [(s.kind, state.code) for s in STAGES for state in s.states if state.mood is mood]
    return tuple_(DOCUMENT.c.kind, DOCUMENT.c.state).in_(pairs)


def _rows(
    session: Session,
    plan_id: int,
    now: datetime,
    show: str,
    area: str,
    after: tuple[int, str, int] | None,
    limit: int,
) -> tuple[list[BoardRow], tuple[int, str, int] | None]:
    chosen = _chosen_units(plan_id, now, show, area)
    key = tuple_(chosen.c.calm, chosen.c.name, chosen.c.unit_id)
    following = select(chosen).order_by(*key.clauses).limit(limit + 1)
    page = (following.where(key > after) if after else following).subquery("page")
    found = session.execute(
        lines()
        .add_columns(page.c.calm, Unit.area)
        .join(page, page.c.unit_id == Document.unit_id)
        .where(Document.plan_id == plan_id, Document.parent_id.is_(None))
        .order_by(page.c.calm, page.c.name, page.c.unit_id)
    ).all()
    rows: dict[int, BoardRow] = {}
    keys: dict[int, tuple[int, str, int]] = {}
    for row in found:
        rows.setdefault(row.unit_id, BoardRow(row.unit_id, row.unit_name, row.area, {}))
        rows[row.unit_id].cells[row.kind] = line(row)
        keys[row.unit_id] = (row.calm, row.unit_name, row.unit_id)
    shown = list(rows.values())[:limit]
    return shown, keys[shown[-1].unit_id] if len(rows) > limit else None


def _chosen_units(plan_id: int, now: datetime, show: str, area: str) -> Any:
    """The units of the board with what they are ordered by: 0 if anything is overdue, else 1."""
    units = (
        select(
            DOCUMENT.c.unit_id,
            Unit.name,
            func.min(case((_overdue(now), 0), else_=1)).label("calm"),
        )
        .join_from(DOCUMENT, Unit, Unit.id == DOCUMENT.c.unit_id)
        .where(_stage_of(plan_id))
        .group_by(DOCUMENT.c.unit_id, Unit.name)
    )
    if area:
        units = units.where(Unit.area == area)
    if (wanted := _wanted(show, now)) is not None:
        units = units.having(func.max(case((wanted, 1), else_=0)) == 1)
    return units.subquery("units_of_plan")
