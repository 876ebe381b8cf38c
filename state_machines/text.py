"""Văn kiện đại hội: one text of the checklist, handed in, reviewed, returned or approved."""

from state_machines.grammar import Ask, Machine, Mood, Notify, State, Text, Transition
from state_machines.guards import CONGRESS_OPEN, HAS_TEXT, NOT_REQUIRED
from state_machines.parties import REVIEWERS, UNIT

AWAITED = State("awaited", Text("Chưa có", "Missing"), Mood.EMPTY, UNIT)
DRAFTING = State("drafting", Text("Đang soạn", "Drafting"), Mood.DOING, UNIT)
SUBMITTED = State("submitted", Text("Đã nộp", "Submitted"), Mood.WAITING, REVIEWERS)
CHANGES_REQUESTED = State("changes_requested", Text("Yêu cầu hoàn chỉnh", "Changes requested"),
                          Mood.BACK, UNIT)  # fmt: skip
APPROVED = State("approved", Text("Đã duyệt", "Approved"), Mood.DONE)
NOT_APPLICABLE = State("not_applicable", Text("Không áp dụng", "Not applicable"), Mood.OFF)

TEXT = Machine(
    kind="text",
    name=Text("Văn kiện", "Congress text"),
    states=(AWAITED, DRAFTING, SUBMITTED, CHANGES_REQUESTED, APPROVED, NOT_APPLICABLE),
    rows=(
        Transition("submit", Text("Nộp văn kiện", "Submit"),
                   (DRAFTING, CHANGES_REQUESTED), SUBMITTED,
                   by=UNIT, when=(HAS_TEXT, CONGRESS_OPEN), then=(Notify(REVIEWERS),),
                   hands_in=True),
        Transition("attach", Text("Tải tệp lên", "Upload a file"), (AWAITED, DRAFTING), DRAFTING,
                   by=UNIT, when=(CONGRESS_OPEN,), asks=Ask.FILE),
        Transition("attach", Text("Tải bản đã sửa lên", "Upload the revised file"),
                   (CHANGES_REQUESTED,), None,
                   by=UNIT, when=(CONGRESS_OPEN,), asks=Ask.FILE),
        Transition("approve", Text("Duyệt văn kiện", "Approve"), (SUBMITTED,), APPROVED,
                   by=REVIEWERS, then=(Notify(UNIT),), four_eyes=True),
        Transition("request_changes", Text("Trả lại", "Send back"),
                   (SUBMITTED,), CHANGES_REQUESTED,
                   by=REVIEWERS, asks=Ask.REASON, then=(Notify(UNIT),)),
        Transition("recall", Text("Rút lại để sửa", "Recall"), (SUBMITTED,), DRAFTING,
                   by=UNIT, takes_back=True),
        Transition("reopen", Text("Mở lại", "Reopen"), (APPROVED,), CHANGES_REQUESTED,
                   by=REVIEWERS, when=(CONGRESS_OPEN,), asks=Ask.REASON, then=(Notify(UNIT),)),
        Transition("set_aside", Text("Không áp dụng", "Not applicable"),
                   (AWAITED, DRAFTING, CHANGES_REQUESTED), NOT_APPLICABLE,
                   by=UNIT, when=(NOT_REQUIRED,)),
        Transition("take_up", Text("Làm lại văn kiện này", "Take up again"),
                   (NOT_APPLICABLE,), DRAFTING, by=UNIT, when=(CONGRESS_OPEN,)),
    ),
    child=True,
)  # fmt: skip
