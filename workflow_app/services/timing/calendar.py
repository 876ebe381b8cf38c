"""The calendar that an administrator keeps: read as a whole, for it has a few rows a year."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import String, cast, delete, func, insert, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from state_machines.case import Actor
from state_machines.grammar import Role
from state_machines.rules import Refused
from workflow_app.models import CalendarDay, Person, table_of
from workflow_app.models.base import Clock
from workflow_app.services.ports import KnownDay
from workflow_app.services.record import DOCUMENT, look_next
from workflow_app.services.timing.workdays import Calendar

DAY = table_of(CalendarDay)


class DayLine(NamedTuple):
    """A kept day, with whoever edited it last; nobody when it stands as it was seeded."""

    day: date
    working: bool
    name: str
    source: str
    sure: bool
    editor: str | None
    edited_at: datetime


def calendar_of(connection: Connection) -> Calendar:
    """The calendar as it stands: one statement."""
    rows = connection.execute(select(DAY.c.day, DAY.c.working))
    return Calendar({row.day: row.working for row in rows})


def edition() -> Any:
    """A value for another statement that is never the same again after an edit."""
    last = func.coalesce(cast(func.max(DAY.c.edited_at), String), "")
    return select(cast(func.count(), String) + " " + last).select_from(DAY).scalar_subquery()


def days_of(session: Session, years: Iterable[int]) -> list[DayLine]:
    """The kept days from the first of some years to the last, in order."""
    asked = sorted(years)
    first, last = date(asked[0], 1, 1), date(asked[-1], 12, 31)
    chosen = (
        select(
            *(DAY.c[name] for name in ("day", "working", "name", "source", "sure")),
            Person.name.label("editor"),
            DAY.c.edited_at,
        )
        .select_from(DAY)
        .outerjoin(Person, Person.id == DAY.c.edited_by)
        .where(DAY.c.day.between(first, last))
        .order_by(DAY.c.day)
    )
    return [DayLine._make(row) for row in session.execute(chosen)]


def keep(session: Session, actor: Actor, known: KnownDay, now: datetime) -> None:
    """Write a day down as an administrator knows it, in place of what stood there."""
    _administrator(actor)
    session.merge(CalendarDay(**known._asdict(), edited_by=actor.person_id, edited_at=now))
    _remind_by_it(session)


def remove(session: Session, actor: Actor, day: date) -> None:
    """Forget what was written of a day; its weekday says again whether it is worked."""
    _administrator(actor)
    if not session.execute(delete(DAY).where(DAY.c.day == day)).rowcount:  # type: ignore[attr-defined]
        raise Refused("unknown")
    _remind_by_it(session)


def seed(session: Session, year: int, known: Iterable[KnownDay], now: datetime) -> int:
    """Write the days of a year as they are known elsewhere; return how many. What somebody
    edited stays as it is."""
    within = DAY.c.day.between(date(year, 1, 1), date(year, 12, 31))
    session.execute(delete(DAY).where(within, DAY.c.edited_by.is_(None)))
    edited = set(session.scalars(select(DAY.c.day).where(within)))
    fresh = [one._asdict() | {"edited_at": now} for one in known if one.day not in edited]
    if fresh:
        session.execute(insert(DAY), fresh)
    _remind_by_it(session)
    return len(fresh)


def is_empty(session: Session) -> bool:
    """Whether no day is kept at all."""
    return session.scalar(select(DAY.c.day).limit(1)) is None


def _remind_by_it(session: Session) -> None:
    """The mornings on which people are to be reminded are counted anew."""
    look_next(session.connection(), DOCUMENT.c.remind_at > Clock(), Clock())


def _administrator(actor: Actor) -> None:
    if not any(seat.role is Role.ADMINISTRATOR for seat in actor.seats):
        raise Refused("not_yours")
