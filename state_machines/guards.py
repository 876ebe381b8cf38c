"""Conditions on a case, each true when fine, with its refusal in both languages."""

from collections.abc import Mapping

from state_machines.contents import rows_in
from state_machines.grammar import Guard, Text
from state_machines.milestones import is_dated


def _count(section: object, key: str) -> int:
    value = section.get(key) if isinstance(section, dict) else None
    return value if isinstance(value, int) else 0


COMPLETE = Guard(
    "complete",
    Text("Còn mục bắt buộc chưa điền", "Required parts are still empty"),
    lambda case: not case.blank,
)
PLAN_OPEN = Guard(
    "plan_open",
    Text("Kế hoạch đã tổng kết hoặc đã thu hồi", "The plan is closed or revoked"),
    lambda case: case.plan_state not in ("closed", "revoked"),
)

# plan
HAS_MILESTONES = Guard(
    "has_milestones",
    Text(
        "Ghi ít nhất một mốc thời gian; mốc nào cũng phải đủ hạn, hoặc ghi rõ là ước chừng",
        "Write at least one milestone; each needs its deadline, or is said to be approximate",
    ),
    lambda case: bool(rows := rows_in(case.content, "milestones")) and all(map(is_dated, rows)),
)
HAS_ADDRESSEES = Guard(
    "has_addressees",
    Text("Chưa có nơi nhận nào phải thực hiện (t/h)", "No recipient has to act (t/h)"),
    lambda case: any(
        row.get("duty") == "t/h" and row.get("units") for row in rows_in(case.content, "recipients")
    ),
)
NOT_BEFORE_ITS_BASES = Guard(
    "not_before_its_bases",
    Text(
        "Ngày ban hành sớm hơn ngày của một văn bản căn cứ",
        "The date of issue is earlier than a document the plan is based on",
    ),
    lambda case: all(
        str(row.get("date") or "") <= str(case.answers.get("issued_on") or "")
        for row in rows_in(case.content, "bases")
    ),
    of_answers=True,
)


# register books
SAME_TYPE = Guard(
    "same_type",
    Text(
        "Loại văn bản đã nằm trong số nên không đổi được. Bỏ số này rồi lấy số khác",
        "The type is part of the number and stays. Void this number and take another",
    ),
    lambda case: case.answers.get("type") == case.content.get("type"),
    of_answers=True,
)

# registration and its works
HAS_WORKS = Guard(
    "has_works",
    Text(
        "Chưa có công trình nào. Thêm ít nhất 01 công trình, phần việc trước khi nộp",
        "No work yet. Add at least one before handing in",
    ),
    lambda case: any(child.state != "cancelled" for child in case.children_of("work")),
)
PARENT_OPEN = Guard(
    "parent_open",
    Text(
        "Hồ sơ đã nộp nên không sửa được nữa. Chưa được tiếp nhận thì rút lại;"
        " đã tiếp nhận thì đề nghị cấp trên mở lại",
        "The paper is handed in and can no longer be changed. Recall it while it waits;"
        " once it is accepted, ask the superior to reopen it",
    ),
    lambda case: case.parent_state in ("awaited", "drafting", "returned"),
)
NOT_UNDER_REVIEW = Guard(
    "not_under_review",
    Text(
        "Bản đăng ký đang chờ tiếp nhận. Hãy rút lại hoặc đợi kết quả",
        "The registration is being looked at. Recall it, or wait for the answer",
    ),
    lambda case: case.parent_state != "submitted",
)
NO_OPEN_REQUEST = Guard(
    "no_open_request",
    Text(
        "Đơn xin gia hạn trước chưa được trả lời",
        "An earlier request for more time is not answered yet",
    ),
    lambda case: all(child.state != "asked" for child in case.children_of("extension")),
)
PARENT_ACCEPTED = Guard(
    "parent_accepted",
    Text("Bản đăng ký chưa được tiếp nhận", "The registration is not accepted yet"),
    lambda case: case.parent_state == "accepted",
)

# congress and its texts
HAS_TEXT = Guard(
    "has_text",
    Text("Chưa tải tệp văn kiện lên", "No file of the text is uploaded yet"),
    lambda case: "text" in case.files,
)
HAS_RESOLUTION = Guard(
    "has_resolution",
    Text("Chưa tải nghị quyết đại hội lên", "The resolution of the congress is not uploaded yet"),
    lambda case: "resolution" in case.files,
)
NOT_REQUIRED = Guard(
    "not_required",
    Text("Kế hoạch bắt buộc có văn kiện này", "The plan requires this text"),
    lambda case: not case.required,
)
CONGRESS_OPEN = Guard(
    "congress_open",
    Text(
        "Hồ sơ đại hội không ở bước chuẩn bị hoặc duyệt nội dung",
        "The congress dossier is not being prepared or reviewed",
    ),
    lambda case: (
        case.parent_state
        not in ("held", "results_reported", "recognised", "archived", "postponed", "cancelled")
    ),
)
TEXTS_HANDED_IN = Guard(
    "texts_handed_in",
    Text("Còn văn kiện bắt buộc chưa nộp: mở từng văn kiện", "Hand in each required text first"),
    lambda case: all(
        child.state in ("submitted", "approved")
        for child in case.children_of("text")
        if child.required
    ),
)
TEXTS_APPROVED = Guard(
    "texts_approved",
    Text("Còn văn kiện chưa được duyệt", "A text is not approved yet"),
    lambda case: all(
        child.state in ("approved", "not_applicable")
        or (not child.required and child.state == "awaited")
        for child in case.children_of("text")
    ),
)
SUPERIOR_CONSENTS = Guard(
    "superior_consents",
    Text(
        "Chưa có ý kiến đồng ý của Ban Thường trực cấp trên",
        "The superior standing committee has not consented yet",
    ),
    lambda case: bool(case.content.get("superior_consent")),
)
PARTY_CONSENTS = Guard(
    "party_consents",
    Text(
        "Chưa ghi nhận ý kiến đồng ý của cấp ủy cùng cấp (kèm bản chụp văn bản)",
        "The consent of the same-level Party committee (with its scan) is not recorded yet",
    ),
    lambda case: bool(case.content.get("party_consent")) and "party_consent" in case.files,
)
SCAN_GIVEN = Guard(
    "scan_given",
    Text(
        "Chưa đính kèm bản chụp văn bản đồng ý của cấp ủy",
        "The scan of the Party committee's consent is not attached",
    ),
    lambda case: bool(case.answers.get("file")),
    of_answers=True,
)
PRESENT_WERE_SUMMONED = Guard(
    "present_were_summoned",
    Text(
        "Số đại biểu có mặt lớn hơn số được triệu tập",
        "More delegates are present than were summoned",
    ),
    lambda case: _count(case.answers, "present") <= _count(case.answers, "summoned"),
    of_answers=True,
)

# commendation and its nominations
REGISTERED = Guard(
    "registered",
    Text("Đơn vị chưa có đăng ký thi đua được tiếp nhận", "The unit has no accepted registration"),
    lambda case: case.siblings.get("registration", "accepted") == "accepted",
)
REPORTED = Guard(
    "reported",
    Text("Đơn vị chưa nộp báo cáo tổng kết", "The unit has not handed in its wrap-up report"),
    lambda case: (
        case.siblings.get("report", "accepted") in ("submitted", "accepted", "consolidated")
    ),
)
HAS_NOMINATIONS = Guard(
    "has_nominations",
    Text("Chưa có tập thể, cá nhân nào được đề nghị", "Nobody is nominated yet"),
    lambda case: any(
        child.state in ("proposed", "eligible") for child in case.children_of("nomination")
    ),
)
NOBODY_NOMINATED = Guard(
    "nobody_nominated",
    Text(
        "Đã có tập thể, cá nhân được đề nghị. Rút các đề nghị đó trước",
        "Somebody is nominated. Withdraw these nominations first",
    ),
    lambda case: not HAS_NOMINATIONS.holds(case),
)
NOMINATIONS_APPRAISED = Guard(
    "nominations_appraised",
    Text(
        "Còn đề nghị chưa thẩm định điều kiện: mở từng tập thể, cá nhân để thẩm định",
        "A nomination has not been appraised yet: open each one",
    ),
    lambda case: all(child.state != "proposed" for child in case.children_of("nomination")),
)
NOMINATIONS_VOTED = Guard(
    "nominations_voted",
    Text(
        "Còn đề nghị Hội đồng chưa xét hoặc chưa trình: mở từng tập thể, cá nhân",
        "The council has not voted on, or not forwarded, every nomination: open each one",
    ),
    lambda case: all(
        child.state not in ("proposed", "eligible", "passed")
        for child in case.children_of("nomination")
    ),
)
NOMINATIONS_SETTLED = Guard(
    "nominations_settled",
    Text("Còn đề nghị chưa quyết định", "A nomination is not decided yet"),
    lambda case: all(
        child.state not in ("proposed", "eligible", "passed", "forwarded")
        for child in case.children_of("nomination")
    ),
)
DOSSIER_APPRAISED_NOW = Guard(
    "dossier_appraised_now",
    Text("Hồ sơ chưa ở bước thẩm định", "The proposal is not under appraisal"),
    lambda case: case.parent_state == "appraising",
)
DOSSIER_AT_COUNCIL = Guard(
    "dossier_at_council",
    Text("Hồ sơ chưa trình Hội đồng", "The proposal is not before the council"),
    lambda case: case.parent_state == "council",
)
DOSSIER_FORWARDED = Guard(
    "dossier_forwarded",
    Text("Hồ sơ chưa trình cấp có thẩm quyền", "The proposal is not before the deciding authority"),
    lambda case: case.parent_state == "forwarded",
)
DECLARED = Guard(
    "declared",
    Text(
        "Đơn vị chưa cam kết người được đề nghị không trong thời gian xem xét kỷ luật",
        "The unit has not declared that the nominee is not under discipline",
    ),
    lambda case: case.content.get("declared") is True,
)
MAJORITY = Guard(
    "majority",
    Text(
        "Số phiếu đồng ý chưa quá nửa tổng số thành viên Hội đồng",
        "The votes in favour are not more than half of all members",
    ),
    lambda case: _passes(case.answers),
    of_answers=True,
)
NO_MAJORITY = Guard(
    "no_majority",
    Text(
        "Số phiếu đồng ý quá nửa tổng số thành viên Hội đồng: đề nghị được thông qua",
        "The votes in favour are more than half of all members: the nomination passes",
    ),
    lambda case: not _passes(case.answers),
    of_answers=True,
)


def _passes(answers: Mapping[str, object]) -> bool:
    """More than half of all members, present or not, voted in favour."""
    yes, total = _count(answers, "yes"), _count(answers, "members_total")
    return total >= yes and 2 * yes > total
