"""Tables to take away: harmless in a spreadsheet, the long ones streamed row by row."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from flask import Response, send_file, stream_with_context

from workflow_app.adapters import workbook
from workflow_app.adapters.workbook import Sheet

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
MARK = "\ufeff"  # by which a spreadsheet knows that the letters are UTF-8
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_answer(name: str, rows: Iterable[Sequence[object]]) -> Response:
    """A table as a file, sent while it is being read."""
    answer = Response(stream_with_context(_lines(rows)), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.csv")
    return answer


def xlsx_answer(name: str, title: str, sheets: Iterable[Sheet]) -> Response:
    """Tables as one workbook."""
    answer = Response(workbook.written(title, sheets), mimetype=XLSX)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.xlsx")
    return answer


def long_xlsx_answer(name: str, title: str, sheet: Sheet) -> Response:
    """A table of any length as a workbook, which waits on the disk and not in memory."""
    file = workbook.streamed(title, sheet)
    return send_file(file, mimetype=XLSX, as_attachment=True, download_name=f"{name}.xlsx")


def json_lines_answer(name: str, facts: Iterable[Mapping[str, Any]]) -> Response:
    """A JSON object on each line, sent while it is being read."""
    lines = (json.dumps(one, ensure_ascii=False, sort_keys=True) + "\n" for one in facts)
    answer = Response(stream_with_context(lines), mimetype="application/x-ndjson")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.jsonl")
    return answer


def _lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield MARK
    for row in rows:
        line = io.StringIO()
        csv.writer(line).writerow([harmless(cell) for cell in row])
        yield line.getvalue()


def harmless(cell: object) -> object:
    """A cell that a spreadsheet shows instead of computing it."""
    if isinstance(cell, str) and cell.startswith(FORMULA):
        return f"'{cell}"
    return cell
