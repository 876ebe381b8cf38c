"""The template of a table of papers, to be filled in a spreadsheet, on line or off."""

from flask import Blueprint, Response
from flask_babel import gettext

from forms.sheet import MARK, SheetForm
from state_machines.grammar import Ask
from state_machines.rules import Refused
from workflow_app.adapters import workbook
from workflow_app.adapters.workbook import Blank
from workflow_app.web.access import Access, access, actor
from workflow_app.web.present import say
from workflow_app.web.stepping import attempt
from workflow_app.web.tables import XLSX
from workflow_app.web.wiring import database

bp = Blueprint("sheets", __name__, url_prefix="/documents")


@bp.get("/<int:document_id>/<code>.xlsx")
@access(Access.SIGNED_IN)
def template(document_id: int, code: str) -> Response:
    """The template of the table that a step takes: heads, a line of hints, lists to choose from."""
    with database().read() as session:
        tried = attempt(session, document_id, code, actor())
        if tried.row.asks is not Ask.ROWS:
            raise Refused("unknown")
        form = tried.form()
    assert isinstance(form, SheetForm)
    columns = [
        Blank(one.head + MARK * one.needed, one.hint, list(one.choices)) for one in form.columns()
    ]
    answer = Response(workbook.blank(say(tried.row.name), gettext("Bảng"), columns), mimetype=XLSX)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{code}.xlsx")
    return answer
