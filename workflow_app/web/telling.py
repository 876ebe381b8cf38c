"""How one is told: a part of the account page, and the same behind the link in a letter."""

import secrets

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forms.account import SettingsForm, TellingForm
from workflow_app.adapters import chat
from workflow_app.models import Person
from workflow_app.services.channels import passes
from workflow_app.services.membership import telling
from workflow_app.web import account
from workflow_app.web.access import Access, access, visitor
from workflow_app.web.guessing import guessed
from workflow_app.web.present import language
from workflow_app.web.sessions import digest
from workflow_app.web.wiring import database, wiring

ONE_CLICK = "One-Click"  # what mail programs send, RFC 8058

bp = Blueprint("telling", __name__, url_prefix="/account")
by_pass = Blueprint("by_pass", __name__, url_prefix="/settings")
"""Without a form token: whoever has the signed address needs no cookie, so none can be abused."""


@bp.post("/telling")
@access(Access.SIGNED_IN)
def change() -> ResponseReturnValue:
    """Keeps by which channels the person is told, and when."""
    form = account.own_settings(request.form)
    if form.validate() and chat_is_fine(form):
        with database().begin() as session:
            telling.change(session, visitor().person_id, **wishes_of(form))
        return redirect(url_for("account.show", did="telling"))
    return account.page(settings_form=form, status=422)


@bp.post("/calendar")
@access(Access.SIGNED_IN)
def renew_feed() -> ResponseReturnValue:
    """Gives the person's calendar a new address, which is said once; the old one dies."""
    key = secrets.token_urlsafe(32)
    with database().begin() as session:
        telling.set_feed(session, visitor().person_id, digest(key))
    return account.page(feed_url=wiring().settings.public_url + url_for("feed.show", key=key))


@bp.post("/calendar/stop")
@access(Access.SIGNED_IN)
def stop_feed() -> ResponseReturnValue:
    """Takes the address of the person's calendar away."""
    with database().begin() as session:
        telling.set_feed(session, visitor().person_id, None)
    return redirect(url_for("account.show"))


@by_pass.get("/<key>")
@guessed
@access(Access.ANYONE)
def show(key: str) -> ResponseReturnValue:
    """The settings of whoever got the letter. Looking changes nothing: programs look first."""
    with database().read() as session:
        person = passes.holder(session, wiring().settings.secret_key, key, g.now)
        return _page(person, TellingForm(data=_shown(person), language=language()))


@by_pass.post("/<key>")
@guessed
@access(Access.ANYONE)
def save(key: str) -> ResponseReturnValue:
    """Keeps what was chosen, or stops the mail when a mail program asks for that."""
    form = TellingForm(request.form, language=language())
    stop = request.form.get("List-Unsubscribe") == ONE_CLICK
    with database().begin() as session:
        person = passes.holder(session, wiring().settings.secret_key, key, g.now)
        if stop:
            telling.change(session, person.id, by_mail=False)
        elif not form.validate():
            return _page(person, form), 422
        else:
            telling.change(session, person.id, **wishes_of(form))
        shown = TellingForm(data=_shown(person), language=language())
        return _page(person, shown, saved=True)


def _page(person: Person, form: TellingForm, *, saved: bool = False) -> str:
    return render_template("settings.html", person=person, form=form, saved=saved)


def _shown(person: Person) -> dict[str, object]:
    return {
        "language": person.language,
        "by_mail": person.by_mail,
        "digest_hour": str(person.digest_hour),
    }


def wishes_of(form: TellingForm) -> dict[str, object]:
    """What a form asks to be told by."""
    wishes = form.answers()
    return wishes | {"digest_hour": int(wishes["digest_hour"])}


def chat_is_fine(form: SettingsForm) -> bool:
    """Whether the chat address, if there is one, is of a service that may be used."""
    if "chat_address" not in form or not form.chat_address.data:
        return True
    if chat.acceptable(form.chat_address.data):
        return True
    form.chat_address.errors = [
        gettext("Địa chỉ chưa đúng. Dùng một trong các loại: %(kinds)s.", kinds=_kinds())
    ]
    return False


def _kinds() -> str:
    return ", ".join(f"{scheme}://…" for scheme in chat.SCHEMES)
