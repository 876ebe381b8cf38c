"""What is asked once more before it is taken, with a tick and no refusal: deadlines that have
passed when a plan is written or issued. Programs are not asked."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask import g, request

from forms.base import PaperForm
from forms.choices import label
from state_machines.grammar import Ask, Event
from workflow_app.services.timing.deadlines import due_at
from workflow_app.web.present import say, until_when
from workflow_app.web.stepping import Attempt
from workflow_app.web.workdays import calendar

TICKED = "confirmed"
NOTHING: Mapping[str, Any] = {}


def doubts_of(asks: Ask, form: PaperForm, content: Mapping[str, Any] = NOTHING) -> list[str]:
    """The deadlines, each in words, that have passed and that nobody has confirmed: those that the
    form writes anew into the content, or all of them when the form puts it into force."""
    if TICKED in request.form:
        return []
    known = content.get("milestones") or []
    if asks is Ask.ISSUE:
        return _passed(known, form["issued_on"].data)
    if asks is not Ask.CONTENT or "milestones" not in form:
        return []
    return _passed(one for one in form.answers()["milestones"] if one not in known)


def doubts_about(tried: Attempt, form: PaperForm) -> list[str]:
    """What is asked about a step of a paper."""
    return doubts_of(tried.row.asks, form, tried.facts.row.content)


def _passed(milestones: Iterable[Mapping[str, Any]], issued_on: date | None = None) -> list[str]:
    days, events = calendar(), {Event.ISSUED: issued_on} if issued_on else {}
    found = ((one, due_at(one, days, events)) for one in milestones)
    return [f"{_name(one)}: {until_when(due)}" for one, due in found if due and due <= g.now]


def _name(milestone: Mapping[str, Any]) -> str:
    stage = milestone.get("stage")
    return say(label("stage", stage)) if stage else str(milestone.get("wording") or "")
