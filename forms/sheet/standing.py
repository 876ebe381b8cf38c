"""The figures of one paper, filled in a spreadsheet: a line each, its name, the figure, a hint.

Nothing is taken from it but what a page would post: the form of the step reads, checks and keeps.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from wtforms.fields import Field, FormField, TextAreaField
from wtforms.validators import Length, Optional

from forms.base import PaperForm
from forms.fields import Attachment
from forms.sheet.cells import MARK, Cell, Column, address, columns_of, lines_of
from forms.step import StepForm
from forms.words import say
from state_machines.folding import plain
from state_machines.grammar import Text

HEADS = (Text("Mục", "Item"), Text("Số liệu", "Figure"), Text("Cách ghi", "How to write it"))
FIGURE = 1  # the column in which figures stand
STRANGE = Text(
    "Mẫu không có dòng này. Bỏ dòng, hoặc ghi đúng tên mục như trong mẫu.",
    "The template has no such line. Remove it, or name it as the template does.",
)
TWICE = Text("Mục này đã ghi ở dòng trên.", "A line above has this item.")
AT_CELL = Text("Ô {address}: {advice}", "Cell {address}: {advice}")


class StandingForm(StepForm):
    """A filled table of figures."""

    unreadable: Text | None = None  # why the picked file is no table

    file = Attachment(
        Text("Tệp Excel đã điền", "Filled Excel file"),
        description=Text("Tệp .xlsx theo mẫu.", "An .xlsx file as the template has it."),
    )
    table = TextAreaField(
        Text("Hoặc dán bảng chép từ Excel", "Or paste a table copied from Excel"),
        validators=[Optional(), Length(max=200_000)],
        description=Text(
            "Chép cột tên mục và cột số liệu.", "Copy the names and the figures beside them."
        ),
    )


class Filled(NamedTuple):
    """What a table says: what a page would post, where each figure stands, what fits nowhere."""

    posted: dict[str, str]
    places: dict[str, str]
    strange: list[Cell]


def lines(form: PaperForm) -> list[Column]:
    """The lines of the table of a form: what the form says may be filled in one."""
    told = {name for name in form.tabled if name in form}
    return [one for one in columns_of(form, frozenset()) if one.name.split("-")[0] in told]


def written(form: PaperForm) -> list[tuple[str, str, str]]:
    """The table as it is taken away: name, what is known, how to write it."""
    known = {field.name: field for field in _leaves(form)}
    return [
        (one.head + MARK * one.needed, _shown(known[one.name]), one.hint) for one in lines(form)
    ]


def read(form: PaperForm, table: str, language: str) -> Filled:
    """What a filled table says of the lines of a form."""
    by_name = {plain(one.head): one for one in lines(form)}
    heads = {plain(say(head, language)) for head in HEADS}
    found = Filled({}, {}, [])
    for number, line in enumerate(lines_of(table), start=1):
        name, value = (*line, "", "")[:2]
        column = by_name.get(plain(name.removesuffix(MARK)))
        at = address(FIGURE, number)
        if column is None:
            if value and plain(name) not in heads:
                found.strange.append(Cell(at, name, value, say(STRANGE, language)))
        elif column.name in found.places and value:
            found.strange.append(Cell(at, name, value, say(TWICE, language)))
        elif value:
            posted = column.posted(value)
            found.posted[column.name] = value if posted is None else posted
            found.places[column.name] = at
    return found


def point_at_cells(form: PaperForm, filled: Filled, language: str) -> None:
    """Tell with each complaint about a figure the cell in which it stands."""
    for field in _leaves(form):
        if field.errors and (at := filled.places.get(field.name)):
            said = say(AT_CELL, language)
            field.errors = [said.format(address=at, advice=one) for one in field.errors]
    form.form_errors = [
        say(AT_CELL, language).format(address=f"{one.address} ({one.head})", advice=one.advice)
        for one in filled.strange
    ]


def _shown(field: Field) -> str:
    value = field._value() if hasattr(field, "_value") else field.data
    return "" if value is None else str(value)


def _leaves(form: Any) -> Sequence[Field]:
    found: list[Field] = []
    for field in form:
        found += _leaves(field.form) if isinstance(field, FormField) else [field]
    return found
