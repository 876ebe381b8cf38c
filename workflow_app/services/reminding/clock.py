"""The clock: looks at the papers whose hour has come, reminds, and has the digests made."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from state_machines import MACHINES
from state_machines.days import last_day, midnight, today
from workflow_app.models import Beat, Reminder, table_of
from workflow_app.models.base import Clock, insert_into
from workflow_app.services.record import look_next
from workflow_app.services.reminding import digests
from workflow_app.services.reminding.ladder import Ladder, Rung, Settings, settings_of
from workflow_app.services.reminding.owing import (
    DOCUMENT,
    Paper,
    Roster,
    paper,
    papers,
    roster_of_units,
    units_around,
)
from workflow_app.services.timing.calendar import calendar_of
from workflow_app.services.timing.rescheduling import editions_in_force
from workflow_app.services.timing.workdays import Calendar

REMINDER = table_of(Reminder)
BEAT, USUAL = "tick", Settings()
LOOKS, PEOPLE = 500, 100
"""How many papers a tick looks at, and for how many people it makes the digest."""

_IDLE = text("SET LOCAL idle_in_transaction_session_timeout = '30s'")
"""A clock that stands still in the middle of a tick is cut off, and another one goes on."""
_ALONE = select(func.pg_try_advisory_xact_lock(20_241_013))  # any number, for clocks alone
_DUE = (
    papers()
    .where(DOCUMENT.c.remind_at <= bindparam("now"))
    .order_by(DOCUMENT.c.remind_at, DOCUMENT.c.id)
    .limit(bindparam("most"))
    .with_for_update(of=DOCUMENT, key_share=True, skip_locked=True)
)
"""The papers whose hour has come, held until the end; what somebody moves just now comes next."""


class Ticked(NamedTuple):
    """What a tick did: papers looked at, reminders written, digests made."""

    looked: int = 0
    reminded: int = 0
    digests: int = 0

    def plus(self, other: "Ticked") -> "Ticked":
        """Both together."""
        return Ticked(*map(sum, zip(self, other, strict=True)))


def tick(session: Session, now: datetime | None = None, limit: int = LOOKS) -> Ticked:
    """Do a part of what is due, or nothing when nothing is: repeat until then. Without `now` the
    database's clock says what is due. Nobody is reminded on a day that is not worked."""
    connection = session.connection()
    if not _is_alone(connection):
        return Ticked()
    now = now or connection.scalars(select(Clock())).one()
    calendar, made = calendar_of(connection), 0
    if not calendar.is_worked(today(now)):
        _beat(connection, now)
        return Ticked()
    looked, reminded = _look(connection, calendar, now, limit)
    if looked < limit:
        made = digests.make(connection, now, PEOPLE)
    if not looked and not made:
        _beat(connection, now)
    return Ticked(looked, reminded, made)


def look_again(connection: Connection, plan_id: int, now: datetime) -> None:
    """Have the clock look anew at what is still owed under a plan: it was changed or reopened."""
    kinds = [table.kind for table in MACHINES if table.reminds]
    owed = (
        (DOCUMENT.c.plan_id == plan_id)
        & DOCUMENT.c.kind.in_(kinds)
        & DOCUMENT.c.due_at.is_not(None)
        & DOCUMENT.c.arrived_at.is_(None)
    )
    look_next(connection, owed, now)


def _is_alone(connection: Connection) -> bool:
    """Whether no other clock is at work: it may have papers that belong in a digest made now.
    On SQLite the transaction holds the write lock already."""
    if connection.dialect.name == "sqlite":
        return True
    connection.execute(_IDLE)
    return bool(connection.scalar(_ALONE))


def _look(connection: Connection, calendar: Calendar, now: datetime, limit: int) -> tuple[int, int]:
    found = [paper(row) for row in connection.execute(_DUE, {"now": now, "most": limit})]
    if not found:
        return 0, 0
    owed = [one for one in found if one.is_owed]
    looking = Looking(today(now), calendar, _settings(connection, owed))
    rungs = {one.row.id: looking.rungs(one) for one in owed}
    reminded = [one for one in owed if rungs[one.row.id]]
    roster = roster_of_units(connection, units_around(reminded), looking.day)
    rows = [
        row for one in reminded for row in _reminders(one, rungs[one.row.id], roster, looking.day)
    ]
    count = _remind(connection, rows)
    coming: dict[datetime | None, list[int]] = {}
    for one in found:
        coming.setdefault(looking.next(one), []).append(one.row.id)
    for at, ids in coming.items():
        look_next(connection, DOCUMENT.c.id.in_(ids), at)
    return len(found), count


@dataclass
class Looking:
    """What is told on a day of each paper, and when to look at it next."""

    day: date
    calendar: Calendar
    settings: Mapping[int, Settings]  # of each plan, as it is in force
    _ladders: dict[tuple[date, Settings], Ladder] = field(default_factory=dict)

    def rungs(self, one: Paper) -> tuple[Rung, ...]:
        """What fell due since the paper was to be looked at."""
        return self._ladder(one).since(today(one.row.remind_at), self.day)

    def next(self, one: Paper) -> datetime | None:
        """The morning of its next rung; None when there is nothing to tell any more."""
        day = self._ladder(one).next_day(self.day) if one.is_owed else None
        return midnight(day) if day else None

    def _ladder(self, one: Paper) -> Ladder:
        said = self.settings.get(one.row.plan_id, USUAL)
        key = (last_day(one.row.due_at), said)
        if key not in self._ladders:
            self._ladders[key] = Ladder(*key, self.calendar)
        return self._ladders[key]


def _settings(connection: Connection, owed: Iterable[Paper]) -> dict[int, Settings]:
    """What the plans of these papers say of reminders, in the edition that is in force."""
    plans = {one.row.plan_id for one in owed} - {None}
    issued = editions_in_force(connection, plans)
    return {plan_id: settings_of(content) for plan_id, content in issued.items()}


def _reminders(
    one: Paper, rungs: Iterable[Rung], roster: Roster, day: date
) -> Iterator[dict[str, Any]]:
    for rung in rungs:
        to, people = roster.told_first(one, rung.to)
        for person_id in sorted(people):
            yield {
                "document_id": one.row.id,
                "person_id": person_id,
                "deadline": one.row.deadline,
                "step": rung.step if to is rung.to else to,
                "day": day,
            }


def _remind(connection: Connection, rows: list[dict[str, Any]]) -> int:
    """Write the reminders that are not there yet; return how many these are."""
    if not rows:
        return 0
    once = (
        insert_into(connection.dialect, REMINDER).on_conflict_do_nothing().returning(REMINDER.c.id)
    )
    return len(connection.execute(once, rows).all())


def _beat(connection: Connection, now: datetime) -> None:
    """Note that the clock has nothing left to do."""
    beat = insert_into(connection.dialect, table_of(Beat)).values(name=BEAT, at=now)
    connection.execute(beat.on_conflict_do_update(index_elements=["name"], set_={"at": now}))
