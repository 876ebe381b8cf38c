"""What is done to people, their seats and their charges is written down where it is done."""

from datetime import datetime

from sqlalchemy.orm import Session

from state_machines.case import Actor
from workflow_app.models import SeatRow
from workflow_app.services import acts


def write_down(
    session: Session,
    actor: Actor,
    code: str,
    about: int,
    now: datetime,
    *,
    unit_id: int | None = None,
    details: str = "",
) -> None:
    """An act of whoever administers (person 0: the command line) about a person. `details` are
    names and words, kept apart so that they can be erased."""
    acts.note(
        session,
        at=now,
        actor_id=actor.person_id or None,
        unit_id=unit_id,
        code=code,
        why="admin",
        private={"details": details} if details else {},
        public={"about": about},
    )


def seat_written_down(
    session: Session, actor: Actor, code: str, seat: SeatRow, name: str, now: datetime
) -> None:
    """A seat was given to somebody of this name, or ended: an act about her, in its unit."""
    told = f"{name}: {seat.role}, {seat.held_from} - {seat.held_to or '…'}"
    write_down(session, actor, code, seat.person_id, now, unit_id=seat.unit_id, details=told)
