"""The Word templates of papers: the usual one to edit, and one's own to use."""

from pathlib import Path

import click

from workflow_app.adapters.pressroom.press import ChildPress
from workflow_app.adapters.pressroom.shelf import LAYOUTS as KNOWN
from workflow_app.adapters.pressroom.shelf import Shelf
from workflow_app.config import from_environment

LAYOUTS = click.Choice(KNOWN)
WHY = {
    "not_word": "this is no Word file (.docx)",
    "too_large": "the file is too large",
    "macro": "it holds a macro or an embedded object",
    "external": "it fetches something from elsewhere",
    "entity": "it declares entities of its own",
    "unknown": "a placeholder that no paper has",
    "broken_tag": "a tag that is not closed or misspelt",
    "forbidden": "a placeholder that reaches where none may",
    "no_body": "the place for the text of the paper is missing: {%p for b in body %}",
}
"""What is wrong with a template, by the press's code."""


@click.group()
def template() -> None:
    """Give papers a Word template of your own."""


@template.command()
@click.argument("layout", type=LAYOUTS)
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
def usual(layout: str, target: Path) -> None:
    """Write the usual template, to be edited in Word."""
    target.write_bytes(ChildPress().usual_template(layout))


@template.command()
@click.argument("layout", type=LAYOUTS)
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def use(layout: str, source: Path) -> None:
    """Use a template from now on, if nothing is wrong with it."""
    content = source.read_bytes()
    found = ChildPress().complaints(content, layout)
    for code, detail, where in found:
        said = f"{WHY[code]}{': ' + detail if detail else ''}"
        click.echo(f"{said}{f' in: {where}' if where else ''}", err=True)
    if found:
        raise click.ClickException("the template is not used; the one before stays")
    Shelf(from_environment().templates).put(layout, content)


@template.command()
@click.argument("layout", type=LAYOUTS)
def drop(layout: str) -> None:
    """Go back to the usual template."""
    Shelf(from_environment().templates).drop(layout)
