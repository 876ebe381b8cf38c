"""Workbooks for spreadsheet programs: words stay words, numbers, shares and days are real ones."""

import io
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain, count, islice
from typing import IO, Any, NamedTuple

from xlsxwriter import Workbook

Cell = str | int | Decimal | date | None
"""A Decimal is a percentage. A word is never a formula or a link, whatever it begins with."""

NARROW, WIDE = 9, 60  # characters
LONGEST = 32_767  # of a cell; the format has no more
MOST_ROWS = 1_000_000  # of a sheet; a longer table goes on in the next one
LONGEST_LIST, LAST_FILLED = 255, 2001
STYLES = {
    "head": {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#f0f1f3"},
    "hint": {"italic": True, "font_color": "#5b6472", "text_wrap": True, "valign": "top"},
    "word": {"num_format": "@", "text_wrap": True, "valign": "top"},
    "count": {"num_format": "#,##0", "valign": "top"},
    "share": {"num_format": "0.0%", "valign": "top"},
    "day": {"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"},
}


class Sheet(NamedTuple):
    """A table with one line of heads, which stay in sight."""

    name: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def written(title: str, sheets: Iterable[Sheet]) -> bytes:
    """The file of a workbook."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"title": title})
        styles = {name: book.add_format(style) for name, style in STYLES.items()}
        for sheet in sheets:
            _write(book.add_worksheet(sheet.name), sheet, styles)
    return file.getvalue()


def streamed(title: str, sheet: Sheet) -> IO[bytes]:
    """The file of one long table, to be read from its beginning. Its rows lie on the disk, not in
    memory, as soon as they are written."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 the caller reads and closes it
    with Workbook(file, {"constant_memory": True}) as book:
        book.set_properties({"title": title})
        styles = {name: book.add_format(style) for name, style in STYLES.items()}
        rows = iter(sheet.rows)
        for number in count(1):
            first = next(rows, None)
            if first is None and number > 1:
                break
            part = chain([first] if first else [], islice(rows, MOST_ROWS - 1))
            name = sheet.name if number == 1 else f"{sheet.name} {number}"
            _write(book.add_worksheet(name), Sheet(name, sheet.heads, part), styles)
    file.seek(0)
    return file


class Blank(NamedTuple):
    """A column to be filled: its head, a hint under it, and the words that may be chosen."""

    head: str
    hint: str
    choices: Sequence[str]


def blank(title: str, name: str, columns: Sequence[Blank], beside: Iterable[Sheet] = ()) -> bytes:
    """The file of a table to be filled: heads and hints stay in sight, lists offer their words.
    What is needed to fill it stands in sheets `beside` it."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"title": title})
        styles = {one: book.add_format(style) for one, style in STYLES.items()}
        page = book.add_worksheet(name)
        for place, column in enumerate(columns):
            page.set_column(place, place, max(2 * NARROW, min(len(column.head) + 2, WIDE)))
            page.write_string(0, place, column.head, styles["head"])
            if column.hint:
                page.write_string(1, place, column.hint, styles["hint"])
            _offer(page, place, column)
        page.set_row(1, 60)
        page.freeze_panes(2, 0)
        _lay_out(page)
        for sheet in beside:
            _write(book.add_worksheet(sheet.name), sheet, styles)
    return file.getvalue()


def _offer(page: Any, place: int, column: Blank) -> None:
    """The list of a cell; the format takes at most 255 letters of one."""
    if (
        column.choices
        and len(",".join(column.choices)) <= LONGEST_LIST
        and not any("," in word for word in column.choices)
    ):
        list_of = {"validate": "list", "source": list(column.choices), "ignore_blank": True}
        page.data_validation(2, place, LAST_FILLED, place, list_of)


def _write(page: Any, sheet: Sheet, styles: dict[str, Any]) -> None:
    widths = [min(len(head), 2 * NARROW) for head in sheet.heads]
    for column, head in enumerate(sheet.heads):
        page.write_string(0, column, head, styles["head"])
    last = 0
    for last, row in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(row):
            _put(page, last, column, cell, styles)
            widths[column] = max(widths[column], len(cell) if isinstance(cell, str) else 0)
    for column, width in enumerate(widths):
        page.set_column(column, column, min(max(width, NARROW) + 2, WIDE))
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, last, len(sheet.heads) - 1)
    _lay_out(page)


def _put(page: Any, row: int, column: int, cell: Cell, styles: dict[str, Any]) -> None:
    match cell:
        case str() if cell:
            page.write_string(row, column, cell[:LONGEST], styles["word"])
        case Decimal():
            page.write_number(row, column, float(cell / 100), styles["share"])
        case int():
            page.write_number(row, column, cell, styles["count"])
        case date():
            page.write_datetime(row, column, cell, styles["day"])


def _lay_out(page: Any) -> None:
    """On paper: A4 across, as wide as a page, the heads on each."""
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
