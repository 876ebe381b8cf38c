"""What one unit states, plan by plan."""

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.engine import Connection

from state_machines.figures import CATALOGUE
from state_machines.measures import Amount
from workflow_app.services.figures.scope import STATED, stood
from workflow_app.services.figures.totals import columns, pile_of


def by_plan(connection: Connection, unit_id: int) -> dict[int, dict[str, Amount]]:
    """{plan: {figure's code: amount}} of the unit's accepted papers as they stand now: one
    statement. A figure that counts units says whether this one has it: 1 of 1."""
    keys = (STATED.c.plan_id, STATED.c.code)
    rows = connection.execute(
        select(*keys, *columns())
        .where(STATED.c.unit_id == unit_id, stood(None))
        .group_by(*keys)
        .order_by(*keys)
    )
    plans: dict[int, dict[str, Amount]] = defaultdict(dict)
    for row in rows:
        plans[row.plan_id][row.code] = pile_of(row).settled(CATALOGUE[row.code].rule, 1)
    return dict(plans)
