"""People and their seats, as the administrator's page and her programs ask and do it."""

import secrets
from typing import Any, NamedTuple

from flask import g
from sqlalchemy.orm import Session

from forms.account import AssignmentForm, PersonForm, SeatForm
from forms.base import SpokenForm
from state_machines.days import today
from state_machines.grammar import Role
from state_machines.rules import Refused
from workflow_app.adapters import passwords
from workflow_app.models import Assignment, Person, SeatRow
from workflow_app.services import units
from workflow_app.services.membership import administration, charges
from workflow_app.web.access import actor, visitor
from workflow_app.web.present import language

MOST_UNITS = 4000


class Secret(NamedTuple):
    """A password to be said once, and what is kept of it."""

    said: str
    kept: str


def fresh_secret() -> Secret:
    """Another password. It is slow on purpose: it is made before any lock is held."""
    said = secrets.token_urlsafe(12)
    return Secret(said, passwords.hashed(said))


class Added(NamedTuple):
    """Somebody who may sign in now, with the password that is said once."""

    id: int
    password: str


def add(session: Session, form: SpokenForm, secret: Secret) -> Added:
    """Add whom a form names."""
    given = form.answers()
    spoken = given.pop("language")
    person = administration.create_person(
        session, actor(), **given, password_hash=secret.kept, now=g.now
    )
    person.language = spoken
    return Added(person.id, secret.said)


def person_form(session: Session, typed: Any, person_id: int) -> SpokenForm:
    """The form of a person whose user name stays, with what is known of her."""
    person = administration.person(session, actor(), person_id)
    known = {name: getattr(person, name) for name in ("name", "email", "language")}
    return form_of_person(typed, known)


def seat_form(session: Session, typed: Any, person_id: int) -> SeatForm:
    """The form of a new seat."""
    administration.person(session, actor(), person_id)
    known, on = {"held_from": today(g.now)}, today(g.now)
    return SeatForm(
        typed, data=known, language=language(), today=on, choices=units_offered(session)
    )


def give_seat(session: Session, form: SpokenForm, person_id: int) -> None:
    """Give a person the seat that a form describes."""
    given = {field.short_name: field.data for field in form}
    role = Role(given.pop("role"))
    administration.give_seat(session, actor(), person_id=person_id, role=role, now=g.now, **given)


def charge_form(session: Session, typed: Any, person_id: int) -> AssignmentForm:
    """The form of a charge of somebody who reviews; `Refused("unknown")` when she does not."""
    reviewing = reviewing_seats(administration.person(session, actor(), person_id))
    if not reviewing:
        raise Refused("unknown")
    return charge_form_for(reviewing, units_offered(session), typed)


def put_in_charge(session: Session, form: SpokenForm, person_id: int) -> None:
    """Put a reviewer in charge of what a form names, in the only seat unless it names one."""
    reviewing = reviewing_seats(administration.person(session, actor(), person_id))
    charges.assign(session, actor(), now=g.now, **{"seat_id": reviewing[0].id, **form.answers()})


def take_charge_away(session: Session, person_id: int, assignment_id: int) -> None:
    """Take away a charge of a person's."""
    found = session.get(Assignment, assignment_id)
    if found is None or found.seat.person_id != person_id:
        raise Refused("unknown")
    charges.unassign(session, actor(), found.id, g.now)


def renew_password(session: Session, person_id: int, secret: Secret) -> dict[str, str]:
    """Give a person a new password, to be said once."""
    administration.person(session, actor(), person_id)
    administration.set_password(session, person_id, secret.kept, by=visitor().person_id, now=g.now)
    return {"password": secret.said}


def units_offered(session: Session) -> dict[str, list[tuple[str, str]]]:
    found = units.choices(session, limit=MOST_UNITS)
    return {"unit_id": [(str(key), name) for key, name in found]}


def reviewing_seats(person: Person) -> list[SeatRow]:
    """The seats in which the person reviews, now or later."""
    return [seat for seat in person.seats if seat.role == Role.REVIEWER and is_open(seat)]


def is_open(seat: SeatRow) -> bool:
    return seat.held_to is None or seat.held_to > today(g.now)


def charge_form_for(
    reviewing: list[SeatRow], offered: dict[str, list[tuple[str, str]]], typed: Any = None
) -> AssignmentForm:
    """The form of a charge; with a single reviewing seat it is that one's."""
    seats = [(str(seat.id), seat.unit.name) for seat in reviewing]
    form = AssignmentForm(typed, choices={**offered, "seat_id": seats}, language=language())
    if len(seats) == 1:
        del form.seat_id
    return form


def form_of_person(typed: Any = None, known: dict[str, Any] | None = None) -> SpokenForm:
    """The form of a person whose user name stays."""
    form = PersonForm(typed, data=known, language=language())
    del form.login
    return form
