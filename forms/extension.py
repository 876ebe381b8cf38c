"""More time (gia hạn): the request of one unit, and the offer to several at once."""

from __future__ import annotations

from typing import Any

from wtforms.fields import SelectMultipleField

from forms.base import PaperForm
from forms.fields import Reason, VietDate
from forms.picked import Ticked
from forms.validators import Required, refuse
from state_machines.grammar import Text


class ExtensionForm(PaperForm):
    """Until when a unit asks to be given time, and why."""

    due_on = VietDate(
        Text("Xin gia hạn đến ngày", "Extension until"),
        description=Text("Ví dụ: 15/12/2023", "For example: 15/12/2023"),
    )
    reason = Reason(
        Text("Lý do", "Reason"),
        description=Text(
            "Vì sao chưa kịp hạn, ít nhất 10 ký tự.",
            "Why the date cannot be kept, at least 10 characters.",
        ),
    )

    def answers(self) -> dict[str, Any]:
        """Return the answers with the title that papers of this kind carry."""
        until = f" đến ngày {self.due_on.shown()}" if self.due_on.data else ""
        return super().answers() | {"title": f"Xin gia hạn{until}"}


class OfferForm(PaperForm):
    """Which units are given more time, how much of it, and why. The caller draws the units."""

    apart = PaperForm.apart | {"papers"}
    nobody = Text("Chọn ít nhất một đơn vị.", "Choose at least one unit.")
    no_day = Text("Ghi ngày khi chọn “Đến một ngày khác”.", "Name the other day.")
    both = Text(
        "Chọn “Đến một ngày khác”, hoặc xóa ngày này.",
        "Choose “Until another day”, or empty this field.",
    )

    papers = SelectMultipleField(
        Text("Đơn vị được gia hạn", "Units that get more time"), validate_choice=False
    )
    more = Ticked(Text("Gia hạn", "How much"), group="granted_time", default="7")
    due_on = VietDate(
        Text("Ngày khác", "Another day"),
        description=Text(
            "Chỉ ghi khi chọn “Đến một ngày khác”. Ví dụ: 15/12/2023",
            "Only with “Until another day”. For example: 15/12/2023",
        ),
    )
    reason = Reason(
        Text("Lý do", "Reason"),
        validators=[Required()],
        description=Text(
            "Đơn vị đọc được lý do này; ít nhất 10 ký tự.",
            "The units read it; at least 10 characters.",
        ),
    )

    def validate_papers(self, field: SelectMultipleField) -> None:
        """Time is given to somebody."""
        if not field.data:
            raise refuse(field, self.nobody)

    def validate_due_on(self, field: VietDate) -> None:
        """A day is named when no number of days is chosen, and only then."""
        if self.more.data == "" and not field.data and not field.errors:
            raise refuse(field, self.no_day)
        if self.more.data and field.data:
            raise refuse(field, self.both)
