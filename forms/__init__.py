"""Gives the form of a paper's content and the form that a step asks for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from forms import step
from forms.base import Pairs, PaperForm
from forms.commendation import CommendationForm
from forms.congress import CongressForm
from forms.extension import ExtensionForm
from forms.incoming import AssignmentForm, IncomingForm, SettlementForm
from forms.nomination import NominationForm
from forms.obstacle import AnswerForm, ObstacleForm
from forms.original import OriginalForm
from forms.outgoing import OutgoingForm
from forms.plan import PlanForm
from forms.receipt import ReceiptForm
from forms.record import RecordForm
from forms.registration import RegistrationForm
from forms.reorganisation import ReorganisationForm
from forms.report import ReportForm
from forms.reporting import PeriodicForm, ReportingForm, TaskForm
from forms.sheet import SheetForm
from forms.text import TextForm
from forms.work import WorkForm
from state_machines import machine
from state_machines.grammar import Ask

CONTENT: Mapping[str, type[PaperForm]] = {
    "plan": PlanForm,
    "registration": RegistrationForm,
    "work": WorkForm,
    "congress": CongressForm,
    "text": TextForm,
    "report": ReportForm,
    "commendation": CommendationForm,
    "nomination": NominationForm,
    "extension": ExtensionForm,
    "obstacle": ObstacleForm,
    "outgoing": OutgoingForm,
    "incoming": IncomingForm,
    "reorganisation": ReorganisationForm,
    "reporting": ReportingForm,
    "periodic": PeriodicForm,
    "task": TaskForm,
}

STEPS: Mapping[Ask, type[PaperForm]] = {
    Ask.NOTHING: step.StepForm,
    Ask.REASON: step.ReasonForm,
    Ask.FILE: step.FileForm,
    Ask.CONSENT: step.ConsentForm,
    Ask.SCHEDULE: step.ScheduleForm,
    Ask.RECORD: RecordForm,
    Ask.DECISION: step.DecisionForm,
    Ask.ISSUE: step.IssueForm,
    Ask.PROGRESS: step.ProgressForm,
    Ask.BALLOT: step.BallotForm,
    Ask.NEW_DATE: step.NewDateForm,
    Ask.RECEIPT: ReceiptForm,
    Ask.ORIGINAL: OriginalForm,
    Ask.ANSWER: AnswerForm,
    Ask.ASSIGNMENT: AssignmentForm,
    Ask.ROWS: SheetForm,
}

SETTLED: Mapping[tuple[str, Ask], type[PaperForm]] = {
    ("incoming", Ask.ANSWER): SettlementForm,
    ("task", Ask.ANSWER): SettlementForm,
}
"""Steps of a kind that ask in words of their own."""


def content_form(kind: str) -> type[PaperForm]:
    """Return the form of the kind's content."""
    return CONTENT[kind]


def step_form(
    kind: str,
    ask: Ask,
    formdata: Any = None,
    data: Mapping[str, object] | None = None,
    choices: Mapping[str, Pairs] | None = None,
    *,
    language: str | None = None,
    today: date | None = None,
) -> PaperForm:
    """Return the form that the step asks for; `kind` is the paper's, or its child's."""
    of_content = ask in (Ask.CONTENT, Ask.CHILD)
    form = content_form(kind) if of_content else SETTLED.get((kind, ask), STEPS[ask])
    filled = form(formdata, data=data, choices=choices, language=language, today=today)
    if of_content:
        _mark_needs(filled, kind)
    if isinstance(filled, SheetForm):
        filled.kind, filled.of = kind, content_form(kind)
    return filled


def _mark_needs(form: PaperForm, kind: str) -> None:
    """A draft may be saved without what its paper needs before it is handed in."""
    for need in machine(kind).needs:
        if need.key in form:
            form[need.key].flags.needed = True
