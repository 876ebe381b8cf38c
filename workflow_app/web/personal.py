"""Requests of data subjects: received, answered with a copy, or by erasing what may be erased."""

import io
import json
import zipfile
from collections.abc import Iterable

from flask import (
    Blueprint,
    Response,
    flash,
    g,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forms.personal import AnswerForm, RequestForm
from state_machines.grammar import Text
from state_machines.rules import Refused
from workflow_app.services.personal import requests
from workflow_app.services.personal.erasing import Order, copy_of, erase
from workflow_app.services.personal.finding import ACTED, find
from workflow_app.services.personal.names import Name
from workflow_app.services.personal.requests import RequestLine
from workflow_app.web.access import Access, access, actor
from workflow_app.web.numbers import row_number
from workflow_app.web.paging import first_url, older_url
from workflow_app.web.present import language, say
from workflow_app.web.reading import REQUEST, note_read
from workflow_app.web.takeaway import note_export
from workflow_app.web.wiring import database, wiring

bp = Blueprint("personal", __name__, url_prefix="/personal")

RECEIVED = Text("Đã ghi nhận yêu cầu.", "The request is written down.")
ANSWERED = Text("Đã trả lời yêu cầu.", "The request is answered.")


@bp.get("/")
@access(Access.SIGNED_IN)
def show() -> ResponseReturnValue:
    """The requests of one's unit."""
    return _list_page(RequestForm(language=language()))


@bp.post("/")
@access(Access.SIGNED_IN)
def receive() -> ResponseReturnValue:
    """Writes a request down."""
    form = RequestForm(request.form, language=language())
    if not requests.may_receive(actor()):
        raise Refused("not_yours")
    if not form.validate():
        return _list_page(form, 422)
    try:
        with database().begin() as session:
            number = requests.receive(
                session, actor(), **form.answers(), now=g.now, request_id=g.request_id
            )
    except Refused as refused:
        form.subject.errors = [say(reason) for reason in refused.reasons]
        return _list_page(form, 422)
    flash(say(RECEIVED))
    return redirect(url_for(".one", number=number))


@bp.get("/<int:number>")
@access(Access.SIGNED_IN)
def one(number: int) -> ResponseReturnValue:
    """A request with all that names the person, what may be erased and what is kept."""
    return _page(number, AnswerForm(language=language()))


@bp.get("/<int:number>.zip")
@access(Access.SIGNED_IN)
def copy(number: int) -> Response:
    """What is held of the person, to be given to her. That it is taken away is written down."""
    with database().read() as session:
        asked = _open_one(requests.request(session, actor(), number))
        told = list(copy_of(session, asked))
    note_export(f"personal {number}", "zip")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("du-lieu.json", json.dumps(told, ensure_ascii=False, indent=1))
    file.seek(0)
    name = f"du-lieu-ca-nhan-{number}.zip"
    return send_file(file, mimetype="application/zip", as_attachment=True, download_name=name)


@bp.post("/<int:number>/close")
@access(Access.SIGNED_IN)
def close(number: int) -> ResponseReturnValue:
    """Answers without erasing."""
    return _answer(number, erasing=False)


@bp.post("/<int:number>/erase")
@access(Access.SIGNED_IN)
def carry_out(number: int) -> ResponseReturnValue:
    """Erases what was chosen and answers."""
    return _answer(number, erasing=True)


def _answer(number: int, *, erasing: bool) -> ResponseReturnValue:
    form, made = AnswerForm(request.form, language=language()), list[str]()
    if not form.validate():
        return _page(number, form, status=422)
    try:
        with database().begin() as session:
            asked = requests.request(session, actor(), number)
            if erasing:
                made = erase(session, actor(), asked, _order(form.answer.data)).files
            else:
                requests.close(session, actor(), asked, form.answer.data, g.now, g.request_id)
    except Refused as refused:
        if refused.code != "not_ready":
            raise
        form.form_errors = [say(reason) for reason in refused.reasons]
        return _page(number, form, status=422)
    throw_away(made)
    flash(say(ANSWERED))
    return redirect(url_for(".one", number=number))


def throw_away(made: Iterable[str]) -> None:
    """Remove, after the commit, kept files that were made of papers in which somebody was erased;
    whoever had them made asks again."""
    for digest in made:
        wiring().store.remove(digest, g.now)


def _order(answer: str) -> Order:
    papers, accounts = (
        request.form.getlist(name, type=row_number) for name in ("papers", "accounts")
    )
    elsewhere = request.form.getlist("elsewhere")
    return Order(papers, accounts, answer, g.now, g.request_id, elsewhere)


def _open_one(asked: RequestLine) -> RequestLine:
    if asked.closed_at is not None:
        raise Refused("unknown")
    return asked


def _list_page(form: RequestForm, status: int = 200) -> ResponseReturnValue:
    before = request.args.get("before", type=row_number)
    with database().read() as session:
        found = requests.requests(session, actor(), before)
    if not requests.may_read(actor()):
        raise Refused("unknown")
    shown = render_template(
        "personal.html",
        requests=found,
        form=form if requests.may_receive(actor()) else None,
        action=url_for(".receive"),
        newer_url=first_url(),
        older_url=older_url(found, requests.PAGE, lambda one: one.id),
    )
    return shown, status


def _page(number: int, form: AnswerForm, status: int = 200) -> ResponseReturnValue:
    with database().read() as session:
        asked = requests.request(session, actor(), number)
        found = None
        if asked.closed_at is None:
            found = find(session, Name(asked.subject), asked.unit_path)
    if found is not None:
        note_found(asked)
    shown = render_template(
        "personal_request.html",
        asked=asked,
        found=found,
        answers=_why_not(asked) is None,
        why_not=_why_not(asked),
        form=form,
        sorts=_sorts(),
        acted=ACTED,
    )
    return shown, status


def note_found(asked: RequestLine) -> None:
    """Write down that somebody reads all that names a person."""
    note_read(REQUEST, unit_id=asked.unit_id, about=asked.id, details=f"№ {asked.id}")


def _why_not(asked: RequestLine) -> str | None:
    """Why this reader does not answer; None when she does."""
    try:
        requests.answering_seat(actor(), asked)
    except Refused as refused:
        return " ".join(say(reason) for reason in refused.reasons) or gettext(
            "Lãnh đạo đơn vị trả lời yêu cầu này."
        )
    return None


def _sorts() -> dict[str, str]:
    """Where a name may stand, in words."""
    return {
        "content": gettext("nội dung"),
        "title": gettext("tên hồ sơ"),
        "changes": gettext("nội dung đã đổi trước đây"),
        "left": gettext("nội dung đã đổi trước đây"),
        "reason": gettext("lý do của một bước"),
        "file": gettext("tên tệp"),
        "act": gettext("chi tiết của một việc đã ghi"),
        "loan": gettext("lý do giao thay"),
        "answer": gettext("câu trả lời một yêu cầu trước"),
        "basis": gettext("căn cứ của một lần nhập bảng"),
        "key": gettext("tên một khóa cho chương trình khác"),
        "table": gettext("bảng chưa nhập được"),
    }
