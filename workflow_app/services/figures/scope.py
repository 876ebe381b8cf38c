"""Which statements a total is taken of: the plan with all that rests on it, a time, some units."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Join, and_, func, literal, or_, select, tuple_

from state_machines import MACHINES
from state_machines.figures import STANDING
from state_machines.grammar import Mood
from workflow_app.models import Document, Stated, Unit, table_of
from workflow_app.services.history.holding import holder_at

STATED, PAPER, UNIT = table_of(Stated), table_of(Document), table_of(Unit)
ENTERED = STATED.alias("standing")
"""That a paper is accepted, as the book says it: in whose name."""
BETWEEN = "\n"
"""Stands between the congresses that one work greets."""

GIVEN_UP = [(t.kind, s.code) for t in MACHINES for s in t.states if s.mood is Mood.OFF]


class Leader(NamedTuple):
    """A unit (of SQL too) that has a plan, or had it at an instant: units merge, plans go on."""

    unit_id: Any
    at: Any = None

    def leads(self, plan: Any) -> ColumnElement[bool]:
        """Whether a plan is the unit's."""
        holder = plan.c.unit_id if self.at is None else holder_at(plan.c.id, self.at)
        return and_(holder == self.unit_id)


@dataclass(frozen=True, slots=True)
class Scope:
    """What is added up. Without `at` it is what stands now; with it, what stood at that instant.

    `within` is the path of a unit: it and those below. `sort` is a kind of work, `aim` a congress
    that works greet. The plan's own papers count, and those of every plan that rests on it; with
    `led_by`, only those of the plans resting on it that a unit led, and of what rests on these.
    """

    plan_id: int
    at: datetime | None = None
    within: str = ""
    led_by: Leader | None = None
    unit_kind: str = ""
    area: str = ""
    sort: str = ""
    aim: str = ""

    @property
    def statements(self) -> ColumnElement[bool]:
        """The rows of the book that count."""
        return and_(self.places, stood(self.at))

    @property
    def places(self) -> ColumnElement[bool]:
        """The rows of the book that count at some time."""
        chosen = [STATED.c.plan_id.in_(self.plans), self._units(STATED.c.unit_id)]
        if self.sort:
            chosen.append(STATED.c.sort == self.sort)
        if self.aim:
            aims = literal(BETWEEN) + STATED.c.aim + BETWEEN
            chosen.append(aims.contains(f"{BETWEEN}{self.aim}{BETWEEN}", autoescape=True))
        return and_(*chosen)

    @property
    def papers(self) -> Join:
        """Where `asked` and `owner` are asked of: papers, each once."""
        codes = [figure.code for figure in STANDING]
        entered = (ENTERED.c.document_id == PAPER.c.id) & ENTERED.c.code.in_(codes)
        return PAPER.outerjoin(ENTERED, and_(entered, stood(self.at, ENTERED)))

    @property
    def owner(self) -> ColumnElement[int]:
        """Whose a paper is: who stated what is in it, though it went on in another unit since;
        else who had it at the time."""
        then = [] if self.at is None else [holder_at(PAPER.c.id, self.at)]
        return func.coalesce(ENTERED.c.unit_id, *then, PAPER.c.unit_id)

    @property
    def asked(self) -> ColumnElement[bool]:
        """The papers that units owe here, whether they came or not."""
        stated = select(STATED.c.document_id).where(stood(self.at))
        chosen = [
            PAPER.c.plan_id.in_(self.plans),
            PAPER.c.parent_id.is_(None),
            or_(tuple_(PAPER.c.kind, PAPER.c.state).not_in(GIVEN_UP), PAPER.c.id.in_(stated)),
            self._units(self.owner),
        ]
        if self.at is not None:
            chosen.append(PAPER.c.created_at <= self.at)
        return and_(*chosen)

    @property
    def plans(self) -> Any:
        """The plan, or those that rest on it and are led by a unit; and all that rests on them."""
        first = PAPER.c.id == self.plan_id
        if self.led_by:
            first = and_(PAPER.c.basis_id == self.plan_id, self.led_by.leads(PAPER))
        plans = select(PAPER.c.id).where(first).cte("plans", recursive=True)
        resting = PAPER.alias("resting")
        plans = plans.union_all(select(resting.c.id).where(resting.c.basis_id == plans.c.id))
        return select(plans.c.id)

    def _units(self, unit_id: Any) -> ColumnElement[bool]:
        chosen: list[ColumnElement[bool]] = []
        if self.within:  # a prefix is a range: '0' follows '/'
            last = self.within[:-1] + "0"
            chosen.append(and_(UNIT.c.path >= self.within, UNIT.c.path < last))
        if self.unit_kind:
            chosen.append(UNIT.c.kind == self.unit_kind)
        if self.area:
            chosen.append(UNIT.c.area == self.area)
        return unit_id.in_(select(UNIT.c.id).where(*chosen)) if chosen else and_(True)


def stood(at: datetime | None, rows: Any = STATED) -> ColumnElement[bool]:
    """Rows of the book that stood at an instant; None is now."""
    if at is None:
        return and_(rows.c.until.is_(None))
    return and_(rows.c.since <= at, or_(rows.c.until.is_(None), rows.c.until > at))
