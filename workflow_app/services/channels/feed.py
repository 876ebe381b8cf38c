"""What waits for a person and until when, for the calendar on her own telephone."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from state_machines import machine
from state_machines.days import today
from state_machines.grammar import Text
from workflow_app.models import Document, Person, Unit
from workflow_app.services.channels.notices import next_step, say
from workflow_app.services.membership import people
from workflow_app.services.ports import CalendarEntry
from workflow_app.services.visibility import turn_of, visible

MOST = 500  # papers; nobody's calendar holds more


NAME = Text("Việc của tôi", "My work")


class Feed(NamedTuple):
    """The calendar of one person, in her language."""

    name: str
    entries: list[CalendarEntry]


def feed(session: Session, key_hash: str, now: datetime, public_url: str) -> Feed | None:
    """The papers that wait for whoever owns the address and have a date; None when nobody does.
    What was handed in or ended is not there any more."""
    person = session.scalar(
        select(Person).where(Person.feed_hash == key_hash, Person.disabled_at.is_(None))
    )
    if person is None:
        return None
    actor = people.actor_of(session, person.id, today(now))
    waiting = (
        select(Document, Unit)
        .join(Unit, Unit.id == Document.unit_id)
        .where(turn_of(actor), visible(actor), Document.due_at.is_not(None))
        .order_by(Document.due_at, Document.id)
        .limit(MOST)
    )
    rows = session.execute(waiting)
    entries = [_entry(paper, unit, person.language, public_url) for paper, unit in rows]
    return Feed(say(NAME, person.language), entries)


def _entry(paper: Document, unit: Unit, language: str, public_url: str) -> CalendarEntry:
    table = machine(paper.kind)
    step = say(next_step(table, paper.state).name, language)
    return CalendarEntry(
        document_id=paper.id,
        sequence=paper.deadline,
        summary=f"{step}: {say(table.name, language)} – {unit.short_name or unit.name}",
        description=paper.title,
        url=f"{public_url}/documents/{paper.id}",
        due_at=paper.due_at or paper.created_at,
        changed_at=paper.state_since,
    )
