"""The board of a whole country or province: branches by stages, read from counters."""

from collections import defaultdict
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Integer, bindparam, case, func, select
from sqlalchemy.orm import Session

from state_machines import CAMPAIGN, STAGES
from state_machines.case import Actor
from state_machines.grammar import Mood
from state_machines.timeliness import EXTENDED, LATE, ON_TIME, UNDATED
from workflow_app.models import Document, Unit, table_of
from workflow_app.models.base import UtcTime
from workflow_app.services.boards import standing
from workflow_app.services.boards.standing import Tally
from workflow_app.services.counting.placing import ONE, ZERO, now_standing
from workflow_app.services.documents import PaperLine
from workflow_app.services.prepared import Prepared
from workflow_app.services.visibility import visible

DOCUMENT, UNIT = table_of(Document), table_of(Unit)
_LEADING = [table.kind for table in CAMPAIGN if table.leads]
_KINDS = frozenset(stage.kind for stage in STAGES)
_COUNTS = len(Tally._fields) + 2
_MOODS = [standing.pairs_of(Mood.OFF, Mood.DONE), standing.pairs_of(Mood.BACK),
          standing.pairs_of(Mood.DONE)]  # fmt: skip


class Cell(NamedTuple):
    """How the papers of one stage stand in one branch. Of those handed in, `returned` lie with
    their units again, and `done` need nothing more."""

    tally: Tally
    returned: int
    done: int


class Branch(NamedTuple):
    """A unit directly below the issuer, with all below it; or one that stands elsewhere. `plan_id`
    is its own plan that rests on this one, if it has issued one that the actor may read."""

    unit_id: int
    name: str
    plan_id: int | None
    cells: dict[str, Cell]


class Branches(NamedTuple):
    """The board: branches in the order of the tree, and the sum of each stage."""

    plan: PaperLine
    branches: list[Branch]
    whole: dict[str, Cell]


class InState(NamedTuple):
    """How many papers of a branch stand in one state."""

    branch: str
    kind: str
    state: str
    papers: int


def board(session: Session, plan_id: int, actor: Actor, now: datetime) -> Branches:
    """The board of a plan and of every plan that rests on it, at this moment, for those who issued
    it, stand above it, or audit: three statements. Others learn nothing: `Refused("unknown")`."""
    plan = standing.plan_of(session, plan_id, actor)
    found: dict[int, dict[str, Cell]] = defaultdict(dict)
    names: dict[int, str] = {}
    for unit_id, name, kind, cell in cells(session, plan_id, now):
        found[unit_id][kind], names[unit_id] = cell, name
    own = _plans_resting_on(session, plan_id, actor)
    rows = [Branch(one, names[one], own.get(one), told) for one, told in found.items()]
    return Branches(plan, rows, _whole(found.values()))


def cells(session: Session, plan_id: int, now: datetime) -> list[tuple[int, str, str, Cell]]:
    """Unit, its name, stage and cell, in the order of the tree: one statement."""
    counts: dict[tuple[str, int, str, str], list[int]] = defaultdict(lambda: [0] * _COUNTS)
    rows = _STANDS.all(session.connection(), {"plan_id": plan_id, "now": now})
    for path, branch_id, name, kind, state, came, timeliness, overdue, papers in rows:
        counted = counts[path, branch_id, name, kind]
        for place in _places(kind, state, came, timeliness, overdue):
            counted[place] += papers
    return [
        (branch_id, name, kind, Cell(Tally(*told[:-2]), *told[-2:]))
        for (_, branch_id, name, kind), told in sorted(counts.items())
        if kind in _KINDS
    ]


@cache
def _places(kind: str, state: str, came: int, timeliness: str, overdue: int) -> tuple[int, ...]:
    """In which counts of a cell such papers stand: the fields of `Tally` and those of `Cell`."""
    settled, back, done = ((kind, state) in pairs for pairs in _MOODS)
    counts = (
        came or not settled,
        came,
        *(timeliness == verdict for verdict in (ON_TIME, EXTENDED, LATE, UNDATED)),
        overdue and not came and not settled,
        settled and not came,
        back,
        done,
    )
    return tuple(place for place, one in enumerate(counts) if one)


def _stands() -> Prepared:
    """The counters of a board, each with its unit, and whether its deadline has passed (0, 1)."""
    stands = now_standing(bindparam("plan_id", type_=Integer)).subquery("stands")
    overdue = stands.c.due_at <= bindparam("now", type_=UtcTime())
    alike = (stands.c.kind, stands.c.state, stands.c.came, stands.c.timeliness)
    return Prepared(
        select(
            *(UNIT.c.path, UNIT.c.id, UNIT.c.name, *alike),
            *(case((overdue, ONE), else_=ZERO).label("overdue"), stands.c.papers),
        ).join_from(stands, UNIT, UNIT.c.id == stands.c.branch_id)
    )


_STANDS = _stands()


def states(session: Session, plan_id: int) -> list[InState]:
    """How many papers stand in which state, for a plan that `board` has shown: one statement."""
    stands = now_standing(plan_id).subquery("stands")
    papers = func.sum(stands.c.papers)
    rows = session.execute(
        select(Unit.name, stands.c.kind, stands.c.state, papers)
        .join(Unit, Unit.id == stands.c.branch_id)
        .where(stands.c.kind.in_([stage.kind for stage in STAGES]))
        .group_by(Unit.path, Unit.name, stands.c.kind, stands.c.state)
        .having(papers != 0)
        .order_by(Unit.path)
    )
    return [InState(row[0], row[1], row[2], int(row[3])) for row in rows]


def _whole(branches: Any) -> dict[str, Cell]:
    stages: dict[str, list[Cell]] = defaultdict(list)
    for told in branches:
        for kind, cell in told.items():
            stages[kind].append(cell)
    return {stage.kind: total(stages[stage.kind]) for stage in STAGES if stage.kind in stages}


def total(parts: list[Cell]) -> Cell:
    """The sum of several cells."""
    tally = standing.total(cell.tally for cell in parts)
    return Cell(tally, sum(cell.returned for cell in parts), sum(cell.done for cell in parts))


def _plans_resting_on(session: Session, plan_id: int, actor: Actor) -> dict[int, int]:
    """The units that issued a plan of their own on this one, each with its newest that the actor
    may read."""
    rows = _plans_seen_by(actor).all(session.connection(), {"basis": plan_id})
    return dict(rows)


@lru_cache(maxsize=standing.KEPT)
def _plans_seen_by(actor: Actor) -> Prepared:
    chosen = select(DOCUMENT.c.unit_id, DOCUMENT.c.id).where(
        DOCUMENT.c.basis_id == bindparam("basis", 0),
        DOCUMENT.c.kind.in_(_LEADING),
        DOCUMENT.c.number != "",
        visible(actor, few=True),
    )
    return Prepared(chosen.order_by(DOCUMENT.c.id), lists=True)
