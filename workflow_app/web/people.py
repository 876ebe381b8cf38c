"""The administrator's room: people, their seats, and what reviewers are in charge of."""

from typing import Any, NamedTuple

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forms.account import PersonForm, SeatForm
from forms.base import SpokenForm
from forms.choices import label
from state_machines.days import today
from state_machines.rules import Refused
from workflow_app.models import SeatRow
from workflow_app.services.membership import administration
from workflow_app.web import seating
from workflow_app.web.access import Access, access, actor
from workflow_app.web.numbers import row_number
from workflow_app.web.paging import first_url, older_url
from workflow_app.web.present import language, say
from workflow_app.web.reading import ACCOUNT, ACCOUNTS, note_read
from workflow_app.web.wiring import database

PAGE, MOST_UNITS = 50, 4000

bp = Blueprint("people", __name__, url_prefix="/people")


class SeatShown(NamedTuple):
    """A seat in words, with what its holder is in charge of."""

    id: int
    unit: str
    role: str
    title: str
    held_from: Any
    held_to: Any
    assignments: list[tuple[int, str]]
    is_open: bool


@bp.get("/")
@access(Access.ADMINISTRATOR)
def all() -> ResponseReturnValue:
    """Everybody who may sign in."""
    note_read(ACCOUNTS)
    return _list_page(PersonForm(language=language()))


@bp.post("/")
@access(Access.ADMINISTRATOR)
def create() -> ResponseReturnValue:
    """Adds somebody, with a password that is said once."""
    form = PersonForm(request.form, language=language())
    if not form.validate():
        return _list_page(form, 422)
    secret = seating.fresh_secret()
    try:
        with database().begin() as session:
            added = seating.add(session, form, secret)
    except Refused as refused:
        form.login.errors = [say(reason) for reason in refused.reasons]
        return _list_page(form, 422)
    return _person_page(added.id, secret=added.password)


@bp.get("/<int:person_id>")
@access(Access.ADMINISTRATOR)
def show(person_id: int) -> ResponseReturnValue:
    """One person."""
    return _person_page(person_id)


@bp.post("/<int:person_id>")
@access(Access.ADMINISTRATOR)
def correct(person_id: int) -> ResponseReturnValue:
    """Puts right how a person is called and written to."""
    with database().read() as session:
        form = seating.person_form(session, request.form, person_id)
    if not form.validate():
        return _person_page(person_id, person_form=form, status=422)
    with database().begin() as session:
        administration.correct(session, actor(), person_id, now=g.now, **form.answers())
    return _back(person_id)


@bp.post("/<int:person_id>/seats")
@access(Access.ADMINISTRATOR)
def add_seat(person_id: int) -> ResponseReturnValue:
    """Gives a person a role in a unit."""
    with database().read() as session:
        form = seating.seat_form(session, request.form, person_id)
    if not form.validate():
        return _person_page(person_id, seat_form=form, status=422)
    with database().begin() as session:
        seating.give_seat(session, form, person_id)
    return _back(person_id)


@bp.post("/<int:person_id>/assignments")
@access(Access.ADMINISTRATOR)
def assign(person_id: int) -> ResponseReturnValue:
    """Puts a reviewer in charge of a unit, a text, or both."""
    with database().read() as session:
        form = seating.charge_form(session, request.form, person_id)
    if not form.validate():
        return _person_page(person_id, assignment_form=form, status=422)
    with database().begin() as session:
        seating.put_in_charge(session, form, person_id)
    return _back(person_id)


@bp.post("/<int:person_id>/assignments/end")
@access(Access.ADMINISTRATOR)
def unassign(person_id: int) -> ResponseReturnValue:
    """Takes a charge away."""
    chosen = request.form.get("assignment", 0, type=row_number)
    with database().begin() as session:
        seating.take_charge_away(session, person_id, chosen)
    return _back(person_id)


@bp.post("/<int:person_id>/password")
@access(Access.ADMINISTRATOR)
def reset(person_id: int) -> ResponseReturnValue:
    """Gives a person a new password, said once, and signs her out everywhere."""
    secret = seating.fresh_secret()
    with database().begin() as session:
        seating.renew_password(session, person_id, secret)
    return _person_page(person_id, secret=secret.said)


@bp.post("/<int:person_id>/enable")
@access(Access.ADMINISTRATOR)
def enable(person_id: int) -> ResponseReturnValue:
    """Lets a person in again."""
    with database().begin() as session:
        administration.enable(session, actor(), person_id, g.now)
    return _back(person_id)


def _back(person_id: int) -> ResponseReturnValue:
    return redirect(url_for(".show", person_id=person_id))


def _list_page(form: PersonForm, status: int = 200) -> ResponseReturnValue:
    words, after = request.args.get("q", ""), request.args.get("after", "")
    with database().read() as session:
        found = administration.people_list(session, actor(), words=words, after=after, limit=PAGE)
    shown = render_template(
        "people.html",
        people=[
            (person, [f"{say(label('role', role))}, {unit}" for role, unit in person.seats])
            for person in found
        ],
        q=words,
        form=form,
        action=url_for(".create"),
        newer_url=first_url("after"),
        older_url=older_url(found, PAGE, lambda person: person.login, "after"),
    )
    return shown, status


def _person_page(
    person_id: int,
    *,
    person_form: SpokenForm | None = None,
    seat_form: SpokenForm | None = None,
    assignment_form: SpokenForm | None = None,
    secret: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    spoken = language()
    with database().read() as session:
        person = administration.person(session, actor(), person_id)
        note_read(ACCOUNT, about=person_id, details=person.name)
        offered = seating.units_offered(session)
        known = {name: getattr(person, name) for name in ("name", "email", "language")}
        reviewing = seating.reviewing_seats(person)
        assigning = assignment_form or seating.charge_form_for(reviewing, offered)
        shown = render_template(
            "person.html",
            person=person,
            seats=[_shown(seat, dict(offered["unit_id"])) for seat in person.seats],
            person_form=person_form or seating.form_of_person(None, known),
            seat_form=seat_form
            or SeatForm(choices=offered, data={"held_from": today(g.now)}, language=spoken),
            assignment_form=assigning if reviewing else None,
            secret=secret,
        )
    return shown, status


def _shown(seat: SeatRow, names: dict[str, str]) -> SeatShown:
    charged = [
        (one.id, ", ".join(filter(None, (names.get(str(one.unit_id)), _topic(one.topic)))))
        for one in seat.assignments
    ]
    role = say(label("role", seat.role))
    return SeatShown(
        seat.id,
        seat.unit.name,
        role,
        seat.title,
        seat.held_from,
        seat.held_to,
        charged,
        seating.is_open(seat),
    )


def _topic(topic: str) -> str:
    return say(label("topic", topic)) if topic else ""
