"""Hồ sơ đề nghị khen thưởng: proposed by a unit, appraised, voted on, forwarded and decided."""

from state_machines.grammar import (
    WHOLE,
    Along,
    Ask,
    Machine,
    Mood,
    MoveDue,
    Need,
    Notify,
    Open,
    Source,
    State,
    Text,
    Transition,
)
from state_machines.guards import (
    COMPLETE,
    HAS_NOMINATIONS,
    NO_OPEN_REQUEST,
    NOBODY_NOMINATED,
    NOMINATIONS_APPRAISED,
    NOMINATIONS_SETTLED,
    NOMINATIONS_VOTED,
    REGISTERED,
    REPORTED,
)
from state_machines.parties import (
    ISSUER_COMMITTEE,
    ISSUER_COUNCIL,
    ISSUER_DESK,
    ISSUER_INTAKE,
    ISSUER_OFFICE,
    UNIT,
)
from state_machines.timing import (
    ARRIVED_AFTER_OPENING,
    ARRIVED_BY_NOW,
    DATED,
    LATER_DATE,
    NOT_HANDED_IN,
)

AWAITED = State("awaited", Text("Chưa đề nghị", "Not proposed"), Mood.EMPTY, UNIT)
DRAFTING = State("drafting", Text("Đang soạn", "Drafting"), Mood.DOING, UNIT)
SUBMITTED = State("submitted", Text("Đã nộp", "Submitted"), Mood.WAITING, ISSUER_OFFICE)
APPRAISING = State("appraising", Text("Đang thẩm định", "Under appraisal"), Mood.WAITING,
                   ISSUER_OFFICE)  # fmt: skip
RETURNED = State("returned", Text("Trả lại để bổ sung", "Returned"), Mood.BACK, UNIT)
POSTED = State("posted", Text("Lấy ý kiến công khai", "Posted"), Mood.WAITING, ISSUER_OFFICE)
COUNCIL = State("council", Text("Hội đồng xét", "Before the council"), Mood.WAITING, ISSUER_COUNCIL)
FORWARDED = State("forwarded", Text("Trình cấp có thẩm quyền", "Forwarded"), Mood.WAITING,
                  ISSUER_COMMITTEE)  # fmt: skip
DECIDED = State("decided", Text("Đã quyết định", "Decided"), Mood.DONE)
NONE_PROPOSED = State("none_proposed", Text("Không có đề nghị", "Nothing to propose"), Mood.DONE)
DECLINED = State("declined", Text("Không xét", "Declined"), Mood.OFF, final=True)
REVOKED = State("revoked", Text("Đã hủy quyết định", "Revoked"), Mood.OFF, final=True)

COMMENDATION = Machine(
    kind="commendation",
    name=Text("Đề nghị khen thưởng", "Commendation"),
    states=(
        AWAITED, DRAFTING, SUBMITTED, APPRAISING, RETURNED, POSTED, COUNCIL, FORWARDED, DECIDED,
        NONE_PROPOSED, DECLINED, REVOKED,
    ),
    rows=(
        Transition("submit", Text("Nộp hồ sơ đề nghị", "Submit"), (DRAFTING, RETURNED), SUBMITTED,
                   by=UNIT, when=(HAS_NOMINATIONS, COMPLETE, REGISTERED, REPORTED),
                   then=(Notify(ISSUER_OFFICE),), hands_in=True),
        Transition("nominate", Text("Thêm tập thể, cá nhân", "Nominate"),
                   (AWAITED, DRAFTING), DRAFTING,
                   by=UNIT, asks=Ask.CHILD, then=(Open(Source.ANSWERS, "nomination"),)),
        Transition("nominate", Text("Thêm tập thể, cá nhân", "Nominate"), (RETURNED,), None,
                   by=UNIT, asks=Ask.CHILD, then=(Open(Source.ANSWERS, "nomination"),)),
        Transition("edit", Text("Soạn tờ trình", "Write the proposal"),
                   (AWAITED, DRAFTING), DRAFTING,
                   by=UNIT, asks=Ask.CONTENT, keeps=WHOLE),
        Transition("edit", Text("Bổ sung tờ trình", "Revise the proposal"), (RETURNED,), None,
                   by=UNIT, asks=Ask.CONTENT, keeps=WHOLE),
        Transition("appraise", Text("Nhận thẩm định", "Take up for appraisal"),
                   (SUBMITTED,), APPRAISING, by=ISSUER_OFFICE, then=(Notify(UNIT),),
                   four_eyes=True),
        Transition("convene", Text("Trình Hội đồng", "Put before the council"),
                   (APPRAISING, POSTED), COUNCIL,
                   by=ISSUER_OFFICE, when=(NOMINATIONS_APPRAISED,),
                   then=(Notify(ISSUER_COUNCIL),)),
        Transition("post", Text("Lấy ý kiến công khai", "Post for comments"),
                   (APPRAISING,), POSTED,
                   by=ISSUER_OFFICE, when=(NOMINATIONS_APPRAISED,)),
        Transition("forward", Text("Trình cấp có thẩm quyền", "Forward"), (COUNCIL,), FORWARDED,
                   by=ISSUER_COUNCIL, when=(NOMINATIONS_VOTED,),
                   then=(Notify(ISSUER_COMMITTEE),), four_eyes=True,
                   along=Along("nomination", "forward")),
        Transition("decide", Text("Quyết định", "Decide"), (FORWARDED,), DECIDED,
                   by=ISSUER_COMMITTEE, when=(NOMINATIONS_SETTLED,),
                   asks=Ask.DECISION, keeps="decision", then=(Notify(UNIT),), four_eyes=True,
                   along=Along("nomination", "award")),
        Transition("send_back", Text("Trả lại", "Send back"), (SUBMITTED, APPRAISING), RETURNED,
                   by=ISSUER_OFFICE, asks=Ask.REASON, then=(Notify(UNIT),)),
        Transition("recall", Text("Rút lại để sửa", "Recall"), (SUBMITTED,), DRAFTING,
                   by=UNIT, takes_back=True),
        Transition("attach", Text("Đính kèm tệp", "Attach a file"), (DRAFTING, RETURNED), None,
                   by=UNIT, asks=Ask.FILE),
        Transition("decline", Text("Không xét", "Decline"),
                   (APPRAISING, COUNCIL), DECLINED,
                   by=ISSUER_COMMITTEE, asks=Ask.REASON, then=(Notify(UNIT),)),
        Transition("propose_none", Text("Không có đề nghị", "Nothing to propose"),
                   (AWAITED, DRAFTING), NONE_PROPOSED,
                   by=UNIT, when=(NOBODY_NOMINATED,), then=(Notify(ISSUER_OFFICE),), hands_in=True),
        Transition("take_up", Text("Đề nghị lại", "Propose after all"),
                   (NONE_PROPOSED,), DRAFTING, by=UNIT, takes_back=True),
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
                   then=(Notify(ISSUER_OFFICE), Notify(UNIT))),
        Transition("revoke", Text("Hủy quyết định", "Revoke"), (DECIDED,), REVOKED,
                   by=ISSUER_COMMITTEE, asks=Ask.REASON, then=(Notify(UNIT),)),
    ),
    needs=(Need("summary", Text("Tóm tắt thành tích", "Summary of achievements")),),
    stage=True,
    personal=True,
)  # fmt: skip
