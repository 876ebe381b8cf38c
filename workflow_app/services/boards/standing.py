"""How the papers of a plan stand to their deadlines: counted one way, for whoever may look."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, func, select, tuple_
from sqlalchemy.orm import Session

from state_machines import STAGES
from state_machines.case import Actor
from state_machines.grammar import Mood
from state_machines.rules import Refused
from state_machines.timeliness import EXTENDED, LATE, ON_TIME, UNDATED
from workflow_app.models import Addressee, Document, Unit, table_of
from workflow_app.services.documents import PaperLine, line, lines
from workflow_app.services.history import may_read_path
from workflow_app.services.prepared import Prepared
from workflow_app.services.visibility import visible

DOCUMENT = table_of(Document)
KEPT = 256
"""For how many people the compiled statements of what they may read are kept."""


class Tally(NamedTuple):
    """How papers stand. What came counts by the verdict it was given when it came."""

    expected: int
    handed_in: int
    on_time: int
    extended: int  # after the plan's date, within the time that was granted
    late: int
    undated: int  # came, and nothing said until when
    overdue: int  # of the missing ones, those whose deadline has passed
    released: int  # not expected: called off before they came

    @property
    def missing(self) -> int:
        return self.expected - self.handed_in


def total(tallies: Iterable[Tally]) -> Tally:
    """The sum of several counts."""
    return Tally(*(sum(column) for column in zip(*_NOTHING, *tallies, strict=True)))


_NOTHING = (Tally(*(0 for _ in Tally._fields)),)


class Overseen(NamedTuple):
    """A plan, the units it was sent to, and how many of them have opened it."""

    plan: PaperLine
    sent: int
    read: int


def overseen(session: Session, plan_id: int, actor: Actor) -> Overseen:
    """The plan with its receipts, for whom `plan_of` is."""
    receipts = (func.count(), func.count(Addressee.read_at))
    sent, read = (
        select(one).where(Addressee.plan_id == plan_id).scalar_subquery() for one in receipts
    )
    row = _overseen(session, plan_id, actor, sent.label("sent"), read.label("read"))
    return Overseen(line(row), row.sent, row.read)


def plan_of(session: Session, plan_id: int, actor: Actor) -> PaperLine:
    """The plan, for those who issued it, stand above it, or audit: one statement. Others learn
    nothing: `Refused("unknown")`."""
    row = _plan_seen_by(actor).first(session.connection(), {"plan_id": plan_id})
    return line(_for_overseers(row, actor))


@lru_cache(maxsize=KEPT)
def _plan_seen_by(actor: Actor) -> Prepared:
    """One `plan` as far as the actor may read it: the statement is kept, never what it found."""
    asked = lines().add_columns(Unit.path)
    return Prepared(asked.where(Document.id == bindparam("plan_id", 0), visible(actor)), lists=True)


def _overseen(session: Session, plan_id: int, actor: Actor, *more: ColumnElement[Any]) -> Any:
    asked = lines().add_columns(Unit.path, *more)
    row = session.execute(asked.where(Document.id == plan_id, visible(actor))).first()
    return _for_overseers(row, actor)


def _for_overseers(row: Any, actor: Actor) -> Any:
    if row is None or not may_read_path(row.path, actor):
        raise Refused("unknown")
    return row


def stages_of(plan_id: int) -> ColumnElement[bool]:
    """The papers that units owe under a plan, without what lies inside them."""
    return and_(DOCUMENT.c.plan_id == plan_id, DOCUMENT.c.parent_id.is_(None))


def tally_columns(now: datetime) -> list[ColumnElement[int]]:
    """The columns of a `Tally`, to be selected for a group of papers."""
    came = DOCUMENT.c.arrived_at.is_not(None)
    counted = (
        ~released(),
        came,
        *(verdict(said) for said in (ON_TIME, EXTENDED, LATE, UNDATED)),
        overdue(now),
        released(),
    )
    return [func.count().filter(condition) for condition in counted]


def tally(row: Iterable[Any]) -> Tally:
    """The counts that `tally_columns` selected."""
    return Tally(*(int(value) for value in row))


def verdict(said: str) -> ColumnElement[bool]:
    """Papers that came and were judged so."""
    return DOCUMENT.c.timeliness == said


def missing() -> ColumnElement[bool]:
    """Papers that are expected and did not come yet."""
    return and_(DOCUMENT.c.arrived_at.is_(None), ~_settled())


def overdue(now: datetime) -> ColumnElement[bool]:
    """Missing papers whose deadline has passed."""
    return and_(missing(), DOCUMENT.c.due_at <= now)


def in_mood(*moods: Mood) -> ColumnElement[bool]:
    """Papers of a stage whose state has one of the moods."""
    return tuple_(DOCUMENT.c.kind, DOCUMENT.c.state).in_(sorted(pairs_of(*moods)))


def pairs_of(*moods: Mood) -> frozenset[tuple[str, str]]:
    """The kinds and states of stages that have one of the moods."""
    return frozenset((s.kind, it.code) for s in STAGES for it in s.states if it.mood in moods)


def released() -> ColumnElement[bool]:
    """Papers that ended before they came: they are not expected any more. What came keeps its
    verdict, whatever became of it."""
    return and_(DOCUMENT.c.arrived_at.is_(None), _settled())


def _settled() -> ColumnElement[bool]:
    return in_mood(Mood.OFF, Mood.DONE)
