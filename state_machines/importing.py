"""What came in by a table, many papers or the figures of one: what the paper remembers of it."""

from collections.abc import Mapping

from state_machines.case import Case
from state_machines.contents import rows_in
from state_machines.grammar import Guard, Text

IMPORTED = "imported"
"""The part of the content that tells of the last import: "at" which instant, how many ("count"); of
figures also what they "were" and "became", by name, and the "section" of the content."""
FILLED = "filled"
"""The answer that names what a table of figures filled in."""


def last_import(content: Mapping[str, object]) -> Mapping[str, object]:
    """What is told of the last import that stands; nothing when there is none."""
    told = content.get(IMPORTED)
    return told if isinstance(told, Mapping) else {}


def tells_of_figures(content: Mapping[str, object]) -> bool:
    """Whether the last import was one of figures."""
    return "became" in last_import(content)


HAS_IMPORT = Guard(
    "has_import",
    Text("Chưa nhập bảng nào, hoặc lần nhập đã hoàn tác", "No table is imported, or it is undone"),
    lambda case: bool(last_import(case.content)),
    hides=True,
)
IMPORTED_PAPERS = Guard(
    "imported_papers",
    Text(
        "Số liệu nhập từ bảng đã nộp. Rút lại báo cáo trước khi hoàn tác",
        "The imported figures are handed in. Recall the report before undoing",
    ),
    lambda case: not tells_of_figures(case.content),
)
ROWS_GIVEN = Guard(
    "rows_given",
    Text("Chưa có dòng nào để nhập", "There is no row to import"),
    lambda case: bool(rows_told(case)),
)


def rows_told(case: Case) -> list[Mapping[str, object]]:
    """The rows that were answered."""
    return rows_in(case.answers, "rows")
