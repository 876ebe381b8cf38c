"""Deadlines that plans gave and that another calendar of working days would put on another day."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from state_machines import STAGES
from state_machines.case import Actor
from state_machines.days import midnight
from state_machines.grammar import Event, Role
from workflow_app.models import Document, Edition, Unit, table_of
from workflow_app.services.record import Stamp
from workflow_app.services.timing.addressing import Addressed, Milestones, Said
from workflow_app.services.timing.rescheduling import (
    ANCHORS,
    RECKONED,
    days_told,
    is_said_anew,
    say_anew_to_all,
)
from workflow_app.services.timing.workdays import Calendar

DOCUMENT, EDITION, UNIT = table_of(Document), table_of(Edition), table_of(Unit)
PLAN = DOCUMENT.alias("leading")
FARTHEST = timedelta(days=31)
"""How far before a day off a deadline can lie that is moved back by it."""
REASON = "Lịch làm việc"
"""What the trail gives as the reason."""

Days = Mapping[tuple[int, int], dict[Event, date]]


class Moved(NamedTuple):
    """A paper that is still owed, and what its plan says of it by the other calendar."""

    paper: Any  # the stored row
    said: Said


def moved_by(connection: Connection, before: Calendar, after: Calendar, since: date) -> list[Moved]:
    """The papers whose deadline is on another day by the other calendar, which says something else
    of days from `since` on; held until commit. A verdict that was given is not among them. As many
    statements for thousands of papers as for two."""
    papers = _owed(connection, midnight(since) - FARTHEST)
    if not papers:
        return []
    plans = {paper.plan_id: paper.plan_issued_on for paper in papers}
    contents, days = _contents(connection, list(plans)), _days(connection, list(plans))
    read = {
        plan: (Milestones(content, before), Milestones(content, after))
        for plan, content in contents.items()
    }
    found = []
    for paper in papers:
        known = days.get((paper.plan_id, paper.unit_id), {})
        events = known | ({Event.ISSUED: on} if (on := plans[paper.plan_id]) else {})
        said = _said(paper, *read[paper.plan_id], events) if paper.plan_id in read else None
        if said:
            found.append(Moved(paper, said))
    return found


def move(connection: Connection, moved: Sequence[Moved], actor: Actor, now: datetime) -> None:
    """Move the deadlines, each with its entry in the trail."""
    seat = next(seat for seat in actor.seats if seat.role is Role.ADMINISTRATOR)
    stamp = Stamp(actor.person_id, seat.id, now, behalf_id=seat.holder_id)
    if moved:
        say_anew_to_all(connection, moved, stamp, RECKONED, REASON)


def _said(
    paper: Any, before: Milestones, after: Milestones, events: Mapping[Event, date]
) -> Said | None:
    """What the plan says by the later calendar, when that is something else than by the earlier."""
    unit = Addressed(paper.unit_id, paper.unit_code, paper.unit_kind)
    milestone = after.of(paper.kind, unit)
    if milestone is None:
        return None
    said = after.said(milestone, events)
    changed = said != before.said(milestone, events)
    return said if changed and is_said_anew(paper, said) else None


def _owed(connection: Connection, since: datetime) -> Sequence[Any]:
    """The papers of plans that are still owed and due from an instant on."""
    chosen = (
        select(
            DOCUMENT,
            UNIT.c.code.label("unit_code"),
            UNIT.c.kind.label("unit_kind"),
            PLAN.c.issued_on.label("plan_issued_on"),
            PLAN.c.number.label("plan_number"),
        )
        .join(UNIT, UNIT.c.id == DOCUMENT.c.unit_id)
        .join(PLAN, PLAN.c.id == DOCUMENT.c.plan_id)
        .where(
            DOCUMENT.c.kind.in_([table.kind for table in STAGES]),
            DOCUMENT.c.parent_id.is_(None),
            DOCUMENT.c.arrived_at.is_(None),
            DOCUMENT.c.due_at >= since,
        )
        .order_by(DOCUMENT.c.id)
    )
    return connection.execute(chosen.with_for_update(of=DOCUMENT)).all()


def _contents(connection: Connection, plans: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The plans as last issued."""
    last = (
        select(EDITION.c.document_id, func.max(EDITION.c.edition).label("edition"))
        .where(EDITION.c.document_id.in_(plans))
        .group_by(EDITION.c.document_id)
        .subquery()
    )
    chosen = select(EDITION.c.document_id, EDITION.c.content).join(
        last,
        (last.c.document_id == EDITION.c.document_id) & (last.c.edition == EDITION.c.edition),
    )
    return {row.document_id: row.content for row in connection.execute(chosen)}


def _days(connection: Connection, plans: Sequence[int]) -> Days:
    """The days that the units' papers under the plans tell, by plan and unit."""
    telling = (DOCUMENT.c.kind, DOCUMENT.c.plan_id, DOCUMENT.c.unit_id, DOCUMENT.c.content)
    chosen = select(*telling).where(
        DOCUMENT.c.plan_id.in_(plans), DOCUMENT.c.kind.in_(list(ANCHORS))
    )
    found: dict[tuple[int, int], dict[Event, date]] = {}
    for paper in connection.execute(chosen):
        for unit_id, event, day in days_told([paper]):
            found.setdefault((paper.plan_id, unit_id), {})[event] = day
    return found
