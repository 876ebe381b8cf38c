"""Kế hoạch: a standing committee drafts, approves and issues what its units will owe."""

from state_machines.grammar import (
    WHOLE,
    Ask,
    Machine,
    Mood,
    Need,
    Notify,
    Number,
    Open,
    Publish,
    Restore,
    Source,
    State,
    Tally,
    Text,
    Transition,
)
from state_machines.guards import (
    COMPLETE,
    HAS_ADDRESSEES,
    HAS_MILESTONES,
    NOT_BEFORE_ITS_BASES,
)
from state_machines.parties import ADDRESSED, UNIT, UNIT_CLERK, UNIT_COMMITTEE
from state_machines.sound import HAS_BASES, SOUND

DRAFTING = State("drafting", Text("Dự thảo", "Draft"), Mood.DOING, UNIT)
SUBMITTED = State("submitted", Text("Đã trình", "Submitted"), Mood.WAITING, UNIT_COMMITTEE)
RETURNED = State("returned", Text("Cần sửa lại", "To be revised"), Mood.BACK, UNIT)
APPROVED = State("approved", Text("Đã duyệt", "Approved"), Mood.WAITING, UNIT_CLERK)
ISSUED = State("issued", Text("Đã ban hành", "Issued"), Mood.DONE)
AMENDING = State("amending", Text("Đang sửa đổi", "Being amended"), Mood.DOING, UNIT)
CLOSED = State("closed", Text("Đã tổng kết", "Closed"), Mood.DONE)
REVOKED = State("revoked", Text("Đã thu hồi", "Revoked"), Mood.OFF, final=True)

PLAN = Machine(
    kind="plan",
    name=Text("Kế hoạch", "Plan"),
    states=(DRAFTING, SUBMITTED, RETURNED, APPROVED, ISSUED, AMENDING, CLOSED, REVOKED),
    rows=(
        Transition("submit", Text("Trình duyệt", "Submit for approval"),
                   (DRAFTING, RETURNED, AMENDING), SUBMITTED,
                   by=UNIT, when=(COMPLETE, HAS_BASES, HAS_MILESTONES, HAS_ADDRESSEES, SOUND),
                   then=(Notify(UNIT_COMMITTEE),), hands_in=True),
        Transition("edit", Text("Soạn kế hoạch", "Edit the plan"),
                   (DRAFTING, RETURNED, AMENDING), None,
                   by=UNIT, asks=Ask.CONTENT, keeps=WHOLE),
        Transition("approve", Text("Duyệt", "Approve"), (SUBMITTED,), APPROVED,
                   by=UNIT_COMMITTEE, then=(Notify(UNIT_CLERK), Notify(UNIT)), four_eyes=True),
        Transition("issue", Text("Ban hành", "Issue"), (APPROVED,), ISSUED,
                   by=UNIT_CLERK, when=(HAS_BASES, NOT_BEFORE_ITS_BASES, SOUND),
                   asks=Ask.ISSUE, keeps="issue",
                   then=(Number("KH"), Publish(), Open(Source.ADDRESSEES), Notify(ADDRESSED))),
        Transition("keep_original", Text("Lưu bản đã ký", "Keep the signed original"),
                   (ISSUED, CLOSED), None,
                   by=UNIT_CLERK, asks=Ask.ORIGINAL, keeps="original"),
        Transition("send_back", Text("Trả lại", "Send back"), (SUBMITTED, APPROVED), RETURNED,
                   by=UNIT_COMMITTEE, asks=Ask.REASON, then=(Notify(UNIT),)),
        Transition("recall", Text("Rút lại", "Recall"), (SUBMITTED,), RETURNED,
                   by=UNIT, takes_back=True),
        Transition("close", Text("Tổng kết kế hoạch", "Close the plan"), (ISSUED,), CLOSED,
                   by=UNIT_COMMITTEE, then=(Tally(), Notify(ADDRESSED))),
        Transition("reopen", Text("Mở lại kế hoạch", "Reopen the plan"), (CLOSED,), ISSUED,
                   by=UNIT_COMMITTEE, asks=Ask.REASON, then=(Notify(ADDRESSED),)),
        Transition("amend", Text("Sửa đổi, bổ sung", "Amend"), (ISSUED,), AMENDING,
                   by=UNIT, asks=Ask.REASON),
        Transition("abandon", Text("Bỏ sửa đổi", "Abandon the amendment"), (AMENDING,), ISSUED,
                   by=UNIT, then=(Restore(),)),
        Transition("revoke", Text("Thu hồi", "Revoke"), (ISSUED,), REVOKED,
                   by=UNIT_COMMITTEE, asks=Ask.REASON, then=(Notify(ADDRESSED),)),
    ),
    needs=(
        Need("title", Text("Trích yếu", "Title")),
        Need("purposes", Text("Mục đích", "Purposes")),
        Need("audience", Text("Đối tượng thi đua", "Target groups")),
        Need("contents", Text("Nội dung thi đua", "Contents")),
        Need("targets", Text("Chỉ tiêu thi đua", "Targets")),
        Need("milestones", Text("Mốc thời gian", "Milestones")),
        Need("recipients", Text("Nơi nhận", "Recipients")),
    ),
    begun_by=UNIT,
)  # fmt: skip
