"""The cells of a table: their columns, their addresses, and a table as a spreadsheet copies it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from wtforms.fields import Field, FormField, SelectField

from forms.base import PaperForm
from forms.words import say
from state_machines.folding import plain
from state_machines.grammar import Text

FROM_LIST = Text("Chọn trong danh sách", "Choose from the list")
MARK = " *"  # after the head of a column that must be filled


class Column(NamedTuple):
    """A column of the table: a field of the form, by the name under which it is posted."""

    name: str
    head: str
    hint: str
    choices: dict[str, str]  # the words of the list -> what is posted; {} when it is free
    needed: bool

    def posted(self, written: str) -> str | None:
        """What a page would post for a cell; of a list, the value behind its words. None when the
        list does not have it."""
        if not self.choices or not written or written in self.choices.values():
            return written
        found = (value for word, value in self.choices.items() if plain(word) == plain(written))
        return next(found, None)


class Cell(NamedTuple):
    """What is wrong with a cell, and what to write instead."""

    address: str
    head: str
    written: str
    advice: str


def columns_of(form: PaperForm, needed: frozenset[str]) -> list[Column]:
    """The columns of a table of such forms, in their order. `needed` must be filled, beside what
    the form itself requires."""
    return list(_columns(form, needed))


def _columns(form: PaperForm, needed: frozenset[str]) -> Iterator[Column]:
    for part in form.sections:
        for field in part.fields:
            if isinstance(field, FormField):
                for inner in field.form:
                    yield _column(inner, f"{field.label.text}: {inner.label.text}", needed)
            else:
                yield _column(field, field.label.text, needed)


def _column(field: Field, head: str, needed: frozenset[str]) -> Column:
    choices: dict[str, str] = {}
    if isinstance(field, SelectField) and field.validate_choice:
        choices = {str(label): str(value) for value, label, *_ in field.iter_choices() if value}
    hint = field.description or (say(FROM_LIST, field.meta.locales[0]) if choices else "")
    must = field.name in needed or bool(field.flags.required)
    return Column(field.name, head, hint, choices, must)


def lines_of(table: str) -> list[list[str]]:
    """The cells of a table as a spreadsheet copies it: tabs between, quotes around line breaks."""
    reader = csv.reader(io.StringIO(table), dialect="excel-tab")
    try:
        return [[cell.strip() for cell in line] for line in reader]
    except csv.Error:  # a quote that is never closed, or a cell longer than a page
        return [line.split("\t") for line in table.splitlines()]


def as_table(lines: Sequence[Sequence[str]]) -> str:
    """Cells as a spreadsheet would copy them."""
    written = io.StringIO()
    csv.writer(written, dialect="excel-tab", lineterminator="\n").writerows(lines)
    return written.getvalue()


def is_head(line: Sequence[str], columns: Sequence[Column]) -> bool:
    """Whether a line names columns."""
    heads = {plain(column.head) for column in columns}
    return sum(plain(word.removesuffix(MARK)) in heads for word in line if word) >= 2


def in_order(cell: Cell) -> tuple[int, int, str]:
    """Row by row, from left to right."""
    letters = cell.address.rstrip("0123456789")
    return int(cell.address.removeprefix(letters)), len(letters), letters


def address(place: int, number: int) -> str:
    """The address of a cell: column 0 of row 14 is A14."""
    letters = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{number}"
