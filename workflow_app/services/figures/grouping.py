"""Totals side by side: by unit, by place in the tree, by level, kind, cluster, period, congress."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from state_machines.figures import CATALOGUE
from state_machines.measures import Amount, Figure, Rule, combined
from workflow_app.services.figures.asked import Asked, who_owes
from workflow_app.services.figures.scope import BETWEEN, PAPER, STATED, UNIT, Scope
from workflow_app.services.figures.totals import (
    Pile,
    Total,
    columns,
    pile_of,
    settled,
    together,
)
from workflow_app.services.succession.lineage import Called, lineage


class By(StrEnum):
    """What totals are put side by side by."""

    UNIT = "unit"
    KIND = "kind"  # of unit
    LEVEL = "level"  # how many levels below the highest
    CLUSTER = "cluster"
    PERIOD = "period"  # the month that a paper's figures are as of
    SORT = "sort"  # kind of work
    AIM = "aim"  # congress that works greet; who greets two stands under both


KEYS: dict[By, Any] = {
    By.UNIT: STATED.c.unit_id,
    By.KIND: UNIT.c.kind,
    By.LEVEL: func.length(UNIT.c.path) - func.length(func.replace(UNIT.c.path, "/", "")),
    By.CLUSTER: UNIT.c.area,
    By.PERIOD: func.substr(STATED.c.as_of, 1, 7),
    By.SORT: STATED.c.sort,
    By.AIM: STATED.c.aim,
}


def grouped(connection: Connection, scope: Scope, by: By) -> dict[Any, dict[str, Amount]]:
    """{group: {figure's code: amount}}: three statements. A figure that counts units says how many
    of the group have one, of those in it that were asked (where a group is of units)."""
    piles = _piles(connection, scope, by)
    owing = _owing(connection, scope, by)
    return {
        key: {
            code: pile.settled(CATALOGUE[code].rule, owing.counts(CATALOGUE[code]).get(key, 0))
            for code, pile in told.items()
        }
        for key, told in sorted(piles.items(), key=lambda one: str(one[0]))
    }


def _owing(connection: Connection, scope: Scope, by: By) -> Asked:
    if by in (By.PERIOD, By.SORT, By.AIM):
        return Asked([], {})
    return who_owes(connection, scope, UNIT.c.id if by is By.UNIT else KEYS[by])


def _piles(connection: Connection, scope: Scope, by: By) -> dict[Any, dict[str, Pile]]:
    key = KEYS[by].label("key")
    of_works = [STATED.c.sort != ""] if by in (By.SORT, By.AIM) else []
    rows = connection.execute(
        select(STATED.c.code, key, *columns())
        .join_from(STATED, UNIT, UNIT.c.id == STATED.c.unit_id)
        .where(scope.statements, *of_works)
        .group_by(STATED.c.code, key)
    )
    groups: dict[tuple[Any, str], list[Pile]] = defaultdict(list)
    for row in rows:
        for one in row.key.split(BETWEEN) if by is By.AIM else [row.key]:
            groups[one, row.code].append(pile_of(row))
    piles: dict[Any, dict[str, Pile]] = defaultdict(dict)
    for (one, code), parts in sorted(groups.items(), key=str):
        piles[one][code] = together(parts)
    return piles


def by_unit(connection: Connection, scope: Scope) -> dict[Any, dict[str, Pile]]:
    """The parts of each figure, unit by unit: one statement."""
    return _piles(connection, scope, By.UNIT)


class Group(NamedTuple):
    """Units of then with the units of a day that carry them on, and what they did together."""

    then: tuple[int, ...]
    today: tuple[int, ...]
    amounts: dict[str, Amount]

    @property
    def changed(self) -> bool:
        """Whether these are other units than they were."""
        return self.then != self.today


class Regrouped(NamedTuple):
    """Totals by the units of then beside those by the units of a day, and group by group. `alone`
    is what each unit of then did by itself; `names` are those of every unit of then and of the
    day, as when the plan was issued and as they are."""

    then: dict[str, Amount]
    today: dict[str, Amount]
    groups: list[Group]
    alone: dict[int, dict[str, Amount]]
    names: Mapping[int, Called]


def regrouped(connection: Connection, scope: Scope, on: date) -> Regrouped:
    """The totals by the units of a day: what a unit carries on counts as its own. Sums stay what
    they are, the largest and smallest too; a unit counts once, whoever of its forebears did it.
    Three statements."""
    piles, owing = by_unit(connection, scope), _owing(connection, scope, By.UNIT)
    units = {*piles, *owing.everybody}
    issued = select(PAPER.c.issued_on).where(PAPER.c.id == scope.plan_id).scalar_subquery()
    known = lineage(connection, on, units, issued)
    groups = [
        Group(group.then, group.today, _of_group(group.then, piles, owing))
        for group in known.regroup(units)
    ]
    then = {code: total.amount for code, total in whole(piles, owing).items()}
    return Regrouped(
        then,
        {code: _of_groups(CATALOGUE[code], then[code], groups, owing) for code in then},
        groups,
        {unit: _of_group((unit,), piles, owing) for unit in units},
        known.names,
    )


def whole(piles: Mapping[Any, Mapping[str, Pile]], owing: Asked) -> dict[str, Total]:
    """The totals of all groups together."""
    told: dict[str, list[Pile]] = defaultdict(list)
    for figures in piles.values():
        for code, pile in figures.items():
            told[code].append(pile)
    return settled(told, owing)


def _of_groups(figure: Figure, then: Amount, groups: list[Group], owing: Asked) -> Amount:
    """A total by groups: only what counts units can be another one."""
    if figure.rule is not Rule.UNITS:
        return then
    asked = sum(1 for group in groups if _asked(figure, group.then, owing))
    told = (group.amounts[figure.code].value for group in groups if figure.code in group.amounts)
    return Amount(sum(told), asked, then.qualifier)


def _of_group(units: tuple[int, ...], piles: Any, owing: Asked) -> dict[str, Amount]:
    told: dict[str, list[Pile]] = defaultdict(list)
    for unit in units:
        for code, pile in piles.get(unit, {}).items():
            told[code].append(pile)
    return {
        code: _once(CATALOGUE[code], together(parts), units, owing) for code, parts in told.items()
    }


def _once(figure: Figure, pile: Pile, units: tuple[int, ...], owing: Asked) -> Amount:
    if figure.rule is not Rule.UNITS:
        return pile.settled(figure.rule, 0)
    return Amount(min(1, pile.units), int(_asked(figure, units, owing)))


def _asked(figure: Figure, units: tuple[int, ...], owing: Asked) -> bool:
    return any(owing.counts(figure).get(unit) for unit in units)


def up_the_tree(
    amounts: dict[Any, dict[str, Amount]], paths: dict[int, str]
) -> dict[int, dict[str, Amount]]:
    """For every unit: its own amounts (of `By.UNIT`) with those of all units below it."""
    gathered: dict[int, dict[str, list[Amount]]] = defaultdict(lambda: defaultdict(list))
    for unit_id, told in amounts.items():
        for above in paths[unit_id].strip("/").split("/"):
            for code, amount in told.items():
                gathered[int(above)][code].append(amount)
    return {
        unit_id: {code: _summed(CATALOGUE[code].rule, parts) for code, parts in told.items()}
        for unit_id, told in gathered.items()
    }


def _summed(rule: Rule, parts: list[Amount]) -> Amount:
    if rule is not Rule.UNITS:
        return combined(rule, parts) or Amount(0)
    return Amount(sum(part.value for part in parts), sum(part.whole or 0 for part in parts))
