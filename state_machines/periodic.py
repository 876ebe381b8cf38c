"""Báo cáo định kỳ: one unit's report of one period, composed by a superior from its units'."""

from state_machines.grammar import (
    WHOLE,
    Ask,
    Compose,
    Machine,
    Mood,
    Need,
    Notify,
    Open,
    Source,
    State,
    TakeBack,
    Text,
    Transition,
)
from state_machines.importing import HAS_IMPORT, IMPORTED_PAPERS
from state_machines.parties import REVIEWERS, UNIT
from state_machines.periods import REPORTED_TO, SECTIONS_KEPT, SECTIONS_WRITTEN
from state_machines.sound import SOUND

AWAITED = State("awaited", Text("Chưa báo cáo", "Not reported"), Mood.EMPTY, UNIT)
DRAFTING = State("drafting", Text("Đang soạn", "Drafting"), Mood.DOING, UNIT)
SUBMITTED = State("submitted", Text("Đã nộp", "Submitted"), Mood.WAITING, REVIEWERS)
RETURNED = State("returned", Text("Trả lại để bổ sung", "Returned"), Mood.BACK, UNIT)
ACCEPTED = State("accepted", Text("Đã tiếp nhận", "Accepted"), Mood.DONE)

BEGUN = (DRAFTING, RETURNED, SUBMITTED, ACCEPTED)

PERIODIC = Machine(
    kind="periodic",
    name=Text("Báo cáo định kỳ", "Periodic report"),
    states=(AWAITED, DRAFTING, SUBMITTED, RETURNED, ACCEPTED),
    rows=(
        Transition("submit", Text("Nộp báo cáo", "Submit"), (DRAFTING, RETURNED), SUBMITTED,
                   by=UNIT, when=(SECTIONS_KEPT, SECTIONS_WRITTEN, SOUND),
                   then=(Notify(REVIEWERS),), hands_in=True),
        Transition("edit", Text("Soạn báo cáo", "Write the report"), (AWAITED, DRAFTING), DRAFTING,
                   by=UNIT, asks=Ask.CONTENT, keeps=WHOLE),
        Transition("edit", Text("Bổ sung báo cáo", "Revise the report"), (RETURNED,), None,
                   by=UNIT, asks=Ask.CONTENT, keeps=WHOLE),
        Transition("compose", Text("Tổng hợp từ cấp dưới", "Compose from below"),
                   (AWAITED, DRAFTING), DRAFTING,
                   by=UNIT, when=(REPORTED_TO,), then=(Compose(),)),
        Transition("compose", Text("Tổng hợp lại từ cấp dưới", "Compose from below anew"),
                   (RETURNED,), None,
                   by=UNIT, when=(REPORTED_TO,), then=(Compose(),)),
        Transition("add_task", Text("Thêm nhiệm vụ kỳ tới", "Add a task of the next period"),
                   BEGUN, None, by=UNIT, asks=Ask.CHILD, then=(Open(Source.ANSWERS, "task"),)),
        Transition("import_tasks", Text("Nhập nhiệm vụ từ Excel", "Import tasks from Excel"),
                   BEGUN, None, by=UNIT, asks=Ask.ROWS, then=(Open(Source.ROWS, "task"),)),
        Transition("undo_import", Text("Hoàn tác lần nhập gần nhất", "Undo the last import"),
                   (DRAFTING, RETURNED), None, by=UNIT, when=(HAS_IMPORT,), then=(TakeBack(),)),
        Transition("undo_import", Text("Hoàn tác lần nhập gần nhất", "Undo the last import"),
                   (SUBMITTED, ACCEPTED), None,
                   by=UNIT, when=(HAS_IMPORT, IMPORTED_PAPERS), then=(TakeBack(),)),
        Transition("recall", Text("Rút lại", "Recall"), (SUBMITTED,), DRAFTING,
                   by=UNIT, takes_back=True),
        Transition("accept", Text("Tiếp nhận", "Accept"), (SUBMITTED,), ACCEPTED,
                   by=REVIEWERS, then=(Notify(UNIT),), four_eyes=True),
        Transition("send_back", Text("Trả lại", "Send back"), (SUBMITTED,), RETURNED,
                   by=REVIEWERS, asks=Ask.REASON, then=(Notify(UNIT),)),
        Transition("reopen", Text("Mở lại để bổ sung", "Reopen"), (ACCEPTED,), RETURNED,
                   by=REVIEWERS, asks=Ask.REASON, then=(Notify(UNIT),)),
    ),
    needs=(Need("parts", Text("Các mục của báo cáo", "Sections")),),
    recurring=True,
    dated=True,
)  # fmt: skip
