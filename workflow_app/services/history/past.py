"""A paper as it stood after each of its steps, rebuilt from the trail.

The content of now is led back through what each step changed. Every content that a step left has
its fingerprint in the hashed trail: one that was rebuilt is compared with it.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session, aliased

from state_machines import machine
from workflow_app.models import Document
from workflow_app.models.trail import Entry, PrivateValue
from workflow_app.services.record import content_digest

MOST_STEPS = 2000
LEFT = "left"
"""The private value of an erasure that holds what it left of earlier changes, by step."""

Content = Mapping[str, Any]


class Version(NamedTuple):
    """A paper after one step. `content` is None when what would lead to it was erased; `proved`
    says whether it has the fingerprint that the trail keeps, None when there is none to ask."""

    seq: int
    at: datetime
    code: str
    source: str
    state: str
    content: Content | None
    proved: bool | None
    number: str
    arrived: str  # an instant, '' before the paper was handed in


def versions(session: Session, document_id: int, kind: str, content: Content) -> list[Version]:
    """The paper after each of its steps, oldest first; `content` is what it holds now."""
    rows = _steps(session, document_id)
    contents = _led_back(rows, content)
    found: list[Version] = []
    number = arrived = ""
    for row, held in zip(rows, contents, strict=True):
        body = json.loads(row.body)
        number = body.get("number") or number
        arrived = _arrived(kind, row, body, arrived)
        proved = _proved(body, row.digest, held)
        if proved is None and found and held == found[-1].content:
            proved = found[-1].proved
        step = (row.seq, row.at, row.code, row.source, row.target)
        found.append(Version(*step, held, proved, number, arrived))
    return found


def state_at(moment: datetime) -> ColumnElement[str]:
    """The state in which a paper was at a moment, to be asked of papers; None before it was."""
    then = (Entry.document_id == Document.id, Entry.at <= moment)
    last = select(Entry.target).where(*then).order_by(Entry.seq.desc()).limit(1)
    return last.correlate(Document).scalar_subquery()


def _steps(session: Session, document_id: int) -> list[Any]:
    changes, digest, left = (aliased(PrivateValue) for _ in range(3))
    chosen: Any = select(
        Entry.seq,
        Entry.at,
        Entry.code,
        Entry.source,
        Entry.target,
        Entry.body,
        changes.value.label("changes"),
        digest.value.label("digest"),
        left.value.label("left"),
    )
    for table, field in ((changes, "changes"), (digest, "content"), (left, LEFT)):
        mine = and_(
            table.entry_document_id == Entry.document_id,
            table.entry_seq == Entry.seq,
            table.field == field,
        )
        chosen = chosen.outerjoin(table, mine)
    of = chosen.where(Entry.document_id == document_id)
    return list(session.execute(of.order_by(Entry.seq).limit(MOST_STEPS)))


def _led_back(rows: list[Any], content: Content) -> list[Content | None]:
    """The content after each step: that of now, with the later changes undone one by one."""
    left: dict[str, Any] = {}
    for row in rows:
        left |= json.loads(row.left or "{}")
    held: Content | None = content
    found = []
    for row in reversed(rows):
        found.append(held)
        told = json.loads(row.body).get("private", {})
        changes = json.loads(row.changes) if row.changes else left.get(str(row.seq))
        if "changes" in told and changes is None:
            held = None
        elif held is not None:
            held = _undone(held, changes or {})
    return list(reversed(found))


def _undone(content: Content, changes: Mapping[str, Any]) -> Content:
    before = {name: value for name, value in content.items() if name not in changes}
    return before | {name: was for name, (was, _) in changes.items() if was is not None}


def _proved(body: Mapping[str, Any], digest: str | None, held: Content | None) -> bool | None:
    """Whether a content has the fingerprint of its step. Older steps tell it openly."""
    said = digest or body.get("content")
    return None if said is None or held is None else content_digest(held) == said


def _arrived(kind: str, row: Any, body: Mapping[str, Any], before: str) -> str:
    if "verdict" in body:
        return str(body["verdict"].get("arrived") or "")
    taken = machine(kind).row(row.source, row.code)
    return "" if taken and taken.takes_back else before
