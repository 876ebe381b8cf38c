"""Keeping the promises of the outbox: each person of the party gets one notice, however often."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Insert, and_, exists, func, or_, select, true, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from state_machines.grammar import Reach
from workflow_app.models import Addressee, Assignment, Document, Notice, Person, SeatRow, Unit
from workflow_app.models.trail import Message
from workflow_app.services import notices
from workflow_app.services.deadlines import today
from workflow_app.services.ports import Letter

PATIENCE = 15  # seconds before the second attempt; doubles with each one
ATTEMPTS = 8  # then somebody has to look at it: the last waits half an hour
LONGEST_ERROR = 500


class Delivery(NamedTuple):
    """What an attempt did. While letters are left, the message stays open."""

    attempt: int
    letters: tuple[Letter, ...] = ()


class Counts(NamedTuple):
    """How many messages wait, are done, and were given up."""

    waiting: int
    done: int
    dead: int


def counts(session: Session) -> Counts:
    """Count the messages of the outbox."""
    waiting = func.count().filter(Message.done_at.is_(None), Message.dead_at.is_(None))
    row = session.execute(
        select(waiting, func.count(Message.done_at), func.count(Message.dead_at))
    ).one()
    return Counts(*row)


def revive(session: Session, message_id: int, now: datetime) -> bool:
    """Give a dead message its attempts again; False if it is not dead."""
    revived = session.execute(
        update(Message)
        .where(Message.id == message_id, Message.dead_at.is_not(None))
        .values(dead_at=None, attempts=0, available_at=now)
        .returning(Message.id)
    )
    return revived.first() is not None


def due(session: Session, now: datetime, limit: int) -> list[int]:
    """Return the messages that wait for an attempt, oldest first."""
    return list(
        session.scalars(
            select(Message.id)
            .where(Message.done_at.is_(None), Message.available_at <= now)
            .where(Message.dead_at.is_(None))
            .order_by(Message.available_at, Message.id)
            .limit(limit)
        )
    )


def deliver(
    session: Session, message_id: int, now: datetime, *, public_url: str = ""
) -> Delivery | None:
    """Give each person of the party her notice; None if the message is not due any more.

    With `public_url`, the application's address for links in mail, the letters to send are
    returned and the message is open until `finish` is called.
    """
    attempt = _claim(session, message_id, now)
    if attempt is None:
        return None
    message = session.get_one(Message, message_id, populate_existing=True)
    _tell(session, message, now)
    letters = tuple(_letters(session, message_id, public_url)) if public_url else ()
    if not letters:
        finish(session, message_id, attempt, now)
    return Delivery(attempt, letters)


def finish(session: Session, message_id: int, attempt: int, now: datetime) -> bool:
    """Close a message, if no later attempt has taken it over."""
    closed = session.execute(
        update(Message)
        .where(Message.id == message_id, Message.attempts == attempt, Message.done_at.is_(None))
        .values(done_at=now, error="")
        .returning(Message.id)
    )
    return closed.first() is not None


def mailed(session: Session, letter: Letter, now: datetime) -> None:
    """Remember that a letter was handed over, so that the next attempt leaves it out."""
    session.execute(
        update(Notice)
        .where(Notice.message_id == letter.message_id, Notice.person_id == letter.person_id)
        .values(mailed_at=now)
    )


def put_off(session: Session, message_id: int, error: str, now: datetime) -> None:
    """Remember why an attempt failed; after the last one the message is dead."""
    message = session.get_one(Message, message_id, with_for_update=True)
    if message.done_at is None and message.dead_at is None:
        message.error = error[:LONGEST_ERROR]
        if message.available_at <= now:  # the attempt was rolled back with its claim
            message.attempts += 1
            message.available_at = now + _patience(message.attempts)
        message.dead_at = now if message.attempts >= ATTEMPTS else None


def _claim(session: Session, message_id: int, now: datetime) -> int | None:
    """Take a due message: of two workers one gets it. The claim lasts until the next attempt."""
    attempts = session.scalar(select(Message.attempts).where(Message.id == message_id))
    if attempts is None:
        return None
    attempt = attempts + 1
    claimed = session.execute(
        update(Message)
        .where(Message.id == message_id, Message.attempts == attempts)
        .where(Message.done_at.is_(None), Message.dead_at.is_(None), Message.available_at <= now)
        .values(
            attempts=attempt,
            available_at=now + _patience(attempt),
            dead_at=now if attempt > ATTEMPTS else None,  # every attempt killed its worker
        )
        .returning(Message.id)
    )
    return attempt if claimed.first() and attempt <= ATTEMPTS else None


def _patience(attempts: int) -> timedelta:
    return timedelta(seconds=PATIENCE << (attempts - 1))


def _tell(session: Session, message: Message, now: datetime) -> None:
    paper = session.get_one(Document, message.document_id)
    unit = session.get_one(Unit, paper.unit_id)
    said = notices.facts(paper, unit.short_name or unit.name, message.payload)
    rows = [
        {
            "message_id": message.id,
            "person_id": person_id,
            "document_id": paper.id,
            "kind": paper.kind,
            "code": message.payload["code"],
            "facts": said,
            "created_at": now,
        }
        for person_id in _people(session, message, paper, unit, today(now))
    ]
    if rows:
        session.execute(_once(session), rows)  # row by row: a plan may address ten thousand


def _once(session: Session) -> Insert:
    """An insert that leaves a row alone that is there already."""
    dialect = session.get_bind().dialect.name
    if dialect == "postgresql":
        return postgresql.insert(Notice).on_conflict_do_nothing()
    return sqlite.insert(Notice).on_conflict_do_nothing()


def _people(
    session: Session, message: Message, paper: Document, unit: Unit, day: date
) -> Iterable[int]:
    """Whoever holds a seat of the party on that day, without the actor herself."""
    return session.scalars(
        select(SeatRow.person_id)
        .distinct()
        .join(Person, Person.id == SeatRow.person_id)
        .where(
            Person.disabled_at.is_(None),
            SeatRow.person_id != message.payload["actor_id"],
            SeatRow.role.in_(message.payload["roles"]),
            SeatRow.held_from <= day,
            or_(SeatRow.held_to.is_(None), SeatRow.held_to > day),
            _near(Reach(message.payload["reach"]), paper, unit),
            or_(SeatRow.unit_id == paper.unit_id, and_(*_in_charge_of(paper))),
        )
        .order_by(SeatRow.person_id)
    )


def _near(reach: Reach, paper: Document, unit: Unit) -> ColumnElement[bool]:
    """The same four words as `state_machines.case.reaches`, asked of the seats in SQL."""
    match reach:
        case Reach.OWN:
            return SeatRow.unit_id == paper.unit_id
        case Reach.ISSUER:
            return SeatRow.unit_id == paper.issuer_id
        case Reach.ABOVE:
            return SeatRow.unit_id.in_(select(Unit.id).where(Unit.path.in_(_above(unit.path))))
        case Reach.ADDRESSED:
            sent_to = select(Addressee.unit_id).where(Addressee.plan_id == paper.id)
            return SeatRow.unit_id.in_(sent_to)
        case Reach.ANYWHERE:
            return true()


def _above(path: str) -> Collection[str]:
    """The paths of the units above: '1/14/230/' is below '1/' and '1/14/'."""
    steps = path.rstrip("/").split("/")
    return ["/".join(steps[:count]) + "/" for count in range(1, len(steps))]


def _in_charge_of(paper: Document) -> tuple[ColumnElement[bool], ...]:
    return (
        _charged(Assignment.unit_id.is_not(None), Assignment.unit_id == paper.unit_id),
        _charged(Assignment.topic != "", Assignment.topic == paper.topic),
    )


def _charged(narrows: ColumnElement[bool], fits: ColumnElement[bool]) -> ColumnElement[bool]:
    """No assignment of that sort, or one that fits."""
    mine = Assignment.seat_id == SeatRow.id
    return or_(~exists().where(and_(mine, narrows)), exists().where(and_(mine, fits)))


def _letters(session: Session, message_id: int, public_url: str) -> Iterable[Letter]:
    unsent = session.execute(
        select(Notice, Person)
        .join(Person, Person.id == Notice.person_id)
        .where(Notice.message_id == message_id, Notice.mailed_at.is_(None), Person.email != "")
        .order_by(Notice.person_id)
    )
    return [notices.letter(notice, person, public_url) for notice, person in unsent]
