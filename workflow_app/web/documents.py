"""Papers of every kind: their page, their steps, their files and what was issued."""

from collections.abc import Sequence
from typing import Any

from flask import (
    Blueprint,
    Response,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forms.base import PaperForm
from forms.lint import lint_content
from forms.proposal import RECOGNISED
from forms.sheet import SheetForm
from forms.sheet.standing import lines
from state_machines import machine
from state_machines.days import today
from state_machines.grammar import Ask, Machine, Text
from state_machines.rules import Refused
from workflow_app.services import documents, history
from workflow_app.services.channels import inbox
from workflow_app.services.ports import TooLarge
from workflow_app.web import downloads, stepping, uploads
from workflow_app.web.access import Access, access, actor, visitor
from workflow_app.web.beginning import begin_below
from workflow_app.web.checking import looked_over
from workflow_app.web.doubts import doubts_about
from workflow_app.web.merging import Merged, merged
from workflow_app.web.noticing import told_of
from workflow_app.web.paper import body, shown
from workflow_app.web.present import say, until_day
from workflow_app.web.reading import FILE, PAGE, note_paper
from workflow_app.web.refusing import note
from workflow_app.web.stepping import Attempt, attempt
from workflow_app.web.timeline import told
from workflow_app.web.typed import only_rearranged, typed_data, typed_pairs
from workflow_app.web.wiring import database

FIRST = 20  # rows of a table that are shown before it is saved
LATELY = 50  # steps that others may have taken while a form was open

bp = Blueprint("documents", __name__, url_prefix="/documents")


@bp.get("/<int:document_id>")
@access(Access.SIGNED_IN)
def show(document_id: int) -> str:
    """The page of a paper."""
    with database().read() as session:
        page = documents.page(session, document_id, actor())
        about = told_of(session, page)
    row = page.facts.row
    note_paper(PAGE, row.id, row.kind, row.unit_id)
    _say_what_was_done(machine(row.kind), request.args.get("did", ""))
    return shown(page, actor(), begin_below(page, actor()), about)


@bp.get("/<int:document_id>/<code>")
@access(Access.SIGNED_IN)
def step(document_id: int, code: str) -> ResponseReturnValue:
    """The form that a step asks for, or what to check before it."""
    try:
        with database().read() as session:
            tried = attempt(session, document_id, code, actor())
            reasons = tried.reasons
            return step_page(tried, tried.form(), reasons, 422 if reasons else 200)
    except Refused as refused:
        if refused.code != "moved_on":
            raise
        return conflict(document_id, code, None)


@bp.post("/<int:document_id>/<code>")
@access(Access.SIGNED_IN)
def take(document_id: int, code: str) -> ResponseReturnValue:
    """Takes a step, or says why not with everything that was typed."""
    with database().read() as session:
        tried = attempt(session, document_id, code, actor())
        form = tried.form(typed_data())
        if only_rearranged():
            return step_page(tried, form)
        tried.permit()
        if not form.validate():
            return _invalid(tried, form)
        if form.to_confirm:
            return step_page(tried, form)
        if doubts := doubts_about(tried, form):
            return step_page(tried, form, doubts=doubts)
    try:
        if isinstance(form, SheetForm) and stepping.is_long(form):
            return redirect(url_for("jobs.show", job_id=stepping.take_later(tried, form)))
        file = stepping.keep_file(form, tried.row)
        stepping.take(document_id, code, actor(), form, file)
    except (uploads.Refusal, TooLarge) as problem:
        return step_page(tried, form, (), stepping.complain_about_file(form, problem))
    except Refused as refused:
        return _refused(tried, form, refused)
    return redirect(url_for(".show", document_id=document_id, did=code))


@bp.get("/<int:document_id>/files/<int:file_id>")
@access(Access.SIGNED_IN)
def file(document_id: int, file_id: int) -> Response:
    """An uploaded file, to be saved, never to be run here."""
    with database().read() as session:
        found = documents.file(session, file_id, actor())
        if found.document_id != document_id:
            raise Refused("unknown")
        paper = documents.page_head(session, document_id, actor())
    stream = downloads.opened(found.name, found.sha256)
    note_paper(FILE, paper.id, paper.kind, paper.unit_id)
    return downloads.handed_out(stream, found.name, found.media_type, found.size)


@bp.post("/<int:document_id>/read")
@access(Access.SIGNED_IN)
def read(document_id: int) -> ResponseReturnValue:
    """Notes that a paper was opened: by a unit to which it was sent, and by whoever was told of
    it. The number of what is unread, shown on the page already, is asked for again."""
    with database().begin() as session:
        documents.page_head(session, document_id, actor())
        inbox.receipt(session, document_id, actor(), g.now)
        inbox.opened(session, visitor().person_id, document_id, g.now)
    return "", 204, {"HX-Trigger": "opened"}


@bp.get("/<int:document_id>/editions")
@access(Access.SIGNED_IN)
def editions(document_id: int) -> str:
    """The texts of a paper as they were issued."""
    with database().read() as session:
        paper = documents.page_head(session, document_id, actor())
        found = documents.editions(session, document_id, actor())
    return render_template(
        "documents/editions.html", paper=paper, machine=machine(paper.kind), editions=found
    )


@bp.get("/<int:document_id>/editions/<int:number>")
@access(Access.SIGNED_IN)
def edition(document_id: int, number: int) -> str:
    """One text as it was issued."""
    with database().read() as session:
        paper = documents.page_head(session, document_id, actor())
        found = documents.edition(session, document_id, number, actor())
    return render_template(
        "documents/edition.html",
        paper=paper,
        machine=machine(paper.kind),
        edition=found,
        body=body(paper.kind, found.content, {}),
    )


def _say_what_was_done(table: Machine, code: str) -> None:
    row = next((row for row in table.rows if row.code == code), None)
    if row:
        flash(gettext("Đã thực hiện: %(step)s.", step=say(row.name)))


def _invalid(tried: Attempt, form: PaperForm) -> ResponseReturnValue:
    if not tried.possible:
        note(Refused("moved_on"), tried.row.code, tried.facts.row.id)
        return conflict(tried.facts.row.id, tried.row.code, form)
    return step_page(tried, form, (), 422)


def _refused(tried: Attempt, form: PaperForm, refused: Refused) -> ResponseReturnValue:
    if refused.code == "moved_on":
        return conflict(tried.facts.row.id, tried.row.code, form)
    if refused.code == "not_ready":
        return step_page(tried, form, refused.reasons, 422)
    raise refused


def step_page(
    tried: Attempt,
    form: PaperForm,
    reasons: tuple[Text, ...] = (),
    status: int = 200,
    doubts: Sequence[str] = (),
) -> ResponseReturnValue:
    """The page of a step with its form."""
    row = tried.facts.row
    page = {Ask.NOTHING: "check", Ask.ROWS: "rows"}.get(tried.row.asks, "step")
    said: dict[str, Any] = {
        "paper": row,
        "machine": tried.table,
        "state": tried.table.state(row.state),
        "row": tried.row,
        "heading": tried.row.name,
        "send_word": say(tried.row.name) if tried.row.asks is Ask.CHILD else "",
        "form": form,
        "action": url_for("documents.step", document_id=row.id, code=tried.row.code),
        "cancel_url": url_for("documents.show", document_id=row.id),
        "draft": tried.draft,
        "reasons": reasons,
        "told": tried.told,
        "due_now": until_day(tried.facts.case.due_at) if tried.row.asks is Ask.NEW_DATE else "",
        "doubts": doubts,
        **_of_texts(tried),
        **_beside(tried, form),
    }
    template = "edit" if tried.asks_for_content else page
    return render_template(f"documents/{template}.html", **said), status


def _beside(tried: Attempt, form: PaperForm) -> dict[str, Any]:
    """What is looked over: the paper itself before it goes out, or the first rows of a table; and
    where the workbook of the step is."""
    if tried.row.asks is Ask.NOTHING:
        with database().read() as session:
            return looked_over(session, tried)
    if isinstance(form, SheetForm):
        at = {"document_id": tried.facts.row.id, "code": tried.row.code}
        first = [form.shown(one) for one in form.rows[:FIRST]]
        return {"template_url": url_for("sheets.template", **at), "first": first}
    if form.tabled and lines(form):
        at = {"document_id": tried.facts.row.id, "code": tried.row.code}
        return {"from_sheet_url": url_for("sheets.ask", **at)}
    return {}


def _of_texts(tried: Attempt) -> dict[str, Any]:
    """What a paper whose texts are recognised is told beside its form, and filled from."""
    row, said = tried.facts.row, dict[str, Any]()
    if row.kind not in RECOGNISED or not tried.own:
        return said
    said["findings"] = lint_content(row.content, today(g.now))
    if tried.row.asks is Ask.CONTENT:
        at = {"document_id": row.id, "code": tried.row.code}
        said["from_file_url"] = url_for("proposing.choose", **at)
    return said


def conflict(document_id: int, code: str, form: PaperForm | None) -> ResponseReturnValue:
    """Who moved the paper meanwhile, with what was typed, ready to be sent again."""
    with database().read() as session:
        now = attempt(session, document_id, code, actor())
        last = history.of_document(session, document_id, limit=LATELY)
        again, kept = _again(now, form, last) if form and _still_there(now) else (None, None)
    row = now.facts.row
    page = render_template(
        "documents/conflict.html",
        paper=row,
        machine=now.table,
        state=now.table.state(row.state),
        row=now.row,
        entry=told(last[0]) if last else None,
        own=form is None
        and [(one.actor_id, one.code) for one in last[:1]] == [(visitor().person_id, code)],
        typed=list(typed_pairs(form)) if form else [],
        form=again,
        theirs=[again[name].label.text for name in kept.theirs] if again and kept else [],
        both=[again[name].label.text for name in kept.both] if again and kept else [],
        action=url_for("documents.step", document_id=document_id, code=code),
        draft=now.draft,
    )
    return page, 409


def _again(
    now: Attempt, typed: PaperForm, lately: list[history.Line]
) -> tuple[PaperForm, Merged | None]:
    """The form to send again; content that others saved meanwhile is put together with it."""
    seen = typed["seen"].data
    if now.row.asks is not Ask.CONTENT or seen is None or typed.errors:
        return stepping.refreshed(typed, now.facts.row.version), None
    since = [line for line in lately if line.seq > seen]
    kept = merged(typed, now.facts.row.content, since)
    return now.form(known=kept.content), kept


def _still_there(now: Attempt) -> bool:
    try:
        return not now.reasons
    except Refused:
        return False
