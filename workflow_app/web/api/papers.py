"""Papers for programs: reading one, taking its steps, beginning one, and its files."""

from typing import Any

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from forms.base import PaperForm
from forms.exchange import errors_of
from forms.sheet import SheetForm
from state_machines.grammar import Text
from state_machines.rules import Refused
from workflow_app.services import documents, history
from workflow_app.services.membership.sent import Answer
from workflow_app.services.ports import TooLarge
from workflow_app.web import beginning, stepping, uploads
from workflow_app.web import documents as pages
from workflow_app.web.access import Access, access, actor
from workflow_app.web.api import problems, sending, shapes
from workflow_app.web.api.guarding import guarded
from workflow_app.web.api.received import CONFIRM, received
from workflow_app.web.present import say
from workflow_app.web.reading import PAGE, note_paper
from workflow_app.web.stepping import Attempt, attempt
from workflow_app.web.wiring import database

SEEN = Text(
    "Ghi phiên bản đã xem (version của hồ sơ).", "Say the version that was seen (the paper's)."
)

bp = guarded(Blueprint("api_papers", __name__, url_prefix="/api/v1"))


@bp.get("/documents/<int:document_id>")
@access(Access.SIGNED_IN)
def show(document_id: int) -> Response:
    """A paper with its content, the steps one may take, its files and its trail."""
    with database().read() as session:
        page = documents.page(session, document_id, actor())
    row = page.facts.row
    note_paper(PAGE, row.id, row.kind, row.unit_id)
    return jsonify(shapes.paper(page))


@bp.get("/documents/<int:document_id>/files/<int:file_id>")
@access(Access.SIGNED_IN)
def file(document_id: int, file_id: int) -> Response:
    """The bytes of a file of a paper."""
    found: Response = pages.file(document_id, file_id)
    return found


@bp.post("/<kind>")
@access(Access.SIGNED_IN)
def begin(kind: str) -> ResponseReturnValue:
    """Begins a paper that nobody opens for the unit."""
    table, seat = beginning.begun(kind, actor())
    sent = received()
    with database().read() as session:
        basis = beginning.resting_on(session, actor())
        empty = beginning.form_of(session, table, seat, None, {})
        form = beginning.form_of(session, table, seat, sent.filling(empty), {})
        if not form.validate():
            return problems.answer("invalid", errors=errors_of(form))
    try:
        begun = stepping.begin(
            kind, seat.unit_id, actor(), form, basis.id if basis else None, keeping(201)
        )
    except (uploads.Refusal, TooLarge) as problem:
        return _untaken(form, problem)
    location = f"/api/v1/documents/{begun.document_id}"
    return jsonify(shapes.fired(begun)), 201, {"Location": location}


@bp.post("/<kind>/<int:document_id>/<code>")
@access(Access.SIGNED_IN)
def take(kind: str, document_id: int, code: str) -> ResponseReturnValue:
    """Takes a step of a paper, or says why not."""
    sent = received()
    with database().read() as session:
        tried = attempt(session, document_id, code, actor())
        if tried.table.kind != kind:
            raise Refused("unknown")
        tried.permit()
        if sent.seen is None:
            return problems.answer("invalid", errors={"seen": [say(SEEN)]})
        form = tried.form(sent.filling(tried.form()))
        if not form.validate():
            return invalid(tried, form)
        if form.to_confirm:
            return problems.answer("invalid", errors={"confirmed": [say(CONFIRM)]})
    return _taken(tried, form)


def _taken(tried: Attempt, form: PaperForm) -> ResponseReturnValue:
    document_id = tried.facts.row.id
    try:
        if isinstance(form, SheetForm) and stepping.is_long(form):
            job_id = stepping.take_later(tried, form, _keeping_job)
            return jsonify(job=job_id), 202
        kept = stepping.keep_file(form, tried.row)
        fired = stepping.take(document_id, tried.row.code, actor(), form, kept, keeping(200))
    except (uploads.Refusal, TooLarge) as problem:
        return _untaken(form, problem)
    except Refused as refused:
        if refused.code == "moved_on":
            return moved_on(document_id)
        raise
    return jsonify(shapes.fired(fired))


def keeping(status: int) -> stepping.Beside:
    """Keeps the answer in the transaction of the step."""
    return lambda session, fired: sending.keep_outcome(session, Answer(status, shapes.fired(fired)))


def _keeping_job(session: Session, job_id: int) -> None:
    sending.keep_outcome(session, Answer(202, {"job": job_id}))


def _untaken(form: PaperForm, problem: uploads.Refusal | TooLarge) -> Response:
    """Why a file is not taken."""
    stepping.complain_about_file(form, problem)
    large = isinstance(problem, TooLarge)
    return problems.answer("too_large" if large else "invalid", errors=errors_of(form))


def invalid(tried: Attempt, form: PaperForm) -> Response:
    """What is wrong with the answers, or that the paper has moved on."""
    if not tried.possible:
        return moved_on(tried.facts.row.id)
    return problems.answer("invalid", errors=errors_of(form))


def moved_on(document_id: int) -> Response:
    """Where the paper stands now, and who moved it there."""
    with database().read() as session:
        page = documents.page(session, document_id, actor())
        last = history.of_document(session, document_id, limit=1)
    standing: dict[str, Any] = {"version": page.facts.row.version, "state": page.facts.row.state}
    steps = [shapes.entry(step._replace(changes={})) for step in last]
    return problems.answer("moved_on", now={**standing, "last": next(iter(steps), None)})
