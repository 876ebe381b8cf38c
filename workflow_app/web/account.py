"""Signing in and out, and what a person sets for herself: language, password, acting seat."""

from typing import Any, NamedTuple

from flask import (
    Blueprint,
    Response,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.account import LanguageForm, LoginForm, PasswordForm, SettingsForm
from forms.base import SpokenForm
from forms.choices import label
from state_machines.grammar import Text
from state_machines.rules import Refused
from workflow_app.adapters import chat, passwords
from workflow_app.models import Person, SeatRow
from workflow_app.services import retention
from workflow_app.services.membership import administration, people, signing_in
from workflow_app.services.membership.signing_in import MustWait
from workflow_app.services.personal.requests import may_read
from workflow_app.web import language as languages
from workflow_app.web.access import Access, access, actor, own_address, visit, visitor
from workflow_app.web.guessing import guessed, make_known, miss_of_a_stranger
from workflow_app.web.numbers import row_number
from workflow_app.web.present import language, say
from workflow_app.web.wiring import database

DONE = {
    "password": Text(
        "Đã đổi mật khẩu. Các trình duyệt khác đã được đăng xuất, khóa cho phần mềm khác hết dùng.",
        "The password was changed. Other browsers were signed out, and keys for programs ended.",
    ),
    "telling": Text("Đã lưu cách nhận thông báo.", "How you are told was saved."),
}
bp = Blueprint("account", __name__)


class HeldSeat(NamedTuple):
    """A seat in words."""

    unit: str
    role: str
    title: str
    held_from: object
    held_to: object


@bp.get("/login")
@access(Access.ANYONE)
def login() -> ResponseReturnValue:
    """The sign-in page; whoever is signed in already goes on."""
    if visit().visitor:
        return redirect(own_address(request.args.get("next")))
    return _login_page(LoginForm(language=language()))


@bp.post("/login")
@access(Access.ANYONE)
@guessed
def sign_in() -> ResponseReturnValue:
    """Signs in under a fresh token, or says the same for every wrong pair."""
    form = LoginForm(request.form, language=language())
    if not form.validate():
        return _login_page(form, status=422)
    try:
        person_id = _person_with(form.login.data, form.password.data)
    except MustWait as told:
        return *_login_page(form, told.reasons[0], 429), _when(told)
    if person_id is None:
        return _login_page(form, signing_in.WRONG, 422)
    _begin(person_id)
    answer = make_response(redirect(own_address(request.args.get("next"))))
    make_known(answer, person_id)
    return answer


@bp.post("/logout")
@access(Access.SIGNED_IN)
def logout() -> Response:
    """Signs out here; a copy of the cookie is worth nothing."""
    with database().begin() as session:
        visit().end(session)
    return make_response(redirect(url_for(".login")))


@bp.get("/account")
@access(Access.SIGNED_IN)
def show() -> ResponseReturnValue:
    """What the person may set for herself."""
    return page()


@bp.post("/account/language")
@access(Access.SIGNED_IN)
def set_language() -> ResponseReturnValue:
    """Keeps the language that the person reads."""
    form = LanguageForm(request.form, language=language())
    if not form.validate():
        return page(language_form=form, status=422)
    with database().begin() as session:
        people.set_language(session, visitor().person_id, form.language.data)
    return languages.forget(make_response(redirect(url_for(".show"))))


@bp.post("/account/password")
@access(Access.SIGNED_IN)
@guessed
def password() -> ResponseReturnValue:
    """Changes the password; every other browser is signed out, every key ends."""
    form = PasswordForm(request.form, language=language())
    if not form.validate():
        return page(password_form=form, status=422)
    try:
        person_id = _person_with(visitor().login, form.current.data)
    except MustWait as told:
        form.current.errors = [say(reason) for reason in told.reasons]
        return *page(password_form=form, status=429), _when(told)
    if person_id != visitor().person_id:
        form.current.errors = [gettext("Mật khẩu đang dùng chưa đúng. Gõ lại.")]
        return page(password_form=form, status=422)
    kept = passwords.hashed(form.new.data)
    with database().begin() as session:
        administration.set_password(session, person_id, kept, by=person_id, now=g.now)
        visit().begin(session, person_id, _agent())
    return redirect(url_for(".show", did="password"))


@bp.post("/account/seat")
@access(Access.SIGNED_IN)
def seat() -> ResponseReturnValue:
    """Chooses the seat that the person acts in first."""
    chosen = request.form.get("seat", type=row_number)
    if chosen not in {one.id for one in visitor().seats}:
        raise Refused("not_yours")
    visit()["seat_id"] = chosen
    return redirect(url_for("home.show"))


def _person_with(login: str, password: str) -> int | None:
    """The person whose password this is. The slow comparison holds no lock."""
    with database().read() as session:
        kept = session.scalar(select(Person.password_hash).where(Person.login == login))
    right = passwords.matches(kept or signing_in.NO_SUCH_HASH, password)
    if kept is None:
        miss_of_a_stranger(login)
    with database().begin() as session:
        return signing_in.sign_in(
            session,
            login,
            password,
            verify=lambda compared, _: right and compared == kept,
            now=g.now,
        )


def _when(told: MustWait) -> dict[str, str]:
    return {"Retry-After": str(told.seconds)}


def _begin(person_id: int) -> None:
    with database().begin() as session:
        visit().begin(session, person_id, _agent())


def _agent() -> str:
    return request.headers.get("User-Agent", "")


def _login_page(form: LoginForm, refused: Text | str = "", status: int = 200) -> tuple[str, int]:
    action = url_for(".sign_in", next=request.args.get("next"))
    return render_template("login.html", form=form, action=action, refused=refused), status


def own_settings(given: Any = None, person: Person | None = None) -> SettingsForm:
    """How somebody is told; without a chat where none is installed."""
    shown = {"digest_hour": str(person.digest_hour)} if person else None
    form = SettingsForm(given, person, data=shown, language=language())
    del form.language  # it has a form of its own on the page
    if not chat.installed():
        del form.chat_address
    return form


def page(
    language_form: SpokenForm | None = None,
    password_form: SpokenForm | None = None,
    settings_form: SpokenForm | None = None,
    feed_url: str = "",
    status: int = 200,
) -> tuple[str, int]:
    """The account page, with the form that needs correction as it was sent."""
    if done := DONE.get(request.args.get("did", "")):
        flash(say(done))
    spoken = language()
    with database().read() as session:
        person = session.get_one(Person, visitor().person_id)
        shown = render_template(
            "account.html",
            person=person,
            seats=_seats(session),
            language_form=language_form
            or LanguageForm(data={"language": person.language}, language=spoken),
            password_form=password_form or PasswordForm(language=spoken),
            settings_form=settings_form or own_settings(person=person),
            feed_url=feed_url,
            chat_installed=chat.installed(),
            answers_requests=may_read(actor()),
            keeps_papers=retention.may_read(actor()),
        )
    return shown, status


def _seats(session: Session) -> list[HeldSeat]:
    held = {one.id: one for one in visitor().seats if not one.holder}
    rows = session.scalars(select(SeatRow).where(SeatRow.id.in_(held)).order_by(SeatRow.id))
    return [
        HeldSeat(
            held[row.id].unit_name,
            say(label("role", row.role)),
            row.title,
            row.held_from,
            row.held_to,
        )
        for row in rows
    ]
