"""Beginning a paper that nobody opened for the unit."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from forms import content_form, step_form
from forms.base import PaperForm
from forms.proposal import RECOGNISED
from state_machines import MACHINES
from state_machines.case import Actor, Seat
from state_machines.days import today
from state_machines.grammar import Ask, Machine
from state_machines.rules import Refused
from workflow_app.services.documents import PaperLine, PaperPage, page_head
from workflow_app.services.ports import TooLarge
from workflow_app.web import stepping, uploads
from workflow_app.web.access import Access, access, actor
from workflow_app.web.choosing import Choices
from workflow_app.web.doubts import doubts_of
from workflow_app.web.numbers import row_number
from workflow_app.web.present import language
from workflow_app.web.typed import only_rearranged, typed_data
from workflow_app.web.wiring import database

bp = Blueprint("beginning", __name__, url_prefix="/documents/new")


@dataclass(frozen=True, slots=True)
class NewPaper:
    """What the choices of a form know of a paper that is not there yet."""

    unit_id: int
    plan_id: int | None = None
    content: dict[str, Any] = field(default_factory=dict)


@bp.get("/<kind>")
@access(Access.SIGNED_IN)
def show(kind: str) -> ResponseReturnValue:
    """The form of a new paper."""
    table, seat = begun(kind, actor())
    with database().read() as session:
        basis = resting_on(session, actor())
        form = form_of(session, table, seat, None, _known_from(table, basis))
    return _page(table, form, basis)


@bp.post("/<kind>")
@access(Access.SIGNED_IN)
def begin(kind: str) -> ResponseReturnValue:
    """Begins the paper and leads to it."""
    table, seat = begun(kind, actor())
    with database().read() as session:
        basis = resting_on(session, actor())
        form = form_of(session, table, seat, typed_data(), {})
    if only_rearranged():
        return _page(table, form, basis)
    if not form.validate():
        return _page(table, form, basis, 422)
    if doubts := doubts_of(Ask.CONTENT, form):
        return _page(table, form, basis, doubts=doubts)
    basis_id = basis.id if basis else None
    try:
        new = stepping.begin(kind, seat.unit_id, actor(), form, basis_id)
    except (uploads.Refusal, TooLarge) as problem:
        return _page(table, form, basis, stepping.complain_about_file(form, problem))
    return redirect(url_for("documents.show", document_id=new.document_id))


def may_begin(who: Actor) -> list[Machine]:
    """The kinds of which this actor may begin a paper."""
    return [table for table in MACHINES if _seat(table, who)]


def begin_below(page: PaperPage, who: Actor) -> str:
    """Where somebody else's issued paper is answered by one of one's own kind; '' if nowhere."""
    row = page.facts.row
    kinds = {table.kind for table in may_begin(who) if table.leads}
    if page.own or not row.number or row.kind not in kinds:
        return ""
    return url_for("beginning.show", kind=row.kind, basis=row.id)


def begun(kind: str, who: Actor) -> tuple[Machine, Seat]:
    """The machine and the seat in which the actor begins a paper of the kind, or `Refused`."""
    table = next((one for one in MACHINES if one.kind == kind and one.begun_by), None)
    if table is None:
        raise Refused("unknown")
    seat = _seat(table, who)
    if seat is None:
        raise Refused("not_yours")
    return table, seat


def _seat(table: Machine, who: Actor) -> Seat | None:
    party = table.begun_by
    return next((seat for seat in who.seats if party and seat.role in party.roles), None)


def resting_on(session: Session, who: Actor) -> PaperLine | None:
    """The paper that the new one rests on, if the actor may read it."""
    given = request.args.get("basis", type=row_number)
    return page_head(session, given, who) if given else None


def _known_from(table: Machine, basis: PaperLine | None) -> dict[str, Any]:
    form = content_form(table.kind)
    return form.resting_on(basis.title, basis.number) if basis else {}


def form_of(
    session: Session, table: Machine, seat: Seat, typed: Any, known: dict[str, Any]
) -> PaperForm:
    """The form of a new paper: as typed, or filled with what is known."""
    return step_form(
        table.kind,
        Ask.CONTENT,
        typed,
        known | stepping.fresh(0),
        Choices(session, NewPaper(seat.unit_id)),
        language=language(),
        today=today(g.now),
    )


def _back_to(table: Machine) -> str:
    """Where somebody goes who does not begin the paper after all."""
    if table.leads:
        return "board.plans"
    return "units.all" if table.foresees else "home.show"


def _page(
    table: Machine,
    form: PaperForm,
    basis: PaperLine | None,
    status: int = 200,
    doubts: Sequence[str] = (),
) -> ResponseReturnValue:
    basis_id = basis.id if basis else None
    shown = render_template(
        "documents/edit.html",
        form=form,
        action=url_for(".show", kind=table.kind, basis=basis_id),
        cancel_url=url_for(_back_to(table)),
        heading=table.name,
        paper=None,
        machine=table,
        draft=f"new-{table.kind}",
        reasons=(),
        doubts=doubts,
        from_file_url=_from_file(table),
    )
    return shown, status


def _from_file(table: Machine) -> str:
    """Where a new paper is proposed from a file, when texts of its kind are recognised."""
    known = table.kind in RECOGNISED
    return url_for("proposing.choose_for_new", kind=table.kind) if known else ""
