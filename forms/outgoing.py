"""The form of an outgoing paper (văn bản đi) that is written outside and numbered here."""

from __future__ import annotations

from forms.base import PaperForm, Section
from forms.fields import Count, Line, Paragraphs, VietDate
from forms.picked import Chosen
from forms.validators import Between, Required
from state_machines.grammar import Text


class OutgoingForm(PaperForm):
    """What the outgoing book says of a paper; to hold a number its type is enough."""

    outline = (
        Section(
            Text("Lấy số", "The number"),
            Text(
                "Chọn loại là đủ để giữ một số. Phần dưới ghi sau, khi văn bản đã ký.",
                "The type is enough to hold a number. The rest can wait until the paper is signed.",
            ),
            ("type", "note"),
        ),
        Section(
            Text("Nội dung ghi sổ", "The entry"),
            Text("Ghi như trong văn bản.", "As the paper has it."),
            ("title", "dated_on", "signer", "recipients", "kept_by", "copies"),
        ),
    )

    type = Chosen(
        Text("Loại văn bản", "Type of paper"), validators=[Required()], group="paper_type"
    )
    note = Line(
        Text("Ghi chú", "Note"),
        max=500,
        description=Text(
            "Ví dụ: giữ số cho giấy mời họp ngày 15/12",
            "For example: held for the invitation of 15/12",
        ),
    )
    title = Line(Text("Trích yếu", "Abstract"), max=500)
    dated_on = VietDate(
        Text("Ngày văn bản", "Date of the paper"),
        description=Text("Ví dụ: 30/11/2023", "For example: 30/11/2023"),
    )
    signer = Line(
        Text("Người ký", "Signer"),
        max=200,
        description=Text(
            "Họ tên và chức vụ, như trong văn bản.", "Name and office, as the paper has them."
        ),
    )
    recipients = Paragraphs(Text("Nơi nhận", "Recipients"), max=2000)
    kept_by = Line(Text("Đơn vị, người nhận bản lưu", "Who keeps the file copy"), max=200)
    copies = Count(Text("Số lượng bản", "Copies"), validators=[Between(1, 9999)])
