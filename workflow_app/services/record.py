"""The one writer of states and of the trail: a step is recorded whole, or not at all."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import CTE, ColumnElement, Insert, Table, Update, bindparam, insert, select, update
from sqlalchemy.engine import Connection

from state_machines.grammar import Machine, Notify
from state_machines.rules import Refused
from workflow_app.models import Document, table_of
from workflow_app.models.base import Clock
from workflow_app.models.trail import Entry, Message, PrivateValue
from workflow_app.services.chain import SCHEMA, canonical, leaf_of, link, seed_of
from workflow_app.services.commitments import committed
from workflow_app.services.prepared import Prepared
from workflow_app.services.promises import promise_row

DOCUMENT, ENTRY, PRIVATE = table_of(Document), table_of(Entry), table_of(PrivateValue)
OUTBOX = table_of(Message)


class Overtaken(Refused):
    """The paper moved between the reading of its facts and this step."""

    def __init__(self) -> None:
        super().__init__("moved_on")


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who takes a step, in which seat, when, and by which request."""

    actor_id: int
    seat_id: int
    at: datetime
    key: str = ""
    request_id: str = ""
    behalf_id: int | None = None  # whose seat it is, when it was lent to the actor

    @property
    def unkeyed(self) -> "Stamp":
        """For what follows from a step: one form, one key, one entry that carries it."""
        return replace(self, key="")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of one paper, ready to be recorded. `private` may hold names and free text."""

    document_id: int
    unit_id: int
    machine: Machine
    code: str
    source: str
    target: str
    seq: int
    previous: str  # the chain value of the step before, '' for the first
    stamp: Stamp
    after: datetime | None = None  # the time of the step before
    content: Mapping[str, Any] | None = None  # when the step changes it
    private: Mapping[str, str] = field(default_factory=dict)
    public: Mapping[str, Any] = field(default_factory=dict)

    @property
    def seed(self) -> str:
        return self.previous or seed_of(self.document_id)

    @property
    def at(self) -> datetime:
        """The time of the entry: a clock that was set back lets no step come before the last."""
        return max(self.stamp.at, self.after or self.stamp.at)


@dataclass(frozen=True, slots=True)
class Written:
    """The rows of a step: its entry and its private values."""

    entry: dict[str, Any]
    private: list[dict[str, Any]]


def rows_of(step: Step) -> Written:
    """The trail rows of a step, hashed and linked; private values only as commitments. So is the
    digest of the content: what has few possible contents could be guessed back from it."""
    digest = {} if step.content is None else {"content": content_digest(step.content)}
    told, apart = committed({**step.private, **digest})
    place = {"entry_document_id": step.document_id, "entry_seq": step.seq}
    return Written(_entry(step, canonical(_body(step, told))), [{**place, **it} for it in apart])


def _body(step: Step, told: Mapping[str, str]) -> dict[str, Any]:
    """What the hash is taken of. Names and free text are not in it."""
    behalf = {"behalf": step.stamp.behalf_id} if step.stamp.behalf_id else {}
    clock = {"clock": step.stamp.at} if step.stamp.at != step.at else {}
    return {
        **step.public,
        **behalf,
        **clock,
        "v": SCHEMA,
        "document": step.document_id,
        "unit": step.unit_id,
        "kind": step.machine.kind,
        "machine": step.machine.digest,
        "seq": step.seq,
        "at": step.at,
        "code": step.code,
        "from": step.source,
        "to": step.target,
        "actor": step.stamp.actor_id,
        "seat": step.stamp.seat_id,
        "request": step.stamp.request_id,
        "private": told,
    }


def _entry(step: Step, body: str) -> dict[str, Any]:
    leaf = leaf_of(body)
    return {
        "document_id": step.document_id,
        "unit_id": step.unit_id,
        "seq": step.seq,
        "at": step.at,
        "code": step.code,
        "source": step.source,
        "target": step.target,
        "actor_id": step.stamp.actor_id,
        "seat_id": step.stamp.seat_id,
        "request_key": step.stamp.key or None,
        "body": body,
        "leaf": leaf,
        "chain": link(step.seed, leaf),
    }


def content_digest(content: Mapping[str, Any]) -> str:
    """The SHA-256 of the canonical content, in hex."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def record(
    connection: Connection,
    step: Step,
    values: Mapping[str, Any],
    promises: Sequence[Notify] = (),
) -> None:
    """Move the paper, write its trail and promise its notices; a loser of a race changes nothing.

    Raises `Overtaken` when the paper is no longer at the version the step started from.
    """
    written = rows_of(step)
    after = _after(step, values, written)
    rows = (written.private, [promise_row(step, notify) for notify in promises])
    if connection.dialect.name == "postgresql":
        moved = _in_one_statement(connection, step, written.entry, after, *rows)
    else:
        moved = _in_turn(connection, step, written.entry, after, *rows)
    if not moved:
        raise Overtaken


def record_many(
    connection: Connection,
    steps: Iterable[Step],
    columns: Iterable[Mapping[str, Any]],
    promises: Sequence[Notify] = (),
) -> None:
    """Record a step of each of many papers with the columns it changes, in bulk: one statement for
    all that change alike. Raises `Overtaken` when one of the papers has moved meanwhile."""
    known = [(step, values, rows_of(step)) for step, values in zip(steps, columns, strict=True)]
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for step, values, written in known:
        after = _after(step, values, written)
        alike.setdefault(tuple(sorted(after)), []).append(_marked(step, after))
    _INSERTS[ENTRY].run_many(connection, [written.entry for _, _, written in known])
    for names, rows in alike.items():
        if _moving(names).run_many(connection, rows) != len(rows):
            raise Overtaken
    _INSERTS[PRIVATE].run_many(connection, [row for _, _, one in known for row in one.private])
    told = [promise_row(step, notify) for step, _, _ in known for notify in promises]
    _INSERTS[OUTBOX].run_many(connection, told)


def _after(step: Step, values: Mapping[str, Any], written: Written) -> dict[str, Any]:
    """The columns of the paper after a step."""
    return {
        **values,
        "state": step.target,
        "version": step.seq,
        "stepped_at": step.at,
        "chain_head": written.entry["chain"],
        "machine_version": step.machine.digest,
    }


When = datetime | Clock | None
Rows = Sequence[Mapping[str, Any]]


def _in_turn(
    connection: Connection,
    step: Step,
    entry: Mapping[str, Any],
    after: Mapping[str, Any],
    private: Rows,
    promises: Rows,
) -> bool:
    """One statement after another; the entry first, for the fence asks for it."""
    _INSERTS[ENTRY].run(connection, entry)
    moved = _moving(tuple(sorted(after))).run(connection, _marked(step, after))
    for table, rows in ((PRIVATE, private), (OUTBOX, promises)):
        for row in rows:
            _INSERTS[table].run(connection, row)
    return moved == 1


def _in_one_statement(
    connection: Connection,
    step: Step,
    entry: Mapping[str, Any],
    after: Mapping[str, Any],
    private: Rows,
    promises: Rows,
) -> bool:
    """Everything at once: over a network, round trips are what a transition costs."""
    numbered = {f"e_{name}": value for name, value in entry.items()}
    for letter, rows in (("p", private), ("o", promises)):
        for place, row in enumerate(rows):
            numbered |= {f"{letter}{place}_{name}": value for name, value in row.items()}
    statement = _whole(tuple(sorted(after)), len(private), len(promises))
    return statement.run(connection, _marked(step, after) | numbered) == 1


def _marked(step: Step, after: Mapping[str, Any]) -> dict[str, Any]:
    marked = {f"to_{name}": value for name, value in after.items()}
    return marked | {"of_document": step.document_id, "seen": step.seq - 1}


def _columns(table: Table) -> tuple[str, ...]:
    return tuple(one.name for one in table.columns if one.name not in ("id", "done_at", "dead_at"))


@cache
def _inserting(table: Table, names: tuple[str, ...]) -> Prepared:
    return Prepared(insert(table).values({name: bindparam(name) for name in names}))


_INSERTS = {table: _inserting(table, _columns(table)) for table in (ENTRY, PRIVATE, OUTBOX)}


def _move(names: tuple[str, ...]) -> Update:
    return (
        update(DOCUMENT)
        .where(DOCUMENT.c.id == bindparam("of_document"), DOCUMENT.c.version == bindparam("seen"))
        .values({name: bindparam(f"to_{name}") for name in names})
    )


@cache
def _moving(names: tuple[str, ...]) -> Prepared:
    return Prepared(_move(names))


@cache
def _whole(names: tuple[str, ...], private: int, promises: int) -> Prepared:
    moved = _move(names).returning(DOCUMENT.c.id).cte("moved")
    parts = [_following(moved, PRIVATE, f"p{place}_") for place in range(private)]
    parts += [_following(moved, OUTBOX, f"o{place}_") for place in range(promises)]
    return Prepared(_following(moved, ENTRY, "e_").add_cte(*(part.cte() for part in parts)))


def _following(moved: CTE, table: Table, prefix: str) -> Insert:
    """Insert a row if, and only if, the paper has moved."""
    names = _columns(table)
    given = [bindparam(prefix + name, type_=table.c[name].type) for name in names]
    return insert(table).from_select(names, select(*given).select_from(moved))


def record_openings(
    connection: Connection, papers: list[dict[str, Any]], entries: Iterable[Written]
) -> None:
    """Insert new papers with the first entry of each, however many, in bulk."""
    written = list(entries)
    _inserting(DOCUMENT, tuple(papers[0])).run_many(connection, papers)
    _INSERTS[ENTRY].run_many(connection, [one.entry for one in written])
    _INSERTS[PRIVATE].run_many(connection, [row for one in written for row in one.private])


def due_with(connection: Connection, papers: ColumnElement[bool], due: datetime | None) -> None:
    """Date papers with the one they lie in: its entry in the trail tells it."""
    connection.execute(update(DOCUMENT).where(papers).values(due_at=due))


def look_next(connection: Connection, papers: ColumnElement[bool], at: When) -> None:
    """Note when the clock next looks at some papers: no step of theirs, so no entry."""
    connection.execute(update(DOCUMENT).where(papers).values(remind_at=at))
