"""Văn bản đi: a number of the outgoing book, held for a paper that is written elsewhere."""

from state_machines.grammar import (
    WHOLE,
    Ask,
    Machine,
    Mood,
    Need,
    Number,
    State,
    Text,
    Transition,
)
from state_machines.guards import COMPLETE, SAME_TYPE
from state_machines.parties import UNIT_CLERK

RESERVED = State("reserved", Text("Đang giữ số", "Number held"), Mood.DOING, UNIT_CLERK)
ENTERED = State("entered", Text("Đã phát hành", "Sent out"), Mood.DONE)
VOID = State("void", Text("Số bỏ, không dùng", "Number void"), Mood.OFF, final=True)

OUTGOING = Machine(
    kind="outgoing",
    name=Text("Văn bản đi", "Outgoing paper"),
    states=(RESERVED, ENTERED, VOID),
    rows=(
        Transition("enter", Text("Ghi đã phát hành", "Enter as sent out"), (RESERVED,), ENTERED,
                   by=UNIT_CLERK, when=(COMPLETE,)),
        Transition("edit", Text("Ghi nội dung văn bản", "Write down the paper"), (RESERVED,), None,
                   by=UNIT_CLERK, when=(SAME_TYPE,), asks=Ask.CONTENT, keeps=WHOLE),
        Transition("attach", Text("Kèm bản chụp", "Attach the scan"), (RESERVED, ENTERED), None,
                   by=UNIT_CLERK, asks=Ask.FILE),
        Transition("cancel", Text("Bỏ số", "Void the number"), (RESERVED, ENTERED), VOID,
                   by=UNIT_CLERK, asks=Ask.REASON),
    ),
    needs=(
        Need("title", Text("Trích yếu", "Abstract")),
        Need("dated_on", Text("Ngày văn bản", "Date of the paper")),
        Need("signer", Text("Người ký", "Signer")),
        Need("recipients", Text("Nơi nhận", "Recipients")),
    ),
    begun_by=UNIT_CLERK,
    numbered=Number(told_in="type"),
    private=True,
)  # fmt: skip
