"""Nhiệm vụ: what a report says will be done, by whom and until when, and whether it was."""

from state_machines.grammar import (
    Ask,
    Assign,
    Machine,
    Mood,
    Need,
    Notify,
    State,
    Text,
    Transition,
)
from state_machines.parties import OWN_PEOPLE, UNIT

ASSIGNED = State("assigned", Text("Đang thực hiện", "Being done"), Mood.DOING, OWN_PEOPLE)
DONE = State("completed", Text("Đã hoàn thành", "Done"), Mood.DONE)
CANCELLED = State("cancelled", Text("Thôi thực hiện", "Given up"), Mood.OFF, final=True)

TASK = Machine(
    kind="task",
    name=Text("Nhiệm vụ", "Task"),
    states=(ASSIGNED, DONE, CANCELLED),
    rows=(
        Transition("complete", Text("Báo hoàn thành", "Report as done"), (ASSIGNED,), DONE,
                   by=OWN_PEOPLE, asks=Ask.ANSWER, keeps="answer", hands_in=True,
                   then=(Notify(UNIT),)),
        Transition("reassign", Text("Giao người khác, dời hạn", "Give to another, or more time"),
                   (ASSIGNED,), None, by=UNIT, asks=Ask.ASSIGNMENT, keeps="assigned",
                   then=(Assign(), Notify(OWN_PEOPLE))),
        Transition("cancel", Text("Thôi thực hiện", "Give up"), (ASSIGNED,), CANCELLED,
                   by=UNIT, asks=Ask.REASON),
        Transition("reopen", Text("Chưa xong, làm tiếp", "Not done yet"), (DONE,), ASSIGNED,
                   by=UNIT, asks=Ask.REASON, takes_back=True, then=(Notify(OWN_PEOPLE),)),
    ),
    needs=(
        Need("title", Text("Việc phải làm", "What is to be done")),
        Need("person", Text("Người thực hiện", "Who does it")),
        Need("due_on", Text("Hạn", "Until")),
    ),
    child=True,
    read_with_parent=True,
    dated=True,
)  # fmt: skip
