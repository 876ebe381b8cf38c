"""The administrator's tables: units, and people with their seats, looked through, saved, undone."""

import secrets
from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.datastructures import CombinedMultiDict

from forms.roster import ROSTERS, RosterForm
from forms.sheet import MARK
from state_machines.days import today
from state_machines.grammar import Text
from state_machines.rules import Refused
from workflow_app.adapters import passwords, workbook
from workflow_app.adapters.workbook import Blank, Sheet
from workflow_app.services import units
from workflow_app.services.importing import AT_ONCE, ROSTER, keeping
from workflow_app.services.jobs import asking
from workflow_app.services.membership import administration
from workflow_app.web.access import Access, access, actor, visitor
from workflow_app.web.present import language, say
from workflow_app.web.sheetfile import with_file
from workflow_app.web.stepping import key_of
from workflow_app.web.tables import XLSX
from workflow_app.web.wiring import database, hand_out

FIRST = 20  # rows of a table that are shown before it is saved
PASSWORDS = 25  # given at a time: each costs what a sign-in costs

bp = Blueprint("imports", __name__, url_prefix="/imports")


@bp.get("/<kind>")
@access(Access.ADMINISTRATOR)
def show(kind: str) -> ResponseReturnValue:
    """The template, the field for the filled table, and what came in before."""
    return _page(roster_form(kind), kind)


@bp.post("/<kind>")
@access(Access.ADMINISTRATOR)
def take(kind: str) -> ResponseReturnValue:
    """Looks a table through, and saves it once it is confirmed."""
    form = roster_form(kind, CombinedMultiDict((request.files, request.form)))
    if form.confirmed.data and (held := _held(form, kind)):
        return redirect(url_for(".one", import_id=held))
    with database().read() as session:
        holds = holds_for(session, form, kind)
    if not holds:
        return _page(form, kind, status=422)
    if form.to_confirm:
        return _page(form, kind)
    try:
        with database().begin() as session:
            brought = bring_in(session, form, kind)
    except Refused as refused:
        if refused.code != "not_ready":
            raise
        return _page(form, kind, refused.reasons, 422)
    if "job" in brought:
        hand_out(brought["job"])
        return redirect(url_for("jobs.show", job_id=brought["job"]))
    return redirect(url_for(".one", import_id=brought["import"]))


@bp.get("/<kind>.xlsx")
@access(Access.ADMINISTRATOR)
def template(kind: str) -> Response:
    """The workbook to fill: heads, hints, lists, and the codes of the units that there are."""
    form = roster_form(kind)
    columns = [
        Blank(one.head + MARK * one.needed, one.hint, list(one.choices)) for one in form.columns()
    ]
    with database().read() as session:
        codes = Sheet(
            gettext("Mã đơn vị"),
            (gettext("Mã đơn vị"), gettext("Tên đầy đủ")),
            units.codes(session, today(g.now)),
        )
    content = workbook.blank(say(form.named), gettext("Bảng"), columns, [codes])
    answer = Response(content, mimetype=XLSX)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{kind}.xlsx")
    return answer


@bp.get("/<int:import_id>")
@access(Access.ADMINISTRATOR)
def one(import_id: int) -> ResponseReturnValue:
    """One table that came in."""
    return _one(import_id)


@bp.post("/<int:import_id>/undo")
@access(Access.ADMINISTRATOR)
def undo(import_id: int) -> ResponseReturnValue:
    """Takes everything back that came in, while nothing depends on it."""
    try:
        with database().begin() as session:
            keeping.undo(session, import_id, actor=actor(), now=g.now, request_id=g.request_id)
    except Refused as refused:
        if refused.code != "not_ready":
            raise
        return _one(import_id, refused.reasons, status=422)
    flash(gettext("Đã hoàn tác lần nhập."))
    return redirect(url_for(".one", import_id=import_id))


@bp.post("/<int:import_id>/passwords")
@access(Access.ADMINISTRATOR)
def first_passwords(import_id: int) -> ResponseReturnValue:
    """Gives those who cannot sign in yet a first password, said once, some people at a time."""
    with database().read() as session:
        waiting = keeping.without_password(session, actor(), import_id, PASSWORDS)
    said = [(person, secrets.token_urlsafe(12)) for person in waiting]
    kept = [(person.id, passwords.hashed(secret)) for person, secret in said]
    with database().begin() as session:
        given = administration.first_passwords(session, actor(), kept, g.now)
    told = [(person, secret) for person, secret in said if person.id in given]
    return _one(import_id, told=told)


def roster_form(kind: str, typed: Any = None) -> RosterForm:
    """The form of a kind of table, or `Refused("unknown")`."""
    if kind not in ROSTERS:
        raise Refused("unknown")
    unreadable = None
    if typed is not None:
        typed, unreadable = with_file(typed)
    known = None if typed is not None else {"key": secrets.token_urlsafe(24)}
    form = ROSTERS[kind](typed, data=known, language=language(), today=today(g.now))
    form.unreadable = unreadable
    return form


def holds_for(session: Session, form: RosterForm, kind: str) -> bool:
    """Whether every cell is right, for itself and beside what is known already."""
    right = form.validate()
    for fault in keeping.faults(session, kind, form.rows):
        form.blame(fault.place, fault.field, fault.advice)
    return form.holds and right


def _key(form: RosterForm, kind: str) -> str:
    return key_of(actor(), "imports", kind, form["key"].data)


def _held(form: RosterForm, kind: str) -> int | None:
    """The import that this very form made, when it was sent before."""
    with database().read() as session:
        return keeping.held(session, _key(form, kind))


def _said(form: RosterForm, kind: str) -> dict[str, Any]:
    given = form.answers()
    key = _key(form, kind) or secrets.token_hex(32)
    basis = given.get("basis", "")
    return {
        "kind": kind, "rows": given["rows"], "basis": basis, "key": key,
        "request_id": g.request_id,
    }  # fmt: skip


def later(session: Session, said: dict[str, Any]) -> int:
    """A long table is a long job: it goes on when the page is closed. Returns its number."""
    key, who = said["key"], visitor().person_id
    return asking.ask(session, ROSTER, said, person_id=who, key=key, now=g.now)


def bring_in(session: Session, form: RosterForm, kind: str) -> dict[str, int]:
    """Save a confirmed table at once, or ask for the job of a long one."""
    said = _said(form, kind)
    if len(form.rows) > AT_ONCE:
        return {"job": later(session, said)}
    return {"import": keeping.save(session, **said, actor=actor(), now=g.now)}


def _page(
    form: RosterForm, kind: str, reasons: tuple[Text, ...] = (), status: int = 200
) -> ResponseReturnValue:
    with database().read() as session:
        before = keeping.of_kind(session, actor(), kind)
    shown = render_template(
        "imports.html",
        form=form,
        kind=kind,
        reasons=reasons,
        before=before,
        action=url_for(".show", kind=kind),
        template_url=url_for(".template", kind=kind),
        back_url=url_for("people.all" if kind == "people" else "units.all"),
        first=[form.shown(row) for row in form.rows[:FIRST]] if form.to_confirm else [],
    )
    return shown, status


def _one(
    import_id: int,
    reasons: tuple[Text, ...] = (),
    told: list[tuple[keeping.Waiting, str]] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    with database().read() as session:
        found, names = keeping.one(session, actor(), import_id)
        waiting = keeping.without_password(session, actor(), import_id, PASSWORDS)
    shown = render_template(
        "import.html",
        it=found,
        named=ROSTERS[found.kind].named,
        names=names,
        waiting=waiting,
        told=told or [],
        reasons=reasons,
    )
    return shown, status
