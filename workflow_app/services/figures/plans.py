"""What some units state, plan by plan."""

from collections import defaultdict
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.engine import Connection

from state_machines.figures import CATALOGUE
from state_machines.measures import Amount
from workflow_app.services.figures.scope import STATED, UNIT, stood
from workflow_app.services.figures.totals import columns, pile_of


class Stating(NamedTuple):
    """A unit under a plan."""

    plan_id: int
    unit_id: int
    unit: str


def by_plan(connection: Connection, units: Any) -> dict[Stating, dict[str, Amount]]:
    """{unit under plan: {figure's code: amount}} of the accepted papers of units (a condition on
    their ids) as they stand now: one statement. A figure that counts units says whether this one
    has it: 1 of 1."""
    keys = (STATED.c.plan_id, STATED.c.unit_id, UNIT.c.name)
    rows = connection.execute(
        select(*keys, STATED.c.code, *columns())
        .join_from(STATED, UNIT, UNIT.c.id == STATED.c.unit_id)
        .where(units(STATED.c.unit_id), stood(None))
        .group_by(*keys, STATED.c.code)
        .order_by(*keys, STATED.c.code)
    )
    plans: dict[Stating, dict[str, Amount]] = defaultdict(dict)
    for row in rows:
        told = plans[Stating(row.plan_id, row.unit_id, row.name)]
        told[row.code] = pile_of(row).settled(CATALOGUE[row.code].rule, 1)
    return dict(plans)
