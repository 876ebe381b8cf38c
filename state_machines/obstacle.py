"""Khó khăn, vướng mắc: a unit says what is in its way, and the superior answers within days."""

from state_machines.grammar import (
    Ask,
    Machine,
    Mood,
    Need,
    Notify,
    State,
    Text,
    Transition,
)
from state_machines.parties import ISSUER_DESK, UNIT

RAISED = State("raised", Text("Chờ trả lời", "Waiting for an answer"), Mood.WAITING, ISSUER_DESK)
ANSWERED = State("answered", Text("Đã trả lời", "Answered"), Mood.DOING, UNIT)
CLOSED = State("closed", Text("Đã tháo gỡ", "Settled"), Mood.DONE, final=True)
WITHDRAWN = State("withdrawn", Text("Đã rút", "Withdrawn"), Mood.OFF, final=True)

OBSTACLE = Machine(
    kind="obstacle",
    name=Text("Khó khăn, vướng mắc", "Obstacle"),
    states=(RAISED, ANSWERED, CLOSED, WITHDRAWN),
    rows=(
        Transition("answer", Text("Trả lời đơn vị", "Answer"), (RAISED,), ANSWERED,
                   by=ISSUER_DESK, asks=Ask.ANSWER, keeps="answer", then=(Notify(UNIT),),
                   hands_in=True),
        Transition("settle", Text("Xác nhận đã tháo gỡ", "Settle"), (ANSWERED,), CLOSED, by=UNIT),
        Transition("raise_again", Text("Vẫn vướng, hỏi lại", "Raise again"), (ANSWERED,), RAISED,
                   by=UNIT, asks=Ask.REASON, then=(Notify(ISSUER_DESK),), takes_back=True),
        Transition("withdraw", Text("Rút vướng mắc", "Withdraw"), (RAISED,), WITHDRAWN, by=UNIT),
    ),
    needs=(
        Need("title", Text("Vướng mắc gì", "What is in the way")),
        Need("description", Text("Diễn biến cụ thể", "What happens")),
        Need("wanted", Text("Đề nghị cấp trên", "What is asked of the superior")),
    ),
    child=True,
    answer_within=3,
    kept_years=5,
)  # fmt: skip
