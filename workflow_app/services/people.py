"""People: who is signed in and in which seat, signing in, and what an administrator does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Row, and_, func, or_, select, update
from sqlalchemy.orm import Session

from state_machines.case import Actor, Seat
from state_machines.grammar import Role, Text
from state_machines.rules import Refused
from workflow_app.models import Assignment, Login, Notice, Person, SeatRow, Unit
from workflow_app.services.deadlines import today

FREE_TRIES = 5
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=15)
WRONG = Text(
    "Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy kiểm tra rồi nhập lại",
    "Wrong user name or password. Check them and try again",
)
NO_SUCH_HASH = (
    "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$"
    "HVrMY6d7lNKbIcrM0yGXnNBEbWSPKZP6RYBEwJ7p6xk"
)
"""Checked for an unknown login, so that it costs what a wrong password costs."""


class SeatLine(NamedTuple):
    """A seat as its holder sees it."""

    id: int
    role: str
    unit_id: int
    unit_name: str
    unit_path: str
    title: str


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


def arrive(session: Session, token_hash: str, now: datetime) -> Arrival | None:
    """Return what a token stands for, with person, seats and unread notices: one statement."""
    known = _who_is_behind(today(now)).where(Login.token_hash == token_hash, Login.expires_at > now)
    rows = session.execute(known.order_by(SeatRow.id)).all()
    if not rows:
        return None
    first = rows[0]
    return Arrival(first.kept, first.expires_at, _visitor(rows) if first.person_id else None)


_SEAT_COLUMNS = (
    SeatRow.id.label("seat_id"),
    SeatRow.role,
    SeatRow.title,
    SeatRow.unit_id,
    Unit.name.label("unit_name"),
    Unit.path.label("unit_path"),
    Assignment.unit_id.label("area"),
    Assignment.topic,
)


def _who_is_behind(on: date) -> Any:
    unread = (
        select(func.count(Notice.id))
        .where(Notice.person_id == Login.person_id, Notice.read_at.is_(None))
        .scalar_subquery()
    )
    return (
        select(
            Login.values.label("kept"),
            Login.expires_at,
            Person.id.label("person_id"),
            Person.login,
            Person.name,
            Person.language,
            *_SEAT_COLUMNS,
            unread.label("unread"),
        )
        .select_from(Login)
        .outerjoin(Person, and_(Person.id == Login.person_id, Person.disabled_at.is_(None)))
        .outerjoin(SeatRow, and_(SeatRow.person_id == Person.id, _held_on(on)))
        .outerjoin(Unit, Unit.id == SeatRow.unit_id)
        .outerjoin(Assignment, Assignment.seat_id == SeatRow.id)
    )


def _held_on(day: date) -> Any:
    return and_(SeatRow.held_from <= day, or_(SeatRow.held_to.is_(None), SeatRow.held_to > day))


def _visitor(rows: Sequence[Row[Any]]) -> Visitor:
    first = rows[0]
    acting = first.kept.get("seat_id")
    by_seat: dict[int, list[Row[Any]]] = {}
    for row in rows:
        if row.seat_id is not None:
            by_seat.setdefault(row.seat_id, []).append(row)
    order = sorted(by_seat, key=lambda seat_id: (seat_id != acting, seat_id))
    return Visitor(
        person_id=first.person_id,
        login=first.login,
        name=first.name,
        language=first.language,
        actor=Actor(first.person_id, tuple(_seat(by_seat[seat_id]) for seat_id in order)),
        seats=tuple(_seat_line(by_seat[seat_id][0]) for seat_id in order),
        unread=first.unread,
    )


def _seat(rows: list[Row[Any]]) -> Seat:
    row = rows[0]
    return Seat(
        id=row.seat_id,
        unit_id=row.unit_id,
        unit_path=row.unit_path,
        role=Role(row.role),
        areas=frozenset(row.area for row in rows if row.area),
        topics=frozenset(row.topic for row in rows if row.topic),
    )


def _seat_line(row: Row[Any]) -> SeatLine:
    return SeatLine(row.seat_id, row.role, row.unit_id, row.unit_name, row.unit_path, row.title)


def actor_of(session: Session, person_id: int, on: date) -> Actor:
    """The actor that a person is on a day, for the command line and the worker."""
    rows = session.execute(
        select(*_SEAT_COLUMNS)
        .join(Unit, Unit.id == SeatRow.unit_id)
        .outerjoin(Assignment, Assignment.seat_id == SeatRow.id)
        .where(SeatRow.person_id == person_id, _held_on(on))
        .order_by(SeatRow.id)
    ).all()
    by_seat: dict[int, list[Any]] = {}
    for row in rows:
        by_seat.setdefault(row.seat_id, []).append(row)
    return Actor(person_id, tuple(_seat(found) for found in by_seat.values()))


def sign_in(
    session: Session,
    login: str,
    password: str,
    *,
    verify: Callable[[str, str], bool],
    now: datetime,
) -> int | None:
    """Return the id of the person whose password this is, or None; count the failure.

    Raises `Refused("too_many")` while the account has to wait. The caller commits either way:
    a failure that is rolled back is not counted.
    """
    person = session.scalar(
        select(Person).where(Person.login == login.strip().lower()).with_for_update()
    )
    if person and person.retry_after and person.retry_after > now:
        raise Refused("too_many", (_wait(person.retry_after - now),))
    right = verify(person.password_hash if person else NO_SUCH_HASH, password)
    if person is None:
        return None
    if not right or person.disabled_at:
        person.failed_logins += 1
        person.retry_after = _next_try(person.failed_logins, now)
        return None
    person.failed_logins, person.retry_after = 0, None
    return person.id


def _next_try(failures: int, now: datetime) -> datetime | None:
    if failures < FREE_TRIES:
        return None
    doublings: int = min(failures - FREE_TRIES, 10)
    return now + min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def _wait(left: timedelta) -> Text:
    minutes = -(-int(left.total_seconds()) // 60)
    return Text(
        f"Đã nhập sai nhiều lần. Hãy thử lại sau {minutes:02d} phút",
        f"Too many wrong tries. Try again in {minutes} min",
    )


def set_language(session: Session, person_id: int, language: str) -> None:
    """Keep the language a person chose."""
    session.execute(update(Person).where(Person.id == person_id).values(language=language))
