"""Steps that are no row of a table: what the system itself writes into the trail of a paper."""

from state_machines.grammar import Machine, Text

OPEN = "open"
"""The code of the first entry of every paper."""
DUE_MOVED = "due_moved"
"""The code for a deadline that was moved by another step than one of its own."""
ERASED = "erase"
"""The code of the step that erases something in a paper."""
DESTROYED = "destroy"
"""The code of the step after which nothing of a paper is left but its trail."""
READDRESSED = "readdressed"
"""The code for a paper that a change of units gave to another unit."""

NAMES = {
    OPEN: Text("Mở hồ sơ", "Opened"),
    DUE_MOVED: Text("Đổi hạn nộp", "Due date moved"),
    ERASED: Text("Xóa dữ liệu cá nhân", "Personal data erased"),
    DESTROYED: Text("Hủy hồ sơ hết hạn lưu", "Destroyed after its time"),
    READDRESSED: Text("Chuyển theo sắp xếp đơn vị", "Went on in another unit"),
}
"""What people call these steps."""


def step_name(table: Machine, source: str, code: str) -> Text:
    """The name of a step as its row has it; a code that no table knows any more names itself."""
    if code in NAMES:
        return NAMES[code]
    row = table.row(source, code) or next((row for row in table.rows if row.code == code), None)
    return row.name if row else Text(code, code)
