"""The form of a congress dossier (hồ sơ đại hội) before its texts are handed in."""

from __future__ import annotations

from forms.base import PaperForm
from forms.fields import Count, Line, Money, Paragraphs, VietDate
from state_machines.grammar import Text


class CongressForm(PaperForm):
    """What a unit prepares its congress with."""

    title = Line(
        Text("Tên đại hội", "Name of the congress"),
        max=500,
        description=Text(
            "Ví dụ: Đại hội đại biểu MTTQ Việt Nam xã Thanh Sơn",
            "For example: delegates' congress of the Front of Thanh Son commune",
        ),
    )
    ordinal = Line(
        Text("Đại hội lần thứ", "Ordinal"),
        max=20,
        description=Text("Ví dụ: XII", "For example: XII"),
    )
    term = Line(
        Text("Nhiệm kỳ", "Term"),
        max=20,
        description=Text("Ví dụ: 2024-2029", "For example: 2024-2029"),
    )
    expected_on = VietDate(
        Text("Ngày dự kiến tổ chức", "Expected date"),
        description=Text("Ví dụ: 26/3/2024", "For example: 26/3/2024"),
    )
    delegates_expected = Count(
        Text("Số đại biểu dự kiến", "Delegates expected"),
        description=Text("Ví dụ: 120", "For example: 120"),
    )
    budget_vnd = Money(
        Text("Kinh phí dự kiến", "Budget"),
        description=Text("Ví dụ: 55 triệu", "For example: 55 triệu"),
    )
    note = Paragraphs(Text("Ghi chú", "Note"), max=2000)
