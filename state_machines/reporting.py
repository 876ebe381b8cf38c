"""Chế độ báo cáo: which reports a unit's units owe it, in which rhythm, under which headings."""

from state_machines.grammar import (
    WHOLE,
    Ask,
    Machine,
    Mood,
    Need,
    Notify,
    Open,
    Source,
    State,
    Text,
    Transition,
)
from state_machines.guards import COMPLETE, HAS_ADDRESSEES
from state_machines.parties import ADDRESSED, UNIT, UNIT_COMMITTEE
from state_machines.periods import PERIOD_DUE

DRAFTING = State("drafting", Text("Dự thảo", "Draft"), Mood.DOING, UNIT)
PROPOSED = State("proposed", Text("Đã trình", "Submitted"), Mood.WAITING, UNIT_COMMITTEE)
RETURNED = State("returned", Text("Cần sửa lại", "Returned"), Mood.BACK, UNIT)
IN_FORCE = State("in_force", Text("Đang áp dụng", "In force"), Mood.DONE)
CLOSED = State("closed", Text("Thôi áp dụng", "Ended"), Mood.OFF, final=True)

REPORTING = Machine(
    kind="reporting",
    name=Text("Chế độ báo cáo", "Reporting calendar"),
    states=(DRAFTING, PROPOSED, RETURNED, IN_FORCE, CLOSED),
    rows=(
        Transition("submit", Text("Trình duyệt", "Submit"),
                   (DRAFTING, RETURNED), PROPOSED,
                   by=UNIT, when=(COMPLETE, HAS_ADDRESSEES), then=(Notify(UNIT_COMMITTEE),)),
        Transition("put_in_force", Text("Đưa vào áp dụng", "Put in force"),
                   (DRAFTING, PROPOSED), IN_FORCE,
                   by=UNIT_COMMITTEE, when=(COMPLETE, HAS_ADDRESSEES), then=(Notify(UNIT),)),
        Transition("send_back", Text("Trả lại", "Send back"), (PROPOSED,), RETURNED,
                   by=UNIT_COMMITTEE, asks=Ask.REASON, then=(Notify(UNIT),)),
        Transition("recall", Text("Rút lại", "Recall"), (PROPOSED,), DRAFTING,
                   by=UNIT, takes_back=True),
        Transition("edit", Text("Soạn chế độ báo cáo", "Edit the calendar"),
                   (DRAFTING, RETURNED), None,
                   by=UNIT, asks=Ask.CONTENT, keeps=WHOLE),
        Transition("open_period", Text("Mở kỳ báo cáo", "Open the period"), (IN_FORCE,), None,
                   by=UNIT, when=(PERIOD_DUE,), then=(Open(Source.PERIOD), Notify(ADDRESSED))),
        Transition("change", Text("Dừng để sửa", "Stop to change it"), (IN_FORCE,), DRAFTING,
                   by=UNIT_COMMITTEE),
        Transition("close", Text("Thôi áp dụng", "End the calendar"), (IN_FORCE,), CLOSED,
                   by=UNIT_COMMITTEE, asks=Ask.REASON, then=(Notify(ADDRESSED),)),
    ),
    needs=(
        Need("title", Text("Tên báo cáo", "Name of the report")),
        Need("rhythm", Text("Kỳ báo cáo", "Rhythm")),
        Need("headings", Text("Các mục của báo cáo", "Headings")),
        Need("recipients", Text("Đơn vị báo cáo", "Who reports")),
    ),
    begun_by=UNIT,
)  # fmt: skip
