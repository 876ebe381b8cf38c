"""The signed original of a paper: what is declared of it, and what its digital signatures prove."""

from collections.abc import Mapping
from typing import IO, Any

from flask import Blueprint, render_template

from state_machines import machine
from state_machines.rules import Refused
from workflow_app.adapters import signatures
from workflow_app.services import documents
from workflow_app.services.ports import SignatureFound, Unprintable
from workflow_app.web.access import Access, access, actor
from workflow_app.web.reading import FILE, note_paper
from workflow_app.web.uploads import PDF
from workflow_app.web.wiring import database, wiring

TONES = {"valid": "done", "invalid": "danger", "unknown": "warning"}

bp = Blueprint("originals", __name__, url_prefix="/documents")


@bp.get("/<int:document_id>/files/<int:file_id>/signatures")
@access(Access.SIGNED_IN)
def show(document_id: int, file_id: int) -> str:
    """The signatures of a PDF, judged now by the certificates that are trusted here."""
    with database().read() as session:
        file = documents.file(session, file_id, actor())
        paper = documents.open_to(session, document_id, actor())
    if file.document_id != document_id or file.media_type != PDF.media_type:
        raise Refused("unknown")
    note_paper(FILE, paper.id, paper.kind, paper.unit_id)
    with wiring().store.open(file.sha256) as stream:
        found = _found(stream)
    return render_template(
        "signatures.html",
        paper=paper,
        machine=machine(paper.kind),
        file=file,
        declared=_declared(paper.content.get(file.slot)),
        found=found,
        tones=TONES,
    )


def _declared(kept: object) -> Mapping[str, Any]:
    return kept if isinstance(kept, Mapping) else {}


def _found(stream: IO[bytes]) -> list[SignatureFound] | None:
    """None when the file cannot be read as a PDF."""
    try:
        return signatures.found_in(stream.read(), wiring().settings.trust)
    except Unprintable:
        return None
