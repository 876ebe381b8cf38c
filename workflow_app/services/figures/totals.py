"""Totals of what is stated: added up in the database, settled by the rule of each figure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, select
from sqlalchemy.engine import Connection

from state_machines.figures import CATALOGUE, STANDING
from state_machines.measures import WEAKEST_FIRST, Amount, Figure, Rule, weakest
from workflow_app.services.figures.asked import Asked, who_owes
from workflow_app.services.figures.scope import BETWEEN, STATED, Scope


class Total(NamedTuple):
    """A figure of many papers. Of `Rule.UNITS` the amount is n of N, and `events` what they did."""

    figure: Figure
    amount: Amount
    papers: int
    events: int


@dataclass(frozen=True, slots=True)
class Pile:
    """The parts of a total, as far as its rule needs them."""

    papers: int = 0
    units: int = 0
    total: int = 0
    whole: int = 0
    most: int | None = None
    least: int | None = None
    said: frozenset[str] = frozenset()

    def settled(self, rule: Rule, asked: int) -> Amount:
        """The amount of the parts, by the rule; `asked` units owe the paper."""
        said = weakest(self.said)
        match rule:
            case Rule.MOST:
                return Amount(self.most or 0, None, said)
            case Rule.LEAST:
                return Amount(self.least or 0, None, said)
            case Rule.RATIO:
                return Amount(self.total, self.whole, said)
            case Rule.UNITS:
                return Amount(self.units, asked)
        return Amount(self.total, None, said)


def totals(connection: Connection, scope: Scope, owing: Asked | None = None) -> dict[str, Total]:
    """Every figure that is stated in a scope, by its code in the order of the catalogue: one
    statement, and one more when nobody has found out yet `who_owes` what. A figure that nobody
    stated is not there, except how many units handed in."""
    told: dict[str, list[Pile]] = defaultdict(list)
    for (code, _, _), pile in piled(connection, scope).items():
        told[code].append(pile)
    return settled(told, owing or who_owes(connection, scope))


def settled(told: Mapping[str, list[Pile]], owing: Asked) -> dict[str, Total]:
    """The totals of piles by the codes of figures, in the order of the catalogue."""
    found = {}
    for code, figure in CATALOGUE.items():
        units = len(owing.units(figure)) if figure.rule is Rule.UNITS else 0
        if code in told or (figure in STANDING and units):
            found[code] = _total(figure, together(told.get(code, [])), units)
    return found


def _total(figure: Figure, pile: Pile, asked: int) -> Total:
    return Total(figure, pile.settled(figure.rule, asked), pile.papers, pile.total)


Key = tuple[str, str, str]
"""Code, kind of work, congresses greeted."""


def piled(connection: Connection, scope: Scope) -> dict[Key, Pile]:
    """The parts of each figure, by code, kind of work and congresses: one statement."""
    groups: dict[Key, list[Pile]] = defaultdict(list)
    units: dict[Key, int] = {}
    for row in connection.execute(_added_up(scope)):
        key = (row.code, row.sort, row.aim)
        sums = int(row.total), int(row.whole or 0)  # PostgreSQL adds whole numbers as decimals
        said = frozenset({row.qualifier})
        groups[key].append(Pile(int(row.papers), 0, *sums, row.most, row.least, said))
        units[key] = row.units or 0
    return {key: replace(together(piles), units=units[key]) for key, piles in groups.items()}


KEYS = (STATED.c.code, STATED.c.sort, STATED.c.aim, STATED.c.qualifier)


def _added_up(scope: Scope) -> Select[Any]:
    """Plan by plan first, in the order of the index: nothing has to be sorted."""
    standing = scope.statements
    parts = (
        select(
            STATED.c.plan_id,
            *KEYS,
            func.count().label("papers"),
            func.sum(STATED.c.value).label("total"),
            func.sum(STATED.c.whole).label("whole"),
            func.max(STATED.c.value).label("most"),
            func.min(STATED.c.value).label("least"),
        )
        .where(standing)
        .group_by(STATED.c.plan_id, *KEYS)
        .subquery()
    )
    keys, units = [parts.c[key.name] for key in KEYS], _units(standing)
    same = and_(*(units.c[key.name] == parts.c[key.name] for key in KEYS[:3]))
    added = select(
        *keys,
        func.max(units.c.units).label("units"),
        *(func.sum(parts.c[name]).label(name) for name in ("papers", "total", "whole")),
        func.max(parts.c.most).label("most"),
        func.min(parts.c.least).label("least"),
    )
    return added.select_from(parts.outerjoin(units, same)).group_by(*keys)


COUNT_UNITS = [code for code, figure in CATALOGUE.items() if figure.rule is Rule.UNITS]


def _units(standing: ColumnElement[bool]) -> Subquery:
    """How many units have something of what counts units."""
    return (
        select(*KEYS[:3], func.count(STATED.c.unit_id.distinct()).label("units"))
        .where(standing, STATED.c.code.in_(COUNT_UNITS), STATED.c.value > 0)
        .group_by(*KEYS[:3])
        .subquery("counted_units")
    )


def pile_of(row: Any) -> Pile:
    """A row that selected `columns`."""
    said = frozenset(word for word in WEAKEST_FIRST if getattr(row, word))
    sums = int(row.total), int(row.whole or 0)  # PostgreSQL adds whole numbers up as decimals
    return Pile(row.papers, row.units, *sums, row.most, row.least, said)


def together(piles: Iterable[Pile]) -> Pile:
    """One pile of several."""
    parts = list(piles)
    return Pile(
        sum(pile.papers for pile in parts),
        sum(pile.units for pile in parts),
        sum(pile.total for pile in parts),
        sum(pile.whole for pile in parts),
        max((pile.most for pile in parts if pile.most is not None), default=None),
        min((pile.least for pile in parts if pile.least is not None), default=None),
        frozenset().union(*(pile.said for pile in parts)),
    )


def aims_of(key: Key) -> list[str]:
    """The congresses that the works of a group greet; a work may greet two."""
    return key[2].split(BETWEEN)


def columns() -> list[Any]:
    """What is selected for a pile."""
    some = STATED.c.value > 0
    return [
        func.count().label("papers"),
        func.count(STATED.c.unit_id.distinct()).filter(some).label("units"),
        func.sum(STATED.c.value).label("total"),
        func.sum(STATED.c.whole).label("whole"),
        func.max(STATED.c.value).label("most"),
        func.min(STATED.c.value).label("least"),
        *(func.count().filter(STATED.c.qualifier == word).label(word) for word in WEAKEST_FIRST),
    ]
