"""What a new system begins with, from the command line: its first unit, and the numbers that
units have given on paper. All other units come in by a page."""

import re
from datetime import UTC, datetime

import click
from sqlalchemy import select

from forms.roster import CODE
from state_machines.days import today
from state_machines.grammar import Book
from workflow_app.commands.context import writing
from workflow_app.models import Unit
from workflow_app.models.units import UNIT_KINDS
from workflow_app.services.importing import units as service
from workflow_app.services.registers import numbering


@click.group()
def units() -> None:
    """Create the highest unit; go on behind the numbers that a unit gave on paper."""


@units.command()
@click.argument("code")
@click.option("--name", required=True, help="The full name, as on papers.")
@click.option("--short-name", default="", help="As in lists: tỉnh Minh Hòa.")
@click.option("--place", default="", help="The place on its papers; else the short name.")
@click.option("--symbol", default="", help="Ends the numbers of its papers.  [MTTQ-BTT]")
@click.option("--kind", default=UNIT_KINDS[0], type=click.Choice(UNIT_KINDS), show_default=True)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Exists from.  [today]")
def create(code: str, since: datetime | None, **said: str) -> None:
    """Create the highest unit; an administrator seated there brings in the others."""
    if not re.match(CODE, code):
        raise click.ClickException("a code is of plain letters, digits and dashes, at most 40")
    now = datetime.now(UTC)
    begins = since.date() if since else today(now)
    with writing() as session:
        service.plant(session, {**said, "code": code, "valid_from": begins.isoformat()}, now)


@units.command("take-over")
@click.argument("code")
@click.argument("last", type=click.IntRange(min=1))
@click.option("--type", "type_", default="", help="Of outgoing papers: KH, QĐ, CV …")
@click.option("--incoming", is_flag=True, help="The incoming book instead.")
def take_over(code: str, last: int, type_: str, incoming: bool) -> None:
    """Go on behind LAST, the number that the unit CODE gave last on paper in this year's book."""
    if bool(type_) == incoming:
        raise click.UsageError("give the --type of the papers, or --incoming")
    now = datetime.now(UTC)
    with writing() as session:
        unit_id = session.scalar(select(Unit.id).where(Unit.code == code))
        if unit_id is None:
            raise click.ClickException(f"there is no unit {code}")
        book = Book.IN if incoming else Book.OUT
        numbering.take_over(session, unit_id, book, type_, today(now), last, now)
