"""Changes of units that were approved for a day to come, and whose day has come."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from state_machines import MACHINES
from state_machines.days import today
from state_machines.grammar import Ask, Reorganise
from workflow_app.models import Document
from workflow_app.services.membership.seats import somebody


class Due(NamedTuple):
    """A change to be carried out: the paper, the row's code and the one that sends it back with a
    reason, its version, and somebody of the unit who may take both."""

    document_id: int
    code: str
    otherwise: str
    version: int
    person_id: int


_WAITING = [
    (table, row, state, back)
    for table in MACHINES
    for row in table.rows
    if any(isinstance(effect, Reorganise) for effect in row.then)
    for state in row.source
    for back in table.rows_from(state.code)
    if back.asks is Ask.REASON and back.by == row.by
]
"""The rows that carry a change out, each with the state it waits in and the way back."""


def due_changes(session: Session, now: datetime) -> Iterator[Due]:
    """The changes whose day has come since they were approved, in the order of their days. One
    that was approved on its day or later is left to the hand of the office."""
    for table, row, state, back in _WAITING:
        papers = session.execute(
            select(Document).where(Document.kind == table.kind, Document.state == state.code)
        ).scalars()
        for paper in sorted(papers, key=lambda one: (str(one.content.get("since")), one.id)):
            if _has_come(paper, today(now)):
                hands = [one for one in (paper.submitter_id, paper.submitted_for_id) if one]
                person = somebody(session, paper.unit_id, row.by.roles, today(now), but=hands)
                if person:
                    yield Due(paper.id, row.code, back.code, paper.version, person)


def _has_come(paper: Any, day: date) -> bool:
    since = str(paper.content.get("since") or "")
    return today(paper.state_since).isoformat() < since <= day.isoformat()
