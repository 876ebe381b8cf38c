"""Many papers that came in one table: what the paper around them remembers of the last one."""

from collections.abc import Mapping

from state_machines.case import Case
from state_machines.grammar import Guard, Text

IMPORTED = "imported"
"""The part of the content that tells of the last import: "at" which instant, how many ("count")."""


def last_import(content: Mapping[str, object]) -> Mapping[str, object]:
    """What is told of the last import that stands; nothing when there is none."""
    told = content.get(IMPORTED)
    return told if isinstance(told, Mapping) else {}


HAS_IMPORT = Guard(
    "has_import",
    Text("Chưa nhập bảng nào, hoặc lần nhập đã hoàn tác", "No table is imported, or it is undone"),
    lambda case: bool(last_import(case.content)),
    hides=True,
)
ROWS_GIVEN = Guard(
    "rows_given",
    Text("Chưa có dòng nào để nhập", "There is no row to import"),
    lambda case: bool(rows_told(case)),
)


def rows_told(case: Case) -> list[Mapping[str, object]]:
    """The rows that were answered."""
    rows = case.answers.get("rows")
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
