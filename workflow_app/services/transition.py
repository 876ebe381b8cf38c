"""The one hand: takes a transition, so that state, trail and promises change together."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from state_machines import machine
from state_machines.case import Actor, Seat
from state_machines.days import today
from state_machines.grammar import Notify
from state_machines.moving import land
from state_machines.rules import Refused, decide
from workflow_app.models import Document, File, table_of
from workflow_app.models.trail import Entry
from workflow_app.services import effects
from workflow_app.services.cases import Facts, facts_of
from workflow_app.services.figures import ledger
from workflow_app.services.importing import figures
from workflow_app.services.opening import Opening, begin
from workflow_app.services.record import Overtaken, Stamp, Step, record
from workflow_app.services.registers.numbering import allot
from workflow_app.services.succession.foreseeing import foresee
from workflow_app.services.taking import (
    Taking,
    changed_columns,
    content_after,
    told_apart,
    told_openly,
)
from workflow_app.services.typed import keep_typed

DOCUMENT = table_of(Document)


@dataclass(frozen=True, slots=True)
class Fired:
    """What a step led to. `opened` are the ids of papers it opened, at most a hundred."""

    document_id: int
    version: int
    state: str
    number: str = ""
    opened: tuple[int, ...] = ()


def fire(
    session: Session,
    document_id: int,
    code: str,
    *,
    actor: Actor,
    seen: int,
    answers: Mapping[str, Any],
    now: datetime | None = None,
    key: str = "",
    request_id: str = "",
) -> Fired:
    """Take one transition of one paper, or raise `Refused` and change nothing.

    Without `now` the database's clock judges. `seen` is the version the person looked at. The same
    `key` from the same person gives the first outcome: a double click is one step."""
    connection = session.connection()
    facts = facts_held(connection, document_id)
    if facts.row.version != seen:
        return _again(connection, facts, actor, key)
    at = now or facts.row.clock
    permit = decide(machine(facts.row.kind), facts.answering(answers, at), code, actor)
    stamp = Stamp(actor.person_id, permit.seat.id, at, key, request_id, permit.seat.holder_id)
    try:
        return _take(connection, Taking(facts, permit.row, stamp, answers))
    except Overtaken:
        return _again(connection, facts_of(connection, document_id), actor, key)
    except IntegrityError as clash:
        _refuse_a_used_key(clash)
        raise


def open_paper(
    session: Session,
    kind: str,
    *,
    actor: Actor,
    unit_id: int,
    answers: Mapping[str, Any],
    now: datetime,
    basis_id: int | None = None,
    file: Mapping[str, Any] | None = None,
    key: str = "",
    request_id: str = "",
) -> Fired:
    """Begin a paper of a kind that nobody opens for the unit (a plan), in the actor's own unit. One
    that goes into a register book takes its number with its first entry."""
    connection = session.connection()
    seat = _seat_to_begin(kind, actor, unit_id)
    stamp = Stamp(actor.person_id, seat.id, now, key, request_id, seat.holder_id)
    content = dict(answers)
    if machine(kind).foresees:
        content["foreseen"] = foresee(connection, unit_id, content, strictly=False)
    opening = Opening(kind, unit_id, unit_id, basis_id=basis_id, content=content, file=file)
    return _outcome(connection, _begin_once(connection, opening, stamp, actor))


def _begin_once(connection: Connection, opening: Opening, stamp: Stamp, actor: Actor) -> int:
    """Begin the paper, or find the one that the same form began."""
    try:
        with connection.begin_nested():
            return _begin_one(connection, opening, stamp)
    except IntegrityError as clash:
        entry = _entry_of(connection, actor, stamp.key)
        if entry is None:
            _refuse_a_used_key(clash)
            raise
        return int(entry.document_id)


def _begin_one(connection: Connection, opening: Opening, stamp: Stamp) -> int:
    if number := machine(opening.kind).numbered:
        type = number.type_in(opening.content)
        columns = allot(connection, opening.unit_id, number.book, type, today(stamp.at))
        opening = replace(opening, columns=columns)
    (document_id,) = begin(connection, [opening], stamp)
    if opening.file:
        _keep_file(connection, document_id, stamp, opening.file)
    return document_id


def _seat_to_begin(kind: str, actor: Actor, unit_id: int) -> Seat:
    party = machine(kind).begun_by
    for seat in actor.seats:
        if party and seat.role in party.roles and seat.unit_id == unit_id:
            return seat
    raise Refused("not_yours")


def facts_held(connection: Connection, document_id: int) -> Facts:
    """The facts, held. A paper with papers inside is read again under its own lock: a child that
    moves holds its parent, so what is read then stays true until commit."""
    facts = facts_of(connection, document_id, hold=True)
    if facts.row.children and connection.dialect.name == "postgresql":
        connection.execute(
            select(DOCUMENT.c.id).where(DOCUMENT.c.id == document_id).with_for_update()
        )
        facts = facts_of(connection, document_id, hold=True)
    return facts


def _take(connection: Connection, taking: Taking) -> Fired:
    facts, row, stamp, given = taking.facts, taking.row, taking.stamp, taking.given
    before = facts.row
    content = content_after(taking.table, row, before.content, given)
    if taking.filled and row.keeps:
        content = figures.remembered(before.content, content, row.keeps, taking.filled, stamp)
    values = changed_columns(taking, content)
    effects.prepare(connection, taking, values)
    step = step_of(taking, values)
    record(connection, step, values, [effect for effect in row.then if isinstance(effect, Notify)])
    if taking.file:
        _keep_file(connection, before.id, taking.stamp, taking.file)
    if "content" in values and taking.table.typed:
        keep_typed(connection, taking.table.typed, before, values["content"])
    ledger.keep(connection, step, (before.parent_kind or "", before.parent_state or ""))
    opened = effects.carry_out(connection, taking, values)
    number = values.get("number", before.number)
    return Fired(before.id, step.seq, step.target, number, tuple(opened[:100]))


def step_of(taking: Taking, values: Mapping[str, Any]) -> Step:
    """The step that a permitted row takes, with the columns that it changes."""
    before, after = taking.facts.row, values.get("content", taking.facts.row.content)
    return Step(
        document_id=before.id,
        unit_id=before.unit_id,
        machine=taking.table,
        code=taking.row.code,
        source=before.state,
        target=_landing(before.kind, before.state, taking.row.code),
        seq=before.version + 1,
        previous=before.chain_head,
        stamp=taking.stamp,
        after=before.stepped_at,
        content=values.get("content"),
        private=told_apart(taking.row, before.content, after, taking.given),
        public=told_openly(before, values, taking.file),
    )


@cache
def _landing(kind: str, state: str, code: str) -> str:
    """Where the library lands. It is asked once for each row and state: tables do not change."""
    return land(machine(kind), state, code)


def _keep_file(
    connection: Connection, document_id: int, stamp: Stamp, file: Mapping[str, Any]
) -> None:
    files = table_of(File)
    held = select(files.c.edition).where(
        files.c.document_id == document_id, files.c.slot == file["slot"]
    )
    last = max(connection.scalars(held), default=0)
    connection.execute(
        insert(files).values(
            document_id=document_id,
            edition=last + 1,
            uploaded_by=stamp.actor_id,
            uploaded_at=stamp.at,
            **{name: file[name] for name in ("slot", "name", "media_type", "size", "sha256")},
        )
    )


def _again(connection: Connection, facts: Facts, actor: Actor, key: str) -> Fired:
    """The paper has moved: by this very request, sent twice, or by somebody else."""
    entry = _entry_of(connection, actor, key) if key else None
    if entry is None or entry.document_id != facts.row.id:
        raise Refused("moved_on")
    return Fired(facts.row.id, entry.seq, entry.target, facts.row.number)


def _entry_of(connection: Connection, actor: Actor, key: str) -> Any:
    entry = table_of(Entry)
    return connection.execute(
        select(entry).where(entry.c.request_key == key, entry.c.actor_id == actor.person_id)
    ).first()


def _refuse_a_used_key(clash: IntegrityError) -> None:
    """The key carried another step. Any other clash is a fault of ours and stays one."""
    if Entry.request_key.key in str(clash.orig):
        raise Refused("moved_on") from clash


def _outcome(connection: Connection, document_id: int) -> Fired:
    row = facts_of(connection, document_id).row
    return Fired(row.id, row.version, row.state, row.number)
