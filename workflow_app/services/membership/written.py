"""What is done to people, their seats and their charges is written down where it is done."""

from datetime import datetime

from sqlalchemy.orm import Session

from state_machines.case import Actor
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
