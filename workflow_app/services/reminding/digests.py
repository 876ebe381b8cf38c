"""One digest for a person and a day: what she is reminded of, made at the hour she chose."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from state_machines.days import VIETNAM, today
from state_machines.grammar import Text
from workflow_app.models import Digest, Person, Reminder, table_of
from workflow_app.models.base import insert_into
from workflow_app.services import deliveries
from workflow_app.services.reminding.ladder import BEFORE, CHAIN, LATE, ON, WEEKLY, told_by
from workflow_app.services.reminding.owing import DOCUMENT, Roster, paper, papers, roster_of_people

DIGEST, REMINDER, PERSON = table_of(Digest), table_of(Reminder), table_of(Person)


class Item(NamedTuple):
    """One line of a digest: one paper."""

    document_id: int
    kind: str
    title: str
    unit: str
    due_at: datetime
    step: str
    tried: Text | None = None  # only a superior is told what was tried before
    owed: bool = True  # False once the paper has moved


def make(connection: Connection, now: datetime, limit: int) -> int:
    """Make the digests of people whose hour has come and who have none today; return how many.
    Reminders of papers that are not owed any more are dropped, and nothing is made of nothing."""
    day, hour = today(now), now.astimezone(VIETNAM).hour
    while people := _waiting(connection, day, hour, limit):
        _drop_what_moved(connection, people, day)
        if made := _made(connection, people, day, now):
            deliveries.promise(connection, now, digests=made)
            return len(made)
    return 0


def _made(connection: Connection, people: Collection[int], day: date, now: datetime) -> list[int]:
    """The new digests of those among the people who have something left to be told."""
    left = select(REMINDER.c.person_id).where(
        REMINDER.c.person_id.in_(people), REMINDER.c.digest_id.is_(None)
    )
    told = sorted(set(connection.scalars(left)))
    if not told:
        return []
    once = insert_into(connection.dialect, DIGEST).on_conflict_do_nothing()
    named = (DIGEST.c.person_id, DIGEST.c.id)
    rows = [{"person_id": one, "day": day, "created_at": now} for one in told]
    made = {row.person_id: row.id for row in connection.execute(once.returning(*named), rows)}
    mine = REMINDER.c.digest_id.is_(None) & (REMINDER.c.person_id == bindparam("whose"))
    if made:
        connection.execute(
            update(REMINDER).where(mine).values(digest_id=bindparam("made")),
            [{"whose": person_id, "made": digest_id} for person_id, digest_id in made.items()],
        )
    return list(made.values())


def _waiting(connection: Connection, day: date, hour: int, limit: int) -> list[int]:
    """The people whose digest is to be made, held: of two clocks one makes it."""
    reminded = select(REMINDER.c.person_id).where(REMINDER.c.digest_id.is_(None))
    has_one = exists().where(DIGEST.c.person_id == PERSON.c.id, DIGEST.c.day == day)
    return list(
        connection.scalars(
            select(PERSON.c.id)
            .where(PERSON.c.id.in_(reminded), PERSON.c.digest_hour <= hour, ~has_one)
            .order_by(PERSON.c.id)
            .limit(limit)
            .with_for_update(key_share=True, skip_locked=True)
        )
    )


def _drop_what_moved(connection: Connection, people: Collection[int], day: date) -> None:
    statement = (
        papers()
        .join(REMINDER, REMINDER.c.document_id == DOCUMENT.c.id)
        .where(REMINDER.c.digest_id.is_(None), REMINDER.c.person_id.in_(people))
        .add_columns(
            REMINDER.c.id.label("reminder_id"),
            REMINDER.c.person_id,
            REMINDER.c.step,
            REMINDER.c.deadline.label("of_deadline"),
        )
    )
    rows = connection.execute(statement).all()
    roster = roster_of_people(connection, people, day)
    if gone := [{"gone": row.reminder_id} for row in rows if not _stands(row, roster)]:
        connection.execute(delete(REMINDER).where(REMINDER.c.id == bindparam("gone")), gone)


def _stands(row: Any, roster: Roster) -> bool:
    """Whether the paper is owed, by the same deadline, and its reader's concern."""
    one = paper(row)
    return (
        one.is_owed
        and row.deadline == row.of_deadline
        and row.person_id in roster.told(one, told_by(row.step))
    )


def items_of(
    session: Session, digest_ids: Collection[int], at_most: int | None = None
) -> dict[int, list[Item]]:
    """The lines of digests, a line for each paper, most pressing first; `at_most` so many of
    each. Two statements, however many digests."""
    connection = session.connection()
    tried = _tried(connection, digest_ids)
    found: dict[int, list[Item]] = {digest_id: [] for digest_id in digest_ids}
    for row in connection.execute(_lines(digest_ids, at_most)):
        found[row.digest_id].append(_item(row, tried))
    return found


def _lines(digest_ids: Collection[int], at_most: int | None) -> Select[Any]:
    """The papers of digests with the last step for each, in order of their due dates."""
    last = func.row_number().over(
        partition_by=(REMINDER.c.digest_id, REMINDER.c.document_id),
        order_by=(_weight().desc(), REMINDER.c.id.desc()),
    )
    steps = (
        select(REMINDER, last.label("nth")).where(REMINDER.c.digest_id.in_(digest_ids)).subquery()
    )
    place = func.row_number().over(
        partition_by=steps.c.digest_id, order_by=(DOCUMENT.c.due_at, DOCUMENT.c.id)
    )
    chosen = (
        papers()
        .join(steps, steps.c.document_id == DOCUMENT.c.id)
        .where(steps.c.nth == 1)
        .add_columns(
            steps.c.digest_id,
            steps.c.step,
            steps.c.deadline.label("of_deadline"),
            place.label("place"),
        )
        .subquery()
    )
    whole = select(chosen).order_by(chosen.c.digest_id, chosen.c.place)
    return whole if at_most is None else whole.where(chosen.c.place <= at_most)


def _weight() -> ColumnElement[int]:
    weights = [(REMINDER.c.step == to, number) for number, to in enumerate(CHAIN, start=2)]
    return case((REMINDER.c.step.startswith(WEEKLY), 1), *weights, else_=0)


def _item(row: Any, tried: Mapping[tuple[int, int], Text]) -> Item:
    return Item(
        document_id=row.id,
        kind=row.kind,
        title=row.title,
        unit=row.unit_short_name or row.unit_name,
        due_at=row.due_at,
        step=row.step,
        tried=tried.get((row.digest_id, row.id)),
        owed=paper(row).is_owed and row.deadline == row.of_deadline,
    )


def _tried(connection: Connection, digest_ids: Collection[int]) -> dict[tuple[int, int], Text]:
    """What went before, for papers of which a superior is told in these digests."""
    mine, told, earlier = DIGEST.alias("mine"), REMINDER.alias("told"), REMINDER.alias("earlier")
    rows = connection.execute(
        select(
            told.c.digest_id,
            told.c.document_id,
            func.count(earlier.c.digest_id.distinct()),
            func.count(earlier.c.person_id.distinct()),
            func.min(earlier.c.day),
        )
        .join(mine, mine.c.id == told.c.digest_id)
        .join(
            earlier,
            and_(
                earlier.c.document_id == told.c.document_id,
                earlier.c.deadline == told.c.deadline,
                earlier.c.digest_id.is_not(None),
                earlier.c.day <= mine.c.day,
                _asked(earlier),
            ),
        )
        .where(told.c.digest_id.in_(digest_ids), ~_asked(told))
        .group_by(told.c.digest_id, told.c.document_id)
    )
    return {(row[0], row[1]): _in_words(*row[2:]) for row in rows}


def _in_words(reminders: int, people: int, since: date) -> Text:
    return Text(
        f"Đã nhắc {reminders:02d} lần tới {people:02d} người, từ ngày {since:%d/%m/%Y}",
        f"Reminded {reminders} times, {people} people, since {since:%d/%m/%Y}",
    )


def _asked(reminders: FromClause) -> ColumnElement[bool]:
    """The reminders to whoever must act, as against those to superiors."""
    step = reminders.c.step
    return or_(step == ON, step.startswith(f"{BEFORE}:"), step.startswith(f"{LATE}:"))
