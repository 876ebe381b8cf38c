"""The list of a unit's works that goes with its report, and their totals."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.engine import Connection

from state_machines.measures import weakest
from workflow_app.models import Document, Work, table_of
from workflow_app.services.figures.scope import GIVEN_UP

DOCUMENT, WORK = table_of(Document), table_of(Work)


def annex_of(connection: Connection, plan_id: int | None, unit_id: int) -> dict[str, Any]:
    """The list of a unit's works under a plan and their totals, as they stand now."""
    rows = connection.execute(
        select(WORK, DOCUMENT.c.state)
        .join_from(WORK, DOCUMENT, DOCUMENT.c.id == WORK.c.document_id)
        .where(
            WORK.c.plan_id == plan_id,
            WORK.c.unit_id == unit_id,
            tuple_(DOCUMENT.c.kind, DOCUMENT.c.state).not_in(GIVEN_UP),
        )
        .order_by(WORK.c.document_id)
    ).all()
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
    return str(row.value_qualifier if row.achieved_vnd is None else row.achieved_qualifier)


def _totals(rows: Iterable[Any]) -> dict[str, dict[str, Any]]:
    """Count, value and qualifier of works by the congress they greet; some stand under two."""
    groups: dict[str, list[Any]] = {}
    for row in rows:
        for aim in dict.fromkeys((row.greets, row.also_greets or row.greets)):
            groups.setdefault(aim, []).append(row)
    return {
        greets: {
            "count": len(group),
            "value_vnd": sum(_value(row) or 0 for row in group),
            "qualifier": weakest(_qualifier(row) for row in group if _value(row) is not None),
        }
        for greets, group in sorted(groups.items())
    }
