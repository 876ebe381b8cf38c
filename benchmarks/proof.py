"""What was written, read again: a fast run that skipped a line of the trail is a failure."""

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workflow_app.models import Document
from workflow_app.models.trail import Entry
from workflow_app.services.chain import leaf_of, link


class Proof(NamedTuple):
    """How many entries were read and hashed again, and what is wrong with them."""

    rows: int
    complaints: tuple[str, ...]

    @property
    def chain_ok(self) -> bool:
        return not self.complaints


def count(session: Session) -> int:
    """How many entries the trail has."""
    return session.scalar(select(func.count()).select_from(Entry)) or 0


def prove(session: Session, *, entries: int) -> Proof:
    """Hash the whole trail again, and count what should be there."""
    rows, complaints = 0, list[str]()
    heads = dict[int, tuple[int, str]]()
    for document_id, seq, body, leaf, chain in _trail(session):
        at, head = heads.get(document_id, (0, _seed(document_id)))
        if seq != at + 1 or leaf_of(body) != leaf or link(head, leaf) != chain:
            complaints.append(f"the trail of paper {document_id} does not hold at entry {seq}")
        heads[document_id], rows = (seq, chain), rows + 1
    stored = select(Document.id, Document.version, Document.chain_head)
    papers = {row[0]: (row[1], row[2]) for row in session.execute(stored)}
    if papers != heads:
        complaints.append("a paper does not stand where its trail ends")
    if rows != entries:
        complaints.append(f"the trail has {rows} entries and should have {entries}")
    return Proof(rows, tuple(complaints[:10]))


def _trail(session: Session) -> Iterator[tuple[int, int, str, str, str]]:
    columns = (Entry.document_id, Entry.seq, Entry.body, Entry.leaf, Entry.chain)
    ordered = select(*columns).order_by(Entry.document_id, Entry.seq)
    for row in session.execute(ordered.execution_options(yield_per=2000)):
        yield row[0], row[1], row[2], row[3], row[4]


def _seed(document_id: int) -> str:
    return hashlib.sha256(f"document:{document_id}".encode()).hexdigest()
