"""Every body hashed anew: its leaf and seal, its columns, its place in the chain, its private
values, the step by its machine; and every paper where its trail ends."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cache
from hashlib import sha256
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, String, Table, func, null, select, type_coerce
from sqlalchemy.orm import Session

from state_machines import MACHINES
from workflow_app.models import Document, table_of
from workflow_app.models.log import Seal
from workflow_app.models.trail import Act, ActValue, Entry, PrivateValue
from workflow_app.services.audit import contents
from workflow_app.services.audit.comparing import Finding, Progress
from workflow_app.services.audit.sealing import LOOK_BACK
from workflow_app.services.audit.witnesses import Witnesses
from workflow_app.services.chain import commitment, link, seed_of

SPAN = 5_000  # leaves read at once
_ENTRY_SAYS = itemgetter("document", "unit", "seq", "code", "from", "to", "actor", "seat", "at")
_ACT_SAYS = itemgetter("document", "unit", "code", "act", "actor", "request", "at")
Span = ColumnElement[bool] | None  # of leaves; None: what is not sealed yet
NOTHING: Mapping[str, str] = {}
Told = tuple[str, Mapping[str, str]]  # where, and the commitments


class Chosen(NamedTuple):
    """Which bodies are looked at: all, or those of a paper, of a unit, or since a moment."""

    document_id: int | None = None
    unit_id: int | None = None
    since: datetime | None = None

    def of(self, table: Table) -> list[ColumnElement[bool]]:
        """The conditions on entries or acts; none for all."""
        parts: list[ColumnElement[bool]] = []
        if self.document_id is not None:
            parts.append(table.c.document_id == self.document_id)
        if self.unit_id is not None:
            parts.append(table.c.unit_id == self.unit_id)
        if self.since is not None:
            parts.append(table.c.at >= self.since)
        return parts


class Head(NamedTuple):
    """Where the trail of a paper stands; what is not known yet is not asked of the next step."""

    seq: int
    chain: str | None
    state: str
    at: str = ""


class Recomputing:
    """One pass over the chosen bodies, in the order in which they were sealed."""

    def __init__(self, session: Session, chosen: Chosen, progress: Progress) -> None:
        self._connection = session.connection()
        self._chosen, self._progress = chosen, progress
        self._heads: dict[int, Head] = {}  # where the chain of each paper stands
        self._bent: set[int] = set()  # papers whose trail was found bent already
        self._witnesses = Witnesses()
        self._written: dict[int, int] = {}  # the step that wrote the content of each paper last
        self.bodies = 0

    def findings(self) -> Iterator[Finding]:
        """Everything that is wrong."""
        last = self._connection.scalar(select(func.max(SEAL.c.leaf_index)))
        size = 0 if last is None else last + 1
        for start in range(0, size, SPAN):
            span = (SEAL.c.leaf_index >= start) & (SEAL.c.leaf_index < start + SPAN)
            yield from self._look(span)
            self._progress(min(SPAN, size - start))
        yield from self._look(None)
        yield from self._papers()
        yield from contents.findings(self._connection, self._written)

    def _look(self, span: Span) -> Iterator[Finding]:
        for source, check in ((_ENTRIES, self._entry), (_ACTS, self._act)):
            asked = _bodies(source, self._connection.dialect.name, span, self._chosen)
            found = self._connection.execute(asked).all()
            highest = self._last_sealed(source) if span is None and found else 0
            told = dict[int, Told]()
            for row in found:
                if problem := check(row, told):
                    yield Finding(*problem)
                if row[0] is None and row[3] <= highest - LOOK_BACK:
                    yield Finding("never_sealed", source.place(row), "written, but never sealed")
            if found:
                yield from self._private(source, span, told)
        yield from self._witnesses.findings(self._connection)

    def _last_sealed(self, source: "_Source") -> int:
        return self._connection.scalar(select(func.max(source.seal))) or 0

    def _entry(self, row: Any, told: dict[int, Told]) -> tuple[str, str, str] | None:
        """What is wrong with an entry: its kind, where, and in words."""
        (index, sealed, owner, number, body, leaf, document_id, unit_id, seq, code, source, target,
         actor_id, seat_id, at, chain) = row  # fmt: skip
        if number is None:
            place = f"leaf {index} (entry {owner})"
            return "entry_missing", place, "sealed, but gone from the trail"
        self.bodies += 1
        columns = (document_id, unit_id, seq, code, source, target, actor_id, seat_id, at)
        said, problem = _read(body, leaf, sealed, columns, _ENTRY_SAYS)
        before = self._heads.get(document_id)
        if before is None:
            before = Head(0, seed_of(document_id), source)
            if seq != 1 and self._chosen.since is not None:
                before = Head(seq - 1, None, source)  # what came before was not asked for
        problem = problem or _follows(row, before, said)
        if said.get("private"):
            told[number] = (_ENTRIES.place(row), said["private"])
            if contents.CONTENT in said["private"]:
                self._written[document_id] = seq
        self._heads[document_id] = Head(seq, chain, target, at)
        if not problem:
            return None
        self._bent.add(document_id)
        return "entry_changed", _ENTRIES.place(row), problem

    def _act(self, row: Any, told: dict[int, Told]) -> tuple[str, str, str] | None:
        """What is wrong with an act."""
        index, sealed, owner, number, body, leaf, *columns = row
        if number is None:
            return "act_missing", f"leaf {index} (act {owner})", "sealed, but gone"
        self.bodies += 1
        said, problem = _read(body, leaf, sealed, tuple(columns), _ACT_SAYS)
        if said.get("private"):
            told[number] = (_ACTS.place(row), said["private"])
        self._witnesses.hear(said.get("after", {}), _ACTS.place(row))
        return ("act_changed", _ACTS.place(row), problem) if problem else None

    def _private(
        self, source: "_Source", span: Span, told: Mapping[int, Told]
    ) -> Iterator[Finding]:
        """Each value that is still there is the one that was committed to."""
        values = _values(source, span, self._chosen)
        for number, field, salt, value in self._connection.execute(values):
            place, commitments = told.get(number, (f"{source.table.name} {number}", NOTHING))
            if commitments.get(field) != commitment(salt, field, value):
                said = f"the private value {field} is not the one that was written"
                yield Finding("value_changed", place, said)

    def _papers(self) -> Iterator[Finding]:
        """Each paper stands where its trail ends."""
        asked = select(Document.id, Document.version, Document.chain_head, Document.state)
        if self._chosen.document_id is not None:
            asked = asked.where(Document.id == self._chosen.document_id)
        if self._chosen.unit_id is not None:
            asked = asked.where(Document.unit_id == self._chosen.unit_id)
        for number, *stands in self._connection.execute(asked.execution_options(yield_per=SPAN)):
            head = self._heads.get(number)
            if head is None and self._chosen.since is not None:
                continue
            if (head and head[:3]) != tuple(stands) and number not in self._bent:
                ends = f"step {head.seq}" if head else "nothing"
                said = f"it stands at version {stands[0]}, but its trail ends with {ends}"
                yield Finding("paper_differs", f"paper {number}", said)


def _read(
    body: str, leaf: str, sealed: str | None, columns: tuple[Any, ...], says: Callable[[Any], Any]
) -> tuple[Any, str]:
    """A body, and why it cannot be believed. What is hashed here is what `leaf_of` hashes."""
    try:
        said = json.loads(body)
        told = says(said)
    except (ValueError, KeyError, TypeError):
        return {}, "its body cannot be read"
    if sha256(b"\x00" + body.encode()).hexdigest() != leaf:
        return said, "its leaf is not the hash of its body"
    if sealed is not None and sealed != leaf:
        return said, "it is not the one that was sealed"
    if told != columns:
        return said, "a column does not say what its body says"
    return said, ""


def _follows(row: Any, before: Head, said: Mapping[str, Any]) -> str:
    """Why a step does not follow the one before it, or is none that its machine allows."""
    leaf, (seq, code, source, target), (at, chain) = row[5], row[8:12], row[14:16]
    if seq != before.seq + 1:
        return f"it follows step {before.seq}"
    if before.chain is not None and link(before.chain, leaf) != chain:
        return "the chain does not hold"
    if source != before.state:
        return "it begins where the step before it did not end"
    if at < before.at:
        return "it is earlier than the step before it"
    allowed = _targets(said.get("kind"), said.get("machine"), source, code)
    if seq > 1 and allowed is not None and target != allowed:
        return "its machine knows no such step"
    return ""


class _Source(NamedTuple):
    """Entries, or acts: their table, where they are sealed, and what their bodies repeat."""

    table: Table
    seal: Any
    names: tuple[str, ...]
    values: Select[Any]
    place: Callable[[Any], str]


ENTRY, ACT = table_of(Entry), table_of(Act)
PRIVATE, ACT_PRIVATE, SEAL = table_of(PrivateValue), table_of(ActValue), table_of(Seal)
_ENTRIES = _Source(
    ENTRY,
    SEAL.c.entry_id,
    ("document_id", "unit_id", "seq", "code", "source", "target", "actor_id", "seat_id", "at",
     "chain"),
    select(ENTRY.c.id, PRIVATE.c.field, PRIVATE.c.salt, PRIVATE.c.value).select_from(
        PRIVATE.join(
            ENTRY,
            (ENTRY.c.document_id == PRIVATE.c.entry_document_id)
            & (ENTRY.c.seq == PRIVATE.c.entry_seq),
        ).outerjoin(SEAL, SEAL.c.entry_id == ENTRY.c.id)
    ),
    lambda row: f"paper {row[6]}, step {row[8]}",
)  # fmt: skip
_ACTS = _Source(
    ACT,
    SEAL.c.act_id,
    ("document_id", "unit_id", "code", "why", "actor_id", "request_id", "at"),
    select(ACT.c.id, ACT_PRIVATE.c.field, ACT_PRIVATE.c.salt, ACT_PRIVATE.c.value).select_from(
        ACT_PRIVATE.join(ACT, ACT.c.id == ACT_PRIVATE.c.act_id).outerjoin(
            SEAL, SEAL.c.act_id == ACT.c.id
        )
    ),
    lambda row: f"act {row[3]}",
)


def _bodies(source: _Source, dialect: str, span: Span, chosen: Chosen) -> Select[Any]:
    """Leaf, seal and body of a span of leaves, or of what is not sealed yet; then the columns."""
    table, seal = source.table, source.seal
    own = [table.c.id, table.c.body, table.c.leaf]
    own += [
        _instant(table.c.at, dialect) if name == "at" else table.c[name] for name in source.names
    ]
    if span is None:
        bodies = select(null(), null(), null(), *own).outerjoin_from(
            table, SEAL, seal == table.c.id
        )
        bodies = bodies.where(seal.is_(None)).order_by(table.c.id)
    else:
        bodies = select(SEAL.c.leaf_index, SEAL.c.leaf, seal, *own)
        bodies = bodies.outerjoin_from(SEAL, table, seal == table.c.id)
        bodies = bodies.where(span, seal.is_not(None)).order_by(SEAL.c.leaf_index)
    return bodies.where(*chosen.of(table))


def _values(source: _Source, span: Span, chosen: Chosen) -> Select[Any]:
    """The private values of the same bodies."""
    which = source.seal.is_(None) if span is None else span
    return source.values.where(which, *chosen.of(source.table))


def _instant(column: Any, dialect: str) -> Any:
    """A moment as bodies spell it, so that it need not be converted to be compared."""
    if dialect == "postgresql":
        return func.to_char(func.timezone("UTC", column), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    return func.replace(type_coerce(column, String), " ", "T").concat("Z")


@cache
def _targets(kind: Any, digest: Any, source: str, code: str) -> str | None:
    """Where a step leads by its machine; None when the machine of then is not the one of now."""
    table = next((one for one in MACHINES if one.kind == kind), None)
    if table is None or table.digest != digest:
        return None
    row = table.row(source, code)
    if row is None:  # what is no row, like a moved deadline, moves no paper
        return "" if code in table.codes else source
    return row.target.code if row.target else source
