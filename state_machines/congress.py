"""Hồ sơ đại hội: texts reviewed, two consents given, the congress held and recognised."""

from state_machines.case import Case
from state_machines.grammar import (
    WHOLE,
    Along,
    Anchor,
    Ask,
    Event,
    Guard,
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
from state_machines.guards import (
    COMPLETE,
    HAS_RESOLUTION,
    NO_OPEN_REQUEST,
    PARTY_CONSENTS,
    PLAN_OPEN,
    PRESENT_WERE_SUMMONED,
    SCAN_GIVEN,
    SUPERIOR_CONSENTS,
    TEXTS_APPROVED,
    TEXTS_HANDED_IN,
)
from state_machines.importing import HAS_IMPORT
from state_machines.parties import (
    ISSUER_COMMITTEE,
    ISSUER_DESK,
    ISSUER_INTAKE,
    ISSUER_OFFICE,
    REVIEW_BOARD,
    REVIEWERS,
    UNIT,
    UNIT_LEADER,
)
from state_machines.timing import (
    ARRIVED_AFTER_OPENING,
    ARRIVED_BY_NOW,
    DATED,
    LATER_DATE,
    NOT_HANDED_IN,
)

AWAITED = State("awaited", Text("Chưa chuẩn bị", "Not begun"), Mood.EMPTY, UNIT)
PREPARING = State("preparing", Text("Đang chuẩn bị", "Preparing"), Mood.DOING, UNIT)
CONSULTING = State("consulting", Text("Đang lấy ý kiến", "Consulting"), Mood.DOING, UNIT)
SUBMITTED = State("submitted", Text("Đã trình duyệt nội dung", "Submitted"), Mood.WAITING,
                  REVIEWERS)  # fmt: skip
SCHEDULED = State("scheduled", Text("Đã xếp lịch duyệt", "Review scheduled"), Mood.WAITING,
                  REVIEWERS)  # fmt: skip
IN_REVIEW = State("in_review", Text("Đang duyệt", "In review"), Mood.WAITING, ISSUER_COMMITTEE)
CHANGES_REQUESTED = State("changes_requested", Text("Yêu cầu hoàn chỉnh", "Changes requested"),
                          Mood.BACK, UNIT)  # fmt: skip
CONTENT_APPROVED = State("content_approved", Text("Đã duyệt nội dung", "Content approved"),
                         Mood.DOING, UNIT)  # fmt: skip
HELD = State("held", Text("Đã tổ chức", "Held"), Mood.DOING, UNIT)
RESULTS_REPORTED = State("results_reported", Text("Đã báo cáo kết quả", "Results reported"),
                         Mood.WAITING, ISSUER_COMMITTEE)  # fmt: skip
RECOGNISED = State("recognised", Text("Đã công nhận", "Recognised"), Mood.DONE)
ARCHIVED = State("archived", Text("Đã lưu trữ", "Archived"), Mood.DONE, final=True)
POSTPONED = State("postponed", Text("Tạm hoãn", "Postponed"), Mood.BACK, UNIT)
CANCELLED = State("cancelled", Text("Đã hủy", "Cancelled"), Mood.OFF, final=True)


def _is_recorded(case: Case) -> bool:
    record = case.content.get("record")
    needed = ("held_on", "place", "summoned", "present", "members")
    return isinstance(record, dict) and all(record.get(name) for name in needed)


RECORDED = Guard(
    "recorded",
    Text(
        "Kết quả đại hội chưa đủ. Sửa kết quả đại hội: ngày, nơi tổ chức, đại biểu, số ủy viên",
        "The record of the congress lacks something: day, place, delegates, members",
    ),
    _is_recorded,
)

BEFORE_REVIEW = (PREPARING, CONSULTING, CHANGES_REQUESTED)
UNDER_REVIEW = (SUBMITTED, SCHEDULED, IN_REVIEW)
CONGRESS_DAY = Anchor(Event.CONGRESS, ("record.held_on", "schedule.congress_on", "expected_on"))

CONGRESS = Machine(
    kind="congress",
    name=Text("Hồ sơ đại hội", "Congress dossier"),
    states=(
        AWAITED, PREPARING, CONSULTING, SUBMITTED, SCHEDULED, IN_REVIEW, CHANGES_REQUESTED,
        CONTENT_APPROVED, HELD, RESULTS_REPORTED, RECOGNISED, ARCHIVED, POSTPONED, CANCELLED,
    ),
    rows=(
        Transition("begin", Text("Lập hồ sơ đại hội", "Begin the dossier"), (AWAITED,), PREPARING,
                   by=UNIT, when=(PLAN_OPEN,), then=(Open(Source.CHECKLIST, "text"),)),
        Transition("submit", Text("Trình duyệt nội dung", "Submit for review"),
                   BEFORE_REVIEW, SUBMITTED,
                   by=UNIT, when=(COMPLETE, TEXTS_HANDED_IN), then=(Notify(REVIEWERS),),
                   hands_in=True, along=Along("text", "submit")),
        Transition("edit", Text("Soạn thông tin đại hội", "Edit the dossier"), BEFORE_REVIEW, None,
                   by=UNIT, asks=Ask.CONTENT, keeps=WHOLE, then=(CONGRESS_DAY,)),
        Transition("consult", Text("Gửi lấy ý kiến", "Send for comments"), (PREPARING,), CONSULTING,
                   by=UNIT),
        Transition("start_review", Text("Bắt đầu duyệt", "Start the review"),
                   (SCHEDULED,), IN_REVIEW, by=REVIEWERS, then=(Notify(ISSUER_COMMITTEE),)),
        Transition("schedule", Text("Xếp lịch duyệt", "Schedule the review"),
                   (SUBMITTED, SCHEDULED), SCHEDULED,
                   by=REVIEWERS, asks=Ask.SCHEDULE, keeps="schedule",
                   then=(CONGRESS_DAY, Notify(UNIT))),
        Transition("approve_content", Text("Duyệt nội dung", "Approve the content"),
                   (IN_REVIEW,), CONTENT_APPROVED,
                   by=ISSUER_COMMITTEE, when=(TEXTS_APPROVED, SUPERIOR_CONSENTS),
                   then=(Notify(UNIT),), four_eyes=True),
        Transition("give_consent", Text("Đồng ý cho tổ chức đại hội", "Consent to the congress"),
                   (IN_REVIEW,), None,
                   by=ISSUER_COMMITTEE, asks=Ask.CONSENT, keeps="superior_consent",
                   then=(Notify(UNIT),), four_eyes=True),
        Transition("request_changes", Text("Yêu cầu hoàn chỉnh", "Request changes"),
                   UNDER_REVIEW, CHANGES_REQUESTED,
                   by=REVIEW_BOARD, asks=Ask.REASON, drops=("superior_consent",),
                   then=(Notify(UNIT),)),
        Transition("hold", Text("Ghi kết quả đại hội", "Record the congress"),
                   (CONTENT_APPROVED,), HELD,
                   by=UNIT, when=(SUPERIOR_CONSENTS, PARTY_CONSENTS, TEXTS_APPROVED,
                                  PRESENT_WERE_SUMMONED),
                   asks=Ask.RECORD, keeps="record", then=(CONGRESS_DAY, Notify(REVIEWERS))),
        Transition("record_party_consent",
                   Text("Ghi ý kiến cấp ủy cùng cấp", "Record the Party committee's consent"),
                   (*BEFORE_REVIEW, *UNDER_REVIEW, CONTENT_APPROVED), None,
                   by=UNIT, when=(SCAN_GIVEN,), asks=Ask.CONSENT, keeps="party_consent"),
        Transition("withdraw_consent", Text("Rút ý kiến đồng ý", "Withdraw the consent"),
                   (CONTENT_APPROVED,), CHANGES_REQUESTED,
                   by=ISSUER_COMMITTEE, asks=Ask.REASON, drops=("superior_consent",),
                   then=(Notify(UNIT),)),
        Transition("report_results", Text("Báo cáo kết quả", "Report the results"),
                   (HELD,), RESULTS_REPORTED,
                   by=UNIT, when=(HAS_RESOLUTION, RECORDED),
                   then=(Notify(ISSUER_COMMITTEE),),
                   hands_in=True),
        Transition("attach", Text("Tải tệp lên", "Upload a file"),
                   (*BEFORE_REVIEW, CONTENT_APPROVED, HELD), None, by=UNIT, asks=Ask.FILE),
        Transition("correct_record", Text("Sửa kết quả đại hội", "Correct the record"),
                   (HELD,), None,
                   by=UNIT, when=(PRESENT_WERE_SUMMONED,), asks=Ask.RECORD, keeps="record",
                   then=(CONGRESS_DAY,)),
        Transition("undo_import", Text("Hoàn tác số liệu nhập từ Excel", "Undo the figures"),
                   (HELD,), None,
                   by=UNIT, when=(HAS_IMPORT,), then=(TakeBack(), CONGRESS_DAY)),
        Transition("recognise", Text("Công nhận kết quả", "Recognise"),
                   (RESULTS_REPORTED,), RECOGNISED,
                   by=ISSUER_COMMITTEE, asks=Ask.DECISION, keeps="recognition",
                   then=(Notify(UNIT),), four_eyes=True),
        Transition("send_back", Text("Trả lại kết quả", "Send the results back"),
                   (RESULTS_REPORTED,), HELD,
                   by=ISSUER_COMMITTEE, asks=Ask.REASON, then=(Notify(UNIT),)),
        Transition("recall", Text("Rút lại để sửa", "Recall"), (SUBMITTED,), PREPARING,
                   by=UNIT, takes_back=True),
        Transition("archive", Text("Đưa vào lưu trữ", "Archive"), (RECOGNISED,), ARCHIVED,
                   by=ISSUER_OFFICE),
        Transition("ask_extension", Text("Xin gia hạn", "Ask for more time"),
                   (AWAITED, *BEFORE_REVIEW), None,
                   by=UNIT, when=(PLAN_OPEN, NO_OPEN_REQUEST), asks=Ask.CHILD,
                   then=(Open(Source.ANSWERS, "extension"), Notify(ISSUER_DESK))),
        Transition("raise_obstacle", Text("Nêu khó khăn, vướng mắc", "Raise an obstacle"),
                   (AWAITED, *BEFORE_REVIEW, CONTENT_APPROVED, HELD, POSTPONED), None,
                   by=UNIT, asks=Ask.CHILD,
                   then=(Open(Source.ANSWERS, "obstacle"), Notify(ISSUER_DESK))),
        Transition("extend", Text("Gia hạn", "Give more time"),
                   (AWAITED, *BEFORE_REVIEW, POSTPONED), None,
                   by=ISSUER_DESK,
                   when=(PLAN_OPEN, DATED, NOT_HANDED_IN, NO_OPEN_REQUEST, LATER_DATE),
                   asks=Ask.NEW_DATE, keeps="extended", then=(MoveDue(), Notify(UNIT))),
        Transition("receive", Text("Nhận thay đơn vị", "Receive for the unit"),
                   (AWAITED,), SUBMITTED,
                   by=ISSUER_INTAKE, when=(PLAN_OPEN, ARRIVED_BY_NOW, ARRIVED_AFTER_OPENING),
                   asks=Ask.RECEIPT, keeps="receipt", hands_in=True,
                   then=(Open(Source.CHECKLIST, "text"), Notify(REVIEWERS), Notify(UNIT))),
        Transition("receive", Text("Nhận thay đơn vị", "Receive for the unit"),
                   BEFORE_REVIEW, SUBMITTED,
                   by=ISSUER_INTAKE, when=(ARRIVED_BY_NOW, ARRIVED_AFTER_OPENING),
                   asks=Ask.RECEIPT, keeps="receipt", hands_in=True,
                   then=(Notify(REVIEWERS), Notify(UNIT))),
        Transition("postpone", Text("Tạm hoãn", "Postpone"),
                   (*BEFORE_REVIEW, CONTENT_APPROVED), POSTPONED,
                   by=UNIT_LEADER, asks=Ask.REASON, drops=("superior_consent", "schedule"),
                   then=(CONGRESS_DAY, Notify(REVIEWERS))),
        Transition("resume", Text("Tiếp tục chuẩn bị", "Resume"), (POSTPONED,), PREPARING, by=UNIT),
        Transition("cancel", Text("Hủy đại hội", "Cancel"),
                   (AWAITED, PREPARING, POSTPONED), CANCELLED,
                   by=ISSUER_COMMITTEE, asks=Ask.REASON, then=(Notify(UNIT),)),
    ),
    needs=(
        Need("ordinal", Text("Đại hội lần thứ", "Ordinal")),
        Need("term", Text("Nhiệm kỳ", "Term")),
        Need("expected_on", Text("Ngày dự kiến tổ chức", "Expected date")),
    ),
    stage=True,
    typed=Typed.FIGURES,
)  # fmt: skip
