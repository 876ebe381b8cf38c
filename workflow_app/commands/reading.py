"""Office notation from the command line."""

import json
import sys

import click

from forms import notation


@click.command()
@click.argument("kind", type=click.Choice(list(notation.READERS)))
def read(kind: str) -> None:
    """Read one KIND of notation from each line on standard input, a JSON object a line.

    A line is running text, in which a backslash and an n stand for a line break. Spans count code
    points of the line.
    """
    for line in sys.stdin.buffer:
        said = line.decode("utf-8", "replace").rstrip("\r\n")
        readings = {"readings": notation.read(kind, said)}
        click.echo(json.dumps(readings, ensure_ascii=False))
