"""The content of each paper is the one that its last step wrote, as far as its digest was kept."""

from collections.abc import Iterator
from itertools import islice

from sqlalchemy import Connection, select

from workflow_app.models import Document, table_of
from workflow_app.models.trail import PrivateValue
from workflow_app.services.audit.comparing import Finding
from workflow_app.services.record import content_digest

AT_ONCE = 500  # papers
DOCUMENT, PRIVATE = table_of(Document), table_of(PrivateValue)
CONTENT = "content"
"""The private value that is the digest of a content."""


def findings(connection: Connection, written: dict[int, int]) -> Iterator[Finding]:
    """The papers, by the step that wrote their content last, that hold another one. Where the
    digest was erased nothing can be told."""
    rest = iter(written.items())
    while some := dict(islice(rest, AT_ONCE)):
        kept = select(DOCUMENT.c.id, DOCUMENT.c.content, PRIVATE.c.entry_seq, PRIVATE.c.value).join(
            PRIVATE, PRIVATE.c.entry_document_id == DOCUMENT.c.id
        )
        rows = connection.execute(kept.where(PRIVATE.c.field == CONTENT, DOCUMENT.c.id.in_(some)))
        for number, content, seq, digest in rows:
            if seq == some[number] and content_digest(content) != digest:
                said = f"its content is not the one that step {seq} wrote"
                yield Finding("content_differs", f"paper {number}", said)
