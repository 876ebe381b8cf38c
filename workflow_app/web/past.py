"""A paper as it stood at any moment, and what changed between two of them."""

from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.base import Pairs
from forms.search import MomentForm
from state_machines import machine
from state_machines.days import VIETNAM, end_of
from state_machines.system import step_name
from workflow_app.services.history.past import Version
from workflow_app.services.past import Moment, Past, changed_between, past
from workflow_app.web.access import Access, access, actor
from workflow_app.web.changed import changes_in_words
from workflow_app.web.numbers import row_number
from workflow_app.web.paper import body, kept, slots
from workflow_app.web.present import language
from workflow_app.web.reading import PAST, note_paper, note_read
from workflow_app.web.wiring import database

bp = Blueprint("past", __name__, url_prefix="/trail/documents")
_A_MINUTE, _JUST_BEFORE = timedelta(minutes=1), timedelta(microseconds=1)
NOTHING_OFFERED: dict[str, Pairs] = {}


@bp.get("/<int:document_id>/then")
@access(Access.SIGNED_IN)
def show(document_id: int) -> ResponseReturnValue:
    """The paper as of a day and hour or a step; with another one, what changed between them."""
    form = MomentForm(request.args, language=language())
    fine = form.validate()
    moment, earlier = moments(form) if fine else (Moment(), None)
    with database().read() as session:
        then = past(session, document_id, actor(), moment)
        before = past(session, document_id, actor(), earlier) if earlier else None
    note_past(then)
    return _page(then, before, form), 200 if fine else 422


def note_past(then: Past) -> None:
    """An auditor reads here what its unit drafted, whatever kind of paper it is."""
    paper = then.paper
    if then.private and not then.hidden:
        note_read(PAST, document_id=paper.id, unit_id=paper.unit_id)
    else:
        note_paper(PAST, paper.id, paper.kind, paper.unit_id)


def moments(form: MomentForm) -> tuple[Moment, Moment | None]:
    step, since = (request.args.get(name, type=row_number) for name in ("step", "since_step"))
    then = Moment(seq=step) if step else Moment(at=_instant(form.on.data, form.hour.data))
    if since:
        return then, Moment(seq=since)
    earlier = _instant(form.since.data, form.since_hour.data)
    return then, Moment(at=earlier) if earlier else None


def _instant(day: date | None, hour: str | None) -> datetime | None:
    """The last instant that is meant: of the minute, or of the day."""
    if day is None:
        return None
    if not hour:
        return end_of(day) - _JUST_BEFORE
    return datetime.combine(day, time.fromisoformat(hour), VIETNAM) + _A_MINUTE - _JUST_BEFORE


def _page(then: Past, before: Past | None, form: MomentForm) -> str:
    paper, table = then.paper, machine(then.paper.kind)
    content = then.content
    changed = changed_between(before, then) if before else None
    return render_template(
        "past.html",
        paper=paper,
        machine=table,
        then=then.then,
        state=table.state(then.then.state) if then.then else None,
        hidden=then.hidden,
        erased=not then.hidden and then.then is not None and content is None,
        body=body(paper.kind, content, NOTHING_OFFERED) if content is not None else None,
        kept=kept(table, content, NOTHING_OFFERED) if content else [],
        slots=slots(then.files),
        children=[(one, machine(one.kind).state(state)) for one, state in then.children],
        compared=before.then if before else None,
        comparing=before is not None,
        changes=changes_in_words(table, changed) if changed is not None else None,
        steps=[_step(paper.id, one, then) for one in reversed(then.steps)],
        form=form,
        action=url_for(".show", document_id=paper.id),
    )


def _step(document_id: int, one: Version, then: Past) -> tuple[Version, Any, str, str]:
    """A step to choose: its name, where the paper after it is, and what changed since then."""
    table = machine(then.paper.kind)
    name = step_name(table, one.source, one.code)
    url = url_for(".show", document_id=document_id, step=one.seq)
    here = then.then
    if here is None or one.seq >= here.seq:
        return one, name, url, ""
    since = url_for(".show", document_id=document_id, step=here.seq, since_step=one.seq)
    return one, name, url, since
