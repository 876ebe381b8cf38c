"""Who looked at what is held of people, or at what a unit keeps to itself: an act of the log for
each reader, thing and day, so that a page that is opened twenty times fills no log."""

import json
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from state_machines import machine
from state_machines.case import Actor
from workflow_app.models.trail import Act
from workflow_app.services import acts

READ = "read"
LOOKED_THROUGH = 500  # of the reader's newest acts
_LOCK = 4_962_005  # PostgreSQL's advisory lock: one at a time writes down what a person reads


class Look(NamedTuple):
    """Somebody's look at a thing: a page (`code`) of a paper, of a unit, or about something else by
    its number."""

    person_id: int
    code: str
    document_id: int | None = None
    unit_id: int | None = None
    about: int | None = None


def is_written_down(kind: str, unit_id: int, actor: Actor) -> bool:
    """Whether reading a paper is: one that tells of people, or that its unit keeps to itself, read
    by somebody from elsewhere. Its own people wrote it, and each of their steps is an entry."""
    table = machine(kind)
    own = any(seat.unit_id == unit_id for seat in actor.seats)
    return (table.personal or table.private) and not own


def note(
    session: Session,
    look: Look,
    *,
    at: datetime,
    since: datetime,
    details: str = "",
    request_id: str = "",
) -> bool:
    """Write a look down unless one at the same thing was since a moment; whether it was done. Of
    two at once the later one waits for the first, and finds it."""
    _in_turn(session, look.person_id)
    if look in _looks(session, look.person_id, since):
        return False
    acts.note(
        session,
        at=at,
        actor_id=look.person_id,
        document_id=look.document_id,
        unit_id=look.unit_id,
        code=look.code,
        why=READ,
        private={"details": details},
        public=_about(look.about),
        request_id=request_id,
    )
    return True


def _in_turn(session: Session, person_id: int) -> None:
    """Wait until nobody else writes down what this person reads, in this transaction. On SQLite
    whoever writes is alone."""
    if session.connection().dialect.name == "postgresql":
        turn = text("SELECT pg_advisory_xact_lock(:lock, :person)")
        session.execute(turn, {"lock": _LOCK, "person": person_id})


def _about(number: int | None) -> dict[str, Any]:
    return {} if number is None else {"about": number}


def _looks(session: Session, person_id: int, since: datetime) -> set[Look]:
    """The things that somebody looked at, as far as her newest acts tell."""
    newest = select(Act.id).where(Act.actor_id == person_id).order_by(Act.id.desc())
    window = newest.limit(LOOKED_THROUGH).subquery()
    columns = (Act.code, Act.document_id, Act.unit_id, Act.body)
    mine = select(*columns).join(window, window.c.id == Act.id)
    rows = session.execute(mine.where(Act.why == READ, Act.at >= since))
    return {Look(person_id, *row[:3], json.loads(row.body).get("about")) for row in rows}
