"""Who stands in for whom: a person's own page, and an administrator's for anybody."""

from datetime import timedelta
from typing import NamedTuple

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from forms.choices import label
from forms.substitute import AppointForm, SubstituteForm
from state_machines.days import today
from state_machines.grammar import Role
from state_machines.parties import NEVER_LENT
from state_machines.rules import Refused
from workflow_app.models import Person
from workflow_app.services.membership import substitution
from workflow_app.services.membership.administration import active_person
from workflow_app.services.membership.substitution import Loan, Naming
from workflow_app.web.access import Access, access, actor, visitor
from workflow_app.web.numbers import row_number
from workflow_app.web.present import language, say
from workflow_app.web.wiring import database

bp = Blueprint("substitutes", __name__)

LAST = timedelta(days=1)  # people name the last day, the table the first day without


class LoanShown(NamedTuple):
    """A substitution in words."""

    loan: Loan
    role: str
    last_on: object
    open: bool


@bp.get("/account/substitutes")
@access(Access.SIGNED_IN)
def show() -> ResponseReturnValue:
    """Who stands in for the visitor, and for whom she does."""
    with database().read() as session:
        form = lending_form(session, visitor().person_id, own=True)
    return _page(visitor().person_id, form, own=True)


@bp.post("/account/substitutes")
@access(Access.SIGNED_IN)
def name() -> ResponseReturnValue:
    """Names a colleague who stands in for the visitor."""
    return _name(visitor().person_id, own=True)


@bp.post("/account/substitutes/end")
@access(Access.SIGNED_IN)
def end() -> ResponseReturnValue:
    """Ends a substitution of one of the visitor's seats."""
    _end()
    return redirect(url_for(".show"))


@bp.get("/people/<int:person_id>/substitutes")
@access(Access.ADMINISTRATOR)
def show_for(person_id: int) -> ResponseReturnValue:
    """Who stands in for a person, and for whom she does."""
    with database().read() as session:
        form = lending_form(session, person_id, own=False)
    return _page(person_id, form, own=False)


@bp.post("/people/<int:person_id>/substitutes")
@access(Access.ADMINISTRATOR)
def name_for(person_id: int) -> ResponseReturnValue:
    """Names anybody who stands in for a person."""
    return _name(person_id, own=False)


@bp.post("/people/<int:person_id>/substitutes/end")
@access(Access.ADMINISTRATOR)
def end_for(person_id: int) -> ResponseReturnValue:
    """Ends a substitution."""
    _end()
    return redirect(url_for(".show_for", person_id=person_id))


def lending_form(
    session: Session, person_id: int, *, own: bool, typed: object = None
) -> SubstituteForm:
    """The form of a person's seats: of her own she picks a colleague, others name anybody."""
    on = today(g.now)
    seats = [
        (one.id, f"{say(label('role', one.role))}, {one.unit}")
        for one in substitution.lendable(session, person_id, on)
    ]
    choices: dict[str, list[tuple[object, str]]] = {"seats": list(seats)}
    if own:
        people = substitution.colleagues(session, person_id, on)
        choices["substitute_id"] = [(str(key), name) for key, name in people]
    asked = SubstituteForm if own else AppointForm
    usual = {"seats": [key for key, _ in seats], "starts_on": on}
    return asked(typed, data=usual, choices=choices, language=language(), today=on)  # type: ignore[arg-type]


def _name(person_id: int, *, own: bool) -> ResponseReturnValue:
    with database().read() as session:
        form = lending_form(session, person_id, own=own, typed=request.form)
    if not form.validate():
        return _page(person_id, form, own=own, status=422)
    try:
        with database().begin() as session:
            lend(session, form)
    except Refused as refused:
        if refused.code != "not_ready":
            raise
        form.form_errors = [say(reason) for reason in refused.reasons]
        return _page(person_id, form, own=own, status=422)
    return redirect(url_for(".show") if own else url_for(".show_for", person_id=person_id))


def lend(session: Session, form: SubstituteForm) -> None:
    """Lend seats as a form says; somebody of one's unit is chosen, anybody is named."""
    chosen = form.substitute_id.data
    by_name = isinstance(form, AppointForm)
    naming = Naming(
        seat_ids=form.seats.data,
        substitute_id=active_person(session, chosen) if by_name else chosen,
        starts_on=form.starts_on.data,
        ends_on=form.last_on.data + LAST,
        reason=form.reason.data,
    )
    substitution.name(session, actor(), naming, g.now)


def _end() -> None:
    chosen = request.form.get("loan", type=row_number)
    if chosen is None:
        raise Refused("unknown")
    with database().begin() as session:
        substitution.end(session, actor(), chosen, g.now)


def _page(
    person_id: int, form: SubstituteForm, *, own: bool, status: int = 200
) -> ResponseReturnValue:
    with database().read() as session:
        found = substitution.loans(session, person_id)
        person = None if own else session.get(Person, person_id)
    if person is None and not own:
        raise Refused("unknown")
    shown = render_template(
        "substitutes.html",
        person=person,
        form=form,
        given=[_shown(one) for one in found if one.holder_id == person_id],
        taken=[_shown(one) for one in found if one.substitute_id == person_id],
        personal=own and any(seat.role in NEVER_LENT for seat in visitor().seats),
        why_personal=substitution.PERSONAL,
        name_url=url_for(".name") if own else url_for(".name_for", person_id=person_id),
        end_url=url_for(".end") if own else url_for(".end_for", person_id=person_id),
    )
    return shown, status


def _shown(one: Loan) -> LoanShown:
    return LoanShown(
        one, say(label("role", Role(one.role))), one.ends_on - LAST, one.ends_on > today(g.now)
    )
