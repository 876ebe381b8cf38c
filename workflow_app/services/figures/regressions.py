"""Advice beside figures that fell since the unit's last accepted report. It never blocks."""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.engine import Connection

from state_machines.figures import CATALOGUE
from state_machines.measures import Amount, Figure
from workflow_app.models import Figure as Written
from workflow_app.models import table_of
from workflow_app.services.figures.scope import STATED

WRITTEN = table_of(Written)


class Fallen(NamedTuple):
    """A figure that is smaller now than when it was last accepted."""

    figure: Figure
    before: Amount
    as_of: str
    now: Amount


def fallen(connection: Connection, document_id: int) -> list[Fallen]:
    """The figures of a paper that fell since the unit's last accepted ones: one statement."""
    same = (
        (STATED.c.unit_id == WRITTEN.c.unit_id)
        & (STATED.c.code == WRITTEN.c.code)
        & (STATED.c.plan_id == WRITTEN.c.plan_id)
    )
    rows = connection.execute(
        select(
            *(STATED.c.code, STATED.c.value, STATED.c.whole, STATED.c.qualifier, STATED.c.as_of),
            *(WRITTEN.c.value.label("now"), WRITTEN.c.whole.label("now_whole")),
            WRITTEN.c.qualifier.label("said"),
        )
        .join_from(WRITTEN, STATED, same)
        .where(WRITTEN.c.document_id == document_id)
        .order_by(STATED.c.code, STATED.c.since, STATED.c.id)
    ).all()
    last = {row.code: row for row in rows}
    return [
        Fallen(
            CATALOGUE[code],
            Amount(row.value, row.whole, row.qualifier),
            row.as_of,
            Amount(row.now, row.now_whole, row.said),
        )
        for code, row in last.items()
        if code in CATALOGUE and row.now < row.value
    ]
