"""The roll-up of a plan as other programs read it."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy.engine import Connection

from state_machines import machine
from state_machines.figures import RECORD_FIGURES, REPORT_FIGURES, STANDING
from state_machines.measures import Rule
from workflow_app.services.figures.scope import Scope
from workflow_app.services.figures.totals import (
    Pile,
    Total,
    aims_of,
    piled,
    together,
    totals,
)


def rollup(connection: Connection, scope: Scope | int) -> dict[str, Any]:
    """Totals of the accepted papers of a plan, ready for JSON.

    `works`: by the congress they greet, {count, value_vnd in đồng, qualifier}; a work that greets
    two stands under both. `units`: {expected, reported}. `figures`: {code: value}. `totals`:
    {code: {value, whole, qualifier, rule, measure, papers, events}} with every figure and word.
    """
    scope = scope if isinstance(scope, Scope) else Scope(scope)
    found = totals(connection, scope)
    told = [figure.code for figure in (*RECORD_FIGURES, *REPORT_FIGURES) if figure.code in found]
    return {
        "works": works_by_congress(connection, scope),
        "units": _units_reported(found),
        "figures": {code: found[code].amount.value for code in told},
        "totals": {code: as_told(total) for code, total in found.items()},
    }


def as_told(total: Total) -> dict[str, Any]:
    """A total as a line of JSON; `events` only of what counts units, else 0."""
    return {
        "value": total.amount.value,
        "whole": total.amount.whole,
        "qualifier": total.amount.qualifier,
        "rule": total.figure.rule.value,
        "measure": total.figure.measure.name.vi,
        "papers": total.papers,
        "events": total.events if total.figure.rule is Rule.UNITS else 0,
    }


def works_by_congress(connection: Connection, scope: Scope) -> dict[str, dict[str, Any]]:
    """Count, value and qualifier of works, by the congress they greet."""
    groups: dict[tuple[str, str], list[Pile]] = defaultdict(list)
    for key, pile in piled(connection, scope).items():
        for aim in aims_of(key):
            groups[key[0], aim].append(pile)
    return {
        aim: _works(together(groups["works", aim]), together(groups["works_value", aim]))
        for code, aim in sorted(groups)
        if code == "works"
    }


def _works(works: Pile, value: Pile) -> dict[str, Any]:
    counted, said = works.settled(Rule.SUM, 0), value.settled(Rule.SUM, 0)
    return {"count": counted.value, "value_vnd": said.value, "qualifier": said.qualifier}


def units_reported(connection: Connection, scope: Scope | int) -> dict[str, int]:
    """How many units owe the wrap-up, and whose wrap-up was accepted."""
    scope = scope if isinstance(scope, Scope) else Scope(scope)
    return _units_reported(totals(connection, scope))


def _units_reported(found: Mapping[str, Total]) -> dict[str, int]:
    told = [
        one.amount
        for one in found.values()
        if one.figure in STANDING and machine(one.figure.kind).annexes
    ]
    expected, reported = sum(one.whole or 0 for one in told), sum(one.value for one in told)
    return {"expected": expected, "reported": reported}
