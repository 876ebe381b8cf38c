"""What units are called, for tables of many."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.engine import Connection

from workflow_app.services.figures.scope import UNIT


def unit_names(connection: Connection, unit_ids: Iterable[int]) -> dict[int, str]:
    """The names of units by id: one statement."""
    named = select(UNIT.c.id, UNIT.c.name).where(UNIT.c.id.in_(list(unit_ids)))
    return {row.id: row.name for row in connection.execute(named)}
