"""By which rule a unit numbers its papers on a day, and setting another from a day on."""

from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from state_machines.case import Actor
from state_machines.days import today
from state_machines.grammar import Book, Role, Text
from state_machines.rules import Refused
from workflow_app.models import Person, RegisterRule, table_of

RULE = table_of(RegisterRule)
LETTER = "CV"
"""The sign of a letter (công văn), the one type that its number does not name."""
KEEPERS = frozenset({Role.CLERK, Role.LEADER})
"""Who sets the rules of a unit's books."""
NOT_BACKWARDS = Text(
    "Cách đánh số chỉ đổi được từ hôm nay trở đi: số đã cấp giữ nguyên. Chọn ngày muộn hơn",
    "A rule begins today or later: numbers that are given stay as they are. Choose a later day",
)
ALREADY_SET = Text(
    "Đã có cách đánh số bắt đầu từ ngày này. Chọn một ngày khác",
    "There is a rule from this day on already. Choose another day",
)


class Grouping(StrEnum):
    """Which papers share one series of numbers."""

    BY_TYPE = "by_type"  # each type has its own
    LETTERS = "letters"  # one for letters, one for every named type together
    ALL = "all"


class Reset(StrEnum):
    """When a series begins at 01 again."""

    YEARLY = "yearly"
    TERM = "term"  # when the term begins, which is the day the rule begins
    NEVER = "never"


class Rule(NamedTuple):
    """How the papers of a book are numbered, from a day on (None: as offices usually do)."""

    grouping: Grouping
    resets: Reset
    since: date | None = None

    def series(self, type: str) -> str:
        """The series from which a paper of a type takes its number."""
        together = self.grouping is Grouping.ALL or (
            self.grouping is Grouping.LETTERS and type != LETTER
        )
        return SERIES[Book.OUT] if together else type

    def period(self, on: date) -> int:
        """What the numbers of a day are unique in: the year, the day on which the term began as
        20240315, or 0 for ever."""
        match self.resets:
            case Reset.YEARLY:
                return on.year
            case Reset.TERM if self.since:
                return int(f"{self.since:%Y%m%d}")
        return 0


SERIES = {Book.OUT: "đi", Book.IN: "đến"}
"""What a series is called that is not that of one type."""
USUAL = {
    Book.OUT: Rule(Grouping.BY_TYPE, Reset.YEARLY),
    Book.IN: Rule(Grouping.ALL, Reset.YEARLY),
}


class SetRule(NamedTuple):
    """A rule as it was set."""

    rule: Rule
    set_by: str
    set_at: datetime


def rule_on(connection: Connection, unit_id: int, book: Book, on: date) -> Rule:
    """The rule of a unit's book that holds on a day."""
    chosen = (
        select(RULE.c.grouping, RULE.c.resets, RULE.c.since)
        .where(RULE.c.unit_id == unit_id, RULE.c.book == book, RULE.c.since <= on)
        .order_by(RULE.c.since.desc())
        .limit(1)
    )
    row = connection.execute(chosen).first()
    return Rule(Grouping(row.grouping), Reset(row.resets), row.since) if row else USUAL[book]


def rules_of(session: Session, unit_id: int, book: Book) -> list[SetRule]:
    """The rules that a unit has set for a book, the newest first."""
    rows = session.execute(
        select(RegisterRule, Person.name)
        .join(Person, Person.id == RegisterRule.set_by)
        .where(RegisterRule.unit_id == unit_id, RegisterRule.book == book)
        .order_by(RegisterRule.since.desc())
    )
    return [
        SetRule(Rule(Grouping(row.grouping), Reset(row.resets), row.since), name, row.set_at)
        for row, name in rows
    ]


def keeps_books(actor: Actor, unit_id: int) -> bool:
    """Whether the actor sets the rules of the unit's books."""
    return any(seat.unit_id == unit_id and seat.role in KEEPERS for seat in actor.seats)


def set_rule(
    session: Session, actor: Actor, unit_id: int, book: Book, rule: Rule, now: datetime
) -> None:
    """Let a rule hold from its day on. `Refused` when it is not the actor's, or not ahead."""
    if not keeps_books(actor, unit_id):
        raise Refused("not_yours")
    if rule.since is None or rule.since < today(now):
        raise Refused("not_ready", (NOT_BACKWARDS,))
    same = (RULE.c.unit_id == unit_id) & (RULE.c.book == book) & (RULE.c.since == rule.since)
    if session.execute(select(RULE.c.id).where(same)).first():
        raise Refused("not_ready", (ALREADY_SET,))
    session.execute(
        insert(RULE).values(
            unit_id=unit_id,
            book=book.value,
            since=rule.since,
            grouping=rule.grouping.value,
            resets=rule.resets.value,
            set_by=actor.person_id,
            set_at=now,
        )
    )
