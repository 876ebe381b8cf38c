"""The tree of units, and the page of one: what it owes, until when, and who sits in it."""

from dataclasses import dataclass, field
from typing import NamedTuple

from flask import Blueprint, g, render_template, request, url_for

from forms.choices import label
from state_machines import machine
from state_machines.days import today
from state_machines.grammar import Mood, Role
from workflow_app.services import units
from workflow_app.services.units import Member, UnitLine, UnitPage
from workflow_app.web.access import Access, access, actor, visitor
from workflow_app.web.beginning import may_begin
from workflow_app.web.home import Task, task
from workflow_app.web.paging import first_url, older_url
from workflow_app.web.present import say
from workflow_app.web.reading import SITTING, note_read
from workflow_app.web.wiring import database

PAGE = 200
UNFOLDED = 2  # levels

bp = Blueprint("units", __name__, url_prefix="/units")


@dataclass(slots=True)
class Node:
    """A unit with those below it."""

    unit: UnitLine
    open: bool
    children: list["Node"] = field(default_factory=list)


class Sitting(NamedTuple):
    """Somebody who holds a seat."""

    name: str
    role: str
    title: str
    bounced: bool


@bp.get("/")
@access(Access.SIGNED_IN)
def all() -> str:
    """The units from the visitor's own downwards."""
    with database().read() as session:
        found = units.tree(session, actor(), today(g.now), request.args.get("after", ""), PAGE)
        changes = units.changes(session, actor())
    new = next((table for table in may_begin(actor()) if table.foresees and len(found) > 1), None)
    acting = visitor().acting
    return render_template(
        "units.html",
        roots=_tree(found),
        leads=reads_units(),
        mine=acting.unit_id if acting and reads_units() else None,
        changes=[(line, machine(line.kind).state(line.state)) for line in changes],
        change_url=url_for("beginning.show", kind=new.kind) if new else "",
        newer_url=first_url("after"),
        older_url=older_url(found, PAGE, lambda unit: unit.path, "after"),
    )


@bp.get("/<int:unit_id>")
@access(Access.SIGNED_IN)
def show(unit_id: int) -> str:
    """What one unit owes, for its own people, units above and auditors."""
    with database().read() as session:
        page = units.unit_page(session, unit_id, actor(), g.now)
    note_sitting(page)
    tasks = [task(line, mine=False) for line in page.owed]
    return render_template(
        "unit.html",
        unit=page.unit,
        above=[page.parent] if page.parent else [],
        owed=[one for one in tasks if not _settled(one)],
        unattended=page.unattended,
        done=[(one.paper, one.state) for one in tasks if _settled(one)],
        below=page.below,
        carried_on_by=page.carried_on_by,
        carries=page.carries,
        former_names=page.former_names,
        people=[_sitting(member, own=is_own(unit_id)) for member in page.seats],
        trail_url=url_for("audit.unit", unit_id=unit_id),
        endpoint_url=url_for("endpoints.show", unit_id=unit_id) if _leads(unit_id) else "",
    )


def reads_units() -> bool:
    """Whether pages of units open to the visitor at all: an administrator keeps units, and reads
    nothing of theirs."""
    return any(seat.role is not Role.ADMINISTRATOR for seat in actor().seats)


def note_sitting(page: UnitPage) -> None:
    """Write down that somebody from elsewhere reads who sits in a unit."""
    if page.seats and not is_own(page.unit.id):
        note_read(SITTING, unit_id=page.unit.id)


def is_own(unit_id: int) -> bool:
    """Whether the visitor sits in the unit, or looks after everybody's account."""
    found = visitor()
    return found.is_administrator or any(seat.unit_id == unit_id for seat in found.seats)


def _leads(unit_id: int) -> bool:
    seats = visitor().seats
    return any(seat.unit_id == unit_id and seat.role == Role.LEADER for seat in seats)


def _sitting(member: Member, *, own: bool) -> Sitting:
    role = say(label("role", member.role))
    return Sitting(member.name, role, member.title, own and member.bounced)


def _settled(one: Task) -> bool:
    return one.state.mood in (Mood.DONE, Mood.OFF)


def _tree(found: list[UnitLine]) -> list[Node]:
    """Units in tree order as nodes; one whose parent is not on the page is a root."""
    nodes = {unit.path: Node(unit, unit.depth < UNFOLDED) for unit in found}
    roots: list[Node] = []
    for path, node in nodes.items():
        parent = nodes.get(path[: path.rstrip("/").rfind("/") + 1])
        (parent.children if parent else roots).append(node)
    return roots
