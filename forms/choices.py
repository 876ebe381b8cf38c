"""Everything that is chosen from a fixed list, with its words in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from state_machines.grammar import Role, Text
from state_machines.topics import TOPICS

UNCHOSEN = Text("Chưa chọn", "Not chosen yet")

WORK_KINDS = {
    "cong_trinh": Text("Công trình", "Works"),
    "du_an": Text("Dự án", "Project"),
    "phan_viec": Text("Phần việc", "Task"),
    "mo_hinh": Text("Mô hình", "Model"),
    "san_pham": Text("Sản phẩm", "Product"),
    "nhiem_vu": Text("Nhiệm vụ", "Mission"),
    "viec_lam": Text("Việc làm cụ thể", "Concrete deed"),
}

QUALIFIERS = {
    "exact": Text("đúng", "exactly"),
    "more_than": Text("hơn, trên", "more than"),
    "at_least": Text("ít nhất", "at least"),
    "approx": Text("khoảng, gần", "about"),
    "less_than": Text("dưới", "less than"),
}

FUNDING_SOURCES = {
    "budget": Text("Ngân sách", "State budget"),
    "enterprise": Text("Doanh nghiệp, nhà hảo tâm", "Enterprises and donors"),
    "people": Text("Nhân dân đóng góp", "Contributions of the people"),
    "other": Text("Nguồn khác", "Other sources"),
}

SUBJECTS = {
    "collective": Text("Tập thể", "Collective"),
    "individual": Text("Cá nhân", "Individual"),
    "household": Text("Hộ gia đình", "Household"),
}

DUTIES = {
    "t/h": Text("t/h: để thực hiện", "t/h: to carry out"),
    "p/h": Text("p/h: để phối hợp", "p/h: to coordinate"),
    "b/c": Text("b/c: để báo cáo", "b/c: for report"),
    "luu": Text("Lưu", "File copy"),
}

STAGES = {
    "registration": Text("Đăng ký thi đua", "Emulation registration"),
    "congress": Text("Hồ sơ đại hội", "Congress dossier"),
    "report": Text("Báo cáo tổng kết", "Wrap-up report"),
    "commendation": Text("Đề nghị khen thưởng", "Commendation proposal"),
}

UNIT_KINDS = {
    "front_committee": Text("Ủy ban MTTQ Việt Nam", "Front committees"),
    "member_organisation": Text("Tổ chức thành viên", "Member organisations"),
    "department": Text("Ban, Văn phòng", "Departments and office"),
    "front_work_committee": Text("Ban Công tác Mặt trận", "Front work committees"),
}

MEANINGS = {
    "by": Text(
        "Chậm nhất ngày … (tính cả ngày đó)", "No later than … (the day itself still counts)"
    ),
    "before": Text("Trước ngày … (không tính ngày đó)", "Before … (the day itself is too late)"),
    "fuzzy": Text(
        "Thời gian ước chừng, chỉ để nhắc (ví dụ: trong quý II)",
        "An approximate time, only as a reminder (for example: in the second quarter)",
    ),
}

REQUIREMENTS = {
    "required": Text("Bắt buộc", "Required"),
    "optional": Text("Nếu có", "If there is one"),
    "none": Text("Không cần", "Not needed"),
}

USUAL_CHECKLIST = tuple(
    {"topic": topic, "required": "optional" if topic in ("speeches", "papers") else "required"}
    for topic in TOPICS
)
"""What a new plan asks of a congress until its drafter says otherwise."""

ATTACHMENTS = {
    "resolution": Text("Nghị quyết đại hội", "Resolution of the congress"),
    "minutes": Text("Biên bản", "Minutes"),
    "other": Text("Tài liệu khác", "Another paper"),
}

OWN_FILE = "text"
SLOTS = {
    OWN_FILE: Text("Tệp văn kiện", "File of the text"),
    "party_consent": Text("Ý kiến của cấp ủy cùng cấp", "Consent of the Party committee"),
    "superior_consent": Text("Ý kiến của cấp trên", "Consent of the superior committee"),
    **ATTACHMENTS,
}
"""Where a file of a paper belongs; a paper inside another one is about a single file."""

ROLES = {
    Role.OFFICER.value: Text("Đầu mối đơn vị", "Unit contact"),
    Role.LEADER.value: Text("Lãnh đạo đơn vị", "Unit leader"),
    Role.OFFICE.value: Text("Văn phòng", "Office"),
    Role.REVIEWER.value: Text("Người duyệt", "Reviewer"),
    Role.COMMITTEE.value: Text("Ban Thường trực", "Standing committee"),
    Role.COUNCIL.value: Text("Hội đồng Thi đua - Khen thưởng", "Commendation council"),
    Role.CLERK.value: Text("Văn thư", "Records clerk"),
    Role.AUDITOR.value: Text("Người kiểm tra, giám sát", "Auditor"),
    Role.ADMINISTRATOR.value: Text("Quản trị hệ thống", "System administrator"),
}

LANGUAGE_NAMES = {
    "vi": Text("Tiếng Việt", "Tiếng Việt"),
    "en": Text("English", "English"),
}

BOARD_VIEWS = {
    "all": Text("Tất cả đơn vị", "All units"),
    "overdue": Text("Quá hạn", "Overdue"),
    "late": Text("Nộp muộn", "Handed in late"),
    "missing": Text("Chưa nộp", "Not handed in"),
    "returned": Text("Đã trả lại", "Returned"),
    "waiting": Text("Chờ duyệt", "Waiting for review"),
}

GROUPS: Mapping[str, Mapping[str, Text]] = {
    "work_kind": WORK_KINDS,
    "qualifier": QUALIFIERS,
    "funding_source": FUNDING_SOURCES,
    "subject": SUBJECTS,
    "duty": DUTIES,
    "stage": STAGES,
    "unit_kind": UNIT_KINDS,
    "meaning": MEANINGS,
    "required": REQUIREMENTS,
    "topic": TOPICS,
    "attachment": ATTACHMENTS,
    "slot": SLOTS,
    "role": ROLES,
    "language": LANGUAGE_NAMES,
    "board_view": BOARD_VIEWS,
}


def label(choice_group: str, value: str) -> Text:
    """Return the words for a value of a group; a value that left the list stands for itself."""
    return GROUPS[choice_group].get(value, Text(value, value))
