"""The forms of an incoming paper (văn bản đến): its entry in the book, and whom it is given to."""

from __future__ import annotations

from forms.base import NO_TEXT, PaperForm, Section
from forms.fields import Attachment, Line, Paragraphs, VietDate
from forms.picked import Chosen, OfferedId
from forms.step import StepForm
from forms.validators import Required
from state_machines.grammar import Text

SCAN = "scan"


class IncomingForm(PaperForm):
    """What the incoming book says of a paper, with its scan."""

    slot_of_file = SCAN
    outline = (
        Section(
            Text("Văn bản đến", "The paper"),
            Text("Ghi như trong văn bản nhận được.", "As the paper that came has it."),
            ("sender", "their_number", "dated_on", "type", "title"),
        ),
        Section(
            Text("Nhận", "Receipt"),
            Text("Số đến do hệ thống cấp khi lưu.", "Its number is given when it is saved."),
            ("received_on", "urgency", "file"),
        ),
        Section(Text("Ghi chú", "Note"), NO_TEXT, ("note",)),
    )

    sender = Line(
        Text("Cơ quan gửi", "Sender"),
        validators=[Required()],
        max=200,
        description=Text(
            "Ví dụ: Ủy ban MTTQ Việt Nam tỉnh", "For example: the provincial Front committee"
        ),
    )
    their_number = Line(
        Text("Số, ký hiệu của văn bản", "Number and symbol of the paper"),
        max=60,
        description=Text("Ví dụ: 45/MTTQ-BTT", "For example: 45/MTTQ-BTT"),
    )
    dated_on = VietDate(
        Text("Ngày văn bản", "Date of the paper"),
        description=Text("Ví dụ: 30/11/2023", "For example: 30/11/2023"),
    )
    type = Chosen(Text("Loại văn bản", "Type of paper"), group="paper_type")
    title = Line(Text("Trích yếu", "Abstract"), validators=[Required()], max=500)
    received_on = VietDate(
        Text("Ngày đến", "Received on"),
        validators=[Required()],
        description=Text("Ví dụ: 30/11/2023", "For example: 30/11/2023"),
    )
    urgency = Chosen(Text("Độ khẩn", "Urgency"), group="urgency", default="usual")
    file = Attachment(
        Text("Bản chụp văn bản", "Scan of the paper"),
        description=Text("Tệp PDF hoặc ảnh chụp rõ.", "A PDF, or a clear picture."),
    )
    note = Paragraphs(Text("Ghi chú", "Note"), max=2000)


class AssignmentForm(StepForm):
    """Who deals with a paper, and until when."""

    person = OfferedId(Text("Người xử lý", "Who deals with it"), validators=[Required()])
    due_on = VietDate(
        Text("Hạn xử lý", "Until"),
        validators=[Required()],
        description=Text(
            "Tính cả ngày đó. Ví dụ: 15/12/2023", "The day itself counts. For example: 15/12/2023"
        ),
    )
    note = Paragraphs(Text("Ý kiến chỉ đạo", "Instructions"), max=2000)


class SettlementForm(StepForm):
    """What was done about what somebody was given."""

    answer = Paragraphs(
        Text("Kết quả xử lý", "What was done"),
        validators=[Required()],
        max=5000,
        description=Text(
            "Nói rõ đã làm gì, bằng văn bản nào, còn gì chưa xong.",
            "Say what was done, by which paper, and what is left.",
        ),
    )
