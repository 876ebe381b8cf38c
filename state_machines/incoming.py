"""Văn bản đến: what came in, entered by the clerk, given to a person with a day, and settled."""

from state_machines.grammar import (
    WHOLE,
    Ask,
    Assign,
    Book,
    Machine,
    Mood,
    Need,
    Notify,
    Number,
    State,
    Text,
    Transition,
)
from state_machines.parties import OWN_PEOPLE, UNIT_CLERK, UNIT_DESK

RECEIVED = State("received", Text("Mới vào sổ", "Entered"), Mood.EMPTY, UNIT_DESK)
ASSIGNED = State("assigned", Text("Đã giao xử lý", "Assigned"), Mood.DOING, OWN_PEOPLE)
SETTLED = State("settled", Text("Đã xử lý", "Dealt with"), Mood.DONE)
FILED = State("filed", Text("Lưu để biết", "Filed"), Mood.DONE)
VOID = State("void", Text("Ghi nhầm, bỏ số", "Entered by mistake"), Mood.OFF, final=True)

INCOMING = Machine(
    kind="incoming",
    name=Text("Văn bản đến", "Incoming paper"),
    states=(RECEIVED, ASSIGNED, SETTLED, FILED, VOID),
    rows=(
        Transition("assign", Text("Giao xử lý", "Assign"), (RECEIVED, ASSIGNED, FILED), ASSIGNED,
                   by=UNIT_DESK, asks=Ask.ASSIGNMENT, keeps="assigned",
                   then=(Assign(), Notify(OWN_PEOPLE))),
        Transition("settle", Text("Báo đã xử lý", "Report as dealt with"), (ASSIGNED,), SETTLED,
                   by=OWN_PEOPLE, asks=Ask.ANSWER, keeps="answer", hands_in=True,
                   then=(Notify(UNIT_DESK),)),
        Transition("file", Text("Lưu, không phải xử lý", "File, nothing to do"),
                   (RECEIVED,), FILED, by=UNIT_DESK),
        Transition("edit", Text("Sửa nội dung vào sổ", "Correct the entry"), (RECEIVED,), None,
                   by=UNIT_CLERK, asks=Ask.CONTENT, keeps=WHOLE),
        Transition("attach", Text("Kèm bản chụp", "Attach the scan"),
                   (RECEIVED, ASSIGNED), None, by=UNIT_CLERK, asks=Ask.FILE),
        Transition("reopen", Text("Giao lại để xử lý tiếp", "Give back"), (SETTLED,), ASSIGNED,
                   by=UNIT_DESK, asks=Ask.REASON, takes_back=True, then=(Notify(OWN_PEOPLE),)),
        Transition("cancel", Text("Bỏ số, ghi nhầm", "Void the entry"), (RECEIVED,), VOID,
                   by=UNIT_CLERK, asks=Ask.REASON),
    ),
    needs=(
        Need("sender", Text("Cơ quan gửi", "Sender")),
        Need("title", Text("Trích yếu", "Abstract")),
        Need("received_on", Text("Ngày đến", "Received on")),
    ),
    begun_by=UNIT_CLERK,
    dated=True,
    numbered=Number(book=Book.IN),
    private=True,
)  # fmt: skip
