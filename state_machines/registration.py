"""Đăng ký thi đua: a unit says which works it will do, and the issuing unit takes note."""

from state_machines.grammar import (
    WHOLE,
    Ask,
    Machine,
    Mood,
    MoveDue,
    Notify,
    Open,
    Source,
    State,
    TakeBack,
    Text,
    Transition,
)
from state_machines.guards import HAS_WORKS, NO_OPEN_REQUEST, PLAN_OPEN
from state_machines.importing import HAS_IMPORT
from state_machines.parties import ISSUER_DESK, ISSUER_INTAKE, REVIEWERS, UNIT, UNIT_LEADER
from state_machines.timing import (
    ARRIVED_AFTER_OPENING,
    ARRIVED_BY_NOW,
    DATED,
    LATER_DATE,
    NOT_HANDED_IN,
)

AWAITED = State("awaited", Text("Chưa đăng ký", "Not registered"), Mood.EMPTY, UNIT)
DRAFTING = State("drafting", Text("Đang soạn", "Drafting"), Mood.DOING, UNIT)
SUBMITTED = State("submitted", Text("Đã nộp", "Submitted"), Mood.WAITING, REVIEWERS)
RETURNED = State("returned", Text("Trả lại để bổ sung", "Returned"), Mood.BACK, UNIT)
ACCEPTED = State("accepted", Text("Đã tiếp nhận", "Accepted"), Mood.DONE)
WITHDRAWN = State("withdrawn", Text("Đã rút đăng ký", "Withdrawn"), Mood.OFF)

REGISTRATION = Machine(
    kind="registration",
    name=Text("Đăng ký thi đua", "Registration"),
    states=(AWAITED, DRAFTING, SUBMITTED, RETURNED, ACCEPTED, WITHDRAWN),
    rows=(
        Transition("submit", Text("Nộp đăng ký", "Submit"),
                   (AWAITED, DRAFTING, RETURNED), SUBMITTED,
                   by=UNIT, when=(HAS_WORKS, PLAN_OPEN), then=(Notify(REVIEWERS),), hands_in=True),
        Transition("add_work", Text("Thêm công trình, phần việc", "Add a work"),
                   (AWAITED, DRAFTING), DRAFTING,
                   by=UNIT, when=(PLAN_OPEN,), asks=Ask.CHILD,
                   then=(Open(Source.ANSWERS, "work"),)),
        Transition("add_work", Text("Thêm công trình, phần việc", "Add a work"), (RETURNED,), None,
                   by=UNIT, when=(PLAN_OPEN,), asks=Ask.CHILD,
                   then=(Open(Source.ANSWERS, "work"),)),
        Transition("import_works", Text("Nhập công trình từ Excel", "Import works from Excel"),
                   (AWAITED, DRAFTING), DRAFTING,
                   by=UNIT, when=(PLAN_OPEN,), asks=Ask.ROWS, then=(Open(Source.ROWS, "work"),)),
        Transition("import_works", Text("Nhập công trình từ Excel", "Import works from Excel"),
                   (RETURNED,), None,
                   by=UNIT, when=(PLAN_OPEN,), asks=Ask.ROWS, then=(Open(Source.ROWS, "work"),)),
        Transition("undo_import", Text("Hoàn tác lần nhập gần nhất", "Undo the last import"),
                   (DRAFTING, RETURNED), None,
                   by=UNIT, when=(HAS_IMPORT,), then=(TakeBack(),)),
        Transition("edit", Text("Soạn đăng ký", "Edit the registration"),
                   (AWAITED, DRAFTING), DRAFTING,
                   by=UNIT, asks=Ask.CONTENT, keeps=WHOLE),
        Transition("edit", Text("Bổ sung đăng ký", "Edit the registration"), (RETURNED,), None,
                   by=UNIT, asks=Ask.CONTENT, keeps=WHOLE),
        Transition("accept", Text("Tiếp nhận", "Accept"), (SUBMITTED,), ACCEPTED,
                   by=REVIEWERS, then=(Notify(UNIT),), four_eyes=True),
        Transition("send_back", Text("Trả lại", "Send back"), (SUBMITTED,), RETURNED,
                   by=REVIEWERS, asks=Ask.REASON, then=(Notify(UNIT),)),
        Transition("recall", Text("Rút lại để sửa", "Recall"), (SUBMITTED,), DRAFTING,
                   by=UNIT, takes_back=True),
        Transition("reopen", Text("Mở lại", "Reopen"), (ACCEPTED,), RETURNED,
                   by=REVIEWERS, asks=Ask.REASON, then=(Notify(UNIT),)),
        Transition("ask_extension", Text("Xin gia hạn", "Ask for more time"),
                   (AWAITED, DRAFTING, RETURNED), None,
                   by=UNIT, when=(PLAN_OPEN, NO_OPEN_REQUEST), asks=Ask.CHILD,
                   then=(Open(Source.ANSWERS, "extension"), Notify(ISSUER_DESK))),
        Transition("raise_obstacle", Text("Nêu khó khăn, vướng mắc", "Raise an obstacle"),
                   (AWAITED, DRAFTING, RETURNED), None,
                   by=UNIT, asks=Ask.CHILD,
                   then=(Open(Source.ANSWERS, "obstacle"), Notify(ISSUER_DESK))),
        Transition("extend", Text("Gia hạn", "Give more time"),
                   (AWAITED, DRAFTING, RETURNED), None,
                   by=ISSUER_DESK,
                   when=(PLAN_OPEN, DATED, NOT_HANDED_IN, NO_OPEN_REQUEST, LATER_DATE),
                   asks=Ask.NEW_DATE, keeps="extended", then=(MoveDue(), Notify(UNIT))),
        Transition("receive", Text("Nhận thay đơn vị", "Receive for the unit"),
                   (AWAITED, DRAFTING, RETURNED), SUBMITTED,
                   by=ISSUER_INTAKE, when=(PLAN_OPEN, ARRIVED_BY_NOW, ARRIVED_AFTER_OPENING),
                   asks=Ask.RECEIPT, keeps="receipt", hands_in=True,
                   then=(Notify(REVIEWERS), Notify(UNIT))),
        Transition("take_up", Text("Đăng ký lại", "Register after all"), (WITHDRAWN,), DRAFTING,
                   by=UNIT, when=(PLAN_OPEN,)),
        Transition("withdraw", Text("Rút đăng ký", "Withdraw"), (DRAFTING, RETURNED), WITHDRAWN,
                   by=UNIT_LEADER, asks=Ask.REASON, then=(Notify(REVIEWERS),)),
    ),
    stage=True,
    kept_years=10,
)  # fmt: skip
