"""Every body hashed anew: its leaf and seal, its columns, its place in the chain, its private
values, the step by its machine; and every paper where its trail ends."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, null, select
from sqlalchemy.orm import Session

from state_machines import machine
from workflow_app.models import Document
from workflow_app.models.log import Seal
from workflow_app.models.trail import Act, ActValue, Entry, PrivateValue
from workflow_app.services.audit.comparing import Finding, Progress
from workflow_app.services.audit.sealing import LOOK_BACK
from workflow_app.services.chain import commitment, leaf_of, link, seed_of

SPAN = 5_000  # leaves read at once
_ENTRY_SAYS = itemgetter("document", "unit", "seq", "code", "from", "to", "actor", "seat", "at")
_ACT_SAYS = itemgetter("document", "unit", "code", "act", "actor", "request", "at")
Span = ColumnElement[bool] | None  # of leaves; None: what is not sealed yet
Told = tuple[str, Mapping[str, str]]  # where, and the commitments


class Chosen(NamedTuple):
    """Which bodies are looked at: all, or those of a paper, of a unit, or since a moment."""

    document_id: int | None = None
    unit_id: int | None = None
    since: datetime | None = None

    def of(self, model: type[Entry] | type[Act]) -> ColumnElement[bool] | None:
        """The condition on entries or acts; None for all."""
        parts: list[ColumnElement[bool]] = []
        if self.document_id is not None:
            parts.append(model.document_id == self.document_id)
        if self.unit_id is not None:
            parts.append(model.unit_id == self.unit_id)
        if self.since is not None:
            parts.append(model.at >= self.since)
        return and_(*parts) if parts else None


class Head(NamedTuple):
    """Where the chain of a paper stands."""

    seq: int
    chain: str
    state: str


class Recomputing:
    """One pass over the chosen bodies, in the order in which they were sealed."""

    def __init__(self, session: Session, chosen: Chosen, progress: Progress) -> None:
        self._session, self._chosen, self._progress = session, chosen, progress
        self._heads: dict[int, Head] = {}
        self._bent: set[int] = set()  # papers whose trail was found bent already
        self.bodies = 0

    def findings(self) -> Iterator[Finding]:
        """Everything that is wrong."""
        last = self._session.scalar(select(func.max(Seal.leaf_index)))
        size = 0 if last is None else last + 1
        for start in range(0, size, SPAN):
            span = (Seal.leaf_index >= start) & (Seal.leaf_index < start + SPAN)
            yield from self._look(span)
            self._progress(min(SPAN, size - start))
        yield from self._look(None)
        yield from self._papers()

    def _look(self, span: Span) -> Iterator[Finding]:
        for model, seal, columns, check in (
            (Entry, Seal.entry_id, _entry_columns(self._dialect), self._entry),
            (Act, Seal.act_id, _act_columns(self._dialect), self._act),
        ):
            found = self._session.execute(_bodies(model, seal, columns, span, self._chosen)).all()
            known = self._last_sealed(seal) if span is None and found else 0
            told = dict[Any, Told]()
            for row in found:
                yield from check(row, told)
                if row.leaf_index is None and row.id <= known - LOOK_BACK:
                    yield Finding("never_sealed", told[row.key][0], "written, but never sealed")
            if found:
                yield from self._private(model, seal, span, told)

    @property
    def _dialect(self) -> str:
        return self._session.connection().dialect.name

    def _last_sealed(self, seal: Any) -> int:
        return self._session.scalar(select(func.max(seal))) or 0

    def _entry(self, row: Any, told: dict[Any, Told]) -> Iterator[Finding]:
        if row.id is None:
            place = f"leaf {row.leaf_index} (entry {row.owner})"
            yield Finding("entry_missing", place, "sealed, but gone from the trail")
            return
        self.bodies += 1
        place = f"paper {row.document_id}, step {row.seq}"
        said, problem = _read(row, row[6:15], _ENTRY_SAYS)
        if problem := problem or self._follows(row, said):
            self._bent.add(row.document_id)
            yield Finding("entry_changed", place, problem)
        told[row.key] = (place, said.get("private", {}))
        self._heads[row.document_id] = Head(row.seq, row.chain, row.target)

    def _follows(self, row: Any, said: Mapping[str, Any]) -> str:
        """Why a step does not follow the one before it, or is none that its machine allows."""
        before = self._heads.get(row.document_id)
        if before is None:
            if row.seq != 1 and self._chosen.since is not None:
                return ""  # what came before was not asked for
            before = Head(0, seed_of(row.document_id), row.source)
        if row.seq != before.seq + 1:
            return f"it follows step {before.seq}"
        if link(before.chain, row.leaf) != row.chain:
            return "the chain does not hold"
        if row.source != before.state:
            return "it begins where the step before it did not end"
        allowed = _targets(said["kind"], said["machine"], row.source, row.code)
        if row.seq > 1 and allowed is not None and row.target != allowed:
            return "its machine knows no such step"
        return ""

    def _act(self, row: Any, told: dict[Any, Told]) -> Iterator[Finding]:
        if row.id is None:
            place = f"leaf {row.leaf_index} (act {row.owner})"
            yield Finding("act_missing", place, "sealed, but gone")
            return
        self.bodies += 1
        said, problem = _read(row, row[6:13], _ACT_SAYS)
        if problem:
            yield Finding("act_changed", f"act {row.id}", problem)
        told[row.key] = (f"act {row.id}", said.get("private", {}))

    def _private(
        self, model: Any, seal: Any, span: Span, told: Mapping[Any, Told]
    ) -> Iterator[Finding]:
        """Each value that is still there is the one that was committed to."""
        values = _values(model, seal, span, self._chosen)
        for key, field, salt, value in self._session.execute(values):
            place, commitments = told.get(key, ("", {}))
            if place and commitments.get(field) != commitment(salt, field, value):
                said = f"the private value {field} is not the one that was written"
                yield Finding("value_changed", place, said)

    def _papers(self) -> Iterator[Finding]:
        """Each paper stands where its trail ends."""
        asked = select(Document.id, Document.version, Document.chain_head, Document.state)
        if self._chosen.document_id is not None:
            asked = asked.where(Document.id == self._chosen.document_id)
        if self._chosen.unit_id is not None:
            asked = asked.where(Document.unit_id == self._chosen.unit_id)
        for number, *stands in self._session.execute(asked.execution_options(yield_per=SPAN)):
            head = self._heads.get(number)
            if head is None and self._chosen.since is not None:
                continue
            if head != tuple(stands) and number not in self._bent:
                ends = f"step {head.seq}" if head else "nothing"
                said = f"it stands at version {stands[0]}, but its trail ends with {ends}"
                yield Finding("paper_differs", f"paper {number}", said)


def _read(row: Any, columns: Sequence[Any], says: Callable[[Any], Any]) -> tuple[Any, str]:
    """The body of a row, and why it cannot be believed."""
    try:
        said = json.loads(row.body)
        told = says(said)
    except (ValueError, KeyError, TypeError):
        return {}, "its body cannot be read"
    if leaf_of(row.body) != row.leaf:
        return said, "its leaf is not the hash of its body"
    if row.leaf_index is not None and row.sealed != row.leaf:
        return said, "it is not the one that was sealed"
    if told != tuple(columns):
        return said, "a column does not say what its body says"
    return said, ""


def _bodies(model: Any, seal: Any, columns: Sequence[Any], span: Span, chosen: Chosen) -> Any:
    """Leaf, seal and body of a span of leaves, or of what is not sealed yet."""
    key, *others = columns
    own = (model.id, key, model.body, *others, model.leaf)
    if span is None:
        nothing = (null().label(name) for name in ("leaf_index", "sealed", "owner"))
        bodies: Any = select(*nothing, *own).select_from(model).outerjoin(Seal, seal == model.id)
        bodies = bodies.where(seal.is_(None)).order_by(model.id)
    else:
        sealed = (Seal.leaf_index, Seal.leaf.label("sealed"), seal.label("owner"))
        bodies = select(*sealed, *own).select_from(Seal).outerjoin(model, seal == model.id)
        bodies = bodies.where(span, seal.is_not(None)).order_by(Seal.leaf_index)
    condition = chosen.of(model)
    return bodies if condition is None else bodies.where(condition)


_OWN_VALUES: dict[Any, Any] = {
    Entry: select(Entry.id, PrivateValue.field, PrivateValue.salt, PrivateValue.value).join(
        Entry,
        (Entry.document_id == PrivateValue.entry_document_id)
        & (Entry.seq == PrivateValue.entry_seq),
    ),
    Act: select(Act.id, ActValue.field, ActValue.salt, ActValue.value).join(
        Act, Act.id == ActValue.act_id
    ),
}


def _values(model: Any, seal: Any, span: Span, chosen: Chosen) -> Any:
    """The private values of the same."""
    values = _OWN_VALUES[model].outerjoin(Seal, seal == model.id)
    values = values.where(seal.is_(None) if span is None else span)
    condition = chosen.of(model)
    return values if condition is None else values.where(condition)


@cache
def _entry_columns(dialect: str) -> tuple[Any, ...]:
    names = ("document_id", "unit_id", "seq", "code", "source", "target", "actor_id", "seat_id")
    said = (getattr(Entry, name) for name in names)
    return (Entry.id.label("key"), *said, _instant(Entry.at, dialect), Entry.chain)


@cache
def _act_columns(dialect: str) -> tuple[Any, ...]:
    names = ("document_id", "unit_id", "code", "why", "actor_id", "request_id")
    said = (getattr(Act, name) for name in names)
    return (Act.id.label("key"), *said, _instant(Act.at, dialect))


def _instant(column: Any, dialect: str) -> Any:
    """A moment as bodies spell it, so that it need not be converted to be compared."""
    if dialect == "postgresql":
        spelled: Any = func.to_char(func.timezone("UTC", column), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    else:
        spelled = func.strftime("%Y-%m-%dT%H:%M:", column).concat(func.substr(column, 18)) + "Z"
    return spelled.label("instant")


@cache
def _targets(kind: str, digest: str, source: str, code: str) -> str | None:
    """Where a step leads by its machine; None when the machine of then is not the one of now."""
    table = machine(kind)
    if table.digest != digest:
        return None
    row = table.row(source, code)
    if row is None:  # what is no row, like a moved deadline, moves no paper
        return "" if code in table.codes else source
    return row.target.code if row.target else source
