"""The record of a congress (kết quả đại hội) with the statistics of the committee it chose."""

from __future__ import annotations

from forms.base import NO_TEXT, PaperForm, Section
from forms.counted import counted
from forms.fields import Line, Paragraphs, VietDate
from forms.validators import Between, Required
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

    tabled = tuple(name for section in outline for name in section.names if name != "note")

    held_on = VietDate(
        Text("Ngày tổ chức", "Held on"),
        validators=[Required()],
        description=Text("Ví dụ: 26/3/2024", "For example: 26/3/2024"),
    )
    place = Line(Text("Địa điểm", "Place"), validators=[Required()])
    summoned = counted("summoned", Required(), Between(1, 9999))
    present = counted("present", Required())
    members = counted("members", Required(), Between(1, 9999))
    standing_committee = counted("standing_committee")
    chair = counted("chair")
    vice_chair = counted("vice_chair")
    re_elected = counted("re_elected")
    first_time = counted("first_time")
    male = counted("male")
    female = counted("female")
    non_party = counted("non_party")
    religious = counted("religious")
    ethnic_minority = counted("ethnic_minority")
    full_time = counted("full_time")
    front_work_committee = counted("front_work_committee")
    member_organisation = counted("member_organisation")
    outstanding_individual = counted("outstanding_individual")
    age_max = counted("age_max", Between(18, 120))
    age_min = counted("age_min", Between(18, 120))
    edu_master = counted("edu_master")
    edu_university_college = counted("edu_university_college")
    edu_intermediate = counted("edu_intermediate")
    pol_advanced = counted("pol_advanced")
    pol_intermediate_basic = counted("pol_intermediate_basic")
    resolution = Line(
        Text("Nghị quyết đại hội", "Resolution"),
        description=Text(
            "Số hoặc tên nghị quyết đã thông qua, nếu có.", "Its number or name, if there is one."
        ),
    )
    note = Paragraphs(Text("Ghi chú", "Note"), max=5000)
