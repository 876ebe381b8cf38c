"""Papers whose time is over: proposed by one person, destroyed by another."""

from collections.abc import Iterable
from datetime import timedelta

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from state_machines import machine
from state_machines.rules import Refused
from workflow_app.services import retention
from workflow_app.services.retention import CONFIRMS, PROPOSES, Expired
from workflow_app.web.access import Access, access, actor
from workflow_app.web.numbers import row_number
from workflow_app.web.paging import first_url, older_url
from workflow_app.web.present import say
from workflow_app.web.wiring import database, wiring

A_DAY = timedelta(days=1)

bp = Blueprint("retention", __name__, url_prefix="/retention")


@bp.get("/")
@access(Access.SIGNED_IN)
def show() -> ResponseReturnValue:
    """What may be destroyed, and what was proposed."""
    return _page()


@bp.post("/propose")
@access(Access.SIGNED_IN)
def propose() -> ResponseReturnValue:
    """Proposes the chosen papers."""
    chosen = request.form.getlist("papers", type=row_number)
    with database().begin() as session:
        count = retention.propose(session, actor(), chosen, g.now, g.request_id)
    flash(gettext("Đã đề nghị hủy %(n)s hồ sơ. Chờ lãnh đạo đơn vị xác nhận.", n=count))
    return redirect(url_for(".show"))


@bp.post("/confirm")
@access(Access.SIGNED_IN)
def confirm() -> ResponseReturnValue:
    """Destroys the chosen papers that somebody else proposed, then their files."""
    chosen = request.form.getlist("proposals", type=row_number)
    try:
        with database().begin() as session:
            gone = retention.confirm(session, actor(), chosen, g.now, g.request_id)
    except Refused as refused:
        if refused.code != "not_ready":
            raise
        return _page([say(reason) for reason in refused.reasons], 422)
    throw_away(gone)
    flash(gettext("Đã hủy %(n)s hồ sơ. Nhật ký của hồ sơ vẫn còn.", n=len(set(chosen))))
    return redirect(url_for(".show"))


def throw_away(gone: Iterable[str]) -> None:
    """Remove the files of destroyed papers after the commit: one without its paper is no harm."""
    for digest in gone:
        wiring().store.remove(digest, g.now - A_DAY)


def _page(complaints: list[str] | None = None, status: int = 200) -> ResponseReturnValue:
    if not retention.may_read(actor()):
        raise Refused("unknown")
    before = request.args.get("before", type=row_number)
    with database().read() as session:
        found = retention.expired(session, actor(), g.now, before)
    roles = {seat.role for seat in actor().seats}
    shown = render_template(
        "retention.html",
        fresh=[_shown(one) for one in found if not one.proposal],
        proposed=[_shown(one) for one in found if one.proposal],
        proposes=bool(roles & PROPOSES),
        confirms=bool(roles & CONFIRMS),
        complaints=complaints or [],
        newer_url=first_url(),
        older_url=older_url(found, retention.PAGE, lambda one: one.id),
    )
    return shown, status


def _shown(one: Expired) -> tuple[Expired, object, int, int]:
    """A paper with its state, how long its kind is kept and since which year it may go."""
    table = machine(one.kind)
    since = retention.over_since(table, one.ended_at)
    return one, table.state(one.state), table.kept_years, since
