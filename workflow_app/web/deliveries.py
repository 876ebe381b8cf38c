"""Who was told of a paper and how it reached them; and a new try for what was given up."""

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from state_machines import machine
from state_machines.rules import Refused
from state_machines.system import step_name
from workflow_app.services import deliveries, documents
from workflow_app.services.channels import outbox
from workflow_app.web.access import Access, access, actor
from workflow_app.web.wiring import database

bp = Blueprint("deliveries", __name__)


@bp.get("/documents/<int:document_id>/told")
@access(Access.SIGNED_IN)
def show(document_id: int) -> str:
    """Whom the visitor's offices told of a paper, and whether it arrived."""
    with database().read() as session:
        paper = documents.page_head(session, document_id, actor())
        told = outbox.told_by(session, document_id, actor())
    table = machine(paper.kind)
    lines = [(step_name(table, "", line.code), line) for line in told]
    return render_template("told.html", paper=paper, lines=lines)


@bp.post("/status/deliveries/<int:delivery_id>/retry")
@access(Access.ADMINISTRATOR)
def retry(delivery_id: int) -> ResponseReturnValue:
    """Gives what was given up its attempts again."""
    with database().begin() as session:
        if not deliveries.revive(session, delivery_id, g.now):
            raise Refused("unknown")
    return redirect(url_for("health.status"))
