"""What every command begins with: the settings and the database they name."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click
from sqlalchemy.orm import Session

from state_machines.rules import Refused
from workflow_app.adapters import migrating
from workflow_app.adapters.logbook import Logbook
from workflow_app.config import Settings, from_environment
from workflow_app.db import Database
from workflow_app.services.audit import restored


@contextmanager
def opened(known: Settings | None = None) -> Iterator[Database]:
    """The database, as it is."""
    known = known or from_environment()
    database = Database(known.database_url, synchronous=known.synchronous)
    try:
        yield database
    finally:
        database.dispose()


def now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def refuse_an_older(known: Settings, database: Database) -> None:
    """Ends the command when the database is older than what was sealed, or another one."""
    with database.read() as session:
        try:
            restored.check(session, Logbook(known.log))
        except restored.Older as problem:
            raise click.ClickException(str(problem)) from problem


@contextmanager
def migrated() -> Iterator[Database]:
    """The database, if it is at the newest migration."""
    with opened() as database:
        if not migrating.at_head(database.engine):
            raise click.ClickException("the database is older or newer: `workflow-app db upgrade`")
        yield database


@contextmanager
def writing() -> Iterator[Session]:
    """A write transaction; what is refused ends the command with its reasons."""
    with migrated() as database:
        try:
            with database.begin() as session:
                yield session
        except Refused as no:
            said = "; ".join(reason.en for reason in no.reasons) or no.code
            raise click.ClickException(said) from no
