"""How many papers had come when a plan was closed: counted once, while none can come in."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from workflow_app.models import Document, table_of

DOCUMENT = table_of(Document)


def tally_of(connection: Connection, plan_id: int) -> dict[str, dict[str, int]]:
    """For each stage of a plan: how many papers it opened, and how many were handed in.

    The plan is held first: whoever hands in holds it too, so a paper is either counted here or
    finds the plan closed.
    """
    connection.execute(select(DOCUMENT.c.id).where(DOCUMENT.c.id == plan_id).with_for_update())
    rows: Any = connection.execute(
        select(DOCUMENT.c.kind, func.count(), func.count(DOCUMENT.c.arrived_at))
        .where(DOCUMENT.c.plan_id == plan_id, DOCUMENT.c.parent_id.is_(None))
        .group_by(DOCUMENT.c.kind)
        .order_by(DOCUMENT.c.kind)
    )
    return {kind: {"expected": expected, "handed_in": came} for kind, expected, came in rows}
