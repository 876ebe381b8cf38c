"""Figures from the command line."""

import json

import click
from sqlalchemy import select

from workflow_app.commands.context import migrated
from workflow_app.models import Document
from workflow_app.services import figures


@click.command()
@click.argument("number")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON for another program.")
def rollup(number: str, as_json: bool) -> None:
    """Add up everything under the paper of this number, e.g. 364/KH-MTTQ-BTT."""
    with migrated() as database, database.read() as session:
        found = session.scalars(select(Document.id).where(Document.number == number)).all()
        if len(found) != 1:
            raise click.ClickException(f"{len(found)} papers have the number {number}")
        totals = figures.rollup(session.connection(), found[0])
    indent = None if as_json else 2
    click.echo(json.dumps(totals, ensure_ascii=False, sort_keys=True, indent=indent))
