"""A workbook that anybody may have made is read within limits, or not at all."""

import io
import resource
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook

from workflow_app.adapters import spreadsheet
from workflow_app.adapters.spreadsheet import Unreadable, read
from workflow_app.adapters.workbook import Blank, blank

SHEET = "xl/worksheets/sheet1.xml"


def a_book(*lines: list[object]) -> bytes:
    book = Workbook()
    for line in lines:
        book.active.append(line)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def changed(content: bytes, change: Callable[[str, bytes], bytes], **more: bytes) -> bytes:
    """The same archive with its parts changed, and others added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                new.writestr(name, change(name, old.read(name)))
            for name, part in more.items():
                new.writestr(name, part)
    return file.getvalue()


def test_cells_are_read_as_somebody_would_type_them() -> None:
    told = read(a_book(["Tên", None, "Giá trị"], [], ["Hẻm", date(2024, 3, 1), 350000000, 1.5]))
    assert told == [
        ["Tên", "", "Giá trị", ""],
        ["", "", "", ""],
        ["Hẻm", "01/03/2024", "350000000", "1,5"],
    ]


def test_a_formula_is_the_value_that_was_saved_with_it_and_nothing_is_computed() -> None:
    book = a_book(["=1+1", '=HYPERLINK("http://x","y")', "ba"])
    assert read(book) == [["", "", "ba"]]
    saved = changed(
        book,
        lambda name, part: part.replace(b"<v />", b"<v>2</v>").replace(b"<v></v>", b"<v>2</v>"),
    )
    assert read(saved)[0][0] == "2"


def test_a_link_to_another_book_is_not_followed() -> None:
    part = b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    linked = changed(a_book(["một"]), lambda name, own: own, **{"xl/externalLinks/e1.xml": part})
    assert read(linked) == [["một"]]


def _bomb(name: str, part: bytes) -> bytes:
    return b"<x>" + b" " * (spreadsheet.MOST_UNPACKED + 1) if name == SHEET else part


def _declared(name: str, part: bytes) -> bytes:
    start = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
    return start + part.partition(b"?>")[2] if name == SHEET else part


def _far_away(name: str, part: bytes) -> bytes:
    return part.replace(b'r="A1"', b'r="XFD1048576"', 1) if name == SHEET else part


def _many_columns(name: str, part: bytes) -> bytes:
    cells = b"".join(b'<c r="A1"><v>1</v></c>' for _ in range(10**6))
    return part.replace(b"<sheetData>", b'<sheetData><row r="1">' + cells + b"</row>", 1)


@pytest.mark.parametrize("change", [_bomb, _declared, _far_away])
def test_a_hostile_workbook_is_refused_and_takes_no_memory_of_ours(
    change: Callable[[str, bytes], bytes],
) -> None:
    hostile = changed(a_book(["một"]), change)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(Unreadable):
        read(hostile)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024  # KiB


def test_a_million_cells_in_a_row_are_read_within_the_limits_or_not_at_all() -> None:
    hostile = changed(a_book(["một"]), _many_columns)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        told = read(hostile)
    except Unreadable:
        told = []
    assert sum(map(len, told)) <= spreadsheet.MOST_ROWS * spreadsheet.MOST_COLUMNS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024


@pytest.mark.parametrize(
    "size", [(1, spreadsheet.MOST_COLUMNS + 1), (spreadsheet.MOST_ROWS + 1, 1)]
)
def test_a_table_that_is_too_long_or_too_wide_is_refused(size: tuple[int, int]) -> None:
    rows, columns = size
    with pytest.raises(Unreadable):
        read(a_book(*([["x"] * columns] * rows)))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"MZ", b"a;b;c", a_book(["x"])[:-200]])
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable):
        read(content)


def test_a_part_that_lies_about_its_size_is_cut_off() -> None:
    """The directory says a few bytes, the part unpacks to far more."""
    hostile = bytearray(changed(a_book(["một"]), _bomb_lightly))
    at = hostile.rindex(SHEET.encode()) - 46
    hostile[at + 24 : at + 28] = (400).to_bytes(4, "little")
    with pytest.raises(Unreadable):
        read(bytes(hostile))


def _bomb_lightly(name: str, part: bytes) -> bytes:
    return (
        part.replace(b"</worksheet>", b" " * 50_000_000 + b"</worksheet>")
        if name == SHEET
        else part
    )


def test_the_template_can_be_read_back() -> None:
    made = blank("Mẫu", "Bảng", [Blank("Loại *", "Chọn", ["Công trình", "Dự án"])])
    assert read(made) == [["Loại *"], ["Chọn"]]
    page = load_workbook(io.BytesIO(made)).active
    assert [one.formula1 for one in page.data_validations.dataValidation] == ['"Công trình,Dự án"']
