"""Lending seats in tests: ten days from today, unless said otherwise."""

from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy.orm import Session

from state_machines.case import Actor
from tests.factories import NOW
from workflow_app.services.membership import people, substitution
from workflow_app.services.membership.substitution import Naming

TODAY = date(2023, 10, 10)
DAY = timedelta(days=1)

Lend = Callable[..., None]


def lending(session: Session) -> Lend:
    """Return what lends every seat of one person to another."""

    def lend(holder: Actor, substitute: Actor, *, by: Actor | None = None, **said: object) -> None:
        words = {"starts_on": TODAY, "ends_on": TODAY + 10 * DAY, **said}
        seats = [seat.id for seat in holder.seats]
        naming = {"seat_ids": seats, "substitute_id": substitute.person_id, **words}
        substitution.name(session, by or holder, Naming(**naming), NOW)  # type: ignore[arg-type]

    return lend


def now_as(session: Session, actor: Actor, on: date = TODAY) -> Actor:
    """The actor that somebody is on a day, with what is lent to her."""
    session.flush()
    return people.actor_of(session, actor.person_id, on)
