"""Deadlines that were given and that another calendar of working days would put on another day."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import func, select, tuple_
from sqlalchemy.engine import Connection

from state_machines import MACHINES
from state_machines.case import Actor
from state_machines.days import midnight
from state_machines.grammar import Mood, Role
from workflow_app.models import Document, Unit, table_of
from workflow_app.services.record import Stamp
from workflow_app.services.timing.addressing import Said
from workflow_app.services.timing.rescheduling import RECKONED, is_said_anew, say_anew_to_all
from workflow_app.services.timing.sayings import COUNTED, Sayings, written_of
from workflow_app.services.timing.workdays import Calendar

DOCUMENT, UNIT = table_of(Document), table_of(Unit)
PLAN = DOCUMENT.alias("leading")
FARTHEST = timedelta(days=31)
"""How far before a day off a deadline can lie that is moved back by it."""
REASON = "Lịch làm việc"
"""What the trail gives as the reason."""
_COUNTED = [
    (table.kind, state.code)
    for table in MACHINES
    if table.kind in COUNTED
    for state in table.states
    if state.mood not in (Mood.DONE, Mood.OFF)
]


class Moved(NamedTuple):
    """A paper that is still owed, and what is said of it by the other calendar."""

    paper: Any  # the stored row
    said: Said


def moved_by(connection: Connection, before: Calendar, after: Calendar, since: date) -> list[Moved]:
    """The papers whose deadline is on another day by the other calendar, which says something else
    of days from `since` on; held until commit. A verdict that was given is not among them. As many
    statements for thousands of papers as for two."""
    papers = _owed(connection, midnight(since) - FARTHEST)
    if not papers:
        return []
    written = written_of(connection, papers)
    was, now = Sayings(written, before), Sayings(written, after)
    found = []
    for paper in papers:
        said = now.of(paper)
        if said and said != was.of(paper) and is_said_anew(paper, said):
            found.append(Moved(paper, said))
    return found


def move(connection: Connection, moved: Sequence[Moved], actor: Actor, now: datetime) -> None:
    """Move the deadlines, each with its entry in the trail."""
    seat = next(seat for seat in actor.seats if seat.role is Role.ADMINISTRATOR)
    stamp = Stamp(actor.person_id, seat.id, now, behalf_id=seat.holder_id)
    if moved:
        say_anew_to_all(connection, moved, stamp, RECKONED, REASON)


def _owed(connection: Connection, since: datetime) -> Sequence[Any]:
    """The papers still owed and due from an instant on, of the kinds whose deadline is counted."""
    chosen = (
        select(
            DOCUMENT,
            UNIT.c.code.label("unit_code"),
            UNIT.c.kind.label("unit_kind"),
            PLAN.c.issued_on.label("plan_issued_on"),
            func.coalesce(func.nullif(PLAN.c.number, ""), PLAN.c.title).label("plan_name"),
        )
        .join(UNIT, UNIT.c.id == DOCUMENT.c.unit_id)
        .join(PLAN, PLAN.c.id == DOCUMENT.c.plan_id)
        .where(
            tuple_(DOCUMENT.c.kind, DOCUMENT.c.state).in_(_COUNTED),
            DOCUMENT.c.arrived_at.is_(None),
            DOCUMENT.c.due_at >= since,
        )
        .order_by(DOCUMENT.c.id)
    )
    return connection.execute(chosen.with_for_update(of=DOCUMENT)).all()
