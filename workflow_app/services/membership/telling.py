"""How a person wants to be told: her channels, the hour of her digest, her calendar's address."""

from typing import Any

from sqlalchemy.orm import Session

from workflow_app.models import Person


def change(session: Session, person_id: int, **wishes: Any) -> None:
    """Keep what a person chose. An address that she writes down herself is believed again."""
    person = session.get_one(Person, person_id)
    for name, value in wishes.items():
        setattr(person, name, value)
    if "email" in wishes:
        believe(person)


def believe(person: Person) -> None:
    """Forget that mail did not reach a person."""
    person.bounced_at, person.bounce = None, ""


def set_feed(session: Session, person_id: int, key_hash: str | None) -> None:
    """Give a person's calendar a new address, of which only a hash is kept, or none; the old one
    is dead at once."""
    session.get_one(Person, person_id).feed_hash = key_hash
