"""People who sign in, from the command line."""

from datetime import UTC, datetime

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from state_machines.case import Actor, Seat
from state_machines.days import today
from state_machines.grammar import Role
from workflow_app.adapters import passwords
from workflow_app.commands.context import migrated, writing
from workflow_app.models import Person, SeatRow, Unit
from workflow_app.services.departing import leaving
from workflow_app.services.departing.leaving import Decided, Decision, How
from workflow_app.services.departing.open_work import open_work
from workflow_app.services.membership import administration

SHORTEST = 10
OPERATOR = Actor(0, (Seat(0, 0, "", Role.ADMINISTRATOR),))
"""Whoever may run commands on the machine may do what an administrator may."""

secret = click.password_option(help=f"At least {SHORTEST} characters; asked for if not given.")


@click.group()
def users() -> None:
    """Create people, change passwords, close accounts."""


@users.command()
@click.argument("login")
@click.option("--name", required=True)
@click.option("--email", default="")
@click.option("--unit", required=True, help="The code of the unit.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@secret
def create(login: str, name: str, email: str, unit: str, role: str, password: str) -> None:
    """Create somebody with one seat from today on."""
    kept, now = _hashed(password), datetime.now(UTC)
    with writing() as session:
        place = session.scalar(select(Unit.id).where(Unit.code == unit))
        if place is None:
            raise click.ClickException(f"there is no unit {unit}")
        person = administration.create_person(
            session, OPERATOR, login=login, name=name, email=email, password_hash=kept, now=now
        )
        administration.give_seat(
            session,
            OPERATOR,
            person_id=person.id,
            unit_id=place,
            role=Role(role),
            title="",
            held_from=today(now),
            held_to=None,
            now=now,
        )


@users.command()
@click.argument("login")
@secret
def password(login: str, password: str) -> None:
    """Set a password, sign that person out everywhere and end her keys for programs."""
    kept = _hashed(password)
    with writing() as session:
        administration.set_password(
            session, _person_id(session, login), kept, by=None, now=datetime.now(UTC)
        )


@users.command()
@click.argument("login")
def disable(login: str) -> None:
    """Close an account now; what the person did stays, and what she leaves open is told."""
    now = datetime.now(UTC)
    with writing() as session:
        work = open_work(session, OPERATOR, _person_id(session, login), now)
        left = {one.seat.id: Decision(How.NOBODY) for one in work.seats if one.asks}
        leaving.leave(session, OPERATOR, work, now, Decided(left))
    for one in work.seats:
        if one.asks:
            click.echo(f"{one.seat.role} of {one.unit}: {one.papers} papers wait for nobody now")


@users.command("list")
def show() -> None:
    """Show who may sign in, with seats."""
    seats = select(Person.login, Person.name, SeatRow.role, Unit.name, Person.disabled_at)
    ordered = seats.join_from(Person, SeatRow, isouter=True).join(Unit, isouter=True)
    with migrated() as database, database.read() as session:
        for login, name, role, unit, disabled_at in session.execute(ordered.order_by(Person.login)):
            closed = " (disabled)" if disabled_at else ""
            click.echo(f"{login:24} {name:28} {role or '-':14} {unit or '-'}{closed}")


def _hashed(password: str) -> str:
    if len(password) < SHORTEST:
        raise click.ClickException(f"a password has at least {SHORTEST} characters")
    return passwords.hashed(password)


def _person_id(session: Session, login: str) -> int:
    person_id = session.scalar(select(Person.id).where(Person.login == login.strip().lower()))
    if person_id is None:
        raise click.ClickException(f"there is no {login}")
    return person_id
