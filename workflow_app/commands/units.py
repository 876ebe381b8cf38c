"""The first unit of a new system, from the command line; all others come in by a page."""

import re
from datetime import UTC, datetime

import click

from forms.roster import CODE
from state_machines.days import today
from workflow_app.commands.context import writing
from workflow_app.models.units import UNIT_KINDS
from workflow_app.services.importing import units as service


@click.group()
def units() -> None:
    """Create the highest unit, below which all others are brought in."""


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
