"""What each form must answer before its row is taken, whatever road the answer took."""

from collections.abc import Callable

from state_machines.case import Case
from state_machines.grammar import Ask, Guard, Text
from state_machines.importing import ROWS_GIVEN
from state_machines.timing import told_arrival

REASON_LENGTH = 10


def _given(*keys: str) -> Callable[[Case], bool]:
    """Whether each of these is answered."""
    return lambda case: all(str(case.answers.get(key) or "").strip() for key in keys)


REASON_GIVEN = Guard(
    "reason_given",
    Text(
        f"Ghi rõ lý do, ít nhất {REASON_LENGTH} ký tự",
        f"Give the reason, at least {REASON_LENGTH} characters",
    ),
    lambda case: len(str(case.answers.get("reason") or "").strip()) >= REASON_LENGTH,
)
FILE_GIVEN = Guard(
    "file_given",
    Text("Chưa chọn tệp", "No file is chosen"),
    _given("file"),
)
DATE_GIVEN = Guard(
    "date_given",
    Text("Chưa ghi ngày", "No date is given"),
    _given("due_on"),
)
NUMBER_AND_DATE_GIVEN = Guard(
    "number_and_date_given",
    Text("Chưa ghi số và ngày của quyết định", "Number and date of the decision are missing"),
    _given("number", "decided_on"),
)
ISSUE_DATE_GIVEN = Guard(
    "issue_date_given",
    Text("Chưa ghi ngày ban hành và người ký", "Date of issue or signer is missing"),
    _given("issued_on", "signer_name"),
)

CONSENT_GIVEN = Guard(
    "consent_given",
    Text("Chưa ghi số và ngày của văn bản đồng ý", "Number and date of the consent are missing"),
    _given("number", "signed_on"),
)
SCHEDULE_GIVEN = Guard(
    "schedule_given",
    Text("Chưa ghi ngày duyệt nội dung", "The day of the review is missing"),
    _given("review_on"),
)
RECORD_GIVEN = Guard(
    "record_given",
    Text("Chưa ghi ngày tổ chức đại hội", "The day of the congress is missing"),
    _given("held_on"),
)
BALLOT_GIVEN = Guard(
    "ballot_given",
    Text("Chưa ghi kết quả biểu quyết", "The result of the vote is missing"),
    _given("members_total"),
)
ANSWER_GIVEN = Guard(
    "answer_given",
    Text("Chưa ghi nội dung trả lời", "No answer is written"),
    _given("answer"),
)
ASSIGNMENT_GIVEN = Guard(
    "assignment_given",
    Text("Chưa chọn người xử lý hoặc chưa ghi hạn", "The person or the day is missing"),
    _given("person", "due_on"),
)
_RECEIVED = _given("channel", "received_by", "file")
RECEIPT_GIVEN = Guard(
    "receipt_given",
    Text(
        "Ghi đủ ngày giờ nhận, cách nhận, người nhận và kèm bản chụp",
        "Day and hour, channel and receiver must be given, and a scan attached",
    ),
    lambda case: told_arrival(case) is not None and _RECEIVED(case),
)
ORIGINAL_GIVEN = Guard(
    "original_given",
    Text(
        "Ghi đủ người ký, chức vụ, ngày ký và kèm tệp PDF đã ký",
        "Signer, capacity and day must be given, and the signed PDF attached",
    ),
    _given("signer", "capacity", "signed_on", "file"),
)

ANSWERS_NEEDED: dict[Ask, Guard] = {
    Ask.REASON: REASON_GIVEN,
    Ask.FILE: FILE_GIVEN,
    Ask.NEW_DATE: DATE_GIVEN,
    Ask.DECISION: NUMBER_AND_DATE_GIVEN,
    Ask.ISSUE: ISSUE_DATE_GIVEN,
    Ask.CONSENT: CONSENT_GIVEN,
    Ask.SCHEDULE: SCHEDULE_GIVEN,
    Ask.RECORD: RECORD_GIVEN,
    Ask.BALLOT: BALLOT_GIVEN,
    Ask.RECEIPT: RECEIPT_GIVEN,
    Ask.ORIGINAL: ORIGINAL_GIVEN,
    Ask.ANSWER: ANSWER_GIVEN,
    Ask.ASSIGNMENT: ASSIGNMENT_GIVEN,
    Ask.ROWS: ROWS_GIVEN,
}
"""Checked when a row is taken, not when it is offered."""
