"""The signed original of a paper: what is declared of it, and what its digital signatures prove."""

from collections.abc import Mapping
from typing import IO, Any, NamedTuple

from flask import Blueprint, render_template
from sqlalchemy.orm import Session

from state_machines import machine
from state_machines.rules import Refused
from workflow_app.adapters import signatures
from workflow_app.services import documents
from workflow_app.services.documents import FileLine, PaperLine
from workflow_app.services.ports import SignatureFound, Unprintable
from workflow_app.web import downloads
from workflow_app.web.access import Access, access, actor
from workflow_app.web.reading import FILE, note_paper
from workflow_app.web.uploads import PDF
from workflow_app.web.wiring import database, wiring

TONES = {"valid": "done", "invalid": "danger", "unknown": "warning"}


class Signed(NamedTuple):
    """A PDF of a paper: what is declared of it, and the signatures found; None when it cannot be
    read as a PDF."""

    paper: PaperLine
    file: FileLine
    declared: Mapping[str, Any]
    found: list[SignatureFound] | None


bp = Blueprint("originals", __name__, url_prefix="/documents")


@bp.get("/<int:document_id>/files/<int:file_id>/signatures")
@access(Access.SIGNED_IN)
def show(document_id: int, file_id: int) -> str:
    """The signatures of a PDF, judged now by the certificates that are trusted here."""
    with database().read() as session:
        signed = signatures_of(session, document_id, file_id)
    note_signed(signed)
    return render_template(
        "signatures.html",
        paper=signed.paper,
        machine=machine(signed.paper.kind),
        file=signed.file,
        declared=signed.declared,
        found=signed.found,
        tones=TONES,
    )


def signatures_of(session: Session, document_id: int, file_id: int) -> Signed:
    """The signatures of a PDF that the visitor may read, or `Refused("unknown")`."""
    file = documents.file(session, file_id, actor())
    paper = documents.open_to(session, document_id, actor())
    if file.document_id != document_id or file.media_type != PDF.media_type:
        raise Refused("unknown")
    with downloads.opened(file.name, file.sha256) as stream:
        return Signed(paper, file, _declared(paper.content.get(file.slot)), _found(stream))


def note_signed(signed: Signed) -> None:
    """Write down that somebody reads a file of a paper."""
    note_paper(FILE, signed.paper.id, signed.paper.kind, signed.paper.unit_id)


def _declared(kept: object) -> Mapping[str, Any]:
    return kept if isinstance(kept, Mapping) else {}


def _found(stream: IO[bytes]) -> list[SignatureFound] | None:
    """None when the file cannot be read as a PDF."""
    try:
        return signatures.found_in(stream.read(), wiring().settings.trust)
    except Unprintable:
        return None
