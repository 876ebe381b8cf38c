"""New papers: how one is begun, and how a plan opens thousands in one go."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.engine import Connection

from state_machines import machine
from state_machines.system import OPEN
from workflow_app.models import Document, table_of
from workflow_app.services.chain import leaf_of, link, seed_of
from workflow_app.services.record import Stamp, Step, Written, record_openings, rows_of
from workflow_app.services.typed import keep_new

DOCUMENT = table_of(Document)


@dataclass(frozen=True, slots=True)
class Opening:
    """A paper to be opened, and for whom."""

    kind: str
    unit_id: int
    issuer_id: int
    topic: str = ""
    plan_id: int | None = None
    parent_id: int | None = None
    basis_id: int | None = None
    title: str = ""
    required: bool = True
    due_at: datetime | None = None
    binding: bool = False
    content: dict[str, Any] = field(default_factory=dict)
    columns: Mapping[str, Any] = field(default_factory=dict)  # of its number, or its assignee
    file: Mapping[str, Any] | None = None  # its scan


def begin(connection: Connection, openings: Sequence[Opening], stamp: Stamp) -> list[int]:
    """Open the papers with the first entry of each, in bulk; return their ids in order."""
    if not openings:
        return []
    ids = _fresh_ids(connection, len(openings))
    entries = list(_first_entries(ids, openings, stamp))
    papers = [
        _paper(document_id, opening, stamp, written)
        for document_id, opening, written in zip(ids, openings, entries, strict=True)
    ]
    record_openings(connection, papers, entries)
    _keep_contents(connection, papers)
    return ids


def _fresh_ids(connection: Connection, count: int) -> list[int]:
    if connection.dialect.name == "postgresql":
        drawn = text(
            "SELECT nextval(pg_get_serial_sequence('documents', 'id')) FROM generate_series(1, :n)"
        )
        return list(connection.scalars(drawn, {"n": count}))
    last = connection.scalar(select(func.max(DOCUMENT.c.id))) or 0
    return list(range(last + 1, last + 1 + count))  # safe: the transaction holds the write lock


def _first_entries(
    ids: Sequence[int], openings: Sequence[Opening], stamp: Stamp
) -> Iterator[Written]:
    """The first entry of each paper; thousands that begin alike are filled into one form."""
    rest, forms = stamp.unkeyed, dict[str, Form]()
    for document_id, opening in zip(ids, openings, strict=True):
        if opening.content or stamp.key:
            yield rows_of(_first_step(document_id, opening, stamp))
            stamp = rest  # one request, one key: only the first of the papers carries it
        else:
            form = forms.get(opening.kind)
            if form is None:
                form = forms[opening.kind] = Form(_first_step(document_id, opening, stamp))
            yield form.filled(document_id, opening.unit_id)


def _first_step(document_id: int, opening: Opening, stamp: Stamp) -> Step:
    table = machine(opening.kind)
    return Step(
        document_id=document_id,
        unit_id=opening.unit_id,
        machine=table,
        code=OPEN,
        source="",
        target=table.initial.code,
        seq=1,
        previous="",
        stamp=stamp,
        content=opening.content or None,
        public=_told_openly(opening),
    )


def _told_openly(opening: Opening) -> dict[str, Any]:
    """What the hash is taken of beside the content: number and file."""
    public: dict[str, Any] = {}
    if "number" in opening.columns:
        public["number"] = opening.columns["number"]
    if file := opening.file:
        public["file"] = {"slot": file["slot"], "sha256": file["sha256"], "size": file["size"]}
    return public


class Form:
    """A first entry in which only the paper and its unit are to be filled in.

    Its bodies are byte for byte those of `rows_of`: no text can hold the marks it is cut at,
    because quotes within a text are escaped.
    """

    def __init__(self, step: Step) -> None:
        self._entry = rows_of(replace(step, document_id=0, unit_id=0)).entry
        self._head, _, tail = self._entry["body"].partition('"document":0')
        self._middle, _, self._tail = tail.partition('"unit":0')

    def filled(self, document_id: int, unit_id: int) -> Written:
        """The entry of one paper of one unit."""
        body = f'{self._head}"document":{document_id}{self._middle}"unit":{unit_id}{self._tail}'
        leaf = leaf_of(body)
        own = {
            "document_id": document_id,
            "unit_id": unit_id,
            "body": body,
            "leaf": leaf,
            "chain": link(seed_of(document_id), leaf),
        }
        return Written(self._entry | own, [])


def _paper(document_id: int, opening: Opening, stamp: Stamp, written: Written) -> dict[str, Any]:
    table = machine(opening.kind)
    named = str(opening.content.get(table.titled_by) or "") or opening.title or table.name.vi
    return {
        "id": document_id,
        "kind": opening.kind,
        "topic": opening.topic or opening.kind,
        "state": table.initial.code,
        "unit_id": opening.unit_id,
        "issuer_id": opening.issuer_id,
        "plan_id": opening.plan_id,
        "parent_id": opening.parent_id,
        "basis_id": opening.basis_id,
        "title": named[:500],
        "number": "",
        "series": "",
        "required": opening.required,
        **_first_deadline(opening, stamp),
        "content": opening.content,
        "submitter_id": stamp.actor_id if opening.content else None,
        "submitted_for_id": stamp.behalf_id if opening.content else None,
        "version": 1,
        "timeliness": "",
        "chain_head": written.entry["chain"],
        "state_since": stamp.at,
        "stepped_at": stamp.at,
        "machine_version": table.digest,
        "created_at": stamp.at,
        **opening.columns,
    }


def _first_deadline(opening: Opening, stamp: Stamp) -> dict[str, Any]:
    reminds = opening.due_at and machine(opening.kind).reminds
    return {
        "due_at": opening.due_at,
        "original_due_at": opening.due_at,
        "binding": opening.binding,
        "deadline": 1,
        "remind_at": stamp.at if reminds else None,
    }


def _keep_contents(connection: Connection, papers: Iterable[dict[str, Any]]) -> None:
    filled = ((machine(one["kind"]).typed, one) for one in papers if one["content"])
    keep_new(connection, ((typed, _Named(one), one["content"]) for typed, one in filled if typed))


class _Named:
    """A new paper's columns by name, as a stored row gives them."""

    def __init__(self, columns: dict[str, Any]) -> None:
        self.id: int = columns["id"]
        self.plan_id: int | None = columns["plan_id"]
        self.unit_id: int = columns["unit_id"]
