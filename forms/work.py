"""The form of a work (công trình, phần việc …): what, where, until when, for how much."""

from __future__ import annotations

from wtforms.fields import FormField

from forms.base import NO_TEXT, PaperForm, Section, SpokenForm
from forms.choices import FUNDING_SOURCES
from forms.fields import Line, Money, Paragraphs, VietDate
from forms.notation.writing import money_words
from forms.picked import Chosen, Offered
from forms.validators import NotBefore, refuse
from state_machines.grammar import Text

AMOUNT = Text(
    "Ví dụ: 13,386 tỷ; 350 triệu; 60.000.000", "For example: 13,386 tỷ; 350 triệu; 60.000.000"
)


class FundingForm(SpokenForm):
    """Where the money of a work comes from."""

    budget = Money(FUNDING_SOURCES["budget"], description=AMOUNT)
    enterprise = Money(FUNDING_SOURCES["enterprise"], description=AMOUNT)
    people = Money(FUNDING_SOURCES["people"], description=AMOUNT)
    other = Money(FUNDING_SOURCES["other"], description=AMOUNT)

    @property
    def total(self) -> int:
        """The sum of the sources that are written."""
        return sum(source.data or 0 for source in self)


class WorkForm(PaperForm):
    """Something a unit will do for the campaign."""

    over = Text(
        "Các nguồn kinh phí cộng lại là {total}, lớn hơn tổng giá trị {value}. Xem lại.",
        "The sources add up to {total}, more than the total value {value}. Check one of them.",
    )
    outline = (
        Section(
            Text("Công trình, phần việc", "The work"),
            Text("Làm gì, ở đâu, để được gì.", "What, where, and to what end."),
            ("kind", "title", "place", "expected_result"),
        ),
        Section(
            Text("Thời gian", "Time"),
            Text("Bắt đầu và hoàn thành khi nào.", "When it begins and ends."),
            ("starts_on", "ends_on", "greets", "also_greets"),
        ),
        Section(
            Text("Giá trị, kinh phí", "Value and funding"),
            Text("Để trống nếu không tính bằng tiền.", "Leave empty if it has no value in money."),
            ("value_qualifier", "value_vnd", "funding"),
        ),
        Section(Text("Ghi chú", "Note"), NO_TEXT, ("note",)),
    )

    kind = Chosen(Text("Loại", "Kind"), group="work_kind")
    title = Line(
        Text("Tên công trình, phần việc", "Name of the work"),
        max=500,
        description=Text(
            "Ví dụ: Xây 02 nhà Đại đoàn kết tại thôn Đông",
            "For example: build two Great Unity houses in Dong hamlet",
        ),
    )
    place = Line(Text("Nơi thực hiện", "Place"))
    expected_result = Paragraphs(
        Text("Kết quả dự kiến", "Expected result"),
        max=5000,
        description=Text(
            "Ví dụ: 02 hộ nghèo có nhà ở trước Tết.",
            "For example: two poor households have a house before Tết.",
        ),
    )
    value_vnd = Money(Text("Tổng giá trị", "Total value"), description=AMOUNT)
    value_qualifier = Chosen(
        Text("Mức chính xác của giá trị", "How exact the value is"),
        group="qualifier",
        default="exact",
        description=Text(
            "Nếu định viết “hơn 13 tỷ” thì chọn “hơn, trên”.",
            "To say “more than 13 billion”, choose “more than”.",
        ),
    )
    funding = FormField(FundingForm, Text("Nguồn kinh phí", "Funding"))
    starts_on = VietDate(
        Text("Ngày bắt đầu", "Starts on"),
        description=Text("Ví dụ: 1/3/2024", "For example: 1/3/2024"),
    )
    ends_on = VietDate(
        Text("Ngày hoàn thành", "Ends on"),
        validators=[NotBefore("starts_on")],
        description=Text("Ví dụ: 30/6/2024", "For example: 30/6/2024"),
    )
    greets = Offered(Text("Chào mừng đại hội", "Congress that it greets"), max=40)
    also_greets = Offered(
        Text("Đồng thời chào mừng", "And also"),
        max=40,
        description=Text(
            "Khi công trình chào mừng hai đại hội. Tổng số vẫn chỉ tính một lần.",
            "When it greets two congresses. The total still counts it once.",
        ),
    )
    note = Paragraphs(Text("Ghi chú", "Note"), max=2000)

    def validate_value_vnd(self, field: Money) -> None:
        """The sources of an exact value cannot add up to more than it."""
        total, value = self.funding.form.total, field.data
        if value is not None and self.value_qualifier.data == "exact" and total > value:
            words = {"total": money_words(total, self.meta.locales[0])}
            words["value"] = money_words(value, self.meta.locales[0])
            raise refuse(field, self.over, **words)
