"""Long jobs as whoever asked for them sees them: how far they are, what came out, once more."""

from typing import Any

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from state_machines.days import today
from state_machines.grammar import Text
from state_machines.rules import Refused
from workflow_app.services import documents
from workflow_app.services.jobs import asking
from workflow_app.services.jobs.asking import JobLine, Standing
from workflow_app.services.papers.extracts import KIND as EXTRACT
from workflow_app.services.papers.extracts import extract, scope_of
from workflow_app.web import downloads
from workflow_app.web.access import Access, access, actor, visitor
from workflow_app.web.wiring import database, hand_out

STUMBLED = Text(
    "Máy chủ gặp trục trặc khi làm việc này. Bấm Làm lại; nếu vẫn không được, báo quản trị hệ"
    " thống.",
    "The server stumbled over this. Try again; if it still fails, tell an administrator.",
)

bp = Blueprint("jobs", __name__, url_prefix="/jobs")


@bp.get("/<int:job_id>")
@access(Access.SIGNED_IN)
def show(job_id: int) -> str:
    """How a job stands; the part that moves is asked for again and again while it is open."""
    job = _mine(job_id)
    alone = request.headers.get("HX-Request") == "true"
    return render_template("partials/job.html" if alone else "job.html", **_said(job))


@bp.get("/<int:job_id>/file")
@access(Access.SIGNED_IN)
def file(job_id: int) -> Response:
    """The file that a job made, as long as its paper may be read."""
    job = _mine(job_id)
    made = job.result.get("file")
    if made is None:
        raise Refused("unknown")
    stream = downloads.opened(made["name"], made["sha256"])
    return downloads.handed_out(stream, made["name"], made["media_type"], made["size"])


@bp.post("/<int:job_id>/again")
@access(Access.SIGNED_IN)
def again(job_id: int) -> ResponseReturnValue:
    """Tries a job again that was given up."""
    with database().begin() as session:
        found = asking.again(session, job_id, g.now, visitor().person_id)
    if not found:
        raise Refused("unknown")
    hand_out(job_id)
    return redirect(url_for(".show", job_id=job_id))


@bp.post("/<int:job_id>/retry")
@access(Access.ADMINISTRATOR)
def retry(job_id: int) -> ResponseReturnValue:
    """Tries anybody's job again that was given up."""
    with database().begin() as session:
        if not asking.again(session, job_id, g.now):
            raise Refused("unknown")
    hand_out(job_id)
    return redirect(url_for("health.status"))


def _mine(job_id: int) -> JobLine:
    """The visitor's own job, about a paper or a trail that she may still read."""
    with database().read() as session:
        job = asking.of_person(session, job_id, visitor().person_id)
        if job.document_id is not None:
            documents.open_to(session, job.document_id, actor())
        elif job.kind == EXTRACT:
            extract(session, scope_of(job.arguments), actor(), today(g.now), limit=1)
    return job


def _said(job: JobLine) -> dict[str, Any]:
    return {
        "job": job,
        "standing": job.standing,
        "Standing": Standing,
        "why": why(job.problem) if job.standing is Standing.BROKEN else None,
        "percent": job.done * 100 // job.total if job.total else None,
    }


def why(problem: str) -> Text:
    """A reason that a trade gave in both languages; what the machine stumbled over is not for
    whoever waits."""
    words = problem.split("\n")
    return Text(*words) if len(words) == 2 and "" not in words else STUMBLED
