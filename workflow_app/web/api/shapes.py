"""Papers and their steps as programs read them: times in UTC, words in both languages."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from state_machines import machine
from state_machines.grammar import Machine, State, Text
from state_machines.rules import Offer
from workflow_app.services.documents import FileLine, PaperLine, PaperPage
from workflow_app.services.history import Line
from workflow_app.services.transition import Fired

Json = dict[str, Any]


def text(words: Text) -> Json:
    """A phrase in both languages."""
    return {"vi": words.vi, "en": words.en}


def moment(at: datetime | None) -> str | None:
    """An instant as RFC 3339 has it, in UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None


def state(found: State) -> Json:
    """A state with its name."""
    return {"code": found.code, "name": text(found.name), "mood": found.mood.value}


def line(paper: PaperLine) -> Json:
    """A paper as a line of a list."""
    return {
        "id": paper.id,
        "kind": paper.kind,
        "topic": paper.topic,
        "title": paper.title,
        "number": paper.number,
        "state": state(machine(paper.kind).state(paper.state)),
        "version": paper.version,
        "unit": {"id": paper.unit_id, "name": paper.unit_name},
        "plan_id": paper.plan_id,
        "parent_id": paper.parent_id,
        "due_at": moment(paper.due_at),
        "original_due_at": moment(paper.original_due_at),
        "arrived_at": moment(paper.arrived_at),
        "timeliness": paper.timeliness or None,
    }


def cell(paper: PaperLine) -> Json:
    """A paper in a table that shows how papers stand: a draft's title is its unit's own."""
    return {name: told for name, told in line(paper).items() if name not in ("title", "topic")}


def paper(page: PaperPage) -> Json:
    """A paper with all that its page shows."""
    row, table = page.facts.row, machine(page.facts.row.kind)
    return {
        "id": row.id,
        "kind": row.kind,
        "title": "" if page.hidden else row.title,
        "number": row.number,
        "state": state(table.state(row.state)),
        "version": row.version,
        "unit_id": row.unit_id,
        "plan_id": row.plan_id,
        "parent_id": row.parent_id,
        "basis_id": row.basis_id,
        "due_at": moment(row.due_at),
        "original_due_at": moment(row.original_due_at),
        "arrived_at": moment(row.arrived_at),
        "hidden": page.hidden,
        "content": dict(page.content),
        "steps": [offer(one, row.id, table) for one in page.offers],
        "children": [line(one) for one in page.children],
        "files": [file(one) for one in page.files],
        "trail": [entry(one) for one in page.timeline],
    }


def offer(one: Offer, document_id: int, table: Machine) -> Json:
    """A step that whoever asks may take, or could if the refusals were mended."""
    return {
        "code": one.row.code,
        "name": text(one.row.name),
        "open": one.open,
        "refusals": [text(reason) for reason in one.refusals],
        "asks": one.row.asks.value,
        "post": f"/api/v1/{table.kind}/{document_id}/{one.row.code}",
    }


def file(one: FileLine) -> Json:
    """A version of a file of a paper."""
    return {
        "id": one.id,
        "slot": one.slot,
        "edition": one.edition,
        "name": one.name,
        "media_type": one.media_type,
        "size": one.size,
        "sha256": one.sha256,
        "uploaded_at": moment(one.uploaded_at),
        "get": f"/api/v1/documents/{one.document_id}/files/{one.id}",
    }


def entry(one: Line) -> Json:
    """A step that was taken, with the seat it was taken in."""
    return {
        "id": one.id,
        "document_id": one.document_id,
        "seq": one.seq,
        "at": moment(one.at),
        "code": one.code,
        "from": one.source,
        "to": one.target,
        "person": one.actor_name,
        "on_behalf_of": one.behalf or None,
        "role": one.role,
        "unit": one.seat_unit,
        "reason": one.reason,
        "changes": _changes(one.changes),
        "file": dict(one.file) or None,
    }


def _changes(changes: Mapping[str, tuple[Any, Any]]) -> Json:
    return {name: {"from": was, "to": is_} for name, (was, is_) in changes.items()}


def fired(one: Fired) -> Json:
    """What a step led to."""
    return {
        "id": one.document_id,
        "version": one.version,
        "state": one.state,
        "number": one.number,
        "opened": list(one.opened),
    }
