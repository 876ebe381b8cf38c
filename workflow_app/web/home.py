"""Việc của tôi: what waits for this person, by urgency, and what waits for others."""

from typing import NamedTuple

from flask import Blueprint, g, render_template

from state_machines import machine
from state_machines.grammar import Mood, State, Text, Transition
from state_machines.system import step_name
from workflow_app.models import Notice
from workflow_app.services import documents
from workflow_app.services.channels import inbox
from workflow_app.services.documents import PaperLine
from workflow_app.services.history.lately import done_lately
from workflow_app.services.personal import requests
from workflow_app.web.access import Access, access, actor, visitor
from workflow_app.web.present import due
from workflow_app.web.timeline import PaperName
from workflow_app.web.wiring import database

NEWS = 8
SHOWN = 400  # papers; whoever has more of them takes the workbook

bp = Blueprint("home", __name__)


class Task(NamedTuple):
    """A paper in a list of work; `next` is the step that is expected of the reader."""

    paper: PaperLine
    state: State
    next: Transition | None


class News(NamedTuple):
    """Something that happened, and to which paper."""

    paper: PaperName
    name: Text
    at: object
    unit: str


@bp.get("/")
@access(Access.SIGNED_IN)
def show() -> str:
    """What this person has to do."""
    with database().read() as session:
        desk = documents.work_for(session, actor(), SHOWN + 1)
        told = inbox.notices(session, visitor().person_id, limit=NEWS)
        asked = requests.open_requests(session, actor())
        administered = done_lately(session, actor(), g.now)
    mine = [task(line, mine=True) for line in desk.mine[:SHOWN]]
    return render_template(
        "home.html",
        overdue=[one for one in mine if _tone(one) == "late"],
        soon=[one for one in mine if _tone(one) == "soon"],
        later=[one for one in mine if _tone(one) not in ("late", "soon")],
        waiting=[task(line, mine=False) for line in desk.waiting[: SHOWN - len(mine)]],
        shown=SHOWN if len(desk.mine) + len(desk.waiting) > SHOWN else 0,
        requests=asked,
        changed=[_news(notice) for notice in told],
        administered=administered,
    )


def task(line: PaperLine, *, mine: bool) -> Task:
    """A paper with the first step of the party whose turn it is."""
    table = machine(line.kind)
    state = table.state(line.state)
    begun = state.mood is not Mood.EMPTY  # what nobody has begun cannot be handed in
    expected = (
        row
        for row in table.rows_from(line.state)
        if row.by == state.waits_for and (begun or not row.hands_in)
    )
    return Task(line, state, next(expected, None) if mine else None)


def _tone(one: Task) -> str:
    """How pressing it is; the due date binds the unit, so what is in presses nobody any more."""
    return "" if one.paper.arrived_at else due(one.paper.due_at).tone


def _news(notice: Notice) -> News:
    table = machine(notice.kind)
    return News(
        PaperName(notice.document_id, notice.facts.get("title", "")),
        step_name(table, "", notice.code),
        notice.created_at,
        notice.facts.get("unit", ""),
    )
