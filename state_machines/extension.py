"""Xin gia hạn: a unit asks for more time for one paper; granted with a date, or refused."""

from state_machines.grammar import (
    Ask,
    Machine,
    Mood,
    MoveDue,
    Need,
    Notify,
    State,
    Text,
    Transition,
)
from state_machines.parties import ISSUER_DESK, UNIT
from state_machines.timing import LATER_DATE

ASKED = State("asked", Text("Đang xin", "Asked"), Mood.WAITING, ISSUER_DESK)
GRANTED = State("granted", Text("Được gia hạn", "Granted"), Mood.DONE, final=True)
REFUSED = State("refused", Text("Không được gia hạn", "Refused"), Mood.OFF, final=True)
WITHDRAWN = State("withdrawn", Text("Đã rút", "Withdrawn"), Mood.OFF, final=True)

EXTENSION = Machine(
    kind="extension",
    name=Text("Xin gia hạn", "Extension"),
    states=(ASKED, GRANTED, REFUSED, WITHDRAWN),
    rows=(
        Transition("grant", Text("Cho gia hạn", "Grant"), (ASKED,), GRANTED,
                   by=ISSUER_DESK, when=(LATER_DATE,), asks=Ask.NEW_DATE, keeps="granted",
                   then=(MoveDue(), Notify(UNIT)), four_eyes=True),
        Transition("refuse", Text("Không cho gia hạn", "Refuse"), (ASKED,), REFUSED,
                   by=ISSUER_DESK, asks=Ask.REASON, then=(Notify(UNIT),), four_eyes=True),
        Transition("withdraw", Text("Rút đơn xin gia hạn", "Withdraw"), (ASKED,), WITHDRAWN,
                   by=UNIT),
    ),
    needs=(
        Need("due_on", Text("Ngày xin gia hạn đến", "Date asked for")),
        Need("reason", Text("Lý do", "Reason")),
    ),
    child=True,
    kept_years=5,
)  # fmt: skip
