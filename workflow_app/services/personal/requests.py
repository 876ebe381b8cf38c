"""Requests of data subjects: received by one person, answered by another in two working days."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from state_machines.case import Actor, Seat
from state_machines.days import end_of, today
from state_machines.grammar import Role, Text
from state_machines.rules import Refused
from workflow_app.models import DataRequest, Unit
from workflow_app.services import acts
from workflow_app.services.history.lines import BLACK
from workflow_app.services.personal.names import Name
from workflow_app.services.timing.calendar import calendar_of

DAYS = 2  # working days for the answer
RECEIVES = frozenset({Role.OFFICE, Role.OFFICER})
ANSWERS = frozenset({Role.LEADER})
PAGE = 50

FULL_NAME = Text(
    "Ghi đủ họ và tên: một chữ thì trùng với quá nhiều người",
    "Give the full name: a single word fits too many people",
)
TWO_PEOPLE = Text(
    "Người trả lời phải khác người đã nhận yêu cầu: việc xóa cần hai người",
    "Whoever answers is not who received the request: erasing needs two people",
)


class RequestLine(NamedTuple):
    """A request as its unit reads it."""

    id: int
    unit_id: int
    unit_name: str
    unit_path: str
    subject: str
    wants: str
    received_at: datetime
    received_by: int
    due_at: datetime
    closed_at: datetime | None
    answer: str


def receive(
    session: Session, actor: Actor, *, subject: str, wants: str, now: datetime, request_id: str = ""
) -> int:
    """Write a request down in the actor's own unit; it is due after two working days."""
    seat = _seat(actor, RECEIVES)
    if seat is None:
        raise Refused("not_yours")
    if len(Name(subject).words) < 2:
        raise Refused("not_ready", (FULL_NAME,))
    last = calendar_of(session.connection()).after(today(now), DAYS)
    row = DataRequest(
        unit_id=seat.unit_id,
        subject=subject,
        wants=wants,
        received_at=now,
        received_by=actor.person_id,
        due_at=end_of(last),
    )
    session.add(row)
    session.flush()
    _note(session, actor, row.id, seat.unit_id, "request", now, request_id)
    return row.id


def requests(session: Session, actor: Actor, before: int | None = None) -> list[RequestLine]:
    """The requests of the actor's units, open ones first by due time; auditors read all."""
    chosen = _lines().where(_readable(actor))
    if before is not None:
        chosen = chosen.where(DataRequest.id < before)
    rows = session.execute(chosen.order_by(DataRequest.id.desc()).limit(PAGE))
    return [RequestLine._make(row) for row in rows]


def open_requests(session: Session, actor: Actor) -> list[RequestLine]:
    """What the actor's units still have to answer, the most pressing first."""
    own = {seat.unit_id for seat in actor.seats if seat.role in RECEIVES | ANSWERS}
    waiting = _lines().where(DataRequest.unit_id.in_(own), DataRequest.closed_at.is_(None))
    rows = session.execute(waiting.order_by(DataRequest.due_at, DataRequest.id).limit(PAGE))
    return [RequestLine._make(row) for row in rows]


def request(session: Session, actor: Actor, number: int) -> RequestLine:
    """One request, or `Refused("unknown")`."""
    row = session.execute(_lines().where(DataRequest.id == number, _readable(actor))).first()
    if row is None:
        raise Refused("unknown")
    return RequestLine._make(row)


def answering_seat(actor: Actor, asked: RequestLine) -> Seat:
    """The seat in which the actor answers: a leader's of the unit, held by nobody who received the
    request. Raises `Refused`."""
    seat = _seat(actor, ANSWERS, asked.unit_id)
    if seat is None or asked.closed_at is not None:
        raise Refused("not_yours" if seat is None else "moved_on")
    if asked.received_by in (actor.person_id, seat.holder_id):
        raise Refused("not_ready", (TWO_PEOPLE,))
    return seat


def close(
    session: Session,
    actor: Actor,
    asked: RequestLine,
    answer: str,
    now: datetime,
    request_id: str = "",
) -> None:
    """Answer a request without erasing anything (any more); its subject's name goes."""
    seat = answering_seat(actor, asked)
    told = {"closed_at": now, "closed_by": actor.person_id, "answer": answer, "subject": BLACK}
    still_open = (DataRequest.id == asked.id, DataRequest.closed_at.is_(None))
    if session.execute(update(DataRequest).where(*still_open).values(**told)).rowcount != 1:  # type: ignore[attr-defined]
        raise Refused("moved_on")
    _note(session, actor, asked.id, seat.unit_id, "answer", now, request_id)


def may_receive(actor: Actor) -> bool:
    """Whether the actor writes requests down."""
    return _seat(actor, RECEIVES) is not None


def may_read(actor: Actor) -> bool:
    """Whether the actor reads any requests."""
    reads = RECEIVES | ANSWERS | {Role.AUDITOR}
    return any(seat.role in reads for seat in actor.seats)


def _seat(actor: Actor, roles: frozenset[Role], unit_id: int | None = None) -> Seat | None:
    fitting = (seat for seat in actor.seats if seat.role in roles)
    return next((seat for seat in fitting if unit_id in (None, seat.unit_id)), None)


def _readable(actor: Actor) -> ColumnElement[bool]:
    if any(seat.role is Role.AUDITOR for seat in actor.seats):
        return DataRequest.id.is_not(None)
    own = {seat.unit_id for seat in actor.seats if seat.role in RECEIVES | ANSWERS}
    return DataRequest.unit_id.in_(own)


def _lines() -> Any:
    return select(
        DataRequest.id,
        DataRequest.unit_id,
        Unit.name,
        Unit.path,
        DataRequest.subject,
        DataRequest.wants,
        DataRequest.received_at,
        DataRequest.received_by,
        DataRequest.due_at,
        DataRequest.closed_at,
        DataRequest.answer,
    ).join(Unit, Unit.id == DataRequest.unit_id)


def _note(
    session: Session,
    actor: Actor,
    number: int,
    unit_id: int,
    why: str,
    now: datetime,
    request_id: str,
) -> None:
    acts.note(
        session,
        at=now,
        actor_id=actor.person_id,
        unit_id=unit_id,
        code="personal",
        why=why,
        public={"about": number},
        request_id=request_id,
    )
