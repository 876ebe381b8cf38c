"""Who was asked: the units that owe the paper in which a figure stands."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import case, func, literal, select
from sqlalchemy.engine import Connection

from state_machines.measures import Figure
from workflow_app.models.base import units_in_order
from workflow_app.services.figures.scope import PAPER, UNIT, Scope

PLAN = PAPER.alias("plan_of_paper")


class Asked:
    """The units that owe papers in a scope. Where a plan names the figures that its reports give,
    a figure is asked of the units of such plans; where none does, of everybody."""

    def __init__(self, owing: Iterable[Any], asking: Mapping[str, frozenset[int]]) -> None:
        self._owing: dict[str, list[Any]] = defaultdict(list)
        for row in owing:
            self._owing[row.kind].append(row)
        self._asking = asking
        self.counts = cache(self._counts)

    @property
    def everybody(self) -> frozenset[int]:
        """All units that owe something."""
        return frozenset(row.unit_id for owing in self._owing.values() for row in owing)

    def units(self, figure: Figure) -> frozenset[int]:
        """The units that owe a figure."""
        return frozenset(row.unit_id for row in self.rows(figure))

    def rows(self, figure: Figure) -> list[Any]:
        """The papers in which a figure is owed, by name of unit: kind, plan_id, unit_id, name."""
        plans = self._asking.get(figure.code)
        owing = self._owing.get(figure.kind, [])
        return owing if plans is None else [row for row in owing if row.plan_id in plans]

    def _counts(self, figure: Figure) -> dict[Any, int]:
        groups: dict[Any, set[int]] = defaultdict(set)
        for row in self.rows(figure):
            groups[row.key].add(row.unit_id)
        return {key: len(units) for key, units in groups.items()}


def who_owes(connection: Connection, scope: Scope, key: Any = None) -> Asked:
    """Who was asked in a scope: one statement. `key` puts the units into groups."""
    key = literal("") if key is None else key
    first = func.row_number().over(partition_by=PAPER.c.plan_id, order_by=PAPER.c.id) == 1
    rows = connection.execute(
        select(
            *(PAPER.c.kind, PAPER.c.plan_id, UNIT.c.id.label("unit_id"), UNIT.c.name),
            key.label("key"),
            case((first, PLAN.c.content["indicators"])).label("indicators"),  # once for each plan
        )
        .select_from(scope.papers)
        .join(UNIT, UNIT.c.id == scope.owner)
        .join(PLAN, PLAN.c.id == PAPER.c.plan_id)
        .where(scope.asked)
        .order_by(units_in_order(UNIT.c.name), UNIT.c.id)
    ).all()
    return Asked(rows, naming((row.plan_id, row.indicators) for row in rows))


def naming(told: Iterable[tuple[int, Any]]) -> dict[str, frozenset[int]]:
    """The plans that name each figure, of plans with their indicators."""
    plans: dict[str, set[int]] = defaultdict(set)
    for plan_id, indicators in told:
        for indicator in indicators or []:
            plans[indicator.get("figure", "")].add(plan_id)
    return {code: frozenset(found) for code, found in plans.items()}
