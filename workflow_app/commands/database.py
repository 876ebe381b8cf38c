"""The database from the command line: its migrations, its seeds and its health."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import click
from sqlalchemy import make_url
from sqlalchemy.orm import Session

from workflow_app import seeds
from workflow_app.adapters import copying, migrating
from workflow_app.adapters.copying import Uncopied
from workflow_app.adapters.disk import DiskStore
from workflow_app.adapters.logbook import FileWitness, Logbook
from workflow_app.commands.context import migrated, opened, refuse_an_older
from workflow_app.commands.supervisor import Running, alone
from workflow_app.config import Settings, from_environment
from workflow_app.db import Database
from workflow_app.models import Base
from workflow_app.sealer import known_outside
from workflow_app.services import health
from workflow_app.services.audit import verifying
from workflow_app.services.counting import keeping as counting
from workflow_app.services.search import keeping


@click.group()
def db() -> None:
    """Look after the database: its version, its indexes and counts, its way to PostgreSQL."""


@db.command()
@click.argument("revision", default=migrating.NEWEST)
def upgrade(revision: str) -> None:
    """Go forward to a revision, the newest by default."""
    with opened() as database:
        migrating.upgrade(database.engine, revision)


@db.command()
@click.argument("revision")
@click.confirmation_option(
    prompt="What later revisions keep is destroyed, below 014_log the sealed log itself. Go on?"
)
def downgrade(revision: str) -> None:
    """Go back to a revision; what later ones added is lost. Take a backup first."""
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


@db.command()
@click.argument("url")
def move(url: str) -> None:
    """Copy everything into the empty PostgreSQL database at URL, and check it there. Stop the
    application first; go on with WORKFLOW_DATABASE_URL=URL and the same home."""
    known = from_environment()
    there = replace(known, database_url=url)
    if make_url(url).get_backend_name() not in ("postgresql", "postgres"):
        raise click.ClickException("the other database must be postgresql://…")
    try:
        with alone(known.home), migrated() as source, opened(there) as target:
            refuse_an_older(known, source)
            if not migrating.current(target.engine):
                migrating.upgrade(target.engine)
            if not migrating.at_head(target.engine):
                raise click.ClickException("the other database is older or newer. Make a new one")
            copied = _moved(known, source, target)
    except (Running, Uncopied) as problem:
        raise click.ClickException(str(problem)) from problem
    if known.taken.is_dir():
        shutil.copytree(known.taken, there.taken, dirs_exist_ok=True)
    click.echo(f"copied: {sum(copied.values())} rows of {len(copied)} tables, and checked")


def _moved(known: Settings, source: Database, target: Database) -> dict[str, int]:
    """Nobody writes to the source meanwhile. What comes out otherwise than it was is not kept."""
    with source.begin() as leaving, target.begin() as arriving:
        before = set(_findings(known, leaving))
        copied = copying.copy(leaving.connection(), arriving.connection(), Base.metadata)
        if strange := [one for one in _findings(known, arriving) if one not in before]:
            raise Uncopied("\n".join(["nothing was kept, the copy is not the same:", *strange]))
        return copied


def _findings(known: Settings, session: Session) -> Iterator[str]:
    """What doctor says, and what the log says compared with everything kept outside it."""
    yield from health.findings(session, DiskStore(known.files))
    outside = known_outside(Logbook(known.log), [FileWitness(known.anchor_file).kept()])
    yield from map(str, verifying.verify(session, outside).findings)


@click.command()
@click.argument("case")
def seed(case: str) -> None:
    """Load a demonstration case, or all of them; one that is there is left alone."""
    store = DiskStore(from_environment().files)
    with migrated() as database:
        try:
            seeds.load(database, case, click.echo, store=store, now=datetime.now(UTC))
        except LookupError as unknown:
            raise click.ClickException(str(unknown)) from unknown


@click.command()
def doctor() -> None:
    """Read everything and say what is wrong; silent when all is right."""
    known = from_environment()
    with migrated() as database, database.read() as session:
        refuse_an_older(known, database)
        found = list(health.findings(session, DiskStore(known.files)))
    for finding in found:
        click.echo(finding)
    raise SystemExit(1 if found else 0)
