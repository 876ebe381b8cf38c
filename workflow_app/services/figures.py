"""Counting and adding up: works with their money, units that reported, figures of congresses."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select, tuple_
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from state_machines import CAMPAIGN
from state_machines.grammar import Annex, Machine, Mood, Typed
from workflow_app.models import Document, Figure, Work, table_of

DOCUMENT, WORK, FIGURE = table_of(Document), table_of(Work), table_of(Figure)

_WEAKEST_FIRST = ("approx", "less_than", "more_than", "at_least", "exact")


def weakest(qualifiers: Iterable[str]) -> str:
    """The qualifier of a sum: the weakest of its parts; bounds from both sides make it about."""
    found = set(qualifiers)
    if "less_than" in found and found & {"more_than", "at_least"}:
        return "approx"
    return next((one for one in _WEAKEST_FIRST if one in found), "exact")


def _kinds_with(typed: Typed) -> tuple[Machine, ...]:
    return tuple(table for table in CAMPAIGN if table.typed is typed)


def _off_states(tables: Iterable[Machine]) -> list[str]:
    return [state.code for table in tables for state in table.states if state.mood is Mood.OFF]


def _standing_works(plan_id: int | None) -> Any:
    """Works that were not given up, with the state of their paper."""
    return (
        select(WORK, DOCUMENT.c.state, DOCUMENT.c.kind.label("paper_kind"))
        .join_from(WORK, DOCUMENT, DOCUMENT.c.id == WORK.c.document_id)
        .where(
            WORK.c.plan_id == plan_id,
            DOCUMENT.c.state.not_in(_off_states(_kinds_with(Typed.WORK))),
        )
        .order_by(WORK.c.document_id)
    )


def _in_accepted_papers(works: Any) -> Any:
    """Only works whose registration was accepted."""
    around = aliased(DOCUMENT)
    accepted = [(t.kind, s.code) for t in CAMPAIGN for s in t.states if s.mood is Mood.DONE]
    return works.join(around, around.c.id == DOCUMENT.c.parent_id).where(
        tuple_(around.c.kind, around.c.state).in_(accepted)
    )


def annex_of(connection: Connection, plan_id: int | None, unit_id: int) -> dict[str, Any]:
    """The list of a unit's works under a plan and their totals, as they stand now."""
    rows = connection.execute(_standing_works(plan_id).where(WORK.c.unit_id == unit_id)).all()
    works = [
        {
            "document": row.document_id,
            "title": row.title,
            "kind": row.kind,
            "greets": row.greets,
            "state": row.state,
            "value_vnd": _value(row),
            "qualifier": _qualifier(row),
        }
        for row in rows
    ]
    return {"works": works, "totals": _totals(rows)}


def _value(row: Any) -> int | None:
    return row.value_vnd if row.achieved_vnd is None else row.achieved_vnd  # type: ignore[no-any-return]


def _qualifier(row: Any) -> str:
    if row.achieved_vnd is not None:
        return str(row.achieved_qualifier)
    return str(row.value_qualifier)


def _totals(rows: Iterable[Any]) -> dict[str, dict[str, Any]]:
    """Count, value and qualifier of works, by the congress they greet."""
    groups: dict[str, list[Any]] = {}
    for row in rows:
        groups.setdefault(row.greets, []).append(row)
    return {
        greets: {
            "count": len(group),
            "value_vnd": sum(_value(row) or 0 for row in group),
            "qualifier": weakest(_qualifier(row) for row in group if _value(row) is not None),
        }
        for greets, group in sorted(groups.items())
    }


def rollup(connection: Connection, plan_id: int) -> dict[str, Any]:
    """Totals of the accepted papers of a plan: works, units that reported, figures of congresses.

    `works`: by the congress they greet, {count, value_vnd in đồng, qualifier}.
    `units`: {expected, reported}. `figures`: {code: value} summed (ages: the extreme).
    """
    return {
        "works": _totals(connection.execute(_in_accepted_papers(_standing_works(plan_id))).all()),
        "units": units_reported(connection, plan_id),
        "figures": _figures(connection, plan_id),
    }


def units_reported(connection: Connection, plan_id: int) -> dict[str, int]:
    """How many units owe the wrap-up, and whose wrap-up was accepted."""
    tables = [table for table in CAMPAIGN if _annexes(table)]
    done = [s.code for t in tables for s in t.states if s.mood is Mood.DONE]
    owed = (DOCUMENT.c.plan_id == plan_id) & DOCUMENT.c.kind.in_([t.kind for t in tables])
    row = connection.execute(
        select(
            func.count(DOCUMENT.c.unit_id.distinct()).label("expected"),
            func.count(DOCUMENT.c.unit_id.distinct())
            .filter(DOCUMENT.c.state.in_(done))
            .label("reported"),
        ).where(owed)
    ).one()
    return {"expected": row.expected, "reported": row.reported}


def _annexes(table: Machine) -> bool:
    return any(isinstance(effect, Annex) for row in table.rows for effect in row.then)


_EXTREMES = {"age_max": max, "age_min": min}


def _figures(connection: Connection, plan_id: int) -> dict[str, int]:
    rows = connection.execute(
        select(FIGURE.c.code, FIGURE.c.value)
        .join_from(FIGURE, DOCUMENT, DOCUMENT.c.id == FIGURE.c.document_id)
        .where(
            FIGURE.c.plan_id == plan_id,
            DOCUMENT.c.state.not_in(_off_states(_kinds_with(Typed.FIGURES))),
        )
    ).all()
    values: dict[str, list[int]] = {}
    for row in rows:
        values.setdefault(row.code, []).append(row.value)
    return {code: _EXTREMES.get(code, sum)(found) for code, found in sorted(values.items())}
