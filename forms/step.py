"""The small forms that steps ask for: a reason, a decision, a ballot, a date."""

from __future__ import annotations

from typing import Any

from forms.base import PaperForm
from forms.fields import Attachment, Count, Line, Money, Paragraphs, Reason, VietDate
from forms.picked import Chosen
from forms.validators import Between, NotBefore, Required, refuse
from state_machines.grammar import Text

NUMBER = Text("Số, ký hiệu", "Number and symbol")
SIGNER = Text("Người ký", "Signer")
SIGNER_HINT = Text(
    "Họ tên và chức vụ, như trong văn bản.", "Name and office, as the paper has them."
)
DAY_HINT = Text("Ví dụ: 30/11/2023", "For example: 30/11/2023")
NOTE = Text("Ghi chú", "Note")


class StepForm(PaperForm):
    """A step that asks for nothing but the version that was seen."""


class ReasonForm(StepForm):
    """Why a paper goes back, is refused or is withdrawn."""

    reason = Reason(
        Text("Lý do", "Reason"),
        validators=[Required()],
        description=Text(
            "Nêu rõ điều gì chưa được và cần làm gì tiếp, ít nhất 10 ký tự.",
            "Say what is not right yet and what to do next, at least 10 characters.",
        ),
    )


class FileForm(StepForm):
    """A file that belongs to the paper."""

    slot = Chosen(Text("Tệp này là", "This file is"), validators=[Required()], group="attachment")
    file = Attachment(
        Text("Tệp", "File"),
        validators=[Required()],
        description=Text(
            "Tệp PDF, Word, Excel hoặc ảnh chụp rõ.", "A PDF, Word, Excel or clear picture file."
        ),
    )

    def answers(self) -> dict[str, Any]:
        """Return nothing: the slot goes with the file."""
        return {name: value for name, value in super().answers().items() if name != "slot"}


class ConsentForm(StepForm):
    """The paper with which a body agrees."""

    number = Line(
        NUMBER,
        validators=[Required()],
        max=60,
        description=Text("Ví dụ: 45/MTTQ-BTT", "For example: 45/MTTQ-BTT"),
    )
    signed_on = VietDate(
        Text("Ngày ký", "Signed on"), validators=[Required()], description=DAY_HINT
    )
    signer = Line(SIGNER, validators=[Required()], max=200, description=SIGNER_HINT)
    opinion = Paragraphs(
        Text("Ý kiến", "Opinion"),
        max=5000,
        description=Text(
            "Ghi điều kiện hoặc yêu cầu kèm theo, nếu có.", "Conditions or requests, if any."
        ),
    )
    file = Attachment(
        Text("Bản chụp văn bản", "Copy of the paper"),
        description=Text("Kèm nếu có bản mềm.", "Attach it if there is a soft copy."),
    )


class ScheduleForm(StepForm):
    """When the content is reviewed and the congress is held."""

    review_on = VietDate(
        Text("Ngày duyệt nội dung", "Content review on"),
        validators=[Required()],
        description=Text("Ví dụ: 22/01/2024", "For example: 22/01/2024"),
    )
    congress_on = VietDate(
        Text("Ngày đại hội", "Congress on"),
        validators=[Required(), NotBefore("review_on")],
        description=Text("Ví dụ: 26/3/2024", "For example: 26/3/2024"),
    )
    place = Line(Text("Nơi duyệt", "Place of the review"), validators=[Required()])


class DecisionForm(StepForm):
    """A decision that was signed."""

    number = Line(
        Text("Số quyết định", "Number of the decision"),
        validators=[Required()],
        max=60,
        description=Text("Ví dụ: 128/QĐ-MTTQ-BTT", "For example: 128/QĐ-MTTQ-BTT"),
    )
    decided_on = VietDate(
        Text("Ngày quyết định", "Date of the decision"),
        validators=[Required()],
        description=DAY_HINT,
    )
    signer = Line(SIGNER, validators=[Required()], max=200, description=SIGNER_HINT)
    note = Paragraphs(NOTE, max=2000)


class IssueForm(StepForm):
    """The date and signer that go on a paper when it is issued."""

    issued_on = VietDate(
        Text("Ngày ban hành", "Date of issue"), validators=[Required()], description=DAY_HINT
    )
    signer_name = Line(
        Text("Họ và tên người ký", "Signer's name"), validators=[Required()], max=120
    )
    signer_capacity = Line(
        Text("Chức vụ người ký", "Signer's capacity"),
        validators=[Required()],
        max=120,
        description=Text(
            "Ví dụ: TM. Ban Thường trực, Chủ tịch", "For example: for the standing committee, chair"
        ),
    )


class ProgressForm(StepForm):
    """How far a work has come."""

    note = Paragraphs(
        Text("Tiến độ", "Progress"),
        validators=[Required()],
        max=5000,
        description=Text(
            "Đã làm đến đâu, còn vướng gì.", "How far it has come and what is in the way."
        ),
    )
    achieved_vnd = Money(
        Text("Giá trị đã thực hiện", "Value achieved"),
        description=Text(
            "Ví dụ: 1 tỷ 250 triệu. Để trống nếu chưa có.",
            "For example: 1 tỷ 250 triệu. Leave empty when there is none.",
        ),
    )
    achieved_qualifier = Chosen(
        Text("Mức chính xác của giá trị", "How exact the value is"),
        group="qualifier",
        default="exact",
    )
    result = Paragraphs(
        Text("Kết quả đạt được", "Result"),
        max=5000,
        description=Text(
            "Ví dụ: đã bàn giao 02 nhà cho hộ nghèo.",
            "For example: two houses handed over to poor households.",
        ),
    )


class BallotForm(StepForm):
    """How a council voted; the share is taken of all members, not of those present."""

    over = Text(
        "Phiếu đồng ý và không đồng ý là {votes}, lớn hơn tổng số thành viên ({members}).",
        "Votes for and against are {votes}, more than all members ({members}).",
    )

    held_on = VietDate(Text("Ngày họp", "Held on"), validators=[Required()], description=DAY_HINT)
    members_total = Count(
        Text("Tổng số thành viên hội đồng", "All members of the council"),
        validators=[Required(), Between(1, 999)],
        description=Text(
            "Cả người vắng mặt; người vắng gửi ý kiến bằng văn bản.",
            "The absent too; they send a written opinion.",
        ),
    )
    yes = Count(Text("Đồng ý", "For"), validators=[Required()])
    no = Count(Text("Không đồng ý", "Against"), validators=[Required()])
    note = Paragraphs(NOTE, max=2000)

    def validate_no(self, field: Count) -> None:
        """Nobody votes twice."""
        counts = (self.yes.data, field.data, self.members_total.data)
        if None not in counts and self.yes.data + field.data > self.members_total.data:
            votes = self.yes.data + field.data
            raise refuse(field, self.over, votes=votes, members=self.members_total.data)


class NewDateForm(StepForm):
    """A new due date and why."""

    due_on = VietDate(
        Text("Hạn mới", "New due date"),
        validators=[Required()],
        description=Text("Ví dụ: 15/12/2023", "For example: 15/12/2023"),
    )
    reason = Reason(
        Text("Lý do", "Reason"),
        validators=[Required()],
        description=Text("Ít nhất 10 ký tự.", "At least 10 characters."),
    )
