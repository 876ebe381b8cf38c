"""People who sign in, from the command line."""

from datetime import UTC, datetime

import click
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from state_machines.grammar import Role
from workflow_app.adapters import passwords
from workflow_app.commands.context import migrated
from workflow_app.models import Login, Person, SeatRow, Unit
from workflow_app.services.deadlines import today

SHORTEST = 10
secret = click.password_option(help=f"At least {SHORTEST} characters; asked for if not given.")


@click.group()
def users() -> None:
    """Create people, change passwords, close accounts."""


@users.command()
@click.argument("login")
@click.option("--name", required=True)
@click.option("--email", default="")
@click.option("--unit", "unit_code", required=True, help="The code of the unit.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@secret
def create(login: str, name: str, email: str, unit_code: str, role: str, password: str) -> None:
    """Create somebody with one seat from today on."""
    kept = _hashed(password)
    with migrated() as database, database.begin() as session:
        if session.scalar(select(Person.id).where(Person.login == login)):
            raise click.ClickException(f"there is a {login} already")
        unit = session.scalar(select(Unit).where(Unit.code == unit_code))
        if unit is None:
            raise click.ClickException(f"there is no unit {unit_code}")
        person = Person(login=login, name=name, email=email, password_hash=kept)
        person.seats.append(SeatRow(unit=unit, role=role, held_from=today(datetime.now(UTC))))
        session.add(person)


@users.command()
@click.argument("login")
@secret
def password(login: str, password: str) -> None:
    """Set a password and end every session of that person."""
    kept = _hashed(password)
    with migrated() as database, database.begin() as session:
        person = _person(session, login)
        person.password_hash = kept
        person.failed_logins, person.retry_after = 0, None
        _sign_out(session, person)


@users.command()
@click.argument("login")
def disable(login: str) -> None:
    """Close an account now; what the person did stays."""
    with migrated() as database, database.begin() as session:
        person = _person(session, login)
        person.disabled_at = datetime.now(UTC)
        _sign_out(session, person)


@users.command("list")
def list_() -> None:
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


def _person(session: Session, login: str) -> Person:
    person = session.scalar(select(Person).where(Person.login == login))
    if person is None:
        raise click.ClickException(f"there is no {login}")
    return person


def _sign_out(session: Session, person: Person) -> None:
    session.execute(delete(Login).where(Login.person_id == person.id))
