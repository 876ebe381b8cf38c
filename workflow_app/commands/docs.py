"""The generated pages: the machines, and the figures of the published papers."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import click

import state_machines.drawing as drawing
from workflow_app import seeds
from workflow_app.adapters import migrating
from workflow_app.adapters.disk import DiskStore
from workflow_app.config import CHECKOUT
from workflow_app.db import Database
from workflow_app.seeds.published import page, published

FOLDER = CHECKOUT / "docs" / "machines"
FIGURES = CHECKOUT / "docs" / "figures.md"
TOLD_ON = datetime(2026, 11, 21, 3, tzinfo=UTC)
"""The day on which the demonstration is told for the page; it is history by then."""


@click.command()
@click.option("--check", is_flag=True, help="Only say which pages of the machines are stale.")
def docs(check: bool) -> None:
    """Draw docs/machines from the tables and write docs/figures.md from the demonstration.

    Whether docs/figures.md is stale is asked by the tests, which load the demonstration anyway.
    """
    if not check:
        drawing.write_docs(FOLDER)
        FIGURES.write_text(_figures(), encoding="utf-8")
    elif stale := list(drawing.stale(FOLDER)):
        raise click.ClickException(f"stale, run `workflow-app docs`: {', '.join(map(str, stale))}")


def _figures() -> str:
    """The page of figures, from a demonstration that is loaded for it and thrown away."""
    with tempfile.TemporaryDirectory(prefix="workflow-docs-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'workflow.db'}", synchronous="OFF")
        try:
            migrating.upgrade(database.engine)
            seeds.load(
                database,
                seeds.EVERYTHING,
                lambda line: None,
                store=DiskStore(Path(folder) / "files"),
                now=TOLD_ON,
                hash_password=lambda password: "",
            )
            with database.read() as session:
                return page(published(session))
        finally:
            database.dispose()
