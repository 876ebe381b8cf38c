"""Tập thể, cá nhân được đề nghị: one nominee, appraised, voted on, awarded or not."""

from state_machines.grammar import (
    WHOLE,
    Ask,
    Machine,
    Mood,
    Need,
    Notify,
    State,
    Text,
    Transition,
    Typed,
)
from state_machines.guards import (
    DECLARED,
    DOSSIER_APPRAISED_NOW,
    DOSSIER_AT_COUNCIL,
    DOSSIER_FORWARDED,
    MAJORITY,
    NO_MAJORITY,
    PARENT_OPEN,
)
from state_machines.parties import ISSUER_COMMITTEE, ISSUER_COUNCIL, ISSUER_OFFICE, UNIT

PROPOSED = State("proposed", Text("Được đề nghị", "Proposed"), Mood.WAITING)
ELIGIBLE = State("eligible", Text("Đủ điều kiện", "Eligible"), Mood.WAITING)
INELIGIBLE = State("ineligible", Text("Không đủ điều kiện", "Ineligible"), Mood.OFF)
PASSED = State("passed", Text("Hội đồng thông qua", "Passed"), Mood.WAITING)
FAILED = State("failed", Text("Hội đồng không thông qua", "Failed"), Mood.OFF, final=True)
FORWARDED = State("forwarded", Text("Trình cấp có thẩm quyền", "Forwarded"), Mood.WAITING)
AWARDED = State("awarded", Text("Được khen thưởng", "Awarded"), Mood.DONE)
NOT_AWARDED = State("not_awarded", Text("Không được khen thưởng", "Not awarded"), Mood.OFF,
                    final=True)  # fmt: skip
REVOKED = State("revoked", Text("Đã hủy khen thưởng", "Award revoked"), Mood.OFF, final=True)
WITHDRAWN = State("withdrawn", Text("Rút đề nghị", "Withdrawn"), Mood.OFF, final=True)

NOMINATION = Machine(
    kind="nomination",
    name=Text("Đề nghị tặng", "Nomination"),
    states=(
        PROPOSED, ELIGIBLE, INELIGIBLE, PASSED, FAILED, FORWARDED, AWARDED, NOT_AWARDED, REVOKED,
        WITHDRAWN,
    ),
    rows=(
        Transition("find_eligible", Text("Xác nhận đủ điều kiện", "Confirm eligible"),
                   (PROPOSED,), ELIGIBLE,
                   by=ISSUER_OFFICE, when=(DOSSIER_APPRAISED_NOW, DECLARED), four_eyes=True),
        Transition("find_ineligible", Text("Xác nhận không đủ điều kiện", "Confirm not eligible"),
                   (PROPOSED,), INELIGIBLE,
                   by=ISSUER_OFFICE, when=(DOSSIER_APPRAISED_NOW,), asks=Ask.REASON,
                   then=(Notify(UNIT),)),
        Transition("edit", Text("Sửa đề nghị", "Edit"), (PROPOSED,), None,
                   by=UNIT, when=(PARENT_OPEN,), asks=Ask.CONTENT, keeps=WHOLE),
        Transition("reconsider", Text("Thẩm định lại", "Appraise again"),
                   (INELIGIBLE, ELIGIBLE), PROPOSED,
                   by=ISSUER_OFFICE, when=(DOSSIER_APPRAISED_NOW,), asks=Ask.REASON),
        Transition("pass", Text("Hội đồng thông qua", "Pass"), (ELIGIBLE,), PASSED,
                   by=ISSUER_COUNCIL, when=(DOSSIER_AT_COUNCIL, MAJORITY),
                   asks=Ask.BALLOT, keeps="ballot", four_eyes=True),
        Transition("fail", Text("Hội đồng không thông qua", "Fail"), (ELIGIBLE,), FAILED,
                   by=ISSUER_COUNCIL, when=(DOSSIER_AT_COUNCIL, NO_MAJORITY),
                   asks=Ask.BALLOT, keeps="ballot", then=(Notify(UNIT),), four_eyes=True),
        Transition("forward", Text("Trình cấp có thẩm quyền", "Forward"), (PASSED,), FORWARDED,
                   by=ISSUER_COUNCIL, when=(DOSSIER_AT_COUNCIL,)),
        Transition("award", Text("Khen thưởng", "Award"), (FORWARDED,), AWARDED,
                   by=ISSUER_COMMITTEE, when=(DOSSIER_FORWARDED,),
                   asks=Ask.DECISION, keeps="decision", then=(Notify(UNIT),), four_eyes=True),
        Transition("decline", Text("Không khen thưởng", "Do not award"),
                   (FORWARDED,), NOT_AWARDED,
                   by=ISSUER_COMMITTEE, when=(DOSSIER_FORWARDED,), asks=Ask.REASON,
                   then=(Notify(UNIT),)),
        Transition("revoke", Text("Hủy khen thưởng", "Revoke the award"), (AWARDED,), REVOKED,
                   by=ISSUER_COMMITTEE, asks=Ask.REASON, then=(Notify(UNIT),)),
        Transition("withdraw", Text("Rút đề nghị", "Withdraw"), (PROPOSED,), WITHDRAWN,
                   by=UNIT, when=(PARENT_OPEN,), asks=Ask.REASON),
    ),
    needs=(
        Need("subject", Text("Đối tượng", "Subject")),
        Need("nominee", Text("Tên tập thể, cá nhân", "Nominee")),
        Need("award_form", Text("Hình thức khen thưởng", "Award form")),
        Need("authority", Text("Thẩm quyền quyết định", "Deciding authority")),
    ),
    child=True,
    read_with_parent=True,
    personal=True,
    typed=Typed.NOMINATION,
    titled_by="nominee",
)  # fmt: skip
