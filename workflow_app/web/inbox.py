"""The inbox: what a person was told, and what she has read."""

from datetime import datetime
from typing import Any, NamedTuple

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from state_machines import machine
from state_machines.grammar import State, Text
from workflow_app.models import Notice
from workflow_app.services import inbox
from workflow_app.web.access import Access, access, visitor
from workflow_app.web.numbers import row_number
from workflow_app.web.paging import first_url, older_url
from workflow_app.web.timeline import step_name
from workflow_app.web.wiring import database

PAGE = 50

bp = Blueprint("inbox", __name__, url_prefix="/inbox")


class Told(NamedTuple):
    """A notice in words."""

    id: int
    document_id: int
    name: Text
    kind_name: Text
    title: str
    unit: str
    state: State | None
    reason: str
    due_at: Any
    created_at: Any
    read_at: Any


@bp.get("/")
@access(Access.SIGNED_IN)
def show() -> str:
    """The notices, newest first."""
    before = request.args.get("before", type=row_number)
    with database().read() as session:
        found = inbox.notices(session, visitor().person_id, before, PAGE)
    unread_only = "unread" in request.args
    return render_template(
        "inbox.html",
        notices=[_told(one) for one in found if not (unread_only and one.read_at)],
        unread_only=unread_only,
        newer_url=first_url(),
        older_url=older_url(found, PAGE, lambda one: one.id),
    )


@bp.get("/count")
@access(Access.SIGNED_IN)
def count() -> str:
    """The number of unread notices, alone."""
    return render_template("partials/unread.html")


@bp.post("/read")
@access(Access.SIGNED_IN)
def read() -> ResponseReturnValue:
    """Marks one notice read, or all of them."""
    chosen = request.form.get("notice", type=row_number)
    with database().begin() as session:
        ids = [chosen] if chosen else None
        inbox.mark_read(session, visitor().person_id, ids, g.now)
    return redirect(url_for(".show"))


def _told(notice: Notice) -> Told:
    table, facts = machine(notice.kind), notice.facts
    due_at = facts.get("due_at")
    return Told(
        id=notice.id,
        document_id=notice.document_id,
        name=step_name(table, "", notice.code),
        kind_name=table.name,
        title=facts.get("title", ""),
        unit=facts.get("unit", ""),
        state=table.state(facts["state"]) if facts.get("state") else None,
        reason=facts.get("reason", ""),
        due_at=datetime.fromisoformat(due_at) if due_at else None,
        created_at=notice.created_at,
        read_at=notice.read_at,
    )
