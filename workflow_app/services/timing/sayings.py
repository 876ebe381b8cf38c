"""What is said of the deadlines of stored papers, by one calendar of working days or another: of a
plan's paper by its milestones, of a report by its calendar of reports, of a question by the days
for its answer."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.engine import Connection

from state_machines import MACHINES, RECURRING, STAGES, machine
from state_machines.grammar import Event
from state_machines.periods import of_key
from workflow_app.models import Document, table_of
from workflow_app.services.timing.addressing import Addressed, Milestones, Said
from workflow_app.services.timing.answering import answer_by
from workflow_app.services.timing.deadlines import due_after
from workflow_app.services.timing.rescheduling import ANCHORS, days_told, editions_in_force
from workflow_app.services.timing.workdays import Calendar

DOCUMENT = table_of(Document)

Contents = Mapping[int, Mapping[str, Any]]
Days = Mapping[tuple[int, int], dict[Event, date]]


class Written(NamedTuple):
    """What the deadlines of some papers are counted from."""

    plans: Contents  # as last issued
    calendars: Contents  # of reports
    days: Days  # that the units' papers under the plans tell, by plan and unit


class Sayings:
    """What is said of papers by one calendar of working days."""

    def __init__(self, written: Written, calendar: Calendar) -> None:
        self._written, self._calendar = written, calendar
        self._plans = {one: Milestones(told, calendar) for one, told in written.plans.items()}

    def of(self, paper: Any) -> Said | None:
        """What is said of a stored paper, which comes with its unit's code and kind and the day on
        which its plan was issued; None when nothing is."""
        return COUNTED[paper.kind](self, paper)

    def by_plan(self, paper: Any) -> Said | None:
        """By the milestone of its plan that means its unit."""
        milestones = self._plans.get(paper.plan_id)
        unit = Addressed(paper.unit_id, paper.unit_code, paper.unit_kind)
        milestone = milestones.of(paper.kind, unit) if milestones else None
        if milestones is None or milestone is None:
            return None
        known = self._written.days.get((paper.plan_id, paper.unit_id), {})
        on = paper.plan_issued_on
        return milestones.said(milestone, known | ({Event.ISSUED: on} if on else {}))

    def by_period(self, paper: Any) -> Said | None:
        """By its period and what its calendar of reports tells."""
        told = self._written.calendars.get(paper.plan_id, {})
        period = of_key(told, paper.topic)
        return Said(due_after(period, told, self._calendar), paper.binding) if period else None

    def by_answer(self, paper: Any) -> Said:
        """By the day on which it was asked, or asked again."""
        asked = paper.state_since
        return Said(answer_by(machine(paper.kind), asked, self._calendar), paper.binding)


COUNTED: Mapping[str, Callable[[Sayings, Any], Said | None]] = (
    {table.kind: Sayings.by_answer for table in MACHINES if table.answer_within}
    | {table.kind: Sayings.by_period for table in RECURRING}
    | {table.kind: Sayings.by_plan for table in STAGES}
)
"""The kinds whose deadlines are counted, and by what."""


def written_of(connection: Connection, papers: Iterable[Any]) -> Written:
    """Read what the deadlines of papers are counted from: three statements at most."""
    above: dict[bool, set[int]] = {True: set(), False: set()}
    for paper in papers:
        above[machine(paper.kind).recurring].add(paper.plan_id)
    plans = list(above[False])
    return Written(
        editions_in_force(connection, plans),
        _told(connection, list(above[True])),
        _days(connection, plans),
    )


def _told(connection: Connection, calendars: Sequence[int]) -> Contents:
    if not calendars:
        return {}
    chosen = select(DOCUMENT.c.id, DOCUMENT.c.content).where(DOCUMENT.c.id.in_(calendars))
    return {row.id: row.content for row in connection.execute(chosen)}


def _days(connection: Connection, plans: Sequence[int]) -> Days:
    telling = (DOCUMENT.c.kind, DOCUMENT.c.plan_id, DOCUMENT.c.unit_id, DOCUMENT.c.content)
    chosen = select(*telling).where(
        DOCUMENT.c.plan_id.in_(plans), DOCUMENT.c.kind.in_(list(ANCHORS))
    )
    found: dict[tuple[int, int], dict[Event, date]] = {}
    for paper in connection.execute(chosen):
        for unit_id, event, day in days_told([paper]):
            found.setdefault((paper.plan_id, unit_id), {})[event] = day
    return found
