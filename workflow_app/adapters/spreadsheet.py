"""Reading a workbook that anybody may have made: in a process of its own, within limits.

What the file promises to unpack to is checked before anything is unpacked. Formulas are read as
the values that were saved with them; nothing is computed and no link is followed.
"""

import io
import json
import subprocess
import sys
import zipfile
from datetime import date, datetime, timedelta
from typing import Any

from python_calamine import CalamineError, load_workbook

try:
    import resource
except ImportError:  # Windows has no such limits: the process of its own and the sizes remain
    resource = None  # type: ignore[assignment]

MOST_PARTS = 500
MOST_UNPACKED = 64 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 5000, 60
LONGEST_CELL = 32_767
MOST_MEMORY = 768 * 1024 * 1024
MOST_SECONDS = 10
PEEK = 64 * 1024
DECLARATION = (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))


class Unreadable(Exception):
    """Not a workbook, or one that is larger or stranger than a table of papers can be."""


def read(content: bytes) -> list[list[str]]:
    """The cells of the first sheet as text, from its row 1 on. Raises `Unreadable`."""
    _look_at_the_directory(content)
    try:
        done = subprocess.run(
            [sys.executable, "-m", __name__],
            input=content,
            capture_output=True,
            timeout=2 * MOST_SECONDS,
            check=True,
        )
    except (subprocess.SubprocessError, OSError) as failure:
        raise Unreadable from failure
    cells: list[list[str]] = json.loads(done.stdout)
    return cells


def _look_at_the_directory(content: bytes) -> None:
    """What the archive says of itself. A part that unpacks to more than it said is cut off by the
    limits of the process that reads it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            found = parts.infolist()
            if len(found) > MOST_PARTS or sum(part.file_size for part in found) > MOST_UNPACKED:
                raise Unreadable
            if any(
                part.flag_bits & 1 or part.filename.endswith("vbaProject.bin") for part in found
            ):
                raise Unreadable
            for part in found:
                if part.filename.endswith((".xml", ".rels")):
                    _refuse_declarations(parts, part)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as failure:
        raise Unreadable from failure


def _refuse_declarations(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    with parts.open(part) as opened:
        start = opened.read(PEEK)
    if any(word in start for word in DECLARATION):
        raise Unreadable


def _main() -> None:
    """Reads a workbook from the standard input, writes its cells as JSON; fails if it cannot."""
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        book = load_workbook(io.BytesIO(sys.stdin.buffer.read()))
        sheet = book.get_sheet_by_index(0)
    except (CalamineError, IndexError) as failure:
        raise SystemExit(str(failure)) from failure
    last_row, last_column = sheet.end or (0, 0)  # counted from 0
    if last_row >= MOST_ROWS or last_column >= MOST_COLUMNS:
        raise SystemExit("too large")
    lines = [[_words(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    sys.stdout.write(json.dumps(lines, ensure_ascii=True))


def _words(cell: Any) -> str:
    """A cell as somebody would type it in Vietnam."""
    match cell:
        case bool():
            return "x" if cell else ""
        case datetime():
            return f"{cell:%d/%m/%Y}"
        case date():
            return f"{cell:%d/%m/%Y}"
        case timedelta():
            return str(cell)
        case float() if cell.is_integer():
            return str(int(cell))
        case float():
            return str(cell).replace(".", ",")
    return str(cell)[:LONGEST_CELL]


if __name__ == "__main__":
    _main()
