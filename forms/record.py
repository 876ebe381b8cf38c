"""The record of a congress (kết quả đại hội) with the statistics of the committee it chose."""

from __future__ import annotations

from forms.base import NO_TEXT, PaperForm, Section
from forms.fields import Count, Line, Paragraphs, VietDate
from forms.validators import AtMost, Between, MakesUp, Required
from state_machines.grammar import Text


class RecordForm(PaperForm):
    """What happened at a congress, and the statistics of the committee that it elected."""

    outline = (
        Section(
            Text("Đại hội", "The congress"),
            Text("Tổ chức khi nào, bao nhiêu đại biểu.", "When it was held and who came."),
            ("held_on", "place", "summoned", "present", "resolution"),
        ),
        Section(
            Text("Ủy ban và Ban Thường trực", "The committee"),
            Text("Số người được hiệp thương cử.", "How many were chosen by consultation."),
            ("members", "standing_committee", "chair", "vice_chair", "re_elected", "first_time"),
        ),
        Section(
            Text("Cơ cấu", "Structure"),
            Text(
                "Để trống mục chưa có số liệu; ghi 0 nếu không có ai.",
                "Leave empty what is not known; write 0 when there is nobody.",
            ),
            ("male", "female", "non_party", "religious", "ethnic_minority"),
        ),
        Section(
            Text("Thành phần", "Composition"),
            Text("Một người có thể không thuộc nhóm nào.", "Some may belong to no group."),
            ("full_time", "front_work_committee", "member_organisation", "outstanding_individual"),
        ),
        Section(
            Text("Độ tuổi, trình độ", "Age and education"),
            Text("Tính đến ngày đại hội.", "As of the day of the congress."),
            (
                *("age_max", "age_min", "edu_master", "edu_university_college"),
                *("edu_intermediate", "pol_advanced", "pol_intermediate_basic"),
            ),
        ),
        Section(Text("Ghi chú", "Note"), NO_TEXT, ("note",)),
    )

    held_on = VietDate(
        Text("Ngày tổ chức", "Held on"),
        validators=[Required()],
        description=Text("Ví dụ: 26/3/2024", "For example: 26/3/2024"),
    )
    place = Line(Text("Địa điểm", "Place"), validators=[Required()])
    summoned = Count(
        Text("Đại biểu được triệu tập", "Delegates summoned"),
        validators=[Required(), Between(1, 9999)],
    )
    present = Count(
        Text("Đại biểu có mặt", "Delegates present"),
        validators=[Required(), AtMost("summoned")],
    )
    members = Count(
        Text("Ủy viên Ủy ban", "Committee members"), validators=[Required(), Between(1, 9999)]
    )
    standing_committee = Count(
        Text("Ủy viên Ban Thường trực", "Standing members"), validators=[AtMost("members")]
    )
    chair = Count(Text("Chủ tịch", "Chair"), validators=[AtMost("standing_committee")])
    vice_chair = Count(
        Text("Phó Chủ tịch", "Vice-chairs"), validators=[AtMost("standing_committee")]
    )
    re_elected = Count(Text("Tái cử", "Re-elected"), validators=[AtMost("members")])
    first_time = Count(
        Text("Tham gia lần đầu", "First time"),
        validators=[AtMost("members"), MakesUp("members", "re_elected")],
    )
    male = Count(Text("Nam", "Male"), validators=[AtMost("members")])
    female = Count(Text("Nữ", "Female"), validators=[AtMost("members"), MakesUp("members", "male")])
    non_party = Count(Text("Ngoài Đảng", "Non-party"), validators=[AtMost("members")])
    religious = Count(Text("Tôn giáo", "Religious"), validators=[AtMost("members")])
    ethnic_minority = Count(
        Text("Dân tộc thiểu số", "Ethnic minority"), validators=[AtMost("members")]
    )
    full_time = Count(
        Text("Cán bộ chuyên trách", "Full-time officers"), validators=[AtMost("members")]
    )
    front_work_committee = Count(
        Text("Ban Công tác Mặt trận", "Front work committees"), validators=[AtMost("members")]
    )
    member_organisation = Count(
        Text("Tổ chức thành viên", "Member organisations"), validators=[AtMost("members")]
    )
    outstanding_individual = Count(
        Text("Cá nhân tiêu biểu", "Outstanding individuals"), validators=[AtMost("members")]
    )
    age_max = Count(Text("Tuổi cao nhất", "Oldest"), validators=[Between(18, 120)])
    age_min = Count(
        Text("Tuổi thấp nhất", "Youngest"), validators=[Between(18, 120), AtMost("age_max")]
    )
    edu_master = Count(Text("Thạc sĩ trở lên", "Master or higher"), validators=[AtMost("members")])
    edu_university_college = Count(
        Text("Đại học, cao đẳng", "University, college"), validators=[AtMost("members")]
    )
    edu_intermediate = Count(Text("Trung cấp", "Intermediate"), validators=[AtMost("members")])
    pol_advanced = Count(
        Text("Lý luận chính trị: cử nhân, cao cấp", "Political theory: advanced"),
        validators=[AtMost("members")],
    )
    pol_intermediate_basic = Count(
        Text("Lý luận chính trị: trung, sơ cấp", "Political theory: intermediate, basic"),
        validators=[AtMost("members")],
    )
    resolution = Line(
        Text("Nghị quyết đại hội", "Resolution"),
        description=Text(
            "Số hoặc tên nghị quyết đã thông qua, nếu có.", "Its number or name, if there is one."
        ),
    )
    note = Paragraphs(Text("Ghi chú", "Note"), max=5000)
