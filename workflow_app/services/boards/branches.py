"""The board of a whole country or province: branches by stages, read from counters."""

from collections import defaultdict
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, case, func, select
from sqlalchemy.orm import Session

from state_machines import CAMPAIGN, STAGES
from state_machines.case import Actor
from state_machines.grammar import Mood
from state_machines.timeliness import EXTENDED, LATE, ON_TIME, UNDATED
from workflow_app.models import Document, Unit
from workflow_app.services.boards import standing
from workflow_app.services.boards.standing import Tally
from workflow_app.services.counting.placing import now_standing
from workflow_app.services.documents import PaperLine
from workflow_app.services.visibility import visible

_LEADING = [table.kind for table in CAMPAIGN if table.leads]


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
    stands = now_standing(plan_id).subquery("stands")
    counted = (
        select(stands.c.branch_id, stands.c.kind, *_columns(stands, now))
        .where(stands.c.kind.in_([stage.kind for stage in STAGES]))
        .group_by(stands.c.branch_id, stands.c.kind)
        .subquery("counted")
    )
    names = (Unit.id, Unit.name, counted.c.kind)
    rows = session.execute(
        select(*names, *list(counted.c)[2:])
        .join(Unit, Unit.id == counted.c.branch_id)
        .order_by(Unit.path)
    )
    return [(row[0], row[1], row[2], _cell(row[3:])) for row in rows]


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


def _columns(stands: FromClause, now: datetime) -> list[ColumnElement[int]]:
    """The counts of a `Tally`, of papers that were counted, and those of a `Cell`."""
    came, said = stands.c.came == 1, stands.c.timeliness
    settled = standing.in_mood(Mood.OFF, Mood.DONE, of=stands)
    counts = (
        came | ~settled,
        came,
        *(said == verdict for verdict in (ON_TIME, EXTENDED, LATE, UNDATED)),
        ~came & ~settled & (stands.c.due_at <= now),
        ~came & settled,
        standing.in_mood(Mood.BACK, of=stands),
        standing.in_mood(Mood.DONE, of=stands),
    )
    return [func.sum(case((one, stands.c.papers), else_=0)).label(f"n{n}")
            for n, one in enumerate(counts)]  # fmt: skip


def _cell(counts: Any) -> Cell:
    *tally, returned, done = map(int, counts)
    return Cell(Tally(*tally), returned, done)


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
    chosen = select(Document.unit_id, Document.id).where(
        Document.basis_id == plan_id,
        Document.kind.in_(_LEADING),
        Document.number != "",
        visible(actor),
    )
    return {row[0]: row[1] for row in session.execute(chosen.order_by(Document.id))}
