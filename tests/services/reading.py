"""What a test reads back: every stored row, the steps of a paper, the statements of a block."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from workflow_app.models import Base, Document
from workflow_app.models.trail import Entry, Message, PrivateValue
from workflow_app.services.chain import leaf_of, link
from workflow_app.services.record import Step


def rows(session: Session) -> dict[str, list[Any]]:
    """Every row of every table."""
    return {
        table.name: sorted((tuple(row) for row in session.execute(table.select())), key=repr)
        for table in Base.metadata.sorted_tables
    }


def counts(session: Session) -> dict[str, int]:
    """How many rows each table has."""
    return {
        table.name: session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }


def trail(session: Session, document_id: int) -> list[Entry]:
    of = select(Entry).where(Entry.document_id == document_id)
    return list(session.scalars(of.order_by(Entry.seq)))


def codes(session: Session, document_id: int) -> list[str]:
    return [entry.code for entry in trail(session, document_id)]


def promises(session: Session, document_id: int, seq: int) -> list[dict[str, Any]]:
    of = select(Message.payload).where(Message.document_id == document_id, Message.seq == seq)
    return list(session.scalars(of.order_by(Message.id)))


def private(session: Session, document_id: int, seq: int) -> dict[str, str]:
    of = select(PrivateValue.field, PrivateValue.value).where(
        PrivateValue.entry_document_id == document_id, PrivateValue.entry_seq == seq
    )
    return dict(session.execute(of).all())


def paper(session: Session, document_id: int) -> Document:
    return session.get_one(Document, document_id, populate_existing=True)


def assert_chain_holds(session: Session, document_id: int) -> None:
    """The trail is dense, begins at the paper's own seed, and ends in what the paper says."""
    entries, stored = trail(session, document_id), paper(session, document_id)
    before = Step(document_id, 0, None, "", "", "", 1, "", None).seed  # type: ignore[arg-type]
    for seq, entry in enumerate(entries, start=1):
        assert entry.seq == seq
        assert entry.leaf == leaf_of(entry.body)
        assert entry.chain == link(before, entry.leaf)
        assert json.loads(entry.body)["seq"] == seq
        before = entry.chain
    assert stored.version == len(entries)
    assert stored.chain_head == before
    assert stored.state == entries[-1].target


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements that are sent inside the block, by whichever connection: on SQLite readers
    have their own."""
    sent: list[str] = []

    def note(*heard: Any) -> None:
        sent.append(heard[2])

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)
