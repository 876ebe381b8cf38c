"""Many papers from one table, a row each: an Excel sheet, or what was copied out of one.

Every row is read by the form of the kind, so a table is held to what a page is held to. What is
wrong is told by the address of its cell.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from werkzeug.datastructures import MultiDict
from wtforms.fields import BooleanField, Field, FormField, SelectField, TextAreaField
from wtforms.validators import Length, Optional

from forms.base import PaperForm
from forms.fields import Attachment
from forms.step import StepForm
from forms.words import say
from state_machines import machine
from state_machines.folding import plain
from state_machines.grammar import Text
from state_machines.rules import blank_needs

MOST_ROWS, MOST_COLUMNS = 2000, 60
LONGEST_TABLE = 3_000_000  # characters
MOST_COMPLAINTS = 500
FROM_LIST = Text("Chọn trong danh sách", "Choose from the list")
MARK = " *"  # after the head of a column that must be filled


class Column(NamedTuple):
    """A column of the table: a field of the form, by the name under which it is posted."""

    name: str
    head: str
    hint: str
    choices: dict[str, str]  # the words of the list -> what is posted; {} when it is free
    needed: bool


class Cell(NamedTuple):
    """What is wrong with a cell, and what to write instead."""

    address: str
    head: str
    written: str
    advice: str


def columns_of(form: PaperForm, kind: str) -> list[Column]:
    """The columns of the table of a kind, in the order of its form."""
    needed = {need.key for need in machine(kind).needs}
    return list(_columns(form, needed))


def _columns(form: PaperForm, needed: set[str]) -> Iterator[Column]:
    for part in form.sections:
        for field in part.fields:
            if isinstance(field, FormField):
                for inner in field.form:
                    yield _column(inner, f"{field.label.text}: {inner.label.text}", needed)
            else:
                yield _column(field, field.label.text, needed)


def _column(field: Field, head: str, needed: set[str]) -> Column:
    choices: dict[str, str] = {}
    if isinstance(field, SelectField) and field.validate_choice:
        choices = {str(label): str(value) for value, label, *_ in field.iter_choices() if value}
    hint = field.description or (say(FROM_LIST, field.meta.locales[0]) if choices else "")
    return Column(field.name, head, hint, choices, field.name in needed)


class SheetForm(StepForm):
    """A table of papers; first looked through, then, once more and confirmed, saved."""

    apart = StepForm.apart | {"table", "file", "confirmed"}
    kind = ""  # of the papers, and the form of a row: set by whoever asks for the table
    of: type[PaperForm] = PaperForm
    unreadable: Text | None = None  # why the file that was picked could not be read

    too_many = Text(
        "Mỗi lần nhập nhiều nhất {most} dòng. Chia bảng thành nhiều tệp.",
        "At most {most} rows at a time. Split the table into several files.",
    )
    nothing = Text(
        "Chưa có dòng nào. Chọn tệp Excel đã điền, hoặc dán bảng vào ô dưới.",
        "There is no row yet. Choose a filled Excel file, or paste a table below.",
    )
    strange_head = Text(
        "Mẫu không có cột này. Bỏ cột, hoặc ghi đúng tên cột như trong mẫu.",
        "The template has no such column. Remove it, or name it as the template does.",
    )
    no_column = Text("Cột này không có tên.", "This column has no name.")
    not_listed = Text("Chọn một trong: {choices}.", "Choose one of: {choices}.")
    empty = Text("Chưa ghi.", "Nothing is written.")
    at_cell = Text("Ô {address} ({head}): {advice}", "Cell {address} ({head}): {advice}")
    written_as = Text(" Đang ghi “{written}”.", " It says “{written}”.")
    and_more = Text("Và {count} ô khác.", "And {count} more cells.")

    file = Attachment(
        Text("Tệp Excel đã điền", "Filled Excel file"),
        description=Text(
            "Tệp .xlsx theo mẫu, nhiều nhất 2.000 dòng.",
            "An .xlsx file as the template has it, at most 2,000 rows.",
        ),
    )
    table = TextAreaField(
        Text("Hoặc dán bảng chép từ Excel", "Or paste a table copied from Excel"),
        validators=[Optional(), Length(max=LONGEST_TABLE)],
        description=Text(
            "Chép cả dòng tên cột. Không có dòng tên cột thì các cột phải theo thứ tự của mẫu.",
            "Copy the line of heads too. Without it the columns must be in the template's order.",
        ),
    )
    confirmed = BooleanField(Text("Đã xem, đúng như bảng", "Looked at, as the table has it"))

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.rows: list[dict[str, Any]] = []
        self.complaints: list[Cell] = []

    @property
    def to_confirm(self) -> bool:
        """Whether all is well and only the second look is missing."""
        return bool(self.rows) and not self.errors and not self.confirmed.data

    def answers(self) -> dict[str, Any]:
        """Return the rows, each as the form of the kind answers it."""
        return super().answers() | {"rows": self.rows}

    def shown(self, row: dict[str, Any]) -> PaperForm:
        """A row as the filled form of its kind."""
        return self._row_form(None, row)

    def columns(self) -> list[Column]:
        """The columns of the table."""
        return columns_of(self._row_form(None), self.kind)

    def validate(self, extra_validators: Any = None) -> bool:
        """Look through every cell; whether all of them say what the pages would take."""
        if not super().validate(extra_validators):
            return False
        if self.unreadable:
            self.file.errors = [say(self.unreadable, self.meta.locales[0])]
            return False
        if lines := _lines(self.table.data or ""):
            self._look_through(lines)
        if self.complaints:
            self.form_errors = self._told()
        elif not self.rows and not self.table.errors:
            self.table.errors = [self._say(self.nothing)]
        return not (self.complaints or self.table.errors)

    def _look_through(self, lines: list[list[str]]) -> None:
        columns = self.columns()
        filled = [(number, line) for number, line in enumerate(lines, start=1) if any(line)]
        if filled and _is_head(filled[0][1], columns):
            number, head = filled.pop(0)
            columns = self._by_head(head, number, columns)
        hints = {column.hint for column in columns}
        if filled and all(cell in hints for cell in filled[0][1] if cell):
            filled.pop(0)
        if len(filled) > MOST_ROWS:
            self.table.errors = [self._say(self.too_many).format(most=MOST_ROWS)]
            return
        for number, line in filled:
            self._read(number, line, columns)

    def _by_head(self, head: list[str], number: int, columns: list[Column]) -> list[Column]:
        """The columns in the order of the heads; a strange one is told and then left out."""
        known = {plain(column.head): column for column in columns}
        found = []
        for place, word in enumerate(head):
            column = known.get(plain(word.removesuffix(MARK)))
            if column is None and word:
                advice = self._say(self.strange_head)
                self.complaints.append(Cell(address(place, number), word, "", advice))
            found.append(column or Column("", word, "", {}, False))
        return found

    def _read(self, number: int, line: list[str], columns: list[Column]) -> None:
        posted: MultiDict[str, str] = MultiDict()
        for place, written in enumerate(line):
            column = columns[place] if place < len(columns) else None
            if column is None or (written and not column.name and not column.head):
                if written:
                    self._complain(place, number, "", written, self._say(self.no_column))
                continue
            if column.name and (value := self._posted(column, written, place, number)):
                posted[column.name] = value
        form = self._row_form(posted)
        form.validate()
        places = {column.name: place for place, column in enumerate(columns) if column.name}
        wrong = dict(_errors(form))
        answers = form.answers()
        for key in blank_needs(machine(self.kind), answers):
            wrong.setdefault(key, self._say(self.empty))
        told = {one.address for one in self.complaints}
        for name, advice in wrong.items():
            place = places.get(name, len(line))
            if address(place, number) not in told:
                head = columns[place].head if place < len(columns) else name
                self._complain(place, number, head, posted.get(name, ""), advice)
        self.rows.append(answers)

    def _posted(self, column: Column, written: str, place: int, number: int) -> str:
        """What the page would post for a cell; of a list, the value behind its words."""
        if not column.choices or not written:
            return written
        by_words = {plain(word): value for word, value in column.choices.items()}
        if value := by_words.get(plain(written)):
            return value
        if written in column.choices.values():
            return written
        advice = self._say(self.not_listed).format(choices="; ".join(column.choices))
        self._complain(place, number, column.head, written, advice)
        return ""

    def _complain(self, place: int, number: int, head: str, written: str, advice: str) -> None:
        self.complaints.append(Cell(address(place, number), head, written, advice))

    def _told(self) -> list[str]:
        said = [
            self._say(self.at_cell).format(address=it.address, head=it.head, advice=it.advice)
            + (self._say(self.written_as).format(written=it.written[:80]) if it.written else "")
            for it in sorted(self.complaints, key=_place)[:MOST_COMPLAINTS]
        ]
        if more := len(self.complaints) - MOST_COMPLAINTS:
            said += [self._say(self.and_more).format(count=more)] if more > 0 else []
        return said

    def _row_form(self, posted: Any, row: dict[str, Any] | None = None) -> PaperForm:
        about = {"language": self.meta.locales[0], "today": self.meta.today}
        return self.of(posted, data=row, choices=self.meta.choices, **about)

    def _say(self, words: Text) -> str:
        return say(words, self.meta.locales[0])


def _is_head(line: list[str], columns: list[Column]) -> bool:
    heads = {plain(column.head) for column in columns}
    return sum(plain(word.removesuffix(MARK)) in heads for word in line if word) >= 2


def _errors(form: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every field that is wrong, by the name under which it is posted, with the first advice."""
    for field in form:
        if isinstance(field, FormField):
            yield from _errors(field.form)
        elif field.errors:
            yield field.name, str(field.errors[0])


def _lines(table: str) -> list[list[str]]:
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


def _place(cell: Cell) -> tuple[int, int, str]:
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
