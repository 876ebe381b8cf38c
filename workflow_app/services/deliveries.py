"""What is to be sent by mail, chat and webhook: promised once, claimed for a while, closed once."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Update,
    case,
    func,
    literal,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import Session

from workflow_app.models import Beat, Delivery, Digest, Endpoint, Notice, Person, Unit, table_of
from workflow_app.models.base import insert_into

MAIL, CHAT, WEBHOOK = "mail", "chat", "webhook"
CHANNELS = (MAIL, CHAT, WEBHOOK)
LEASE = timedelta(seconds=120)  # of the first attempt; doubles with each one
ATTEMPTS = 8  # then somebody has to look at it, four hours after the first
LONGEST_ERROR = 500
MANY = 10_000  # numbers in one statement

_WANTED: Mapping[str, ColumnElement[bool]] = {
    MAIL: Person.by_mail & (Person.email != "") & Person.bounced_at.is_(None),
    CHAT: Person.chat_address != "",
}
"""Who wants to be told by a channel."""


class Backlog(NamedTuple):
    """What waits in a channel, since when, and what was given up."""

    channel: str
    waiting: int
    oldest: datetime | None
    dead: int


class Dead(NamedTuple):
    """A delivery that was given up."""

    id: int
    channel: str
    to: str
    attempts: int
    at: datetime
    error: str


def promise(
    connection: Connection,
    now: datetime,
    *,
    notices: Collection[int] = (),
    digests: Collection[int] = (),
) -> None:
    """Promise these notices and digests to their people by each channel they want; what was
    promised before stays as it is."""
    for model, numbers in ((Notice, list(notices)), (Digest, list(digests))):
        for start in range(0, len(numbers), MANY):
            _promise(connection, now, model, model.id.in_(numbers[start : start + MANY]))


def promise_message(
    connection: Connection, now: datetime, message_id: int, unit_id: int | None
) -> None:
    """Promise the notices of a message to their people, and the message to the systems of the
    unit that the paper belongs to."""
    _promise(connection, now, Notice, Notice.message_id == message_id)
    if unit_id is not None:
        listening = select(
            literal(WEBHOOK), literal(message_id), Endpoint.id, *_untried(now)
        ).where(Endpoint.unit_id == unit_id, Endpoint.closed_at.is_(None))
        _insert(connection, ("channel", "message_id", "endpoint_id"), listening)


def _promise(
    connection: Connection,
    now: datetime,
    model: type[Notice] | type[Digest],
    which: ColumnElement[bool],
) -> None:
    column = "notice_id" if model is Notice else "digest_id"
    for channel, wanted in _WANTED.items():
        chosen = (
            select(literal(channel), model.id, *_untried(now))
            .join(Person, Person.id == model.person_id)
            .where(which, wanted, Person.disabled_at.is_(None))
        )
        _insert(connection, ("channel", column), chosen)


def _untried(now: datetime) -> tuple[ColumnElement[Any], ...]:
    moment = literal(now, Delivery.created_at.type)
    return moment, moment, literal(0), literal("")


def _insert(connection: Connection, columns: Sequence[str], chosen: Select[Any]) -> None:
    names = (*columns, "created_at", "available_at", "attempts", "error")
    insert = insert_into(connection.dialect, table_of(Delivery))
    connection.execute(insert.from_select(names, chosen).on_conflict_do_nothing())


def waiting(session: Session, now: datetime) -> dict[str, int]:
    """How many deliveries of each channel are due."""
    due = select(Delivery.channel, func.count()).where(*_open(), Delivery.available_at <= now)
    return {row[0]: row[1] for row in session.execute(due.group_by(Delivery.channel))}


def claim(session: Session, channel: str, now: datetime, limit: int) -> dict[int, int]:
    """Take due deliveries of a channel, oldest first, for a while that doubles with each attempt;
    return the number of the attempt for each. What killed its worker too often is given up."""
    due = (
        select(Delivery.id)
        .where(Delivery.channel == channel, *_open(), Delivery.available_at <= now)
        .order_by(Delivery.available_at, Delivery.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    numbers = list(session.scalars(due))
    leases = {tried: now + LEASE * 2**tried for tried in range(ATTEMPTS)}
    taken = (
        update(Delivery)
        .where(Delivery.id.in_(numbers))
        .values(
            attempts=Delivery.attempts + 1,
            available_at=case(leases, value=Delivery.attempts, else_=now),
            dead_at=case((Delivery.attempts >= ATTEMPTS, now), else_=None),
        )
        .returning(Delivery.id, Delivery.attempts, Delivery.dead_at)
        .execution_options(synchronize_session=False)
    )
    rows = session.execute(taken).all() if numbers else ()
    return {row.id: row.attempts for row in sorted(rows) if row.dead_at is None}


def sent(session: Session, delivery_id: int, attempt: int, now: datetime, note: str = "") -> bool:
    """Close a delivery that was taken, or is not needed any more; False if a later attempt has
    taken it over."""
    return _close(session, delivery_id, attempt, done_at=now, error=note[:LONGEST_ERROR])


def all_sent(session: Session, attempts: Mapping[int, int], now: datetime) -> None:
    """Close what was taken, a statement for each number of attempts; what a later attempt has
    taken over stays as it is."""
    for attempt, numbers in _by_attempt(attempts).items():
        session.execute(
            update(Delivery)
            .where(Delivery.id.in_(numbers), Delivery.attempts == attempt, *_open())
            .values(done_at=now, error="")
        )


def put_off(
    session: Session,
    delivery_id: int,
    attempt: int,
    error: str,
    now: datetime,
    *,
    lasting: bool = False,
) -> bool:
    """Remember why an attempt failed; after the last one, or when trying is of no use, the
    delivery is given up."""
    dead_at = now if lasting or attempt >= ATTEMPTS else None
    return _close(session, delivery_id, attempt, error=error[:LONGEST_ERROR], dead_at=dead_at)


def give_back(
    session: Session, attempts: Mapping[int, int], until: datetime, error: str = ""
) -> None:
    """Give claims back that were not tried: they do not count as attempts."""
    for attempt, numbers in _by_attempt(attempts).items():
        session.execute(
            update(Delivery)
            .where(Delivery.id.in_(numbers), Delivery.attempts == attempt, *_open())
            .values(attempts=attempt - 1, available_at=until, error=error[:LONGEST_ERROR])
        )


def _by_attempt(attempts: Mapping[int, int]) -> dict[int, list[int]]:
    by_attempt: dict[int, list[int]] = {}
    for delivery_id, attempt in attempts.items():
        by_attempt.setdefault(attempt, []).append(delivery_id)
    return by_attempt


def revive(session: Session, delivery_id: int, now: datetime) -> bool:
    """Give a dead delivery its attempts again; False if it is not dead."""
    revived = session.execute(
        update(Delivery)
        .where(Delivery.id == delivery_id, Delivery.dead_at.is_not(None))
        .values(dead_at=None, attempts=0, available_at=now)
        .returning(Delivery.id)
    )
    return revived.first() is not None


def _close(session: Session, delivery_id: int, attempt: int, **values: Any) -> bool:
    closed = session.execute(_closing(delivery_id, attempt).values(**values))
    return closed.rowcount == 1  # type: ignore[attr-defined,no-any-return]


def _closing(delivery_id: int, attempt: int) -> Update:
    """The number of the attempt is the fence: who was overtaken closes nothing."""
    return (
        update(Delivery)
        .where(Delivery.id == delivery_id, Delivery.attempts == attempt, *_open())
        .execution_options(synchronize_session=False)
    )


def _open() -> tuple[ColumnElement[bool], ...]:
    return Delivery.done_at.is_(None), Delivery.dead_at.is_(None)


def dead(session: Session, limit: int = 50) -> list[Dead]:
    """What was given up, newest first, with whom it was for: one statement."""
    rows: Sequence[Any] = session.execute(
        select(
            Delivery.id,
            Delivery.channel,
            func.coalesce(Person.name, Unit.name),
            Delivery.attempts,
            Delivery.dead_at,
            Delivery.error,
        )
        .outerjoin(Notice, Notice.id == Delivery.notice_id)
        .outerjoin(Digest, Digest.id == Delivery.digest_id)
        .outerjoin(Person, Person.id == func.coalesce(Notice.person_id, Digest.person_id))
        .outerjoin(Endpoint, Endpoint.id == Delivery.endpoint_id)
        .outerjoin(Unit, Unit.id == Endpoint.unit_id)
        .where(Delivery.dead_at.is_not(None))
        .order_by(Delivery.id.desc())
        .limit(limit)
    ).all()
    return [Dead(*row) for row in rows]


def backlog(session: Session, *others: Select[Any]) -> dict[str, Backlog]:
    """What waits and was given up in each channel, and under "tick" when the clock last ran: one
    statement. `others` add rows of the same four columns."""
    waiting = select(
        Delivery.channel, func.count(), func.min(Delivery.created_at), literal(0)
    ).where(*_open())
    given_up = select(Delivery.channel, literal(0), literal(None), func.count()).where(
        Delivery.dead_at.is_not(None)
    )
    tick = select(literal("tick"), literal(0), Beat.at, literal(0)).where(Beat.name == "tick")
    counted: Any = union_all(
        waiting.group_by(Delivery.channel), given_up.group_by(Delivery.channel), tick, *others
    )
    found = {channel: Backlog(channel, 0, None, 0) for channel in (*CHANNELS, "tick")}
    for channel, count, oldest, dead in session.execute(counted):
        before = found.get(channel, Backlog(channel, 0, None, 0))
        found[channel] = Backlog(
            channel, before.waiting + count, oldest or before.oldest, before.dead + dead
        )
    return found
