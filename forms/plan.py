"""The form of a plan (kế hoạch phát động thi đua): its seven parts, milestones and recipients."""

from __future__ import annotations

from typing import Any

from wtforms.fields import Field

from forms.base import PaperForm, RowForm, Section
from forms.choices import USUAL_CHECKLIST
from forms.fields import (
    Line,
    Month,
    Paragraphs,
    Rows,
    TextLines,
    VietDate,
)
from forms.indicator import Indicator
from forms.milestone import Milestone
from forms.picked import Chosen, Offered
from forms.reminding import REMINDING, RemindingForm
from forms.validators import NeededLater, NotBefore, refuse
from state_machines.grammar import Text

ONE_A_LINE = Text("Mỗi dòng một ý.", "One point a line.")


class Basis(RowForm):
    """A paper that the plan rests on."""

    text = Paragraphs(
        Text("Căn cứ", "Legal basis"),
        max=2000,
        description=Text(
            "Ví dụ: Chỉ thị của Ban Thường vụ Tỉnh ủy về lãnh đạo đại hội.",
            "For example: directive of the provincial Party committee on leading the congress.",
        ),
    )
    code = Line(
        Text("Số, ký hiệu", "Number and symbol"),
        max=60,
        description=Text("Ví dụ: 795/KH-MTTW-BTT", "For example: 795/KH-MTTW-BTT"),
    )
    date = VietDate(
        Text("Ngày ban hành", "Date of issue"),
        description=Text("Ví dụ: 29/9/2023", "For example: 29/9/2023"),
    )


class Criterion(RowForm):
    """What somebody must have done to be proposed for an award."""

    subject = Line(
        Text("Đối với", "For whom"),
        description=Text("Ví dụ: Ủy ban MTTQ Việt Nam cấp xã", "For example: commune committees"),
    )
    text = Paragraphs(Text("Tiêu chuẩn", "Criteria"), max=5000)


class Assignment(RowForm):
    """Who does what."""

    who = Line(
        Text("Đơn vị, bộ phận", "Unit or department"),
        description=Text(
            "Ví dụ: Văn phòng; Các tổ chức thành viên",
            "For example: the office; the member organisations",
        ),
    )
    text = Paragraphs(Text("Nhiệm vụ", "Duties"), max=5000)


class Required(RowForm):
    """Whether a congress dossier must hold a text."""

    topic = Chosen(Text("Văn kiện", "Text"), group="topic")
    required = Chosen(Text("Yêu cầu", "Needed"), group="required", default="required")


class Greeted(RowForm):
    """A congress that works may greet."""

    code = Line(
        Text("Tên gọn", "Short name"),
        max=40,
        description=Text("Ví dụ: ĐH tỉnh XII", "For example: Province XII"),
    )
    name = Line(Text("Tên đầy đủ", "Full name"))


class Recipient(RowForm):
    """A line of "Nơi nhận" and the units that it stands for."""

    name = Line(
        Text("Nơi nhận", "Recipient"),
        description=Text(
            "Ghi như trong văn bản, ví dụ: Các tổ chức thành viên",
            "As the paper words it, for example: the member organisations",
        ),
    )
    duty = Chosen(Text("Để làm gì", "For what"), group="duty")
    units = Offered(
        Text("Đơn vị trong hệ thống", "Units in the system"),
        description=Text(
            "Các đơn vị này nhận kế hoạch; nếu là t/h thì có việc phải nộp.",
            "These units receive the plan; with t/h they owe papers.",
        ),
    )

    nameless = Text(
        "Ghi tên nơi nhận như sẽ in, ví dụ: Ủy ban MTTQ các xã, phường.",
        "Write the recipient as it will be printed, for example: the committees of the wards.",
    )

    def validate_name(self, field: Field) -> None:
        """Who receives the plan is printed in its words: chosen units alone name nobody there."""
        if self.units.data and not field.data:
            raise refuse(field, self.nameless)


class PlanForm(PaperForm, RemindingForm):
    """A plan that launches a campaign."""

    proofread = True

    outline = (
        Section(
            Text("Tên kế hoạch", "Name of the plan"),
            Text("Kế hoạch nói về việc gì.", "What the plan is about."),
            ("title", "campaign"),
        ),
        Section(
            Text("Căn cứ", "Legal bases"),
            Text("Các văn bản làm căn cứ ban hành.", "The papers that the plan rests on."),
            ("bases",),
        ),
        Section(
            Text("Mục đích, yêu cầu", "Purposes and requirements"),
            ONE_A_LINE,
            ("purposes", "requirements"),
        ),
        Section(
            Text("Thời gian, đối tượng", "Time and participants"),
            Text(
                "Thi đua từ khi nào đến khi nào, ai tham gia.", "From when to when, and for whom."
            ),
            ("period_from", "period_to", "audience"),
        ),
        Section(
            Text("Nội dung, chỉ tiêu", "Contents and targets"), ONE_A_LINE, ("contents", "targets")
        ),
        Section(
            Text("Số liệu báo cáo", "Figures to report"),
            Text(
                "Số đơn vị phải báo và mức cần đạt. Hệ thống tự cộng và so.",
                "What units report and should reach. The system adds up and compares.",
            ),
            ("indicators",),
        ),
        Section(
            Text("Khen thưởng", "Awards"),
            Text("Hình thức khen thưởng và tiêu chuẩn xét tặng.", "Award forms and criteria."),
            ("award_forms", "criteria"),
        ),
        Section(
            Text("Tổ chức thực hiện", "Implementation"),
            Text("Ai làm việc gì.", "Who does what."),
            ("organisation",),
        ),
        Section(
            Text("Các mốc thời gian", "Milestones"),
            Text(
                "Từ các mốc này, hệ thống mở việc cho từng đơn vị và nhắc trước hạn.",
                "From these the system opens papers for each unit and reminds in time.",
            ),
            ("milestones",),
        ),
        REMINDING,
        Section(
            Text("Đại hội", "Congresses"),
            Text(
                "Văn kiện cần có trong hồ sơ đại hội, và các đại hội được chào mừng.",
                "The texts that a congress dossier needs, and the congresses to greet.",
            ),
            ("checklist", "greets"),
        ),
        Section(
            Text("Nơi nhận, người ký", "Recipients and signer"),
            Text("Kế hoạch gửi cho ai, ai ký.", "Who receives the plan and who signs it."),
            ("recipients", "signer_name", "signer_capacity"),
        ),
    )

    title = Line(
        Text("Trích yếu", "Title"),
        max=500,
        description=Text(
            "Ví dụ: Phát động đợt thi đua đặc biệt chào mừng Đại hội MTTQ Việt Nam các cấp",
            "For example: launching a special campaign to greet the congresses of the Front",
        ),
    )
    campaign = Line(
        Text("Tên đợt thi đua", "Name of the campaign"),
        description=Text(
            "Tên ngắn để gọi hằng ngày, ví dụ: Thi đua chào mừng Đại hội 2024",
            "A short name for daily use, for example: Greeting the congress 2024",
        ),
    )
    bases = Rows(Basis, Text("Căn cứ ban hành", "Legal bases"), [NeededLater()])
    purposes = TextLines(Text("Mục đích", "Purposes"), description=ONE_A_LINE)
    requirements = TextLines(Text("Yêu cầu", "Requirements"), description=ONE_A_LINE)
    period_from = Month(
        Text("Từ tháng", "From"), description=Text("Ví dụ: 10/2023", "For example: 10/2023")
    )
    period_to = Month(
        Text("Đến tháng", "To"),
        validators=[NotBefore("period_from")],
        description=Text("Ví dụ: 10/2024", "For example: 10/2024"),
    )
    audience = TextLines(
        Text("Đối tượng thi đua", "Participants"),
        description=Text("Mỗi dòng một nhóm đối tượng.", "One group a line."),
    )
    contents = TextLines(Text("Nội dung thi đua", "Contents"), description=ONE_A_LINE)
    targets = TextLines(
        Text("Chỉ tiêu thi đua", "Targets"),
        description=Text(
            "Mỗi dòng một chỉ tiêu, ví dụ: Mỗi xã có ít nhất 01 công trình.",
            "One target a line, for example: at least one work in each commune.",
        ),
    )
    indicators = Rows(Indicator, Text("Số liệu phải báo cáo", "Figures to report"), most=60)
    award_forms = TextLines(
        Text("Hình thức khen thưởng", "Award forms"),
        longest=80,
        description=Text(
            "Mỗi dòng một hình thức, ví dụ: Bằng khen của Ủy ban MTTQ Việt Nam tỉnh",
            "One form a line, for example: certificate of merit of the provincial committee",
        ),
    )
    criteria = Rows(Criterion, Text("Tiêu chuẩn xét tặng", "Award criteria"))
    organisation = Rows(Assignment, Text("Phân công", "Who does what"))
    milestones = Rows(Milestone, Text("Mốc thời gian", "Milestones"), most=20)
    checklist = Rows(
        Required, Text("Văn kiện đại hội", "Congress texts"), most=20, usual=USUAL_CHECKLIST
    )
    greets = Rows(Greeted, Text("Chào mừng đại hội", "Congresses to greet"), most=20)
    recipients = Rows(Recipient, Text("Nơi nhận", "Recipients"))
    signer_name = Line(Text("Họ và tên người ký", "Signer's name"), max=120)
    signer_capacity = Line(
        Text("Chức vụ người ký", "Signer's capacity"),
        max=120,
        description=Text(
            "Ví dụ: TM. Ban Thường trực, Phó Chủ tịch Thường trực",
            "For example: for the standing committee, standing vice-chair",
        ),
    )

    @classmethod
    def resting_on(cls, title: str, number: str) -> dict[str, Any]:
        """Return the legal basis that a plan below another one begins with."""
        return {"bases": [{"text": title, "code": number}]}
