"""The inbox: what a person was told and reminded of, and what she has read."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from state_machines import machine
from state_machines.grammar import State, Text
from state_machines.system import step_name
from workflow_app.models import Notice
from workflow_app.services.channels import inbox
from workflow_app.services.channels.inbox import Reminded
from workflow_app.web.access import Access, access, visitor
from workflow_app.web.numbers import row_number
from workflow_app.web.paging import first_url, older_url
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
    """The notices and the digests, newest first."""
    before = request.args.get("before", type=place)
    unread_only = "unread" in request.args
    with database().read() as session:
        found = inbox.entries(session, visitor().person_id, before, PAGE, unread_only=unread_only)
    return render_template(
        "inbox.html",
        entries=[shown(one.told) for one in found],
        unread_only=unread_only,
        newer_url=first_url(),
        older_url=older_url(found, PAGE, lambda one: place_spelled(one.place)),
    )


@bp.get("/count")
@access(Access.SIGNED_IN)
def count() -> str:
    """The number of unread notices, alone."""
    return render_template("partials/unread.html")


@bp.post("/read")
@access(Access.SIGNED_IN)
def read() -> ResponseReturnValue:
    """Marks one notice or digest read, or everything."""
    notice = request.form.get("notice", type=row_number)
    digest = request.form.get("digest", type=row_number)
    with database().begin() as session:
        ids = [notice] if notice else [] if digest else None
        mine = visitor().person_id
        inbox.mark_read(session, mine, ids, g.now, digests=[digest] if digest else ())
    return redirect(url_for(".show"))


def place_spelled(entry: inbox.Place) -> str:
    """An entry as an address says it."""
    at, number = entry
    return f"{at.astimezone(UTC):%Y%m%d%H%M%S%f}.{number}"


def place(value: str) -> inbox.Place:
    """The entry that a page goes on after; ValueError when it is none."""
    at, _, number = value.partition(".")
    moment = datetime.strptime(at, "%Y%m%d%H%M%S%f").replace(tzinfo=UTC)
    size = row_number(number.removeprefix("-"))
    return moment, -size if number.startswith("-") else size


def shown(told: Notice | Reminded) -> Told | Reminded:
    """An entry in words."""
    return told if isinstance(told, Reminded) else _told(told)


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
