"""Everything that is chosen from a fixed list, with its words in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from forms.acts import DEED_PLACES, DEEDS
from forms.offices import (
    DUE_MEANINGS,
    GROUPINGS,
    PAPER_TYPES,
    RESETS,
    RHYTHMS,
    URGENCIES,
)
from forms.signed import SIGNATURE_VERDICTS, SIGNED_HOW
from forms.wishes import CHANNELS, DIGEST_HOURS, LANGUAGE_NAMES, TOKEN_DAYS, TOKEN_SCOPES
from state_machines.figures import ASKED_FOR, REPORT_FIGURES
from state_machines.grammar import Event, Role, Text
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
    "instant": Text("Trước … giờ, ngày …", "Before an hour of a day"),
    "window": Text(
        "Từ ngày … đến ngày … (tính cả hai ngày)", "From … to … (both days still count)"
    ),
    "month": Text("Trong tháng … (đến hết tháng)", "In a month (until it ends)"),
    "quarter": Text("Trong quý … (đến hết quý)", "In a quarter (until it ends)"),
    "term": Text(
        "Trong … ngày làm việc kể từ một ngày", "Within … working days, counted from a day"
    ),
    "ahead": Text(
        "Chậm nhất … ngày trước ngày đại hội", "No later than … days before the congress"
    ),
    "fuzzy": Text(
        "Thời gian ước chừng, chỉ để nhắc (ví dụ: đầu tháng 5, dự kiến)",
        "An approximate time, only as a reminder (for example: early May, planned)",
    ),
}

EVENTS = {
    Event.ISSUED.value: Text("ngày ban hành", "the day of issue"),
    Event.CONGRESS.value: Text("ngày đại hội của đơn vị", "the day of the unit's congress"),
}

ROLLS = {
    "": Text("Theo lệ thường", "As usual"),
    "none": Text("Giữ nguyên, kể cả ngày nghỉ", "Stay, also on a day off"),
    "next": Text("Dời sang ngày làm việc kế tiếp", "Move to the next working day"),
    "previous": Text("Lùi về ngày làm việc liền trước", "Move to the previous working day"),
}

DAY_SORTS = {
    "off": Text("Nghỉ", "Off"),
    "worked": Text("Làm việc", "Worked"),
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
    "scan": Text("Bản chụp văn bản", "Scan of the paper"),
    "resolution": Text("Nghị quyết đại hội", "Resolution of the congress"),
    "minutes": Text("Biên bản", "Minutes"),
    "annex": Text("Phụ lục", "Annex"),
    "other": Text("Tài liệu khác", "Another paper"),
}

RECEIPT_CHANNELS = {
    "paper": Text("Bản giấy, nộp tại cơ quan", "On paper, at the office"),
    "mail": Text("Bưu điện hoặc thư điện tử", "By post or e-mail"),
    "chat": Text("Tin nhắn (Zalo và tương tự)", "By chat message"),
    "other": Text("Cách khác", "Another way"),
}

UNIT_CHANGES = {
    "merge": Text("Sáp nhập, hợp nhất thành một đơn vị", "Merge into one unit"),
    "split": Text("Chia tách thành nhiều đơn vị", "Split into several units"),
    "rename": Text("Đổi tên", "Rename"),
    "move": Text("Chuyển về trực thuộc đơn vị khác", "Move below another unit"),
    "dissolve": Text("Giải thể, giao việc cho đơn vị khác", "End, and hand over to another unit"),
}

GRANTED_TIME = {
    "3": Text("Thêm 03 ngày", "3 more days"),
    "7": Text("Thêm 01 tuần", "1 more week"),
    "14": Text("Thêm 02 tuần", "2 more weeks"),
    "": Text("Đến một ngày khác", "Until another day"),
}
"""How many days are added to the date of each paper; '' when a day is named."""

OWN_FILE = "text"
SLOTS = {
    OWN_FILE: Text("Tệp văn kiện", "File of the text"),
    "party_consent": Text("Ý kiến của cấp ủy cùng cấp", "Consent of the Party committee"),
    "superior_consent": Text("Ý kiến của cấp trên", "Consent of the superior committee"),
    "original": Text("Bản đã ký", "Signed original"),
    "receipt": Text("Bản chụp đã nhận", "Scan of what was received"),
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

SEATS = {
    value: words
    for value, words in ROLES.items()
    if value not in (Role.ADMINISTRATOR, Role.AUDITOR)
}
"""The roles that a table of people may give: whoever sees everything is named one by one."""

BOARD_VIEWS = {
    "all": Text("Tất cả đơn vị", "All units"),
    "overdue": Text("Quá hạn", "Overdue"),
    "late": Text("Nộp muộn", "Handed in late"),
    "extended": Text("Đúng hạn theo gia hạn", "On time with extension"),
    "missing": Text("Chưa nộp", "Not handed in"),
    "returned": Text("Đã trả lại", "Returned"),
    "waiting": Text("Chờ duyệt", "Waiting for review"),
}

VERDICTS = {
    "on_time": Text("Đúng hạn", "On time"),
    "extended": Text("Đúng hạn theo gia hạn", "On time with extension"),
    "late": Text("Nộp muộn", "Handed in late"),
    "undated": Text("Chưa định hạn", "No deadline set"),
}

DATA_REQUESTS = {
    "copy": Text("Xem, nhận bản sao dữ liệu về mình", "A copy of the data about oneself"),
    "erase": Text("Xóa dữ liệu về mình", "Erasing the data about oneself"),
}

JOBS = {
    "paper": Text("Xuất văn bản", "Making a paper"),
    "extract": Text("Trích nhật ký", "Extract of the trail"),
    "roster": Text("Nhập từ bảng", "Importing a table"),
    "rows": Text("Nhập từ bảng", "Importing a table"),
}
"""The kinds of long jobs that people wait for."""

GROUPS: Mapping[str, Mapping[str, Text]] = {
    "work_kind": WORK_KINDS,
    "qualifier": QUALIFIERS,
    "subject": SUBJECTS,
    "duty": DUTIES,
    "stage": STAGES,
    "unit_kind": UNIT_KINDS,
    "meaning": MEANINGS,
    "event": EVENTS,
    "roll": ROLLS,
    "day_sort": DAY_SORTS,
    "required": REQUIREMENTS,
    "topic": TOPICS,
    "attachment": ATTACHMENTS,
    "slot": SLOTS,
    "receipt_channel": RECEIPT_CHANNELS,
    "signed_how": SIGNED_HOW,
    "signature_verdict": SIGNATURE_VERDICTS,
    "granted_time": GRANTED_TIME,
    "unit_change": UNIT_CHANGES,
    "role": ROLES,
    "seat": SEATS,
    "language": LANGUAGE_NAMES,
    "digest_hour": DIGEST_HOURS,
    "channel": CHANNELS,
    "data_request": DATA_REQUESTS,
    "deed": DEEDS,
    "deed_place": DEED_PLACES,
    "job": JOBS,
    "paper_type": PAPER_TYPES,
    "urgency": URGENCIES,
    "rhythm": RHYTHMS,
    "due_meaning": DUE_MEANINGS,
    "grouping": GROUPINGS,
    "resets": RESETS,
    "verdict": VERDICTS,
    "token_scope": TOKEN_SCOPES,
    "token_days": TOKEN_DAYS,
    "figure": ASKED_FOR,
    "report_figure": {figure.code: figure.name for figure in REPORT_FIGURES},
}


def label(choice_group: str, value: str) -> Text:
    """Return the words for a value of a group; a value that left the list stands for itself."""
    return GROUPS[choice_group].get(value, Text(value, value))
