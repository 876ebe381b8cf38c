"""What a plan asks of each unit, and who has reached it: ít nhất 01, 2 tỷ đồng, 100% đơn vị."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy.engine import Connection

from state_machines.figures import CATALOGUE
from state_machines.measures import Amount, Figure, Rule
from workflow_app.services.figures.asked import Asked, who_owes
from workflow_app.services.figures.grouping import by_unit, whole
from workflow_app.services.figures.scope import Scope
from workflow_app.services.figures.totals import Pile, Total, totals


class Reached(NamedTuple):
    """How far a unit came; None when nothing is accepted yet."""

    unit_id: int
    unit: str
    amount: Amount | None


@dataclass(frozen=True, slots=True)
class Target:
    """An indicator of a plan with the units that reached it and those that did not."""

    figure: Figure
    least: int
    share: int  # per cent of the units
    met: list[Reached]
    unmet: list[Reached]

    @property
    def holds(self) -> bool:
        """Whether enough units have reached it, without any rounding."""
        every = len(self.met) + len(self.unmet)
        return every > 0 and len(self.met) * 100 >= self.share * every


def targets(
    connection: Connection, scope: Scope, indicators: Iterable[Mapping[str, Any]]
) -> list[Target]:
    """Each indicator of a plan that names what to reach, evaluated per unit: two statements."""
    return totals_and_targets(connection, scope, indicators)[1]


def totals_and_targets(
    connection: Connection, scope: Scope, indicators: Iterable[Mapping[str, Any]]
) -> tuple[dict[str, Total], list[Target]]:
    """The same with the totals, for which the units are added up where they are read anyway: two
    statements."""
    wanted = [one for one in indicators if one.get("figure") in CATALOGUE and one.get("least")]
    owing = who_owes(connection, scope)
    if not wanted:
        return totals(connection, scope, owing), []
    told = by_unit(connection, scope)
    return whole(told, owing), [_target(one, told, owing) for one in wanted]


def _target(
    said: Mapping[str, Any], told: Mapping[Any, Mapping[str, Pile]], owing: Asked
) -> Target:
    figure, least = CATALOGUE[said["figure"]], int(said["least"])
    names = {row.unit_id: row.name for row in owing.rows(figure)}
    every = [
        Reached(unit_id, name, _amount(told.get(unit_id, {}).get(figure.code), figure))
        for unit_id, name in names.items()
    ]
    met = [one for one in every if one.amount is not None and one.amount.value >= least]
    unmet = [one for one in every if one not in met]
    return Target(figure, least, int(said.get("share") or 100), met, unmet)


def _amount(pile: Pile | None, figure: Figure) -> Amount | None:
    """What a unit has done; of what counts units, how often."""
    if pile is None:
        return None
    return pile.settled(Rule.SUM if figure.rule is Rule.UNITS else figure.rule, 0)
