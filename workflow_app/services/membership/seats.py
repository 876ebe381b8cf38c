"""Which seats are held and lent on a day, who sits in them, and the seat that rows tell of."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from state_machines.case import Seat
from state_machines.grammar import Role
from workflow_app.models import Person, SeatRow, Substitution

Day = date | ColumnElement[date]


def held_on(day: Day) -> Any:
    """The seats that are held on a day."""
    return and_(SeatRow.held_from <= day, not_ended(day))


def not_ended(day: Day) -> Any:
    """The seats that are held on a day or later."""
    return or_(SeatRow.held_to.is_(None), SeatRow.held_to > day)


def lent_on(day: Day) -> Any:
    """The substitutions that are in force on a day."""
    return and_(Substitution.starts_on <= day, Substitution.ends_on > day)


def somebody(
    session: Session, unit_id: int, roles: Iterable[str], day: date, but: Collection[int] = ()
) -> int | None:
    """A person who sits in a unit in one of some roles on a day, for the clock to act in her name;
    None when there is nobody, or only those of `but`."""
    return session.scalar(
        select(SeatRow.person_id)
        .join(Person, Person.id == SeatRow.person_id)
        .where(SeatRow.unit_id == unit_id, SeatRow.role.in_(list(roles)), held_on(day))
        .where(Person.disabled_at.is_(None), Person.id.not_in(but))
        .order_by(SeatRow.id)
        .limit(1)
    )


def seat_told_by(rows: Sequence[Any]) -> Seat:
    """The seat of which there is a row for each of its assignments."""
    row = rows[0]
    return Seat(
        id=row.seat_id,
        unit_id=row.unit_id,
        unit_path=row.unit_path,
        role=Role(row.role),
        areas=frozenset(row.area for row in rows if row.area),
        topics=frozenset(row.topic for row in rows if row.topic),
    )
