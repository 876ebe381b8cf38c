"""The generated pages about the machines."""

import click

import state_machines.drawing as drawing
from workflow_app.config import CHECKOUT

FOLDER = CHECKOUT / "docs" / "machines"


@click.command()
@click.option("--check", is_flag=True, help="Only say which pages are stale.")
def docs(check: bool) -> None:
    """Draw docs/machines from the tables."""
    if not check:
        drawing.write_docs(FOLDER)
    elif stale := list(drawing.stale(FOLDER)):
        raise click.ClickException(f"stale, run `workflow-app docs`: {', '.join(map(str, stale))}")
