"""Whose a paper was: units merge, and papers go on in other hands."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from workflow_app.models import table_of
from workflow_app.models.trail import Entry

ENTRY = table_of(Entry)


def holder_at(
    document_id: ColumnElement[int] | int, at: ColumnElement[datetime] | datetime
) -> ColumnElement[Any]:
    """The unit that had a paper at an instant, by its trail; NULL before its first entry."""
    return (
        select(ENTRY.c.unit_id)
        .where(ENTRY.c.document_id == document_id, ENTRY.c.at <= at)
        .order_by(ENTRY.c.seq.desc())
        .limit(1)
        .scalar_subquery()
    )
