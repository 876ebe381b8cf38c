"""How long papers are kept, and destroying them afterwards: one person proposes, another confirms.

A tombstone is left: the paper's row with its unit, kind, state and days, its trail with every hash,
and in the trail the digests of the files that went. Content, reasons, changes and files are gone.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, delete, false, or_, select, tuple_, update
from sqlalchemy.orm import Session, aliased

from state_machines import MACHINES, machine
from state_machines.case import Actor, Seat
from state_machines.days import midnight, today
from state_machines.grammar import Machine, Mood, Role, Text
from state_machines.rules import Refused
from state_machines.system import DESTROYED
from workflow_app.models import Destruction, Document, File, Notice, Person, Unit, table_of
from workflow_app.models.base import insert_into
from workflow_app.models.trail import Message, PrivateValue
from workflow_app.services import acts
from workflow_app.services.cases import facts_of
from workflow_app.services.following import step_after
from workflow_app.services.history.lines import BLACK
from workflow_app.services.jobs import forgetting
from workflow_app.services.record import Stamp, record

PROPOSES, CONFIRMS = frozenset({Role.CLERK, Role.OFFICER}), frozenset({Role.LEADER})
PAGE = 50
ENDED = {
    table.kind: [state.code for state in table.states if state.mood in (Mood.DONE, Mood.OFF)]
    for table in MACHINES
    if table.kept_years
}
"""The states in which a paper that is not kept for ever has ended, by kind."""

TWO_PEOPLE = Text(
    "Người xác nhận phải khác người đề nghị: hủy hồ sơ cần hai người",
    "Whoever confirms is not who proposed: destroying needs two people",
)


class Expired(NamedTuple):
    """A paper whose time is over; `proposal` is 0 until somebody proposes that it is destroyed."""

    id: int
    kind: str
    state: str
    title: str
    unit_name: str
    ended_at: datetime
    proposal: int
    proposed_by: int
    proposer: str


def expired(
    session: Session, actor: Actor, now: datetime, before: int | None = None
) -> list[Expired]:
    """The papers of the actor's units whose time is over and that are still there."""
    proposer = aliased(Person)
    chosen: Any = (
        select(
            Document.id,
            Document.kind,
            Document.state,
            Document.title,
            Unit.name,
            Document.state_since,
            Destruction.id.label("proposal"),
            Destruction.proposed_by,
            proposer.name.label("proposer"),
        )
        .join(Unit, Unit.id == Document.unit_id)
        .outerjoin(Destruction, Destruction.document_id == Document.id)
        .outerjoin(proposer, proposer.id == Destruction.proposed_by)
        .where(_own(actor), _over(now), Destruction.confirmed_at.is_(None))
    )
    if before is not None:
        chosen = chosen.where(Document.id < before)
    rows = session.execute(chosen.order_by(Document.id.desc()).limit(PAGE))
    return [Expired._make((*row[:6], row[6] or 0, row[7] or 0, row[8] or "")) for row in rows]


def propose(
    session: Session, actor: Actor, numbers: Collection[int], now: datetime, request_id: str = ""
) -> int:
    """Propose papers whose time is over; what was proposed already stays. Returns how many."""
    seats = _seats(actor, PROPOSES)
    theirs = select(Document.id).where(
        Document.id.in_(numbers),
        Document.unit_id.in_([seat.unit_id for seat in seats]),
        _over(now),
    )
    found = session.scalars(theirs.order_by(Document.id)).all()
    if set(found) != set(numbers):
        raise Refused("moved_on")
    told = {"proposed_by": actor.person_id, "proposed_at": now}
    insert = insert_into(session.connection().dialect, table_of(Destruction))
    for number in found:
        session.execute(insert.values(document_id=number, **told).on_conflict_do_nothing())
        _note(session, actor, number, "request", now, request_id)
    return len(found)


def confirm(
    session: Session, actor: Actor, proposals: Collection[int], now: datetime, request_id: str = ""
) -> set[str]:
    """Destroy what somebody else proposed. Returns the digests of files that no paper needs."""
    gone, papers = set[str](), list[int]()
    for number in sorted(set(proposals)):
        row = _proposal(session, number, now)
        seat = _confirming(actor, row)
        stamp = Stamp(actor.person_id, seat.id, now, "", request_id, behalf_id=seat.holder_id)
        gone |= _destroy(session, row.document_id, number, stamp)
        papers.append(row.document_id)
        told = {"confirmed_by": actor.person_id, "confirmed_at": now}
        session.execute(update(Destruction).where(Destruction.id == number).values(**told))
        _note(session, actor, row.document_id, DESTROYED, now, request_id)
    gone |= forgetting.made_from(session, papers) if papers else set()
    still = set(session.scalars(select(File.sha256).where(File.sha256.in_(gone))))
    return gone - still


def _proposal(session: Session, number: int, now: datetime) -> Any:
    """An open proposal of a paper whose time is over, or `Refused("moved_on")`."""
    chosen = (
        select(Destruction.document_id, Destruction.proposed_by, Document.unit_id)
        .join(Document, Document.id == Destruction.document_id)
        .where(Destruction.id == number, Destruction.confirmed_at.is_(None), _over(now))
    )
    row = session.execute(chosen).first()
    if row is None:
        raise Refused("moved_on")
    return row


def may_read(actor: Actor) -> bool:
    """Whether the actor looks after the time of any papers."""
    return any(seat.role in PROPOSES | CONFIRMS | {Role.AUDITOR} for seat in actor.seats)


def over_since(table: Machine, ended_at: datetime) -> int:
    """The year from which a paper that ended then may be destroyed."""
    return today(ended_at).year + table.kept_years + 1


def _confirming(actor: Actor, row: Any) -> Seat:
    """The seat of a leader of the paper's unit, in other hands than the proposal's."""
    seats = [seat for seat in _seats(actor, CONFIRMS) if seat.unit_id == row.unit_id]
    if not seats:
        raise Refused("not_yours")
    if row.proposed_by in (actor.person_id, seats[0].holder_id):
        raise Refused("not_ready", (TWO_PEOPLE,))
    return seats[0]


def _destroy(session: Session, number: int, proposal: int, stamp: Stamp) -> set[str]:
    """Leave of a paper nothing but its row and its trail; return the digests of its files."""
    paper: Any = facts_of(session.connection(), number, hold=True).row
    of = File.document_id == number
    files = session.execute(select(File.slot, File.sha256, File.size).where(of)).all()
    step = step_after(
        paper,
        DESTROYED,
        stamp,
        public={"about": proposal, "files": [list(one) for one in files]},
    )
    record(session.connection(), step, {"content": {}, "title": machine(paper.kind).name.vi})
    session.execute(delete(PrivateValue).where(PrivateValue.entry_document_id == number))
    session.execute(delete(File).where(of))
    for model, column in ((Notice, Notice.facts), (Message, Message.payload)):
        told = select(model.id, column).where(model.document_id == number)
        for row_id, facts in session.execute(told).all():
            blank = {name: BLACK for name in ("title", "reason") if facts.get(name)}
            row = update(model).where(model.id == row_id)
            session.execute(row.values({column: {**facts, **blank}}))
    return {one.sha256 for one in files}


def _seats(actor: Actor, roles: frozenset[Role]) -> list[Seat]:
    seats = [seat for seat in actor.seats if seat.role in roles]
    if not seats:
        raise Refused("not_yours")
    return seats


def _own(actor: Actor) -> ColumnElement[bool]:
    if any(seat.role is Role.AUDITOR for seat in actor.seats):
        return Document.id.is_not(None)
    units = {seat.unit_id for seat in actor.seats if seat.role in PROPOSES | CONFIRMS}
    return Document.unit_id.in_(units)


def _over(now: datetime) -> ColumnElement[bool]:
    """The ended papers whose years are over: these are counted from the end of the year in which
    a paper ended, as archives do."""
    kinds = [
        and_(
            tuple_(Document.kind, Document.state).in_([(kind, state) for state in states]),
            Document.state_since < midnight(date(today(now).year - machine(kind).kept_years, 1, 1)),
        )
        for kind, states in ENDED.items()
    ]
    return or_(false(), *kinds)


def _note(
    session: Session, actor: Actor, number: int, why: str, now: datetime, request_id: str
) -> None:
    acts.note(
        session,
        at=now,
        actor_id=actor.person_id,
        document_id=number,
        code="retention",
        why=why,
        request_id=request_id,
    )
