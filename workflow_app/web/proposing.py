"""A filled form proposed from a file, beside its text. Nothing is kept before the form is sent."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields import Field, FieldList, FormField

from forms.base import PaperForm
from forms.lint import lint
from forms.proposal import RECOGNISED, Proposal, propose
from forms.proposal.upload import UNREADABLE, PaperFileForm
from forms.words import say as say_in
from state_machines.days import today
from state_machines.grammar import Ask, Text
from state_machines.rules import Refused
from workflow_app.adapters.paper_text import LARGEST, text_of
from workflow_app.adapters.paper_text import Refused as Unread
from workflow_app.web import beginning, stepping
from workflow_app.web.access import Access, access, actor
from workflow_app.web.present import language
from workflow_app.web.wiring import database

LONGEST = 200_000
"""Characters that are read for a proposal: some sixty pages."""

bp = Blueprint("proposing", __name__, url_prefix="/documents")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the proposed form will be sent, and how it is named."""

    kind: str
    name: Text
    action: str
    back: str
    draft: str


@bp.get("/new/<kind>/from-file")
@access(Access.SIGNED_IN)
def choose_for_new(kind: str) -> ResponseReturnValue:
    """Asks for the file of a new paper."""
    return _choose(place_of_new(kind), PaperFileForm(language=language()))


@bp.post("/new/<kind>/from-file")
@access(Access.SIGNED_IN)
def propose_new(kind: str) -> ResponseReturnValue:
    """Proposes a new paper from the file."""
    place = place_of_new(kind)
    text, upload = _text()
    if text is None:
        return _choose(place, upload, 422)
    proposal = propose(kind, text, today(g.now))
    table, seat = beginning.begun(kind, actor())
    with database().read() as session:
        form = beginning.form_of(session, table, seat, None, proposal.content)
    return _beside(place, form, proposal, text)


@bp.get("/<int:document_id>/<code>/from-file")
@access(Access.SIGNED_IN)
def choose(document_id: int, code: str) -> ResponseReturnValue:
    """Asks for the file from which a paper is filled in."""
    place, _, _ = place_of_step(document_id, code, None)
    return _choose(place, PaperFileForm(language=language()))


@bp.post("/<int:document_id>/<code>/from-file")
@access(Access.SIGNED_IN)
def propose_step(document_id: int, code: str) -> ResponseReturnValue:
    """Proposes what the paper lacks; what somebody filled in stays."""
    text, upload = _text()
    place, form, proposal = place_of_step(document_id, code, text)
    if text is None:
        return _choose(place, upload, 422)
    return _beside(place, form, proposal, text)


def place_of_new(kind: str) -> Place:
    """The place of a new paper whose text can be recognised; else `Refused`."""
    table, _ = beginning.begun(kind, actor())
    if kind not in RECOGNISED:
        raise Refused("unknown")
    action = url_for("beginning.show", kind=kind)
    return Place(kind, table.name, action, action, f"new-{kind}")


def place_of_step(
    document_id: int, code: str, text: str | None
) -> tuple[Place, PaperForm, Proposal]:
    """The place of a step that asks for content, with the form that the text proposes."""
    with database().read() as session:
        tried = stepping.attempt(session, document_id, code, actor())
        tried.permit()
        kind = tried.table.kind
        if kind not in RECOGNISED or tried.row.asks is not Ask.CONTENT or tried.reasons:
            raise Refused("unknown")
        proposal = propose(kind, text or "", today(g.now))
        kept = {name: value for name, value in tried.facts.row.content.items() if value}
        for name in kept:
            _forget(proposal, name)
        form = tried.form(known=proposal.content | kept)
    action = url_for("documents.step", document_id=document_id, code=code)
    return Place(kind, tried.row.name, action, action, tried.draft), form, proposal


def _forget(proposal: Proposal, name: str) -> None:
    """Drop what is proposed for a field that somebody filled in."""
    proposal.content.pop(name, None)
    for source in [one for one in proposal.sources if one.split("-")[0] == name]:
        del proposal.sources[source]


def _text() -> tuple[str | None, PaperFileForm]:
    """The text of the file that was sent, or the form that says why there is none."""
    form = PaperFileForm(request.files, language=language())
    return (text_in(form) if form.validate() else None), form


def text_in(form: PaperFileForm) -> str | None:
    """The text of a picked file; None when it has none, and the form says why."""
    picked: Any = form.file.data
    try:
        text = text_of(picked.stream.read(LARGEST + 1))
    except Unread as unread:
        form.file.errors = [say_in(UNREADABLE[unread.reason], language())]
        return None
    if len(text) > LONGEST:
        form.file.errors = [say_in(UNREADABLE["too_large"], language())]
        return None
    return text


def _choose(place: Place, form: PaperFileForm, status: int = 200) -> ResponseReturnValue:
    page = render_template("documents/from_file.html", place=place, form=form)
    return page, status


def _beside(place: Place, form: PaperForm, proposal: Proposal, text: str) -> ResponseReturnValue:
    """The proposed form beside the text that it was taken from."""
    _point(form, proposal.sources)
    return render_template(
        "documents/proposal.html",
        place=place,
        form=form,
        facts=proposal.facts,
        lines=text.split("\n"),
        findings=lint(text, today(g.now)),
        count=len(proposal.sources),
    )


def _point(form: PaperForm, sources: Mapping[str, Any]) -> None:
    """Tell each field the passages that its answer was taken from."""
    for field in _leaves(form):
        if field.name in sources:
            field.passages = sources[field.name]


def _leaves(fields: Any) -> Iterator[Field]:
    for field in fields:
        if isinstance(field, FieldList):
            yield from _leaves(field.entries)
        elif isinstance(field, FormField):
            yield from _leaves(field.form)
        else:
            yield field
