"""The database from the command line: its migrations, its seeds and its health."""

from datetime import UTC, datetime

import click

from workflow_app import seeds
from workflow_app.adapters import migrating
from workflow_app.adapters.disk import DiskStore
from workflow_app.commands.context import migrated, opened, refuse_an_older, settings
from workflow_app.services import health
from workflow_app.services.counting import keeping as counting
from workflow_app.services.search import keeping


@click.group()
def db() -> None:
    """Move the schema between its versions."""


@db.command()
@click.argument("revision", default=migrating.NEWEST)
def upgrade(revision: str) -> None:
    """Go forward to a revision, the newest by default."""
    with opened() as database:
        migrating.upgrade(database.engine, revision)


@db.command()
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Go back to a revision; what later ones added is lost."""
    with opened() as database:
        migrating.downgrade(database.engine, revision)


@db.command()
def current() -> None:
    """Say where the database stands."""
    with opened() as database:
        newest = " (newest)" if migrating.at_head(database.engine) else ""
        click.echo(", ".join(migrating.current(database.engine)) + newest or "empty")


@db.command()
def index() -> None:
    """Build the index of the search anew."""
    with migrated() as database, database.begin() as session:
        keeping.build(session.connection())


@db.command()
def recount() -> None:
    """Count anew what the boards say, from the papers themselves."""
    with migrated() as database, database.begin() as session:
        counting.recount(session.connection())


@click.command()
@click.argument("case")
def seed(case: str) -> None:
    """Load a demonstration case, or all of them; one that is there is left alone."""
    store = DiskStore(settings().files)
    with migrated() as database:
        try:
            seeds.load(database, case, click.echo, store=store, now=datetime.now(UTC))
        except LookupError as unknown:
            raise click.ClickException(str(unknown)) from unknown


@click.command()
def doctor() -> None:
    """Read everything and say what is wrong; silent when all is right."""
    known = settings()
    with migrated() as database, database.read() as session:
        refuse_an_older(known, database)
        found = list(health.findings(session, DiskStore(known.files)))
    for finding in found:
        click.echo(finding)
    raise SystemExit(1 if found else 0)
