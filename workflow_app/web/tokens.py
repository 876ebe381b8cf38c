"""Keys for programs: a page of the account where they are made and taken away."""

import secrets
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.choices import label
from forms.token import TokenForm
from state_machines.rules import Refused
from workflow_app.services.membership import tokens
from workflow_app.web.access import Access, access, visitor
from workflow_app.web.present import language, say
from workflow_app.web.sessions import digest
from workflow_app.web.wiring import database

bp = Blueprint("tokens", __name__, url_prefix="/account/keys")


@bp.get("/")
@access(Access.SIGNED_IN)
def show() -> ResponseReturnValue:
    """The keys of the person, and the form of a new one."""
    return _page(TokenForm(language=language()))


@bp.post("/")
@access(Access.SIGNED_IN)
def make() -> ResponseReturnValue:
    """Makes a key and shows it, this once."""
    form = TokenForm(request.form, language=language())
    if not form.validate():
        return _page(form, status=422)
    key = secrets.token_urlsafe(32)
    try:
        with database().begin() as session:
            tokens.make(
                session,
                visitor().person_id,
                token_hash=digest(key),
                name=form.name.data,
                scope=form.scope.data,
                days=int(form.days.data),
                now=g.now,
            )
    except Refused as refused:
        return _page(form, status=422, reasons=refused.reasons)
    return _page(TokenForm(language=language()), key=key)


@bp.post("/<int:token_id>/stop")
@access(Access.SIGNED_IN)
def take_away(token_id: int) -> ResponseReturnValue:
    """Takes a key away at once."""
    with database().begin() as session:
        tokens.take_away(session, visitor().person_id, token_id, g.now)
    return redirect(url_for(".show"))


def _page(
    form: TokenForm, key: str = "", status: int = 200, reasons: tuple[Any, ...] = ()
) -> ResponseReturnValue:
    with database().read() as session:
        held = tokens.own(session, visitor().person_id)
    rows = [(one, say(label("token_scope", one.scope)), one.expires_at <= g.now) for one in held]
    shown = render_template("tokens.html", form=form, key=key, held=rows, reasons=reasons)
    return shown, status
