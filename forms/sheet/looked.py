"""Many rows from one table: an Excel sheet, or what was copied out of one.

Every row is read by the form of its kind, so a table is held to what a page is held to. What is
wrong is told by the address of its cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from werkzeug.datastructures import MultiDict
from wtforms.fields import BooleanField, FormField, TextAreaField
from wtforms.validators import Length, Optional

from forms.base import PaperForm
from forms.fields import Attachment
from forms.sheet.cells import (
    MARK,
    Cell,
    Column,
    address,
    columns_of,
    in_order,
    is_head,
    lines_of,
)
from forms.step import StepForm
from forms.words import say
from state_machines import machine
from state_machines.folding import plain
from state_machines.grammar import Text
from state_machines.rules import blank_needs

MOST_ROWS, MOST_COLUMNS = 2000, 60
LONGEST_TABLE = 3_000_000  # characters
MOST_COMPLAINTS = 500


class Row(NamedTuple):
    """Where a row stands in the table, and in which column each field."""

    number: int
    columns: list[Column]
    line: list[str]

    def at(self, name: str) -> tuple[int, str, str]:
        """The place, the head and the words of a field; a field without a column stands behind."""
        for place, column in enumerate(self.columns):
            if column.name == name:
                return place, column.head, self.line[place] if place < len(self.line) else ""
        return len(self.line), name, ""


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
        self.places: list[Row] = []  # of `rows`
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
        needs = machine(self.kind).needs if self.kind else ()
        return columns_of(self._row_form(None), frozenset(need.key for need in needs))

    def validate(self, extra_validators: Any = None) -> bool:
        """Look through every cell; whether all of them say what the pages would take."""
        if not super().validate(extra_validators):
            return False
        if self.unreadable:
            self.file.errors = [say(self.unreadable, self.meta.locales[0])]
            return False
        if lines := lines_of(self.table.data or ""):
            self._look_through(lines)
        if not (self.complaints or self.rows or self.table.errors):
            self.table.errors = [self._say(self.nothing)]
        return self.holds

    @property
    def holds(self) -> bool:
        """Whether nothing is complained of; what is, is told."""
        self.form_errors = self._told()
        return not (self.complaints or self.table.errors)

    def blame(self, place: int, name: str, advice: Text) -> None:
        """Complain of a field of the row at a place among `rows`, unless its cell is blamed."""
        self._blame(self.places[place], name, self._say(advice))

    def _blame(self, row: Row, name: str, advice: str) -> None:
        place, head, written = row.at(name)
        if address(place, row.number) not in {one.address for one in self.complaints}:
            self._complain(place, row.number, head, written, advice)

    def _look_through(self, lines: list[list[str]]) -> None:
        columns = self.columns()
        filled = [(number, line) for number, line in enumerate(lines, start=1) if any(line)]
        if filled and is_head(filled[0][1], columns):
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

    def why_strange(self, head: str) -> Text:
        """What is said of a column that the template does not have."""
        return self.strange_head

    def _by_head(self, head: list[str], number: int, columns: list[Column]) -> list[Column]:
        """The columns in the order of the heads; a strange one is told and then left out."""
        known = {plain(column.head): column for column in columns}
        found = []
        for place, word in enumerate(head):
            column = known.get(plain(word.removesuffix(MARK)))
            if column is None and word:
                advice = self._say(self.why_strange(word))
                self.complaints.append(Cell(address(place, number), word, "", advice))
            found.append(column or Column("", word, "", {}, False))
        return found

    def _read(self, number: int, line: list[str], columns: list[Column]) -> None:
        row = Row(number, columns, line)
        form = self._row_form(self._all_posted(row))
        form.validate()
        wrong, answers = dict(_errors(form)), form.answers()
        if self.kind:
            for key in blank_needs(machine(self.kind), answers):
                wrong.setdefault(key, self._say(self.empty))
        self.rows.append(answers)
        self.places.append(row)
        for name, advice in wrong.items():
            self._blame(row, name, advice)

    def _all_posted(self, row: Row) -> MultiDict[str, str]:
        """What a page would post for a row; what fits no column is complained of."""
        posted: MultiDict[str, str] = MultiDict()
        for place, written in enumerate(row.line):
            column = row.columns[place] if place < len(row.columns) else None
            if column is None or (written and not column.name and not column.head):
                if written:
                    self._complain(place, row.number, "", written, self._say(self.no_column))
                continue
            if column.name and (value := self._posted(column, written, place, row.number)):
                posted[column.name] = value
        return posted

    def _posted(self, column: Column, written: str, place: int, number: int) -> str:
        """What the page would post for a cell."""
        if (value := column.posted(written)) is not None:
            return value
        advice = self._say(self.not_listed).format(choices="; ".join(column.choices))
        self._complain(place, number, column.head, written, advice)
        return ""

    def _complain(self, place: int, number: int, head: str, written: str, advice: str) -> None:
        self.complaints.append(Cell(address(place, number), head, written, advice))

    def _told(self) -> list[str]:
        said = [
            self._say(self.at_cell).format(address=it.address, head=it.head, advice=it.advice)
            + (self._say(self.written_as).format(written=it.written[:80]) if it.written else "")
            for it in sorted(self.complaints, key=in_order)[:MOST_COMPLAINTS]
        ]
        if more := len(self.complaints) - MOST_COMPLAINTS:
            said += [self._say(self.and_more).format(count=more)] if more > 0 else []
        return said

    def _row_form(self, posted: Any, row: dict[str, Any] | None = None) -> PaperForm:
        about = {"language": self.meta.locales[0], "today": self.meta.today}
        return self.of(posted, data=row, choices=self.meta.choices, **about)

    def _say(self, words: Text) -> str:
        return say(words, self.meta.locales[0])


def _errors(form: Any) -> Iterator[tuple[str, str]]:
    """Every field that is wrong, by the name under which it is posted, with the first advice."""
    for field in form:
        if isinstance(field, FormField):
            yield from _errors(field.form)
        elif field.errors:
            yield field.name, str(field.errors[0])
