"""Official papers from the command line."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from forms.lint import lint as findings_in
from state_machines.days import today
from workflow_app.adapters.paper_text import LARGEST, Refused, text_of

REASONS = {
    "too_large": "the file, or what it unpacks to, is too large",
    "broken": "the file cannot be opened",
    "strange": "the file is no Word paper (DOCX), no PDF and no text in UTF-8",
    "no_text": "the file has no text; a scan has to be typed or recognised first",
}


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="A JSON list for another program.")
def lint(file: Path, as_json: bool) -> None:
    """Check the form, days and figures of an official paper: DOCX, PDF or text.

    E is wrong, Ei at issue, Es when it is handed in, W wants a look, I is a hint. Lines are those
    of the text: a paragraph of a Word paper is a line.
    """
    with file.open("rb") as stream:
        content = stream.read(LARGEST + 1)
    try:
        text = text_of(content)
    except Refused as refused:
        raise click.ClickException(REASONS[refused.reason]) from None
    found = findings_in(text, today(datetime.now(UTC)))
    if as_json:
        told = [{**one._asdict(), "advice": one.advice.vi} for one in found]
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for one in found:
        click.echo(
            f"{file.name}:{one.line}: {one.rule} {one.severity} “{one.passage}” {one.advice.vi}"
        )
