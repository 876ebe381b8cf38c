"""What an administrator does: people and their seats. How somebody leaves stands in `leaving`."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session, selectinload

from state_machines.case import Actor
from state_machines.days import today
from state_machines.grammar import Role, Text
from state_machines.rules import Refused
from workflow_app.models import Login, Person, SeatRow, Unit
from workflow_app.services.membership import tokens
from workflow_app.services.membership.people import must_administer
from workflow_app.services.membership.seats import held_on
from workflow_app.services.membership.telling import believe
from workflow_app.services.membership.written import seat_written_down, write_down

TAKEN = Text(
    "Tên đăng nhập này đã có người dùng. Hãy chọn tên khác",
    "This user name is taken. Choose another",
)
ENDS_BEFORE_IT_BEGINS = Text(
    "Ngày kết thúc phải sau ngày bắt đầu", "The last day must follow the first day"
)
NOT_TO_HERSELF = Text(
    "Không ai tự giao vai trò cho chính mình. Nhờ một quản trị viên khác giao",
    "Nobody gives herself a role. Ask another administrator",
)


class PersonLine(NamedTuple):
    """A person as one line of the administrator's list."""

    id: int
    login: str
    name: str
    email: str
    disabled: bool
    seats: tuple[tuple[str, str], ...]  # (role, unit name)


def people_list(
    session: Session, actor: Actor, *, words: str = "", after: str = "", limit: int = 50
) -> list[PersonLine]:
    """People by login, a page at a time."""
    must_administer(actor)
    chosen = (
        select(Person)
        .options(selectinload(Person.seats).joinedload(SeatRow.unit))
        .where(Person.login > after)
        .order_by(Person.login)
        .limit(limit)
    )
    if words.strip():
        like = f"%{words.strip()}%"
        chosen = chosen.where(or_(Person.name.ilike(like), Person.login.ilike(like)))
    return [
        PersonLine(
            person.id,
            person.login,
            person.name,
            person.email,
            person.disabled_at is not None,
            tuple((seat.role, seat.unit.name) for seat in person.seats),
        )
        for person in session.scalars(chosen)
    ]


def person(session: Session, actor: Actor, person_id: int) -> Person:
    """A person with her seats and assignments, or `Refused("unknown")`."""
    must_administer(actor)
    found = session.scalar(
        select(Person)
        .where(Person.id == person_id)
        .options(
            selectinload(Person.seats).joinedload(SeatRow.unit),
            selectinload(Person.seats).selectinload(SeatRow.assignments),
        )
    )
    if found is None:
        raise Refused("unknown")
    return found


def active_person(session: Session, login: str) -> int | None:
    """The person with a user name whose account is open, or None."""
    return session.scalar(
        select(Person.id).where(Person.login == login.strip().lower(), Person.disabled_at.is_(None))
    )


def create_person(
    session: Session,
    actor: Actor,
    *,
    login: str,
    name: str,
    email: str,
    password_hash: str,
    now: datetime,
) -> Person:
    """Add somebody who may sign in; her seats are given apart."""
    must_administer(actor)
    login = login.strip().lower()
    if session.scalar(select(Person.id).where(Person.login == login)):
        raise Refused("not_ready", (TAKEN,))
    created = Person(login=login, name=name, email=email, password_hash=password_hash)
    session.add(created)
    session.flush()
    write_down(session, actor, "account_made", created.id, now, details=f"{name} ({login})")
    return created


def give_seat(
    session: Session,
    actor: Actor,
    *,
    person_id: int,
    unit_id: int,
    role: Role,
    title: str,
    held_from: date,
    held_to: date | None,
    now: datetime,
) -> SeatRow:
    """Give a person a role in a unit between two dates; nobody gives one to herself."""
    holder = person(session, actor, person_id)
    if holder.id == actor.person_id:
        raise Refused("not_yours", (NOT_TO_HERSELF,))
    if session.get(Unit, unit_id) is None:
        raise Refused("unknown")
    if held_to is not None and held_to <= held_from:
        raise Refused("not_ready", (ENDS_BEFORE_IT_BEGINS,))
    dates = {"held_from": held_from, "held_to": held_to}
    seat = SeatRow(person_id=holder.id, unit_id=unit_id, role=role.value, title=title, **dates)
    session.add(seat)
    session.flush()
    seat_written_down(session, actor, "seat_given", seat, holder.name, now)
    return seat


def correct(
    session: Session,
    actor: Actor,
    person_id: int,
    *,
    name: str,
    email: str,
    language: str,
    now: datetime,
) -> None:
    """Put right how a person is called and written to; her user name stays."""
    holder = person(session, actor, person_id)
    told = f"{holder.name} <{holder.email}> → {name} <{email}>"
    write_down(session, actor, "account_corrected", holder.id, now, details=told)
    if email != holder.email:
        believe(holder)
    holder.name, holder.email, holder.language = name, email, language


def set_password(
    session: Session, person_id: int, password_hash: str, *, by: int | None, now: datetime
) -> None:
    """Give a person another password. Every browser she is signed in on is signed out, and her
    keys for programs open nothing from now on. `by` is whoever does it; None on the machine."""
    holder = session.get_one(Person, person_id)
    holder.password_hash = password_hash
    if by != person_id:
        place, who = _unit_of(session, person_id, now), Actor(by or 0)
        write_down(
            session, who, "password_given", person_id, now, unit_id=place, details=holder.name
        )
    session.execute(delete(Login).where(Login.person_id == person_id))
    tokens.end_all(session, person_id, by, now)


def first_passwords(
    session: Session, actor: Actor, given: Sequence[tuple[int, str]], now: datetime
) -> frozenset[int]:
    """Give each of these people (number, hash) the first password; who has one by now keeps it.
    Return who got hers."""
    must_administer(actor)
    done = frozenset(
        person_id
        for person_id, password_hash in given
        if session.scalar(
            update(Person)
            .where(Person.id == person_id, Person.password_hash == "")
            .values(password_hash=password_hash)
            .returning(Person.id)
        )
    )
    for person_id in sorted(done):
        write_down(session, actor, "password_given", person_id, now)
    return done


def enable(session: Session, actor: Actor, person_id: int, now: datetime) -> None:
    """Let a person in again."""
    holder = person(session, actor, person_id)
    holder.disabled_at = None
    place = _unit_of(session, person_id, now)
    write_down(session, actor, "account_opened", holder.id, now, unit_id=place, details=holder.name)


def _unit_of(session: Session, person_id: int, now: datetime) -> int | None:
    """The unit whose leaders know a person: that of the first seat that she holds."""
    hers = select(SeatRow.unit_id).where(SeatRow.person_id == person_id, held_on(today(now)))
    return session.scalar(hers.order_by(SeatRow.id).limit(1))
