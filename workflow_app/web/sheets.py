"""Steps and spreadsheets: the table of papers that a step takes, and the figures of one paper, as
workbooks to be filled, on line or off; and the form of a step filled from such figures."""

from typing import Any, NamedTuple

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.datastructures import CombinedMultiDict, MultiDict

from forms import exchange
from forms.base import PaperForm
from forms.sheet import MARK, SheetForm
from forms.sheet.standing import HEADS, StandingForm, lines, point_at_cells, read, written
from forms.words import say as say_in
from state_machines.grammar import Text
from state_machines.importing import FILLED
from state_machines.rules import Refused
from workflow_app.adapters import workbook
from workflow_app.adapters.workbook import Blank, Sheet
from workflow_app.web.access import Access, access, actor
from workflow_app.web.documents import step_page
from workflow_app.web.present import language, say
from workflow_app.web.sheetfile import with_file
from workflow_app.web.stepping import Attempt, attempt
from workflow_app.web.tables import XLSX, xlsx_answer
from workflow_app.web.wiring import database

NOTHING = Text(
    "Chưa có số liệu nào. Chọn tệp Excel đã điền, hoặc dán bảng vào ô dưới.",
    "There is no figure yet. Choose a filled Excel file, or paste a table below.",
)

bp = Blueprint("sheets", __name__, url_prefix="/documents")


@bp.get("/<int:document_id>/<code>.xlsx")
@access(Access.SIGNED_IN)
def template(document_id: int, code: str) -> Response:
    """The workbook of a step: an empty table of papers, or the figures that one paper has."""
    with database().read() as session:
        tried = attempt(session, document_id, code, actor())
        form = tried.form()
    title = say(tried.row.name)
    if not isinstance(form, SheetForm):
        if not lines(form):
            raise Refused("unknown")
        heads = [say(head) for head in HEADS]
        return xlsx_answer(code, title, [Sheet(gettext("Bảng"), heads, written(form))])
    columns = [
        Blank(one.head + MARK * one.needed, one.hint, list(one.choices)) for one in form.columns()
    ]
    answer = Response(workbook.blank(title, gettext("Bảng"), columns), mimetype=XLSX)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{code}.xlsx")
    return answer


@bp.get("/<int:document_id>/<code>/from-sheet")
@access(Access.SIGNED_IN)
def ask(document_id: int, code: str) -> ResponseReturnValue:
    """Asks for the filled figures of a paper."""
    with database().read() as session:
        tried = _with_figures(attempt(session, document_id, code, actor()))
    return _ask(tried, StandingForm(language=language()))


@bp.post("/<int:document_id>/<code>/from-sheet")
@access(Access.SIGNED_IN)
def fill(document_id: int, code: str) -> ResponseReturnValue:
    """The form of the step, filled from the figures. Nothing is kept before it is sent."""
    sent: Any = CombinedMultiDict((request.files, request.form))
    with database().read() as session:
        form = asked(session, sent, document_id, code)
        right = form.validate()
        found = filled_from(session, form, document_id, code)
        if not right or found.form is form:
            return _ask(found.tried, form, 422)
        if found.right:
            said = gettext(
                "Đã điền %(n)s mục từ bảng. Chưa lưu gì: xem lại rồi gửi biểu mẫu này.",
                n=found.found,
            )
            flash(said, "info")
        return step_page(found.tried, found.form, (), 200 if found.right else 422)


class Figures(NamedTuple):
    """The form of a step, filled from a table; or the form that asked for the table, with why it
    cannot be used."""

    tried: Attempt
    form: Any
    found: int
    right: bool


def asked(session: Session, sent: Any, document_id: int, code: str) -> StandingForm:
    """The form that asks for the figures of a step that is the visitor's; else `Refused`."""
    _with_figures(attempt(session, document_id, code, actor()))
    unreadable = None
    if sent is not None:
        sent, unreadable = with_file(sent)
    form = StandingForm(sent, language=language())
    form.unreadable = unreadable
    return form


def filled_from(session: Session, asked: StandingForm, document_id: int, code: str) -> Figures:
    """What the table of a valid form says. Nothing is kept."""
    tried = _with_figures(attempt(session, document_id, code, actor()))
    shown = tried.form()
    filled = read(shown, asked.table.data or "", language())
    if asked.unreadable or not (filled.posted or filled.strange):
        asked.file.errors = [say_in(asked.unreadable or NOTHING, language())]
        return Figures(tried, asked, 0, False)
    form = tried.form(_posted(shown, filled.posted))
    right = form.validate() and not filled.strange
    point_at_cells(form, filled, language())
    return Figures(tried, form, len(filled.posted), right)


def _posted(shown: PaperForm, figures: dict[str, str]) -> Any:
    """What the page would post, had somebody typed the figures into it."""
    about = [(name, str(shown[name].data or "")) for name in ("seen", "key")]
    about += [(FILLED, " ".join(sorted({name.split("-")[0] for name in figures})))]
    kept = [(name, value) for name, value in exchange.typed(shown, {}) if name not in figures]
    return MultiDict([*about, *kept, *figures.items()])


def _with_figures(tried: Attempt) -> Attempt:
    """The step, if it is the visitor's to take now and its form has figures."""
    tried.permit()
    if tried.reasons or not lines(tried.form()):
        raise Refused("unknown")
    return tried


def _ask(tried: Attempt, form: StandingForm, status: int = 200) -> ResponseReturnValue:
    about = {"document_id": tried.facts.row.id, "code": tried.row.code}
    page = render_template(
        "documents/from_sheet.html",
        paper=tried.facts.row,
        name=tried.row.name,
        form=form,
        template_url=url_for(".template", **about),
        back_url=url_for("documents.step", **about),
    )
    return page, status
