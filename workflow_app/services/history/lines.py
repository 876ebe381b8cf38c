"""One step of the trail as people read it, and the statement that reads such steps."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, and_, select
from sqlalchemy.orm import Session, aliased

from workflow_app.models import Document, Person, SeatRow, Unit
from workflow_app.models.trail import Entry, PrivateValue

BLACK = "█████"
"""What stands where a value was erased, in every language."""


class Line(NamedTuple):
    """One step as people read it. `changes` maps a part of the content to (before, after)."""

    id: int
    document_id: int
    kind: str
    title: str
    unit_id: int
    unit_name: str
    seq: int
    at: datetime
    code: str
    source: str
    target: str
    actor_id: int
    actor_name: str
    behalf: str  # whose seat it was, when it was lent to the actor
    role: str
    seat_unit: str
    reason: str
    changes: Mapping[str, tuple[Any, Any]]
    file: Mapping[str, Any]
    number: str
    moved: Mapping[str, Any]  # the next deadline: which, until when, until when before, and why
    verdict: Mapping[str, Any]  # on the arrival, with the deadline that it was judged by
    body: str  # what the chain is made of
    chain: str


_MOVED = ("deadline", "due", "was_due", "why")
_Reason, _Changes = aliased(PrivateValue), aliased(PrivateValue)
_SeatUnit, _Holder = aliased(Unit), aliased(Person)


_COLUMNS: Any = select(
    Entry,
    Document.kind,
    Document.title,
    Unit.name.label("unit_name"),
    Person.name.label("actor_name"),
    _Holder.name.label("holder"),
    SeatRow.role,
    _SeatUnit.name.label("seat_unit"),
    _Reason.value.label("reason"),
    _Changes.value.label("changes"),
)


def _begun(window: Any) -> Any:
    return _COLUMNS.select_from(window).join(Entry, Entry.id == window.c.id)


def lines(window: Any = None) -> Any:
    """The statement behind every list of steps; it begins with a window of entries if there is one:
    PostgreSQL keeps the order of so many joins, and reads no more than the window leads to."""
    chosen = _begun(window) if window is not None else _COLUMNS.select_from(Entry)
    return (
        chosen.join(Document, Document.id == Entry.document_id)
        .join(Unit, Unit.id == Entry.unit_id)
        .join(Person, Person.id == Entry.actor_id)
        .join(SeatRow, SeatRow.id == Entry.seat_id)
        .join(_Holder, _Holder.id == SeatRow.person_id)
        .join(_SeatUnit, _SeatUnit.id == SeatRow.unit_id)
        .outerjoin(_Reason, _private(_Reason, "reason"))
        .outerjoin(_Changes, _private(_Changes, "changes"))
    )


def _private(table: Any, name: str) -> ColumnElement[bool]:
    return and_(
        table.entry_document_id == Entry.document_id,
        table.entry_seq == Entry.seq,
        table.field == name,
    )


def line(row: Row[Any]) -> Line:
    """One row of `lines` as a step."""
    entry, body = row.Entry, json.loads(row.Entry.body)
    return Line(
        id=entry.id,
        document_id=entry.document_id,
        kind=row.kind,
        title=row.title,
        unit_id=entry.unit_id,
        unit_name=row.unit_name,
        seq=entry.seq,
        at=entry.at,
        code=entry.code,
        source=entry.source,
        target=entry.target,
        actor_id=entry.actor_id,
        actor_name=row.actor_name,
        behalf=row.holder if body.get("behalf") else "",
        role=row.role,
        seat_unit=row.seat_unit,
        reason=row.reason or (BLACK if "reason" in body.get("private", {}) else ""),
        changes={name: (was, is_) for name, (was, is_) in json.loads(row.changes or "{}").items()},
        file=body.get("file") or {},
        number=body.get("number") or "",
        moved={name: body.get(name) for name in _MOVED} if "deadline" in body else {},
        verdict=body.get("verdict") or {},
        body=entry.body,
        chain=entry.chain,
    )


def of_document(session: Session, document_id: int, limit: int = 200) -> list[Line]:
    """The steps of one paper, newest first. The caller has checked that it may be read."""
    rows = session.execute(
        lines().where(Entry.document_id == document_id).order_by(Entry.seq.desc()).limit(limit)
    )
    return [line(row) for row in rows]


def last_reasons(session: Session, document_ids: Collection[int]) -> dict[int, str]:
    """The reason given last for each of some papers that the caller has checked may be read."""
    if not document_ids:
        return {}
    rows = session.execute(
        select(PrivateValue.entry_document_id, PrivateValue.value)
        .where(PrivateValue.entry_document_id.in_(document_ids), PrivateValue.field == "reason")
        .order_by(PrivateValue.entry_seq)
    )
    return {row.entry_document_id: row.value for row in rows}
