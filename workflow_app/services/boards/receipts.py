"""Papers that came in time by another channel and were typed in when their time was over."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from state_machines import MACHINES
from state_machines.case import Actor
from state_machines.grammar import Ask
from state_machines.timeliness import EXTENDED, ON_TIME
from workflow_app.services import history
from workflow_app.services.history import Line, Place, Wanted

RECEIPTS = frozenset(
    row.code for table in MACHINES for row in table.rows if row.asks is Ask.RECEIPT
)


class TypedLate(NamedTuple):
    """A step that typed in what had come before its deadline, after that deadline."""

    step: Line
    arrived_at: datetime
    due_at: datetime


class Found(NamedTuple):
    """The late ones among some receipts; `before` leads on to older receipts, None at the end."""

    late: list[TypedLate]
    before: Place | None


def typed_late(
    session: Session, actor: Actor, *, before: Place | None = None, limit: int = 500
) -> Found:
    """The late ones among the next `limit` receipts that the actor may read: one statement."""
    wanted = Wanted(codes=RECEIPTS)
    page = history.everything(session, actor, wanted, before=before, limit=limit)
    return Found([found for found in map(_typed_late, page.lines) if found], page.older)


def all_typed_late(session: Session, actor: Actor) -> Iterator[TypedLate]:
    """Every late one, newest first."""
    found = typed_late(session, actor)
    yield from found.late
    while found.before is not None:
        found = typed_late(session, actor, before=found.before)
        yield from found.late


def _typed_late(step: Line) -> TypedLate | None:
    said = step.verdict
    if said.get("says") not in (ON_TIME, EXTENDED) or not said["due"]:
        return None
    due = datetime.fromisoformat(said["due"])
    return TypedLate(step, datetime.fromisoformat(said["arrived"]), due) if step.at >= due else None
