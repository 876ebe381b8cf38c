"""The form of a wrap-up report (báo cáo tổng kết)."""

from __future__ import annotations

from typing import Any

from wtforms.fields import FormField

from forms.base import PaperForm, Section
from forms.fields import Line, Paragraphs, VietDate
from forms.signing import SIGNING, SigningForm
from forms.told import FiguresForm
from state_machines.grammar import Text


class ReportForm(PaperForm, SigningForm):
    """What a unit did for the campaign, what went well and what did not."""

    proofread = True

    outline = (
        Section(
            Text("Báo cáo", "The report"),
            Text("Tên báo cáo và ngày chốt số liệu.", "Its name and the date of its figures."),
            ("title", "as_of"),
        ),
        Section(
            Text("Kết quả", "Results"),
            Text("Đã lãnh đạo và làm được những gì.", "What was led and what was done."),
            ("leadership", "results"),
        ),
        Section(
            Text("Số liệu", "Figures"),
            Text(
                "Những số kế hoạch yêu cầu, do chính đơn vị làm; để trống số chưa có.",
                "What the plan asks for, of the unit's own doing; leave empty what is not known.",
            ),
            ("figures",),
        ),
        Section(
            Text("Đánh giá", "Assessment"),
            Text(
                "Mặt được, mặt chưa được, rút ra điều gì.", "Good, less good, and what was learnt."
            ),
            ("strengths", "shortcomings", "lessons"),
        ),
        Section(
            Text("Kiến nghị", "Recommendations"),
            Text("Đề nghị cấp trên việc gì.", "What is asked of the superior level."),
            ("proposals",),
        ),
        SIGNING,
    )

    tabled = ("as_of", "figures")

    title = Line(
        Text("Tên báo cáo", "Name of the report"),
        max=500,
        description=Text(
            "Ví dụ: Tổng kết đợt thi đua chào mừng Đại hội",
            "For example: wrap-up of the campaign to greet the congress",
        ),
    )
    as_of = VietDate(
        Text("Số liệu tính đến ngày", "Figures as of"),
        description=Text("Ví dụ: 12/8/2024", "For example: 12/8/2024"),
    )
    leadership = Paragraphs(Text("Công tác lãnh đạo, chỉ đạo", "Leadership"))
    results = Paragraphs(
        Text("Kết quả thực hiện", "Results"),
        description=Text(
            "Nêu theo từng nội dung của kế hoạch. Danh sách công trình được kèm tự động.",
            "Follow the contents of the plan. The list of works is attached by itself.",
        ),
    )
    figures = FormField(FiguresForm, Text("Số liệu", "Figures"))
    strengths = Paragraphs(Text("Ưu điểm", "Strengths"))
    shortcomings = Paragraphs(Text("Tồn tại, hạn chế", "Shortcomings"))
    lessons = Paragraphs(Text("Bài học kinh nghiệm", "Lessons learnt"))
    proposals = Paragraphs(Text("Kiến nghị, đề xuất", "Recommendations"))

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        if not self.figures.form:  # the plan asks for none
            del self.figures
