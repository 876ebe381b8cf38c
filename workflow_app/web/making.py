"""Making official papers: which ones a paper can become, as PDF or DOCX, and what was made."""

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from forms.papers import form_of, forms_of
from forms.papers.shape import Form
from state_machines import machine
from state_machines.rules import Refused
from workflow_app.services import acts
from workflow_app.services.jobs import asking
from workflow_app.services.papers import KIND, reading
from workflow_app.services.papers.reading import Offered
from workflow_app.web.access import Access, access, actor, visitor
from workflow_app.web.wiring import database, hand_out

FORMATS = ("pdf", "docx")

bp = Blueprint("making", __name__, url_prefix="/documents")


@bp.get("/<int:document_id>/papers")
@access(Access.SIGNED_IN)
def show(document_id: int) -> str:
    """The official papers that a paper can become, and what the visitor had made of it."""
    with database().read() as session:
        found = reading.offered(session, document_id, actor())
        made = asking.about(session, document_id, visitor().person_id)
    return render_template(
        "papers.html",
        paper=found.paper,
        draft=found.draft,
        machine=machine(found.paper.kind),
        forms=forms_for(found),
        formats=FORMATS,
        made=[(form_of(found.paper.kind, job.arguments.get("form", "")), job) for job in made],
    )


@bp.post("/<int:document_id>/papers/<form>/<format>")
@access(Access.SIGNED_IN)
def make(document_id: int, form: str, format: str) -> ResponseReturnValue:
    """Asks for a paper as a file; taking it out is noted."""
    with database().begin() as session:
        job_id = ask_for(session, document_id, form, format)
    hand_out(job_id)
    return redirect(url_for("jobs.show", job_id=job_id))


def ask_for(session: Session, document_id: int, form: str, format: str) -> int:
    """Ask for a paper as a file; return the number of the job."""
    who = visitor()
    found = reading.offered(session, document_id, actor())
    if form not in [one.code for one in forms_for(found)] or format not in FORMATS:
        raise Refused("unknown")
    job_id = asking.ask(
        session,
        KIND,
        {"form": form, "format": format},
        person_id=who.person_id,
        key=f"{KIND}:{document_id}:{form}:{format}:{who.person_id}",
        now=g.now,
        document_id=document_id,
    )
    acts.note(
        session,
        at=g.now,
        actor_id=who.person_id,
        document_id=document_id,
        code="paper",
        why="export",
        public={"form": form, "format": format},
        request_id=g.request_id,
    )
    return job_id


def forms_for(found: Offered) -> list[Form]:
    """The official forms that a paper can take."""
    return forms_of(found.paper.kind, found.paper.content, found.inside)
