"""The Word templates of official papers: the present one, one's own tried, used, and dropped."""

from typing import NamedTuple

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forms.papers import FORMS
from state_machines import machine
from state_machines.grammar import Text
from state_machines.rules import Refused
from workflow_app.adapters.pressroom.press import ChildPress
from workflow_app.adapters.pressroom.shelf import Shelf
from workflow_app.services import acts
from workflow_app.services.ports import Complaint, Unprintable
from workflow_app.web.access import Access, access, visitor
from workflow_app.web.present import say
from workflow_app.web.uploads import DOCX
from workflow_app.web.wiring import database, wiring

LARGEST = 5 * 1024 * 1024
WHOLE = {
    "paper": Text("Mẫu chung của văn bản", "The template of papers"),
    "certificate": Text("Mẫu chung của giấy khen, bằng khen", "The template of certificates"),
}
WHY = {
    "not_word": Text("Không phải tệp Word (.docx).", "This is no Word file (.docx)."),
    "too_large": Text("Tệp quá lớn.", "The file is too large."),
    "macro": Text("Tệp có macro hoặc đối tượng nhúng.", "It holds a macro or an embedded object."),
    "external": Text("Tệp lấy nội dung từ nơi khác.", "It fetches something from elsewhere."),
    "entity": Text("Tệp tự khai báo thực thể XML.", "It declares entities of its own."),
    "unknown": Text(
        "Không có chỗ điền tên này. Chép đúng tên từ mẫu đang dùng.",
        "No paper has this placeholder. Copy its name from the present template.",
    ),
    "broken_tag": Text(
        "Một chỗ điền thiếu dấu đóng, hoặc thiếu dòng kết thúc (endif, endfor).",
        "A placeholder is not closed, or a line that ends it (endif, endfor) is missing.",
    ),
    "forbidden": Text(
        "Chỗ điền này lấy thứ không được phép.", "This placeholder reaches where none may."
    ),
    "no_body": Text(
        "Thiếu chỗ đặt nội dung văn bản: {%p for b in body %}.",
        "The place for the text of the paper is missing: {%p for b in body %}.",
    ),
}
"""What is wrong with a template, by the press's code."""

bp = Blueprint("stationery", __name__, url_prefix="/stationery")


class Pattern(NamedTuple):
    """A template that an office may make its own."""

    name: str
    words: str
    layout: str
    own: bool
    tried: bool


@bp.get("/")
@access(Access.ADMINISTRATOR)
def all() -> str:
    """Every template, and which are the office's own."""
    return _page()


@bp.get("/<name>.docx")
@access(Access.ADMINISTRATOR)
def present(name: str) -> Response:
    """The template that is used now, to be edited in Word."""
    layout = _layout(name)
    used = _shelf().own(name, layout) or ChildPress().usual_template(layout)
    return _file(f"{name}.docx", used)


@bp.get("/<name>/sample.docx")
@access(Access.ADMINISTRATOR)
def sample(name: str) -> Response:
    """The tried template, else the present one, filled with a small sample."""
    layout, shelf = _layout(name), _shelf()
    template = shelf.tried(name) or shelf.own(name, layout)
    return _file(f"{name}-sample.docx", ChildPress().sample(layout, template))


@bp.post("/<name>")
@access(Access.ADMINISTRATOR)
def give(name: str) -> ResponseReturnValue:
    """Looks a template through and keeps it to be tried, if nothing is wrong with it."""
    layout, content = _layout(name), _given()
    found = _complaints(content, layout)
    if found:
        return _page(name, found), 422
    _shelf().put(name, content, trial=True)
    _note(name, "try")
    flash(gettext("Mẫu không có lỗi. Xem thử rồi bấm Dùng mẫu này."))
    return redirect(url_for(".all", _anchor=name))


@bp.post("/<name>/<any(use, drop):deed>")
@access(Access.ADMINISTRATOR)
def decide(name: str, deed: str) -> ResponseReturnValue:
    """Uses what was tried, or goes back to the usual template."""
    _layout(name)
    if deed == "drop":
        _shelf().drop(name)
    elif not _shelf().use(name):
        raise Refused("unknown")
    _note(name, deed)
    flash(gettext("Đã dùng mẫu mới.") if deed == "use" else gettext("Đã về mẫu chuẩn."))
    return redirect(url_for(".all", _anchor=name))


def _page(wrong: str = "", found: list[Complaint] | None = None) -> str:
    shelf = _shelf()
    patterns = [
        Pattern(name, words, layout, bool(shelf.own(name)), bool(shelf.tried(name)))
        for name, (words, layout) in _every().items()
    ]
    return render_template(
        "stationery.html", patterns=patterns, wrong=wrong, found=found or [], why=WHY
    )


def _every() -> dict[str, tuple[str, str]]:
    """The words and the layout of each template, by its name."""
    found = {name: (say(words), name) for name, words in WHOLE.items()}
    for kind, forms in FORMS.items():
        whose = say(machine(kind).name)
        for form in forms:
            found[f"{kind}-{form.code}"] = f"{say(form.name)} ({whose})", form.layout
    return found


def _layout(name: str) -> str:
    if name not in (every := _every()):
        raise Refused("unknown")
    return every[name][1]


def _given() -> bytes:
    if "file" not in request.files:
        return b""
    with request.files["file"].stream as stream:
        return stream.read(LARGEST + 1)


def _complaints(content: bytes, layout: str) -> list[Complaint]:
    if len(content) > LARGEST:
        return [Complaint("too_large")]
    try:
        return ChildPress().complaints(content, layout)
    except Unprintable:  # it took too long, or too much
        return [Complaint("not_word")]


def _shelf() -> Shelf:
    return Shelf(wiring().settings.templates)


def _file(name: str, content: bytes) -> Response:
    answer = Response(content, mimetype=DOCX.media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _note(name: str, deed: str) -> None:
    with database().begin() as session:
        acts.note(
            session,
            at=g.now,
            actor_id=visitor().person_id,
            code="template",
            why="admin",
            public={"template": name, "deed": deed},
            request_id=g.request_id,
        )
