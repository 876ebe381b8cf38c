"""Delivering the messages of the outbox: each person of the party gets one notice of a message,
however often its delivery is tried."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select, true, update
from sqlalchemy.orm import Session, aliased

from state_machines import machine
from state_machines.case import Actor
from state_machines.days import today
from state_machines.grammar import Notify, Reach
from workflow_app.models import (
    Addressee,
    Assignment,
    Delivery,
    Document,
    Notice,
    Person,
    SeatRow,
    Substitution,
    Succession,
    Unit,
    table_of,
)
from workflow_app.models.base import insert_into
from workflow_app.models.trail import Entry, Message
from workflow_app.services import deliveries
from workflow_app.services.channels import notices
from workflow_app.services.membership.seats import lent_on

PATIENCE = 15  # seconds before the second attempt; doubles with each one
ATTEMPTS = 8  # then somebody has to look at it: the last waits half an hour
LONGEST_ERROR = 500
MOST_TOLD = 200  # lines of who was told of a paper


class Told(NamedTuple):
    """Somebody who was told of a step, by one channel."""

    code: str
    at: datetime
    name: str
    read_at: datetime | None
    channel: str | None  # None: in the application alone
    done_at: datetime | None
    dead_at: datetime | None
    error: str | None


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


def backlog(session: Session, *others: Any) -> dict[str, deliveries.Backlog]:
    """What waits and was given up in each channel, and under "notice" among the messages;
    `others` add rows of the same four columns."""
    is_open = and_(Message.done_at.is_(None), Message.dead_at.is_(None))
    oldest = func.min(Message.created_at).filter(is_open)
    counted: Any = select(
        literal("notice"), func.count().filter(is_open), oldest, func.count(Message.dead_at)
    ).where(Message.done_at.is_(None))
    return deliveries.backlog(session, counted, *others)


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


def deliver(session: Session, message_id: int, now: datetime) -> bool:
    """Give each person of the party her notice and promise its deliveries, and close the message;
    False if it is not due any more. All of it happens in one transaction or not at all."""
    message = _take(session, message_id, now)
    if message is None:
        return False
    paper = session.get_one(Document, message.document_id)
    unit = session.get_one(Unit, paper.unit_id)
    _tell(session, message, paper, unit, now)
    listens = paper.unit_id if _speaks_for_its_step(paper.kind, message.payload) else None
    deliveries.promise_message(session.connection(), now, message_id, listens)
    return True


def said(session: Session, message_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """What happened, as a unit's own system is told: the facts of each message."""
    rows = session.execute(
        select(Message, Document, Unit)
        .join(Document, Document.id == Message.document_id)
        .join(Unit, Unit.id == Document.unit_id)
        .where(Message.id.in_(message_ids))
    )
    return {message.id: _facts(message, paper, unit) for message, paper, unit in rows}


def told_by(session: Session, document_id: int, actor: Actor) -> list[Told]:
    """Whom the actor's offices told of a paper by their steps, newest first, and whether it
    reached them: a line for each channel."""
    offices = {seat.unit_id for seat in actor.seats}
    rows = session.execute(
        select(
            Notice.code,
            Notice.created_at,
            Person.name,
            Notice.read_at,
            Delivery.channel,
            Delivery.done_at,
            Delivery.dead_at,
            Delivery.error,
        )
        .join(Message, Message.id == Notice.message_id)
        .join(Entry, and_(Entry.document_id == Message.document_id, Entry.seq == Message.seq))
        .join(SeatRow, SeatRow.id == Entry.seat_id)
        .join(Person, Person.id == Notice.person_id)
        .outerjoin(Delivery, Delivery.notice_id == Notice.id)
        .where(Notice.document_id == document_id, SeatRow.unit_id.in_(offices))
        .order_by(Notice.id.desc(), Delivery.channel)
        .limit(MOST_TOLD)
    )
    return [Told(*row) for row in rows]


def put_off(session: Session, message_id: int, error: str, now: datetime) -> None:
    """Remember why an attempt failed; after the last one the message is dead."""
    message = session.get_one(Message, message_id, with_for_update=True)
    if message.done_at is None and message.dead_at is None:
        message.error = error[:LONGEST_ERROR]
        if message.available_at <= now:  # the attempt was rolled back with its claim
            message.attempts += 1
            message.available_at = now + _patience(message.attempts)
        message.dead_at = now if message.attempts >= ATTEMPTS else None


def _take(session: Session, message_id: int, now: datetime) -> Message | None:
    """Close a due message; of two workers one gets it."""
    taken = session.execute(
        update(Message)
        .where(Message.id == message_id, Message.available_at <= now)
        .where(Message.done_at.is_(None), Message.dead_at.is_(None))
        .values(attempts=Message.attempts + 1, done_at=now, error="")
        .returning(Message.id)
    )
    if taken.first() is None:
        return None
    return session.get_one(Message, message_id, populate_existing=True)


def _speaks_for_its_step(kind: str, payload: Mapping[str, Any]) -> bool:
    """A step that is told to several parties is told to the unit's own systems once."""
    rows = [row.then for row in machine(kind).rows if row.code == payload["code"]]
    told = [[effect.party for effect in row if isinstance(effect, Notify)][:1] for row in rows]
    first = [(sorted(party.roles), party.reach) for parties in told for party in parties]
    return not first or (payload["roles"], payload["reach"]) in first


def _patience(attempts: int) -> timedelta:
    return timedelta(seconds=PATIENCE << (attempts - 1))


def _facts(message: Message, paper: Document, unit: Unit) -> dict[str, Any]:
    said = notices.facts(paper, unit.short_name or unit.name, message.payload)
    del said["turn"]  # a person's, not a unit's
    return said | {
        "paper": paper.id,
        "kind": paper.kind,
        "number": paper.number,
        "version": message.seq,
        "step": message.payload["code"],
        "at": message.created_at.isoformat(),
    }


def _tell(session: Session, message: Message, paper: Document, unit: Unit, now: datetime) -> None:
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
        once = insert_into(session.get_bind().dialect, table_of(Notice)).on_conflict_do_nothing()
        session.execute(once, rows)  # row by row: a plan may address ten thousand


def _people(
    session: Session, message: Message, paper: Document, unit: Unit, day: date
) -> Iterable[int]:
    """Whoever holds a seat of the party on that day, or stands in for one who does, without the
    actor herself."""
    substitute = aliased(Person)
    lent = and_(Substitution.seat_id == SeatRow.id, lent_on(day))
    active = and_(substitute.id == Substitution.substitute_id, substitute.disabled_at.is_(None))
    found = session.execute(
        select(SeatRow.person_id, substitute.id)
        .join(Person, Person.id == SeatRow.person_id)
        .outerjoin(Substitution, lent)
        .outerjoin(substitute, active)
        .where(
            Person.disabled_at.is_(None),
            SeatRow.role.in_(message.payload["roles"]),
            SeatRow.held_from <= day,
            or_(SeatRow.held_to.is_(None), SeatRow.held_to > day),
            _near(Reach(message.payload["reach"]), paper, unit),
            or_(SeatRow.unit_id == paper.unit_id, and_(*_in_charge_of(paper))),
            _given_to(paper, message.payload),
        )
    )
    people = {person_id for pair in found for person_id in pair if person_id is not None}
    return sorted(people - {message.payload["actor_id"]})


def _given_to(paper: Document, payload: Mapping[str, Any]) -> ColumnElement[bool]:
    """Of those whose turn it is, she to whom the paper was given; anybody of another party."""
    if paper.assignee_id and notices.is_turn(paper.kind, payload):
        return SeatRow.person_id == paper.assignee_id
    return true()


def _near(reach: Reach, paper: Document, unit: Unit) -> ColumnElement[bool]:
    """The same words as `state_machines.case.reaches`, asked of the seats in SQL."""
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
        case Reach.CARRIED:
            before = Succession.unit_id.in_([paper.unit_id, paper.issuer_id])
            return SeatRow.unit_id.in_(select(Succession.successor_id).where(before))
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
