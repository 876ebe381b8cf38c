"""Finding papers by number, title or unit."""

from flask import Blueprint, render_template, request

from state_machines import machine
from workflow_app.services.search import papers_with
from workflow_app.web.access import Access, access, actor
from workflow_app.web.wiring import database

LONGEST = 200

bp = Blueprint("search", __name__, url_prefix="/search")


@bp.get("/")
@access(Access.SIGNED_IN)
def show() -> str:
    """The papers that hold the words, among those one may read."""
    words = request.args.get("q", "")[:LONGEST].strip()
    with database().read() as session:
        found = papers_with(session, actor(), words) if words else []
    return render_template(
        "search.html",
        q=words,
        papers=[(line, machine(line.kind).state(line.state)) for line in found],
        units=[],
    )
