"""A picked workbook as the table that one would paste out of it."""

from typing import Any

from werkzeug.datastructures import MultiDict

from forms.sheet import as_table
from state_machines.grammar import Text
from workflow_app.adapters import spreadsheet

LARGEST = 8 * 1024 * 1024
NO_WORKBOOK = Text(
    "Không đọc được tệp này như một bảng Excel. Tải mẫu, điền vào mẫu, lưu dạng .xlsx"
    " rồi chọn lại.",
    "This file cannot be read as an Excel table. Fill the template, save it as .xlsx"
    " and choose again.",
)


def with_file(typed: Any) -> tuple[Any, Text | None]:
    """What was sent, the picked workbook as the table that would be pasted out of it; and why it
    cannot be read, if so."""
    picked = typed.get("file")
    if picked is None or not picked.filename:
        return typed, None
    content = picked.stream.read(LARGEST + 1)
    try:
        if len(content) > LARGEST:
            raise spreadsheet.Unreadable
        table = as_table(spreadsheet.read(content))
    except spreadsheet.Unreadable:
        return typed, NO_WORKBOOK
    sent = [
        (name, value) for name, value in typed.items(multi=True) if name not in ("table", "file")
    ]
    return MultiDict([*sent, ("table", table)]), None
