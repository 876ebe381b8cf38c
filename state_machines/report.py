"""Báo cáo tổng kết: what the unit achieved, with the list of its works annexed."""

from state_machines.grammar import (
    WHOLE,
    Annex,
    Ask,
    Machine,
    Mood,
    MoveDue,
    Need,
    Notify,
    Open,
    Source,
    State,
    TakeBack,
    Text,
    Transition,
    Typed,
)
from state_machines.guards import COMPLETE, NO_OPEN_REQUEST
from state_machines.importing import HAS_IMPORT
from state_machines.parties import (
    ISSUER_DESK,
    ISSUER_INTAKE,
    ISSUER_OFFICE,
    REVIEWERS,
    UNIT,
    UNIT_CLERK,
)
from state_machines.sound import SOUND
from state_machines.timing import (
    ARRIVED_AFTER_OPENING,
    ARRIVED_BY_NOW,
    DATED,
    LATER_DATE,
    NOT_HANDED_IN,
)

AWAITED = State("awaited", Text("Chưa báo cáo", "Not reported"), Mood.EMPTY, UNIT)
DRAFTING = State("drafting", Text("Đang soạn", "Drafting"), Mood.DOING, UNIT)
SUBMITTED = State("submitted", Text("Đã nộp", "Submitted"), Mood.WAITING, REVIEWERS)
RETURNED = State("returned", Text("Trả lại để bổ sung", "Returned"), Mood.BACK, UNIT)
ACCEPTED = State("accepted", Text("Đã tiếp nhận", "Accepted"), Mood.DONE)
CONSOLIDATED = State("consolidated", Text("Đã tổng hợp", "Consolidated"), Mood.DONE, final=True)

REPORT = Machine(
    kind="report",
    name=Text("Báo cáo tổng kết", "Wrap-up report"),
    states=(AWAITED, DRAFTING, SUBMITTED, RETURNED, ACCEPTED, CONSOLIDATED),
    rows=(
        Transition("submit", Text("Nộp báo cáo", "Submit"), (DRAFTING, RETURNED), SUBMITTED,
                   by=UNIT, when=(COMPLETE, SOUND), then=(Annex(), Notify(REVIEWERS)),
                   hands_in=True),
        Transition("edit", Text("Soạn báo cáo", "Write the report"), (AWAITED, DRAFTING), DRAFTING,
                   by=UNIT, asks=Ask.CONTENT, keeps=WHOLE),
        Transition("edit", Text("Bổ sung báo cáo", "Revise the report"), (RETURNED,), None,
                   by=UNIT, asks=Ask.CONTENT, keeps=WHOLE),
        Transition("undo_import", Text("Hoàn tác số liệu nhập từ Excel", "Undo the figures"),
                   (DRAFTING, RETURNED), None,
                   by=UNIT, when=(HAS_IMPORT,), then=(TakeBack(),)),
        Transition("accept", Text("Tiếp nhận", "Accept"), (SUBMITTED,), ACCEPTED,
                   by=REVIEWERS, then=(Notify(UNIT),), four_eyes=True),
        Transition("keep_original", Text("Lưu bản đã ký", "Keep the signed original"),
                   (SUBMITTED, ACCEPTED), None, by=UNIT_CLERK, asks=Ask.ORIGINAL, keeps="original"),
        Transition("send_back", Text("Trả lại", "Send back"), (SUBMITTED,), RETURNED,
                   by=REVIEWERS, asks=Ask.REASON, then=(Notify(UNIT),)),
        Transition("attach", Text("Đính kèm tệp", "Attach a file"), (DRAFTING, RETURNED), None,
                   by=UNIT, asks=Ask.FILE),
        Transition("recall", Text("Rút lại để sửa", "Recall"), (SUBMITTED,), DRAFTING,
                   by=UNIT, takes_back=True),
        Transition("reopen", Text("Mở lại", "Reopen"), (ACCEPTED,), RETURNED,
                   by=REVIEWERS, asks=Ask.REASON, then=(Notify(UNIT),)),
        Transition("consolidate", Text("Đưa vào tổng hợp", "Consolidate"),
                   (ACCEPTED,), CONSOLIDATED, by=ISSUER_OFFICE),
        Transition("ask_extension", Text("Xin gia hạn", "Ask for more time"),
                   (AWAITED, DRAFTING, RETURNED), None,
                   by=UNIT, when=(NO_OPEN_REQUEST,), asks=Ask.CHILD,
                   then=(Open(Source.ANSWERS, "extension"), Notify(ISSUER_DESK))),
        Transition("raise_obstacle", Text("Nêu khó khăn, vướng mắc", "Raise an obstacle"),
                   (AWAITED, DRAFTING, RETURNED), None,
                   by=UNIT, asks=Ask.CHILD,
                   then=(Open(Source.ANSWERS, "obstacle"), Notify(ISSUER_DESK))),
        Transition("extend", Text("Gia hạn", "Give more time"),
                   (AWAITED, DRAFTING, RETURNED), None,
                   by=ISSUER_DESK, when=(DATED, NOT_HANDED_IN, NO_OPEN_REQUEST, LATER_DATE),
                   asks=Ask.NEW_DATE, keeps="extended", then=(MoveDue(), Notify(UNIT))),
        Transition("receive", Text("Nhận thay đơn vị", "Receive for the unit"),
                   (AWAITED, DRAFTING, RETURNED), SUBMITTED,
                   by=ISSUER_INTAKE, when=(ARRIVED_BY_NOW, ARRIVED_AFTER_OPENING),
                   asks=Ask.RECEIPT, keeps="receipt", hands_in=True,
                   then=(Annex(), Notify(REVIEWERS), Notify(UNIT))),
    ),
    needs=(
        Need("leadership", Text("Công tác lãnh đạo, chỉ đạo", "Leadership")),
        Need("results", Text("Kết quả đạt được", "Results")),
        Need("strengths", Text("Ưu điểm", "Strengths")),
        Need("shortcomings", Text("Tồn tại, hạn chế", "Shortcomings")),
        Need("lessons", Text("Bài học kinh nghiệm", "Lessons")),
        Need("proposals", Text("Kiến nghị, đề xuất", "Recommendations")),
    ),
    stage=True,
    typed=Typed.FIGURES,
)  # fmt: skip
