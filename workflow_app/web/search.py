"""Finding papers, works, units and people by words, also while they are typed."""

from flask import Blueprint, g, render_template, request

from state_machines import machine
from state_machines.days import today
from state_machines.grammar import State
from workflow_app.services.documents import PaperLine
from workflow_app.services.search import find
from workflow_app.web.access import Access, access, actor, visitor
from workflow_app.web.units import reads_units
from workflow_app.web.wiring import database

LONGEST = 200
SHOWN = 20  # of each kind

bp = Blueprint("search", __name__, url_prefix="/search")


@bp.get("/")
@access(Access.SIGNED_IN)
def show() -> str:
    """What holds the words, kind by kind, as far as one may see it; the list alone while typing."""
    words = request.args.get("q", "")[:LONGEST].strip()
    with database().read() as session:
        found = find(session, actor(), words, today(g.now), SHOWN + 1)
    return render_template(
        "partials/found.html" if request.headers.get("HX-Request") else "search.html",
        q=words,
        groups=[("papers", _states(found.papers)), ("works", _states(found.works))],
        units=found.units,
        people=found.people,
        shown=SHOWN,
        leads_to_people=visitor().is_administrator,
        leads_to_units=reads_units(),
    )


def _states(papers: list[PaperLine]) -> list[tuple[PaperLine, State]]:
    return [(line, machine(line.kind).state(line.state)) for line in papers]
