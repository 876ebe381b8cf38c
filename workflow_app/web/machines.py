"""The steps of a kind of paper, drawn and as a table."""

from flask import Blueprint, render_template, request
from markupsafe import Markup

from state_machines import MACHINES
from state_machines.drawing import svg
from state_machines.rules import Refused
from workflow_app.web.access import Access, access
from workflow_app.web.present import language

bp = Blueprint("machines", __name__, url_prefix="/machines")


@bp.get("/<kind>")
@access(Access.SIGNED_IN)
def show(kind: str) -> str:
    """The machine of a kind, with the state of the paper one comes from marked."""
    table = next((one for one in MACHINES if one.kind == kind), None)
    if table is None:
        raise Refused("unknown")
    here = request.args.get("state", "")
    state = next((one for one in table.states if one.code == here), None)
    picture = svg(table, state.code if state else None, language())
    return render_template(
        "machine.html",
        machine=table,
        state=state,
        drawing=Markup(picture),
    )
