"""The forms of periodic reports: the calendar of a unit, a report, and a task that follows."""

from __future__ import annotations

from typing import Any

from wtforms.fields import FormField

from forms.base import PaperForm, RowForm, Section
from forms.fields import Count, Line, Paragraphs, Rows, TextLines, VietDate
from forms.picked import Chosen, OfferedId
from forms.plan import Recipient
from forms.told import FiguresForm
from forms.validators import Between
from state_machines.grammar import Text


class FigureAsked(RowForm):
    """A figure that every report of the calendar gives."""

    figure = Chosen(Text("Số liệu", "Figure"), group="report_figure")


class ReportingForm(PaperForm):
    """Which report is owed, how often, with which data, until when, and by whom."""

    outline = (
        Section(
            Text("Báo cáo", "The report"),
            Text("Tên, kỳ và các mục của báo cáo.", "Its name, rhythm and headings."),
            ("title", "rhythm", "headings"),
        ),
        Section(
            Text("Số liệu và thời hạn", "Data and deadline"),
            Text(
                "Ví dụ: chốt ngày 15, nộp trong 05 ngày làm việc sau ngày chốt.",
                "For example: closes on the 15th, due within 5 working days after.",
            ),
            ("indicators", "closes_on", "due_after", "due_meaning", "opens_before"),
        ),
        Section(
            Text("Đơn vị báo cáo", "Who reports"),
            Text(
                "Đơn vị có dòng t/h phải nộp."
                " Đơn vị lập chế độ này cũng có một báo cáo để tổng hợp.",
                "Units with t/h owe it. The unit itself has one too, composed from theirs.",
            ),
            ("recipients",),
        ),
    )

    title = Line(
        Text("Tên báo cáo", "Name of the report"),
        max=200,
        description=Text(
            "Ví dụ: Kết quả công tác Mặt trận", "For example: results of the Front's work"
        ),
    )
    rhythm = Chosen(Text("Kỳ báo cáo", "Rhythm"), group="rhythm", default="monthly")
    headings = TextLines(
        Text("Các mục của báo cáo", "Headings"),
        longest=300,
        description=Text("Mỗi dòng một mục.", "One heading a line."),
    )
    indicators = Rows(
        FigureAsked,
        Text("Số liệu phải báo", "Figures to report"),
        description=Text(
            "Cộng tự động khi tổng hợp. Để trống nếu báo cáo chỉ có lời.",
            "Added up when the superior composes its report. Empty when there are only words.",
        ),
    )
    closes_on = Count(
        Text("Chốt số liệu vào ngày", "Data close on day"),
        validators=[Between(1, 28)],
        description=Text(
            "Ngày trong tháng cuối của kỳ, ví dụ 15: số liệu từ 15/7 đến 15/8."
            " Để trống nếu chốt ngày cuối tháng.",
            "A day of the period's last month, as 15: data from 15/7 to 15/8."
            " Empty for the last day of the month.",
        ),
    )
    due_after = Count(
        Text("Nộp sau ngày chốt bao nhiêu ngày", "Due how many days after"),
        validators=[Between(0, 60)],
        description=Text("Để trống là nộp ngay ngày chốt.", "Empty: on the closing day itself."),
    )
    due_meaning = Chosen(Text("Cách tính hạn", "How it counts"), group="due_meaning", default="by")
    opens_before = Count(
        Text("Mở báo cáo trước ngày chốt bao nhiêu ngày", "Opened how many days before"),
        validators=[Between(0, 60)],
        description=Text("Để trống là 10 ngày.", "Empty: 10 days."),
    )
    recipients = Rows(Recipient, Text("Nơi nhận", "Recipients"))


class SectionRow(RowForm):
    """A heading of a report with what the unit says under it."""

    heading = Line(Text("Mục", "Heading"), max=300)
    said = Paragraphs(Text("Nội dung", "Text"))


class PeriodicForm(PaperForm):
    """What a unit reports of a period, heading by heading."""

    proofread = True
    tabled = ("figures",)

    parts = Rows(
        SectionRow,
        Text("Các mục của báo cáo", "Sections"),
        description=Text(
            "Không có gì để báo cáo ở một mục thì ghi “Không phát sinh”.",
            "Where there is nothing to report, say so.",
        ),
    )
    figures = FormField(FiguresForm, Text("Số liệu", "Figures"))

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        if not self.figures.form:  # the calendar asks for none
            del self.figures


class TaskForm(PaperForm):
    """What is to be done, by whom, and until when."""

    title = Line(
        Text("Việc phải làm", "What is to be done"),
        max=500,
        description=Text(
            "Ví dụ: Tổ chức Ngày hội Đại đoàn kết ở khu dân cư",
            "For example: hold the Great Unity day in the residential areas",
        ),
    )
    person = OfferedId(Text("Người thực hiện", "Who does it"))
    due_on = VietDate(
        Text("Hạn", "Until"),
        description=Text(
            "Tính cả ngày đó. Ví dụ: 15/12/2023", "The day itself counts. For example: 15/12/2023"
        ),
    )
    note = Paragraphs(Text("Ghi chú", "Note"), max=2000)
