"""The overview of a plan for those above it, and of one unit for itself: what a page draws."""

from collections import defaultdict
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from state_machines.alphabet import alphabetical
from state_machines.case import Actor
from state_machines.measures import Amount
from state_machines.rules import Refused
from workflow_app.models import Document, Unit
from workflow_app.services import figures
from workflow_app.services.boards import punctuality, standing
from workflow_app.services.boards.standing import DOCUMENT, stages_of
from workflow_app.services.documents import PaperLine, line, lines
from workflow_app.services.figures import By, Scope, Stating
from workflow_app.services.history import may_read_path
from workflow_app.services.succession.lineage import carried_by
from workflow_app.services.visibility import visible


class Branch(NamedTuple):
    """A unit in the tree with its paper of each stage; `depth` counts from the highest shown."""

    unit_id: int
    name: str
    path: str
    depth: int
    papers: dict[str, PaperLine]


class Overview(NamedTuple):
    """A plan at a glance. `sorts` holds the amounts of accepted works by kind of work."""

    plan: PaperLine
    figures: punctuality.Figures
    sorts: dict[str, dict[str, Amount]]


def of_plan(session: Session, plan_id: int, actor: Actor, now: datetime) -> Overview:
    """For those who issued the plan, stand above it, or audit: four statements. Others learn
    nothing: `Refused("unknown")`."""
    plan = standing.overseen(session, plan_id, actor).plan
    return Overview(
        plan=plan,
        figures=punctuality.figures(session, plan, now),
        sorts=figures.grouped(session.connection(), Scope(plan_id), By.SORT),
    )


def tree(
    session: Session, plan_id: int, actor: Actor, after: str = "", limit: int = 60
) -> tuple[PaperLine, list[Branch]]:
    """The plan and the units that owe it something, in the order of the tree after a path: two
    statements, for whom `of_plan` is."""
    plan = standing.overseen(session, plan_id, actor).plan
    owing = select(DOCUMENT.c.unit_id).where(stages_of(plan_id))
    first = (
        select(Unit.id, Unit.path)
        .where(Unit.id.in_(owing), Unit.path > after)
        .order_by(Unit.path)
        .limit(limit)
        .subquery()
    )
    rows = session.execute(
        lines()
        .add_columns(first.c.path)
        .join(first, first.c.id == Document.unit_id)
        .where(Document.plan_id == plan_id, Document.parent_id.is_(None))
        .order_by(first.c.path, Document.id)
    ).all()
    papers: dict[int, dict[str, PaperLine]] = defaultdict(dict)
    for row in rows:
        papers[row.unit_id].setdefault(row.kind, line(row))
    units = {row.unit_id: (row.unit_name, row.path) for row in rows}
    highest = min((path.count("/") for _, path in units.values()), default=0)
    return plan, [
        Branch(one, name, path, path.count("/") - highest, papers[one])
        for one, (name, path) in units.items()
    ]


class Side(NamedTuple):
    """What a unit owes under a plan, and what its accepted papers state."""

    unit: str
    papers: dict[str, PaperLine]
    amounts: dict[str, Amount]


class OwnPlan(NamedTuple):
    """A plan for a unit; `before` is of those whose history it carries, as they were called."""

    plan: PaperLine
    own: Side
    before: list[Side]


class UnitOverview(NamedTuple):
    """A unit with the plans under which it owes papers or those before it did, newest first."""

    unit: Unit
    plans: list[OwnPlan]


def of_unit(session: Session, unit_id: int, actor: Actor) -> UnitOverview:
    """For the unit's own people, units above and auditors: four statements. Others learn nothing:
    `Refused("unknown")`."""
    unit = session.get(Unit, unit_id)
    if unit is None or not may_read_path(unit.path, actor):
        raise Refused("unknown")
    carried = carried_by(unit_id)

    def theirs(column: Any) -> ColumnElement[bool]:
        return or_(column == unit_id, column.in_(carried))

    owed = session.execute(
        lines()
        .where(theirs(Document.unit_id), Document.parent_id.is_(None), visible(actor))
        .where(Document.plan_id.is_not(None))
        .order_by(Document.id)
    ).all()
    papers: dict[Stating, dict[str, PaperLine]] = defaultdict(dict)
    for paper in map(line, owed):
        whose = Stating(paper.plan_id or 0, paper.unit_id, paper.unit_name)
        papers[whose].setdefault(paper.kind, paper)
    ids = {whose.plan_id for whose in papers}
    plans = session.execute(lines().where(Document.id.in_(ids), visible(actor))).all()
    stated = figures.by_plan(session.connection(), theirs)
    return UnitOverview(unit, _newest_first(unit, map(line, plans), papers, stated))


def _newest_first(unit: Unit, plans: Any, papers: Any, stated: Any) -> list[OwnPlan]:
    sides: dict[int, dict[int, Side]] = defaultdict(dict)
    for whose in sorted({*papers, *stated}, key=lambda one: alphabetical(one.unit)):
        side = Side(whose.unit, papers.get(whose, {}), stated.get(whose, {}))
        sides[whose.plan_id][whose.unit_id] = side
    nothing = Side(unit.name, {}, {})
    return [
        OwnPlan(plan, sides[plan.id].pop(unit.id, nothing), list(sides[plan.id].values()))
        for plan in sorted(plans, key=lambda one: -one.id)
    ]
