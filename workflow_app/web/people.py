"""The administrator's room: people, their seats, and what reviewers are in charge of."""

import secrets
from typing import Any, NamedTuple

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from forms.account import AssignmentForm, PersonForm, SeatForm
from forms.base import SpokenForm
from forms.choices import label
from state_machines.days import today
from state_machines.grammar import Role
from state_machines.rules import Refused
from workflow_app.adapters import passwords
from workflow_app.models import Assignment, Person, SeatRow
from workflow_app.services import units
from workflow_app.services.membership import administration, charges
from workflow_app.web.access import Access, access, actor, visitor
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
    secret, given = _fresh_secret(), form.answers()
    try:
        with database().begin() as session:
            person = administration.create_person(
                session,
                actor(),
                login=given["login"],
                name=given["name"],
                email=given["email"],
                password_hash=secret.kept,
            )
            person.language = given["language"]
    except Refused as refused:
        form.login.errors = [say(reason) for reason in refused.reasons]
        return _list_page(form, 422)
    return _person_page(person.id, secret=secret.said)


@bp.get("/<int:person_id>")
@access(Access.ADMINISTRATOR)
def show(person_id: int) -> ResponseReturnValue:
    """One person."""
    return _person_page(person_id)


@bp.post("/<int:person_id>")
@access(Access.ADMINISTRATOR)
def correct(person_id: int) -> ResponseReturnValue:
    """Puts right how a person is called and written to."""
    form = _person_form(request.form)
    if not form.validate():
        return _person_page(person_id, person_form=form, status=422)
    with database().begin() as session:
        administration.correct(session, actor(), person_id, **form.answers())
    return _back(person_id)


@bp.post("/<int:person_id>/seats")
@access(Access.ADMINISTRATOR)
def add_seat(person_id: int) -> ResponseReturnValue:
    """Gives a person a role in a unit."""
    with database().read() as session:
        form = SeatForm(
            request.form, language=language(), today=today(g.now), choices=_units(session)
        )
    if not form.validate():
        return _person_page(person_id, seat_form=form, status=422)
    with database().begin() as session:
        administration.give_seat(
            session,
            actor(),
            person_id=person_id,
            unit_id=form.unit_id.data,
            role=Role(form.role.data),
            title=form.title.data,
            held_from=form.held_from.data,
            held_to=form.held_to.data,
        )
    return _back(person_id)


@bp.post("/<int:person_id>/assignments")
@access(Access.ADMINISTRATOR)
def assign(person_id: int) -> ResponseReturnValue:
    """Puts a reviewer in charge of a unit, a text, or both."""
    with database().read() as session:
        reviewing = _reviewing(administration.person(session, actor(), person_id))
        if not reviewing:
            raise Refused("unknown")
        form = _assignment_form(reviewing, _units(session), request.form)
    if not form.validate():
        return _person_page(person_id, assignment_form=form, status=422)
    with database().begin() as session:
        charges.assign(session, actor(), **{"seat_id": reviewing[0].id, **form.answers()})
    return _back(person_id)


@bp.post("/<int:person_id>/assignments/end")
@access(Access.ADMINISTRATOR)
def unassign(person_id: int) -> ResponseReturnValue:
    """Takes a charge away."""
    chosen = request.form.get("assignment", type=row_number)
    with database().begin() as session:
        found = session.get(Assignment, chosen) if chosen else None
        if found is None or found.seat.person_id != person_id:
            raise Refused("unknown")
        charges.unassign(session, actor(), found.id)
    return _back(person_id)


@bp.post("/<int:person_id>/password")
@access(Access.ADMINISTRATOR)
def reset(person_id: int) -> ResponseReturnValue:
    """Gives a person a new password, said once, and signs her out everywhere."""
    secret = _fresh_secret()
    with database().begin() as session:
        administration.person(session, actor(), person_id)
        administration.set_password(
            session, person_id, secret.kept, by=visitor().person_id, now=g.now
        )
    return _person_page(person_id, secret=secret.said)


@bp.post("/<int:person_id>/enable")
@access(Access.ADMINISTRATOR)
def enable(person_id: int) -> ResponseReturnValue:
    """Lets a person in again."""
    with database().begin() as session:
        administration.enable(session, actor(), person_id)
    return _back(person_id)


class Secret(NamedTuple):
    """A password to be said once, and what is kept of it."""

    said: str
    kept: str


def _fresh_secret() -> Secret:
    said = secrets.token_urlsafe(12)
    return Secret(said, passwords.hashed(said))


def _back(person_id: int) -> ResponseReturnValue:
    return redirect(url_for(".show", person_id=person_id))


def _units(session: Session) -> dict[str, list[tuple[str, str]]]:
    found = units.choices(session, limit=MOST_UNITS)
    return {"unit_id": [(str(key), name) for key, name in found]}


def _reviewing(person: Person) -> list[SeatRow]:
    """The seats in which the person reviews, now or later."""
    return [seat for seat in person.seats if seat.role == Role.REVIEWER and _is_open(seat)]


def _is_open(seat: SeatRow) -> bool:
    return seat.held_to is None or seat.held_to > today(g.now)


def _assignment_form(
    reviewing: list[SeatRow], offered: dict[str, list[tuple[str, str]]], typed: Any = None
) -> AssignmentForm:
    """The form of a charge; with a single reviewing seat it is that one's."""
    seats = [(str(seat.id), seat.unit.name) for seat in reviewing]
    form = AssignmentForm(typed, choices={**offered, "seat_id": seats}, language=language())
    if len(seats) == 1:
        del form.seat_id
    return form


def _person_form(typed: Any = None, known: dict[str, Any] | None = None) -> SpokenForm:
    """The form of a person whose user name stays."""
    form = PersonForm(typed, data=known, language=language())
    del form.login
    return form


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
        offered = _units(session)
        known = {name: getattr(person, name) for name in ("name", "email", "language")}
        reviewing = _reviewing(person)
        assigning = assignment_form or _assignment_form(reviewing, offered)
        shown = render_template(
            "person.html",
            person=person,
            seats=[_shown(seat, dict(offered["unit_id"])) for seat in person.seats],
            person_form=person_form or _person_form(None, known),
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
        _is_open(seat),
    )


def _topic(topic: str) -> str:
    return say(label("topic", topic)) if topic else ""
