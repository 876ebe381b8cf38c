"""The board of a whole country or province: branches by stages, read from counters."""

import json
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import String, and_, bindparam, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import FunctionElement

from state_machines import MACHINES, STAGES
from state_machines.case import Actor
from workflow_app.models import Document, Unit, table_of
from workflow_app.services.boards import standing
from workflow_app.services.boards.cells import Cells, standing_at
from workflow_app.services.counting.placing import now_standing
from workflow_app.services.documents import PaperLine
from workflow_app.services.prepared import Prepared
from workflow_app.services.visibility import visible

DOCUMENT, UNIT = table_of(Document), table_of(Unit)
_LEADING = [table.kind for table in MACHINES if table.leads]


class Branch(NamedTuple):
    """A unit directly below the issuer, with all below it; or one that stands elsewhere. `plan_id`
    is its own plan that rests on this one, if it has issued one that the actor may read."""

    unit_id: int
    name: str
    plan_id: int | None
    cells: Cells


class Branches(NamedTuple):
    """The board: branches in the order of the tree, and the sum of each stage."""

    plan: PaperLine
    branches: list[Branch]
    whole: Cells


class InState(NamedTuple):
    """How many papers of a branch stand in one state."""

    branch: str
    kind: str
    state: str
    papers: int


class _Among(FunctionElement[Any]):
    """Whether a number is in a list in JSON: found by the index of the number."""

    inherit_cache = True


@compiles(_Among)
def _among(element: _Among, compiler: Any, **options: Any) -> str:
    number, listed = (compiler.process(one, **options) for one in element.clauses)
    return f"{number} IN (SELECT value FROM json_each({listed}))"  # noqa: S608 - our own words


@compiles(_Among, "postgresql")
def _among_on_postgresql(element: _Among, compiler: Any, **options: Any) -> str:
    number, listed = (compiler.process(one, **options) for one in element.clauses)
    return f"{number} = ANY (CAST(translate({listed}, '[]', '{{}}') AS INTEGER[]))"


def board(session: Session, plan_id: int, actor: Actor, now: datetime) -> Branches:
    """The board of a plan and of every plan that rests on it, at this moment, for those who issued
    it, stand above it, or audit: three statements. Others learn nothing: `Refused("unknown")`."""
    plan = standing.plan_of(session, plan_id, actor)
    stands = standing_at(session, plan_id, now)
    named = _named(session, plan_id, stands.branches, actor)
    rows = [Branch(one, name, own, stands.branches[one]) for one, name, own in named]
    return Branches(plan, rows, stands.whole)


def _named(
    session: Session, plan_id: int, branches: Iterable[int], actor: Actor
) -> list[tuple[Any, ...]]:
    """The units in the order of the tree, each with its name and the newest plan of its own on
    this one that the actor may read."""
    values = {"basis": plan_id, "branches": json.dumps(list(branches))}
    return _named_for(actor).all(session.connection(), values)


@lru_cache(maxsize=standing.KEPT)
def _named_for(actor: Actor) -> Prepared:
    branch = UNIT.alias("branch")
    own = and_(
        DOCUMENT.c.basis_id == bindparam("basis", 0),
        DOCUMENT.c.unit_id == branch.c.id,
        DOCUMENT.c.kind.in_(_LEADING),
        DOCUMENT.c.number != "",
        visible(actor, beside=branch),
    )
    chosen = (
        select(branch.c.id, branch.c.name, func.max(DOCUMENT.c.id).label("plan_id"))
        .join_from(branch, DOCUMENT, own, isouter=True)
        .where(_Among(branch.c.id, bindparam("branches", "[]", String)))
        .group_by(branch.c.id, branch.c.name, branch.c.path)
    )
    return Prepared(chosen.order_by(branch.c.path), lists=True)


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
