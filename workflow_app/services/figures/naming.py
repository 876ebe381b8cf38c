"""What units are called, for tables of many."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import and_, func, select
from sqlalchemy.engine import Connection

from workflow_app.models import UnitPast, table_of
from workflow_app.services.figures.scope import PAPER, UNIT

PAST = table_of(UnitPast)


def unit_names(connection: Connection, unit_ids: Iterable[int]) -> dict[int, str]:
    """The names of units by id: one statement."""
    named = select(UNIT.c.id, UNIT.c.name).where(UNIT.c.id.in_(list(unit_ids)))
    return {row.id: row.name for row in connection.execute(named)}


class Called(NamedTuple):
    """What a unit was called then, and is called now."""

    then: str
    now: str


def called(connection: Connection, unit_ids: Iterable[int], plan_id: int) -> dict[int, Called]:
    """The names of units by id, as they were when a plan was issued and as they are: one
    statement."""
    day = select(PAPER.c.issued_on).where(PAPER.c.id == plan_id).scalar_subquery()
    known = and_(PAST.c.unit_id == UNIT.c.id, PAST.c.valid_from <= day, day < PAST.c.valid_to)
    rows = connection.execute(
        select(UNIT.c.id, func.coalesce(PAST.c.name, UNIT.c.name).label("then"), UNIT.c.name)
        .outerjoin_from(UNIT, PAST, known)
        .where(UNIT.c.id.in_(list(unit_ids)))
    )
    return {row.id: Called(row.then, row.name) for row in rows}
