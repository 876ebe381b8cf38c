"""The one hand: takes a transition, so that state, trail and promises change together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from state_machines import machine
from state_machines.case import Actor, Seat
from state_machines.grammar import WHOLE, Ask, Machine, Notify, Transition
from state_machines.moving import land
from state_machines.rules import Refused, blank_needs, decide, missing
from workflow_app.models import Document, File, table_of
from workflow_app.models.trail import Entry
from workflow_app.services import effects
from workflow_app.services.cases import Facts, facts_of
from workflow_app.services.chain import canonical
from workflow_app.services.opening import Opening, begin
from workflow_app.services.record import Overtaken, Stamp, Step, record
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
    now: datetime,
    key: str = "",
    request_id: str = "",
) -> Fired:
    """Take one transition of one paper, or raise `Refused` and change nothing.

    `seen` is the version the person looked at. The same `key` from the same person gives the
    outcome of the first time: a double click or a re-sent form is one step."""
    connection = session.connection()
    facts = _facts(connection, document_id)
    if facts.row.version != seen:
        return _again(connection, facts, actor, key)
    permit = decide(machine(facts.row.kind), facts.answering(answers), code, actor)
    stamp = Stamp(actor.person_id, permit.seat.id, now, key, request_id)
    try:
        return _take(connection, _Taking(facts, permit.row, stamp, answers))
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
    key: str = "",
    request_id: str = "",
) -> Fired:
    """Begin a paper of a kind that nobody opens for the unit (a plan), in the actor's own unit."""
    connection = session.connection()
    seat = _seat_to_begin(kind, actor, unit_id)
    stamp = Stamp(actor.person_id, seat.id, now, key, request_id)
    opening = Opening(
        kind=kind, unit_id=unit_id, issuer_id=unit_id, content=dict(answers), basis_id=basis_id
    )
    try:
        with connection.begin_nested():
            (document_id,) = begin(connection, [opening], stamp)
    except IntegrityError as clash:
        entry = _entry_of(connection, actor, key)
        if entry is None:
            _refuse_a_used_key(clash)
            raise
        document_id = entry.document_id
    return _outcome(connection, document_id)


def _seat_to_begin(kind: str, actor: Actor, unit_id: int) -> Seat:
    party = machine(kind).begun_by
    for seat in actor.seats:
        if party and seat.role in party.roles and seat.unit_id == unit_id:
            return seat
    raise Refused("not_yours")


def _facts(connection: Connection, document_id: int) -> Facts:
    """The facts, held. A paper with papers inside is read again under its own lock: a child that
    moves holds its parent, so what is read then stays true until commit."""
    facts = facts_of(connection, document_id, hold=True)
    if facts.case.children and connection.dialect.name == "postgresql":
        connection.execute(
            select(DOCUMENT.c.id).where(DOCUMENT.c.id == document_id).with_for_update()
        )
        facts = facts_of(connection, document_id, hold=True)
    return facts


class _Taking(NamedTuple):
    """A permitted row on its way: what was, who takes it when, and what was answered."""

    facts: Facts
    row: Transition
    stamp: Stamp
    answers: Mapping[str, Any]

    @property
    def table(self) -> Machine:
        return machine(self.facts.row.kind)

    @property
    def file(self) -> Mapping[str, Any] | None:
        return self.answers.get("file")

    @property
    def given(self) -> dict[str, Any]:
        return {name: value for name, value in self.answers.items() if name != "file"}


def _take(connection: Connection, taking: _Taking) -> Fired:
    facts, row, stamp, given = taking.facts, taking.row, taking.stamp, taking.given
    before = facts.row
    values = _values(taking, _content_after(taking.table, row, before.content, given))
    effects.prepare(connection, row, facts, values, given, stamp)
    step = _step(taking, values)
    record(connection, step, values, [effect for effect in row.then if isinstance(effect, Notify)])
    if taking.file:
        _keep_file(connection, step, taking.file)
    if "content" in values and taking.table.typed:
        keep_typed(connection, taking.table.typed, before, values["content"])
    opened = effects.carry_out(connection, row, facts, values, given, stamp)
    number = values.get("number", before.number)
    return Fired(before.id, step.seq, step.target, number, tuple(opened[:100]))


def _step(taking: _Taking, values: Mapping[str, Any]) -> Step:
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
        content=values.get("content"),
        private=_private(taking.row, before.content, after, taking.given),
        public=_public(values, taking.file),
    )


@cache
def _landing(kind: str, state: str, code: str) -> str:
    """Where the library lands. It is asked once for each row and state: tables do not change."""
    return land(machine(kind), state, code)


def _content_after(
    table: Machine, row: Transition, before: Mapping[str, Any], given: Mapping[str, Any]
) -> dict[str, Any]:
    content = {name: value for name, value in before.items() if name not in row.drops}
    if row.keeps == WHOLE:
        content |= given
        if table.child and (blank := blank_needs(table, content)):
            raise Refused("not_ready", (missing(table, blank),))
    elif row.keeps:
        content[row.keeps] = dict(given)
    return content


def _values(taking: _Taking, content: dict[str, Any]) -> dict[str, Any]:
    """The columns that the row changes beside state, version and chain."""
    before, row, table, stamp = taking.facts.row, taking.row, taking.table, taking.stamp
    values: dict[str, Any] = {}
    if content != before.content:
        values["content"] = content
        if row.keeps == WHOLE and table.titled_by in content:
            values["title"] = str(content[table.titled_by] or "")[:500] or before.title
    if row.target and row.target.code != before.state:
        values["state_since"] = stamp.at
    if row.hands_in:
        values["submitter_id"] = stamp.actor_id
        values["arrived_at"] = before.arrived_at or stamp.at
    if row.takes_back:
        values["arrived_at"] = None
    return values


def _private(
    row: Transition,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    given: Mapping[str, Any],
) -> dict[str, str]:
    """What the trail keeps apart: the reason, and what each changed part was and became."""
    private = {}
    if row.asks is Ask.REASON:
        private["reason"] = str(given.get("reason", "")).strip()
    changed = {
        name: [before.get(name), after.get(name)]
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    }
    if changed:
        private["changes"] = canonical(changed)
    return private


def _public(values: Mapping[str, Any], file: Mapping[str, Any] | None) -> dict[str, Any]:
    public: dict[str, Any] = {}
    if "number" in values:
        public["number"] = values["number"]
    if file:
        public["file"] = {"slot": file["slot"], "sha256": file["sha256"], "size": file["size"]}
    return public


def _keep_file(connection: Connection, step: Step, file: Mapping[str, Any]) -> None:
    files = table_of(File)
    held = select(files.c.edition).where(
        files.c.document_id == step.document_id, files.c.slot == file["slot"]
    )
    last = max(connection.scalars(held), default=0)
    connection.execute(
        insert(files).values(
            document_id=step.document_id,
            edition=last + 1,
            uploaded_by=step.stamp.actor_id,
            uploaded_at=step.stamp.at,
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
