"""Reading the trail: of a paper, of a unit, of a person, of everything; newest first."""

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, and_, or_, select
from sqlalchemy.orm import Session, aliased

from state_machines.case import Actor
from state_machines.grammar import Role
from state_machines.rules import Refused
from workflow_app.models import Document, Person, SeatRow, Unit
from workflow_app.models.trail import Entry, PrivateValue
from workflow_app.services.visibility import below


class Line(NamedTuple):
    """One step as people read it. `changes` maps a part of the content to (before, after)."""

    id: int
    document_id: int
    kind: str
    title: str
    unit_name: str
    seq: int
    at: datetime
    code: str
    source: str
    target: str
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


_MOVED = ("deadline", "due", "was_due", "why")
_Reason, _Changes = aliased(PrivateValue), aliased(PrivateValue)
_SeatUnit, _Holder = aliased(Unit), aliased(Person)


def _lines() -> Any:
    def private(table: Any, name: str) -> ColumnElement[bool]:
        return and_(
            table.entry_document_id == Entry.document_id,
            table.entry_seq == Entry.seq,
            table.field == name,
        )

    return (
        select(
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
        .join(Document, Document.id == Entry.document_id)
        .join(Unit, Unit.id == Entry.unit_id)
        .join(Person, Person.id == Entry.actor_id)
        .join(SeatRow, SeatRow.id == Entry.seat_id)
        .join(_Holder, _Holder.id == SeatRow.person_id)
        .join(_SeatUnit, _SeatUnit.id == SeatRow.unit_id)
        .outerjoin(_Reason, private(_Reason, "reason"))
        .outerjoin(_Changes, private(_Changes, "changes"))
    )


def _line(row: Row[Any]) -> Line:
    entry, body = row.Entry, json.loads(row.Entry.body)
    return Line(
        id=entry.id,
        document_id=entry.document_id,
        kind=row.kind,
        title=row.title,
        unit_name=row.unit_name,
        seq=entry.seq,
        at=entry.at,
        code=entry.code,
        source=entry.source,
        target=entry.target,
        actor_name=row.actor_name,
        behalf=row.holder if body.get("behalf") else "",
        role=row.role,
        seat_unit=row.seat_unit,
        reason=row.reason or "",
        changes={name: (was, is_) for name, (was, is_) in json.loads(row.changes or "{}").items()},
        file=body.get("file") or {},
        number=body.get("number") or "",
        moved={name: body.get(name) for name in _MOVED} if "deadline" in body else {},
        verdict=body.get("verdict") or {},
    )


def of_document(session: Session, document_id: int, limit: int = 200) -> list[Line]:
    """The steps of one paper, newest first. The caller has checked that it may be read."""
    rows = session.execute(
        _lines().where(Entry.document_id == document_id).order_by(Entry.seq.desc()).limit(limit)
    )
    return [_line(row) for row in rows]


def of_unit(
    session: Session,
    unit_id: int,
    actor: Actor,
    *,
    before: int | None = None,
    limit: int = 50,
) -> list[Line]:
    """The steps of a unit's papers for its own people, units above and auditors, else unknown."""
    if not may_read_unit(session, unit_id, actor):
        raise Refused("unknown")
    return _page(session, Entry.unit_id == unit_id, actor, before, limit)


def may_read_unit(session: Session, unit_id: int, actor: Actor) -> bool:
    """Whether the actor may read the trail of a unit: its own people, units above, auditors."""
    path = session.scalar(select(Unit.path).where(Unit.id == unit_id))
    return path is not None and may_read_path(path, actor)


def may_read_path(path: str, actor: Actor) -> bool:
    """The same of a unit whose path is known."""
    return any(
        seat.role is Role.AUDITOR
        or (seat.role is not Role.ADMINISTRATOR and path.startswith(seat.unit_path))
        for seat in actor.seats
    )


def everything(
    session: Session,
    actor: Actor,
    *,
    before: int | None = None,
    limit: int = 50,
    code: str | Collection[str] = "",
    unit_id: int | None = None,
    person_id: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[Line]:
    """Steps that the actor may read and that fit the filters: an auditor's whole trail, a
    superior's own tree."""
    wanted = [_readable(actor)]
    if code:
        wanted.append(Entry.code.in_([code] if isinstance(code, str) else code))
    if unit_id is not None:
        wanted.append(Entry.unit_id == unit_id)
    if person_id is not None:
        wanted.append(Entry.actor_id == person_id)
    if since is not None:
        wanted.append(Entry.at >= since)
    if until is not None:
        wanted.append(Entry.at < until)
    return _page(session, and_(*wanted), actor, before, limit)


def _readable(actor: Actor) -> ColumnElement[bool]:
    if _is_auditor(actor):
        return Entry.id.is_not(None)
    seats = [seat for seat in actor.seats if seat.role is not Role.ADMINISTRATOR]
    trees = [or_(Unit.id == seat.unit_id, below(seat.unit_path)) for seat in seats]
    return Entry.unit_id.in_(select(Unit.id).where(or_(Unit.id.is_(None), *trees)))


def _page(
    session: Session,
    wanted: ColumnElement[bool],
    actor: Actor,
    before: int | None,
    limit: int,
) -> list[Line]:
    """Lists name the steps; what a unit wrote in a draft is told to auditors only."""
    chosen = _lines().where(wanted).order_by(Entry.id.desc()).limit(limit)
    if before is not None:
        chosen = chosen.where(Entry.id < before)
    found = [_line(row) for row in session.execute(chosen)]
    return found if _is_auditor(actor) else [one._replace(changes={}) for one in found]


def _is_auditor(actor: Actor) -> bool:
    return any(seat.role is Role.AUDITOR for seat in actor.seats)


def pages(session: Session, actor: Actor, limit: int = 500, **filters: Any) -> Iterator[Line]:
    """Every fitting step, newest first, read page by page so that an export stays small."""
    before: int | None = filters.pop("before", None)
    while lines := everything(session, actor, before=before, limit=limit, **filters):
        yield from lines
        before = lines[-1].id
