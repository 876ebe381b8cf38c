"""A paper and those inside it in one act: looked at together, decided together, or not at all."""

from collections.abc import Iterable
from functools import partial
from typing import NamedTuple

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from forms.base import PaperForm
from state_machines import machine
from state_machines.along import goes_along, offered_along
from state_machines.grammar import State, Text
from state_machines.rules import Refused
from workflow_app.services import documents
from workflow_app.services.documents import PaperLine
from workflow_app.services.together import NotTogether, Wanted, fire_along
from workflow_app.services.transition import Fired
from workflow_app.web import stepping
from workflow_app.web.access import Access, access, actor
from workflow_app.web.documents import conflict
from workflow_app.web.numbers import row_number
from workflow_app.web.present import say
from workflow_app.web.refusing import note
from workflow_app.web.stepping import Attempt, attempt
from workflow_app.web.typed import typed_data
from workflow_app.web.wiring import database, ring, wiring

bp = Blueprint("together", __name__, url_prefix="/documents")


class Joint(NamedTuple):
    """A step and the papers inside that would take theirs before it."""

    tried: Attempt
    inside: list[PaperLine]


@bp.get("/<int:document_id>/<code>/together")
@access(Access.SIGNED_IN)
def show(document_id: int, code: str) -> ResponseReturnValue:
    """What would go along, with the one form that all of them are answered by."""
    with database().read() as session:
        joint = joint_of(session, document_id, code)
        form = joint.tried.form()
    if not joint.inside:  # nothing goes along: the step itself says why it can, or cannot, be taken
        return redirect(url_for("documents.step", document_id=document_id, code=code))
    return _page(joint, form)


@bp.post("/<int:document_id>/<code>/together")
@access(Access.SIGNED_IN)
def take(document_id: int, code: str) -> ResponseReturnValue:
    """Takes the step of each paper inside and then the paper's own; all of them or none."""
    with database().read() as session:
        joint = joint_of(session, document_id, code)
        form = joint.tried.form(typed_data())
    joint.tried.permit()
    if joint.inside and not form.validate():
        return _page(joint, form, status=422)
    try:
        fire_joint(joint, form, _looked_at())
    except NotTogether as problem:
        return _refused(document_id, code, form, problem.refusals.values())
    except Refused as refused:
        return _refused(document_id, code, form, [refused])
    return redirect(url_for("documents.show", document_id=document_id, did=code))


def joint_of(session: Session, document_id: int, code: str) -> Joint:
    """A step and what would go along with it; `Refused("unknown")` when nothing ever does."""
    tried = attempt(session, document_id, code, actor())
    along = tried.row.along
    if along is None:
        raise Refused("unknown")
    rows = [one.row for one in offered_along(tried.table, tried.facts.case, actor())]
    if tried.row not in rows:
        return Joint(tried, [])
    inside = documents.inside(session, document_id)
    return Joint(tried, [one for one in inside if goes_along(along, one.kind, one.state)])


def fire_joint(
    joint: Joint,
    form: PaperForm,
    looked_at: Iterable[tuple[int, int]],
    beside: stepping.Beside | None = None,
) -> Fired:
    """All of it in one transaction; what is refused is written down and raised."""
    row, document_id = joint.tried.row, joint.tried.facts.row.id
    assert row.along
    try:
        fired = stepping.looking_again(partial(_once, joint, form, list(looked_at), beside))
    except NotTogether as problem:
        for one, refused in problem.refusals.items():
            note(refused, row.along.code, one)
        raise
    except Refused as refused:
        note(refused, row.code, document_id)
        raise
    ring()
    return fired


def _once(
    joint: Joint,
    form: PaperForm,
    looked_at: list[tuple[int, int]],
    beside: stepping.Beside | None,
) -> Fired:
    row, document_id, answers = joint.tried.row, joint.tried.facts.row.id, form.answers()
    assert row.along
    seen = -1 if form["seen"].data is None else form["seen"].data
    inside = [Wanted(one, version, answers) for one, version in looked_at]
    key = stepping.key_of(actor(), document_id, row.code, form["key"].data)
    with database().begin() as session:
        fired = fire_along(
            session, Wanted(document_id, seen, answers), row.code, inside, row.along.code,
            actor=actor(), now=g.now if wiring().clock else None, key=key,
            request_id=g.request_id,
        )  # fmt: skip
        if beside:
            beside(session, fired)
    return fired


def _looked_at() -> list[tuple[int, int]]:
    """The papers inside that the page showed, each with its version."""
    found = []
    for written in request.form.getlist("inside"):
        number, _, version = written.partition(":")
        try:
            found.append((row_number(number), row_number(version)))
        except ValueError:
            raise Refused("unknown") from None
    return found


def _refused(
    document_id: int, code: str, form: PaperForm, refusals: Iterable[Refused]
) -> ResponseReturnValue:
    """The page as it stands now, with what was typed and the reasons."""
    found = list(refusals)
    for refused in found:
        if refused.code in ("unknown", "not_yours"):
            raise refused
    with database().read() as session:
        joint = joint_of(session, document_id, code)
    if not joint.inside:
        return conflict(document_id, code, form)
    moved = any(one.code == "moved_on" for one in found)
    reasons = [say(reason) for one in found for reason in one.reasons]
    if moved:
        reasons.append(gettext("Hồ sơ đã thay đổi trong lúc trang này đang mở; xem lại rồi gửi."))
    again = stepping.refreshed(form, joint.tried.facts.row.version)
    return _page(joint, again, list(dict.fromkeys(reasons)), 409 if moved else 422)


def _page(
    joint: Joint, form: PaperForm, reasons: Iterable[str] = (), status: int = 200
) -> ResponseReturnValue:
    tried = joint.tried
    paper = tried.facts.row
    shown = render_template(
        "documents/together.html",
        paper=paper,
        machine=tried.table,
        state=tried.table.state(paper.state),
        row=tried.row,
        inside=[(one, *_going(tried, one)) for one in joint.inside],
        form=form,
        reasons=list(reasons),
        told=list(dict.fromkeys(tried.told)),
        action=url_for(".take", document_id=paper.id, code=tried.row.code),
        cancel_url=url_for("documents.show", document_id=paper.id),
    )
    return shown, status


def _going(tried: Attempt, paper: PaperLine) -> tuple[Text, State, State]:
    """The step that a paper inside takes, from where to where."""
    table = machine(paper.kind)
    row = table.row(paper.state, tried.row.along.code if tried.row.along else "")
    assert row
    state = table.state(paper.state)
    return row.name, state, row.lands_in(state)
