"""Timeliness figures of a plan: by stage, level, area and unit, over time, and who is missing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate
from typing import Any, NamedTuple

from sqlalchemy import Date, case, func, literal, select, tuple_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import FunctionElement

from state_machines import STAGES
from workflow_app.models import Unit
from workflow_app.models.base import in_order, units_in_order
from workflow_app.services.boards import standing
from workflow_app.services.boards.standing import DOCUMENT, Tally, stages_of
from workflow_app.services.documents import PaperLine

NAMED = 200


class LocalDay(FunctionElement[date]):
    """The day of an instant in Vietnam, seven hours ahead the whole year."""

    type = Date()
    inherit_cache = True
    name = "local_day"


@compiles(LocalDay)
def _sqlite_day(element: LocalDay, compiler: Any, **options: Any) -> str:
    # Whole seconds only: SQLite rounds the last half millisecond of a day into the next one.
    return f"date(substr({compiler.process(element.clauses, **options)}, 1, 19), '+7 hours')"


@compiles(LocalDay, "postgresql")
def _postgresql_day(element: LocalDay, compiler: Any, **options: Any) -> str:
    instant = compiler.process(element.clauses, **options)
    return f"CAST({instant} AT TIME ZONE 'Asia/Ho_Chi_Minh' AS DATE)"


class Point(NamedTuple):
    """A day on which papers came: how many, and how many had come by its end."""

    day: date
    came: int
    so_far: int


@dataclass(frozen=True, slots=True)
class Course:
    """A stage over time, with the first instants that are late."""

    expected: int
    points: list[Point]
    first_due: datetime | None  # the plan's deadlines, of the unit that is asked first and last
    last_due: datetime | None
    extended_to: datetime | None  # the latest deadline that was granted beyond the plan's own


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a plan, each group by its code; a stage without papers is not there."""

    stages: dict[str, Tally]
    levels: dict[str, Tally]  # by kind of unit
    areas: dict[str, Tally]
    courses: dict[str, Course]

    @property
    def total(self) -> Tally:
        return standing.total(self.stages.values())


class UnitFigures(NamedTuple):
    """A unit with its papers of all stages; `missing` names the stages that have not come."""

    unit_id: int
    name: str
    kind: str
    area: str
    tally: Tally
    missing: list[str]


class Missing(NamedTuple):
    """A unit whose paper of a stage has not come."""

    unit_id: int
    name: str
    area: str
    due_at: datetime | None


def figures(session: Session, plan: PaperLine, now: datetime) -> Figures:
    """The figures of a plan that `standing.overseen` has shown: two statements."""
    rows = session.execute(
        select(DOCUMENT.c.kind, Unit.kind, Unit.area, *standing.tally_columns(now))
        .join_from(DOCUMENT, Unit, Unit.id == DOCUMENT.c.unit_id)
        .where(stages_of(plan.id))
        .group_by(DOCUMENT.c.kind, Unit.kind, Unit.area)
    ).all()
    groups: tuple[dict[str, list[Tally]], ...] = tuple(defaultdict(list) for _ in range(3))
    for *codes, in_group in ((*row[:3], standing.tally(row[3:])) for row in rows):
        for group, code in zip(groups, codes, strict=True):
            group[code].append(in_group)
    stages, levels, areas = (
        {code: standing.total(parts) for code, parts in sorted(group.items())} for group in groups
    )
    return Figures(_in_order(stages), levels, areas, _courses(session, plan.id))


def _in_order(stages: dict[str, Tally]) -> dict[str, Tally]:
    return {stage.kind: stages[stage.kind] for stage in STAGES if stage.kind in stages}


def _courses(session: Session, plan_id: int) -> dict[str, Course]:
    """When the papers of each stage came, day by day."""
    day = LocalDay(DOCUMENT.c.arrived_at).label("day")
    beyond = case((DOCUMENT.c.due_at > DOCUMENT.c.original_due_at, DOCUMENT.c.due_at))
    rows = session.execute(
        select(
            DOCUMENT.c.kind,
            day,
            func.count().label("came"),
            func.min(DOCUMENT.c.original_due_at).label("first_due"),
            func.max(DOCUMENT.c.original_due_at).label("last_due"),
            func.max(beyond).label("extended_to"),
        )
        .where(stages_of(plan_id), ~standing.released())
        .group_by(DOCUMENT.c.kind, day)
        .order_by(DOCUMENT.c.kind, day)
    ).all()
    stages: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        stages[row.kind].append(row)
    return {stage.kind: _course(stages[stage.kind]) for stage in STAGES if stage.kind in stages}


def _course(rows: list[Any]) -> Course:
    came = [row for row in rows if row.day is not None]
    so_far = accumulate(row.came for row in came)
    return Course(
        expected=sum(row.came for row in rows),
        points=[Point(row.day, row.came, sum_) for row, sum_ in zip(came, so_far, strict=True)],
        first_due=min(_known(row.first_due for row in rows), default=None),
        last_due=max(_known(row.last_due for row in rows), default=None),
        extended_to=max(_known(row.extended_to for row in rows), default=None),
    )


def _known(instants: Iterable[datetime | None]) -> list[datetime]:
    return [instant for instant in instants if instant is not None]


def missing_units(session: Session, plan: PaperLine) -> dict[str, list[Missing]]:
    """Of each stage the first `NAMED` units that have not handed in, longest due first: one
    statement. How many there are stands in the figures."""
    urgency = (DOCUMENT.c.due_at.is_(None), DOCUMENT.c.due_at, Unit.name, Unit.id)
    place = func.row_number().over(partition_by=DOCUMENT.c.kind, order_by=urgency).label("place")
    ranked = (
        select(
            DOCUMENT.c.kind, place, Unit.id, Unit.name, Unit.area, DOCUMENT.c.due_at.label("due_at")
        )
        .join_from(DOCUMENT, Unit, Unit.id == DOCUMENT.c.unit_id)
        .where(stages_of(plan.id), standing.missing())
        .subquery()
    )
    rows = session.execute(
        select(ranked).where(ranked.c.place <= NAMED).order_by(ranked.c.kind, ranked.c.place)
    )
    found: dict[str, list[Missing]] = defaultdict(list)
    for kind, _, *unit in rows:
        found[kind].append(Missing(*unit))
    return dict(found)


def by_unit(
    session: Session,
    plan: PaperLine,
    now: datetime,
    *,
    after: tuple[str, int] | None = None,
    limit: int | None = None,
) -> list[UnitFigures]:
    """The figures of each unit, by name, after the unit (name, id): one statement."""
    unit = (Unit.id, Unit.name, Unit.kind, Unit.area)
    absent = [
        func.count().filter(standing.missing(), DOCUMENT.c.kind == stage.kind) for stage in STAGES
    ]
    chosen = (
        select(*unit, *standing.tally_columns(now), *absent)
        .join_from(DOCUMENT, Unit, Unit.id == DOCUMENT.c.unit_id)
        .where(stages_of(plan.id))
        .group_by(Unit.id)
        .order_by(units_in_order(Unit.name), Unit.id)
        .limit(limit)
    )
    if after:
        chosen = chosen.where(
            tuple_(units_in_order(Unit.name), Unit.id)
            > tuple_(in_order(literal(after[0])), literal(after[1]))
        )
    return [_of_unit(row) for row in session.execute(chosen)]


def _of_unit(row: Any) -> UnitFigures:
    counts, absent = row[4 : 4 + len(Tally._fields)], row[4 + len(Tally._fields) :]
    stages = [stage.kind for stage, count in zip(STAGES, absent, strict=True) if count]
    return UnitFigures(row.id, row.name, row.kind, row.area, standing.tally(counts), stages)
