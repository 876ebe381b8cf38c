"""Time that is offered: which papers of a plan could be given more of it, and until when."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from state_machines import MACHINES, STAGES
from state_machines.case import Actor
from state_machines.days import last_day, today
from state_machines.grammar import Machine, MoveDue, Transition
from workflow_app.models import Document, Unit
from workflow_app.models.base import units_in_order
from workflow_app.services.visibility import visible, within


class Owing(NamedTuple):
    """A paper that its unit still owes. `request_id` is the unit's own unanswered request."""

    id: int
    version: int
    unit_name: str
    due_at: datetime
    original_due_at: datetime | None
    request_id: int | None


def offer_of(table: Machine) -> Transition:
    """The row by which the papers of a stage are given more time."""
    return next(row for row in table.rows if MoveDue() in row.then)


def may_offer(issuer_id: int, actor: Actor) -> bool:
    """Whether the actor may give more time to papers that are owed to this unit."""
    return any(
        seat.unit_id == issuer_id and seat.role in offer_of(table).by.roles
        for table in STAGES
        for seat in actor.seats
    )


def stages_owing(session: Session, plan_id: int, actor: Actor) -> list[tuple[str, int]]:
    """The kinds that units still owe, with how many of each; what is due first stands first."""
    owed = or_(*(_owed(plan_id, table, actor) for table in STAGES))
    rows = session.execute(
        select(Document.kind, func.count())
        .where(owed)
        .group_by(Document.kind)
        .order_by(func.min(Document.due_at), Document.kind)
    )
    return [(row[0], row[1]) for row in rows]


def owing(session: Session, plan_id: int, table: Machine, actor: Actor) -> list[Owing]:
    """Every paper of a stage that could be given more time: one statement, overdue ones first."""
    asked = aliased(Document)
    request = (
        select(func.min(asked.id))
        .where(asked.parent_id == Document.id, tuple_(asked.kind, asked.state).in_(_UNANSWERED))
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Document.id,
            Document.version,
            Unit.name,
            Document.due_at,
            Document.original_due_at,
            request,
        )
        .join(Unit, Unit.id == Document.unit_id)
        .where(_owed(plan_id, table, actor))
        .order_by(Document.due_at, units_in_order(Unit.name), Document.id)
    )
    return [Owing(*row) for row in rows]


def names_of(session: Session, document_ids: list[int], actor: Actor) -> dict[int, str]:
    """The units of papers that the actor may read, by the numbers of the papers."""
    rows = session.execute(
        select(Document.id, Unit.name)
        .join(Unit, Unit.id == Document.unit_id)
        .where(Document.id.in_(document_ids), visible(actor))
    )
    return {row[0]: row[1] for row in rows}


def later_by(due_at: datetime, days: int, now: datetime) -> date:
    """So many days after the last day of a paper; after today when that day has passed."""
    return max(last_day(due_at), today(now)) + timedelta(days=days)


def _owed(plan_id: int, table: Machine, actor: Actor) -> ColumnElement[bool]:
    """What the guards of the row ask, in SQL; they are asked again when it is taken."""
    row = offer_of(table)
    return and_(
        Document.plan_id == plan_id,
        Document.parent_id.is_(None),
        Document.kind == table.kind,
        Document.state.in_([state.code for state in row.source]),
        Document.arrived_at.is_(None),
        Document.due_at.is_not(None),
        within(row.by, actor),
    )


_UNANSWERED = [
    (table.kind, state.code)
    for table in MACHINES
    if table.child and any(MoveDue() in row.then for row in table.rows)
    for state in table.states
    if not state.final
]
