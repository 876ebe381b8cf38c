"""Opening the reports of a period, by the clock or by hand."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from state_machines import MACHINES, RECURRING
from state_machines.days import today
from state_machines.grammar import Open, Source
from state_machines.periods import OPENED, PRESCRIBED, Period, next_period
from workflow_app.models import Addressee, Document, table_of
from workflow_app.services.membership.seats import somebody
from workflow_app.services.opening import Opening
from workflow_app.services.record import Stamp
from workflow_app.services.timing.addressing import ACTS, addressed_units, note_addressees
from workflow_app.services.timing.calendar import calendar_of
from workflow_app.services.timing.deadlines import due_after

DOCUMENT, ADDRESSEE = table_of(Document), table_of(Addressee)
_OPENERS = [
    (table, row, state)
    for table in MACHINES
    for row in table.rows
    for state in row.source
    if any(isinstance(one, Open) and one.source is Source.PERIOD for one in row.then)
]
"""The rows that open a period, with their machine and each state they leave."""


def due_calendars(session: Session, now: Any) -> Iterator[tuple[int, str, int, int]]:
    """The calendars of which a period is to be opened now: number, the row's code, version, and
    somebody of the unit who may take it."""
    for table, row, state in _OPENERS:
        wanted = (Document.kind == table.kind) & (Document.state == state.code)
        for paper in session.execute(
            select(Document.id, Document.version, Document.unit_id, Document.content).where(wanted)
        ):
            if next_period(paper.content, today(now)):
                person = somebody(session, paper.unit_id, row.by.roles, today(now))
                if person:
                    yield paper.id, row.code, paper.version, person


def opened_next(content: Mapping[str, Any], stamp: Stamp) -> dict[str, Any]:
    """The content with the period that is opened now."""
    coming = next_period(content, today(stamp.at))
    return {**content, OPENED: coming.number if coming else content.get(OPENED)}


def reports_of(
    connection: Connection, paper: Any, content: Mapping[str, Any], stamp: Stamp
) -> list[Opening]:
    """The reports of the period that is due: one for each unit that has to act, and one for the
    unit itself. Units that are new among the addressees are noted as such."""
    coming = next_period(content, today(stamp.at))
    if coming is None:
        return []
    units = addressed_units(connection, paper.unit_id, content, today(stamp.at))
    note_addressees(connection, paper.id, units)
    due = due_after(coming, content, calendar_of(connection))
    acting = [one.unit_id for one in units if one.duty == ACTS and one.unit_id != paper.unit_id]
    return [
        Opening(
            kind=table.kind,
            topic=coming.key,
            unit_id=unit_id,
            issuer_id=paper.unit_id,
            plan_id=paper.id,
            title=f"{content.get('title') or paper.title} {coming.name.vi}",
            due_at=due,
            content=_blank(content, coming),
        )
        for table in RECURRING
        for unit_id in [paper.unit_id, *acting]
    ]


def _blank(content: Mapping[str, Any], coming: Period) -> dict[str, Any]:
    headings = list(content.get("headings") or [])
    return {
        "from": coming.first.isoformat(),
        "to": coming.last.isoformat(),
        "parts": [{"heading": one, "said": ""} for one in headings],
        PRESCRIBED: headings,
    }
