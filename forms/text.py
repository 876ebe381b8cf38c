"""The form of a congress text (văn kiện); the text itself is the attached file."""

from __future__ import annotations

from forms.base import PaperForm
from forms.fields import Line, Paragraphs
from state_machines.grammar import Text


class TextForm(PaperForm):
    """What is said about a text next to its file."""

    title = Line(
        Text("Tên văn kiện", "Name of the text"),
        max=500,
        description=Text(
            "Ví dụ: Báo cáo chính trị trình Đại hội lần thứ XII",
            "For example: political report to the XII congress",
        ),
    )
    note = Paragraphs(
        Text("Ghi chú", "Note"),
        max=5000,
        description=Text(
            "Bản này khác bản trước ở chỗ nào; nội dung nào cần góp ý thêm.",
            "What differs from the version before; what needs more comments.",
        ),
    )
