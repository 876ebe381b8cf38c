"""Who is signed in, and in which seats."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    Date,
    Row,
    Select,
    String,
    and_,
    bindparam,
    cast,
    func,
    select,
    true,
    union_all,
    update,
)
from sqlalchemy.orm import Session, aliased

from state_machines.case import Actor, Seat
from state_machines.days import today
from state_machines.grammar import Role
from state_machines.rules import Refused
from workflow_app.models import (
    Assignment,
    Digest,
    Login,
    Notice,
    Person,
    SeatRow,
    Substitution,
    Succession,
    Token,
    Unit,
)
from workflow_app.services.membership.seats import Day, held_on, lent_on, seat_told_by
from workflow_app.services.timing.calendar import edition


class SeatLine(NamedTuple):
    """A seat as whoever acts in it sees it; `holder` is named when it is lent."""

    id: int
    role: str
    unit_id: int
    unit_name: str
    unit_path: str
    title: str
    holder: str = ""


@dataclass(frozen=True, slots=True)
class Visitor:
    """A signed-in person; the seat she acts in comes first in `actor.seats`."""

    person_id: int
    login: str
    name: str
    language: str
    actor: Actor
    seats: tuple[SeatLine, ...]
    unread: int
    calendar: str  # the edition of the working-day calendar that holds

    @property
    def acting(self) -> SeatLine | None:
        return self.seats[0] if self.seats else None

    @property
    def is_administrator(self) -> bool:
        return any(seat.role == Role.ADMINISTRATOR for seat in self.seats)

    @property
    def is_auditor(self) -> bool:
        return any(seat.role == Role.AUDITOR for seat in self.seats)


class Arrival(NamedTuple):
    """What a browser's token stands for."""

    values: Mapping[str, Any]
    expires_at: datetime
    visitor: Visitor | None


def arrive(
    session: Session, token_hash: str, now: datetime, by: type[Login] | type[Token] = Login
) -> Arrival | None:
    """Return what the token of a browser (or of a program) stands for, with person, seats and
    unread notices: one statement."""
    asked = {"token_hash": token_hash, "now": now, "on": today(now)}
    rows = session.connection().execute(_known(by), asked).all()
    if not rows:
        return None
    first = rows[0]
    return Arrival(first.kept, first.expires_at, _visitor(rows) if first.person_id else None)


@cache
def _known(by: type[Login] | type[Token]) -> Select[Any]:
    """What every request asks first, of `token_hash`, `now` and the day `on`. To build it takes
    thirty times as long as to send it."""
    who = _who_is_behind(by).cte("who")
    seats = _seats_of(who, bindparam("on", type_=Date)).cte("sitting")
    return select(who, seats).select_from(who).outerjoin(seats, true()).order_by(seats.c.seat_id)


def _who_is_behind(by: type[Login] | type[Token]) -> Any:
    return (
        select(
            by.values.label("kept"),
            by.expires_at,
            Person.id.label("person_id"),
            Person.login,
            Person.name,
            Person.language,
            (_unread(Notice, by) + _unread(Digest, by)).label("unread"),
            edition().label("calendar"),
        )
        .select_from(by)
        .outerjoin(Person, and_(Person.id == by.person_id, Person.disabled_at.is_(None)))
        .where(by.token_hash == bindparam("token_hash"), by.expires_at > bindparam("now"))
    )


def _unread(kind: type[Notice] | type[Digest], by: type[Login] | type[Token]) -> Any:
    mine = and_(kind.person_id == by.person_id, kind.read_at.is_(None))
    return select(func.count(kind.id)).where(mine).scalar_subquery()


def _seats_of(who: CTE, on: Day) -> Any:
    """The seats of a person on a day, a row for each assignment: her own, and those lent to her
    while their holders hold them. What was lent is not lent on: one step, no further."""
    own = select(SeatRow.id.label("seat_id")).join(who, who.c.person_id == SeatRow.person_id)
    lent = (
        select(Substitution.seat_id)
        .join(who, who.c.person_id == Substitution.substitute_id)
        .where(lent_on(on))
    )
    borne, holder = union_all(own, lent).cte("borne"), aliased(Person)
    return (
        select(
            SeatRow.id.label("seat_id"),
            SeatRow.role,
            SeatRow.title,
            SeatRow.unit_id,
            holder.id.label("holder_id"),
            holder.name.label("holder"),
            Unit.name.label("unit_name"),
            Unit.path.label("unit_path"),
            Assignment.unit_id.label("area"),
            Assignment.topic,
            _carried().label("carries"),
        )
        .select_from(borne)
        .join(SeatRow, and_(SeatRow.id == borne.c.seat_id, held_on(on)))
        .join(holder, and_(holder.id == SeatRow.person_id, holder.disabled_at.is_(None)))
        .join(Unit, Unit.id == SeatRow.unit_id)
        .outerjoin(Assignment, Assignment.seat_id == SeatRow.id)
    )


def _carried() -> Any:
    """The units whose history the seat's unit carries on, joined by commas."""
    told = func.aggregate_strings(cast(Succession.unit_id, String), ",")
    return select(told).where(Succession.successor_id == SeatRow.unit_id).scalar_subquery()


def is_administrator(actor: Actor) -> bool:
    """Whether the actor runs the system; that seat is never lent."""
    return any(seat.role is Role.ADMINISTRATOR for seat in actor.seats)


def must_administer(actor: Actor) -> None:
    """Raise `Refused("not_yours")` unless the actor runs the system."""
    if not is_administrator(actor):
        raise Refused("not_yours")


def _visitor(rows: Sequence[Row[Any]]) -> Visitor:
    first = rows[0]
    seats = _in_order(rows, first.person_id, first.kept.get("seat_id"))
    return Visitor(
        person_id=first.person_id,
        login=first.login,
        name=first.name,
        language=first.language,
        actor=Actor(first.person_id, tuple(_seat(one, first.person_id) for one in seats)),
        seats=tuple(_seat_line(one[0], first.person_id) for one in seats),
        unread=first.unread,
        calendar=first.calendar,
    )


def _in_order(
    rows: Sequence[Row[Any]], person_id: int, acting: int | None = None
) -> list[list[Row[Any]]]:
    """The rows of each seat: first the seat she acts in, then her own, then those lent to her."""
    by_seat: dict[int, list[Row[Any]]] = {}
    for row in rows:
        if row.seat_id is not None:
            by_seat.setdefault(row.seat_id, []).append(row)

    def place(found: list[Row[Any]]) -> tuple[bool, bool, int]:
        row = found[0]
        return row.seat_id != acting, row.holder_id != person_id, row.seat_id

    return sorted(by_seat.values(), key=place)


def _seat(rows: list[Row[Any]], person_id: int) -> Seat:
    row = rows[0]
    return seat_told_by(rows)._replace(
        holder_id=None if row.holder_id == person_id else row.holder_id,
        carries=frozenset(int(unit_id) for unit_id in (row.carries or "").split(",") if unit_id),
    )


def _seat_line(row: Row[Any], person_id: int) -> SeatLine:
    return SeatLine(
        row.seat_id,
        row.role,
        row.unit_id,
        row.unit_name,
        row.unit_path,
        row.title,
        "" if row.holder_id == person_id else row.holder,
    )


def actor_of(session: Session, person_id: int, on: date) -> Actor:
    """The actor that a person is on a day, for the command line and the worker."""
    active = and_(Person.id == person_id, Person.disabled_at.is_(None))
    who = select(Person.id.label("person_id")).where(active).cte("who")
    rows = session.execute(_seats_of(who, on)).all()
    return Actor(person_id, tuple(_seat(one, person_id) for one in _in_order(rows, person_id)))


def set_language(session: Session, person_id: int, language: str) -> None:
    """Keep the language a person chose."""
    session.execute(update(Person).where(Person.id == person_id).values(language=language))
