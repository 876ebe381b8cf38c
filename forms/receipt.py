"""The form of a receipt: a paper that came by hand, by mail or by chat, typed in for its unit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from forms.fields import Attachment, Hour, Line, Paragraphs, VietDate
from forms.picked import Chosen
from forms.step import DAY_HINT, NOTE, StepForm
from forms.validators import Required
from state_machines.days import VIETNAM
from state_machines.grammar import Text


class ReceiptForm(StepForm):
    """When and how a paper came, who took it, and its scan."""

    arrived_on = VietDate(
        Text("Ngày nhận", "Received on"), validators=[Required()], description=DAY_HINT
    )
    arrived_time = Hour(
        Text("Giờ nhận", "At"),
        validators=[Required()],
        description=Text(
            "Giờ đơn vị nộp, không phải giờ nhập. Ví dụ: 16:30",
            "When the unit handed it in, not when it is typed. For example: 16:30",
        ),
    )
    channel = Chosen(
        Text("Cách nhận", "Received by way of"), validators=[Required()], group="receipt_channel"
    )
    received_by = Line(
        Text("Người nhận", "Who received it"),
        validators=[Required()],
        max=200,
        description=Text("Họ tên và chức vụ.", "Name and office."),
    )
    note = Paragraphs(NOTE, max=2000)
    file = Attachment(
        Text("Bản chụp hồ sơ", "Scan of the paper"),
        validators=[Required()],
        description=Text(
            "Bản chụp hoặc tệp mà đơn vị đã gửi; dùng thay cho nội dung.",
            "The scan, or the file that the unit sent; it stands for the content.",
        ),
    )

    def process(
        self,
        formdata: Any = None,
        obj: object = None,
        data: Mapping[str, Any] | None = None,
        extra_filters: Any = None,
        **values: object,
    ) -> None:
        """Fill the day and the hour from the one instant that is kept."""
        on, _, time = str((data or {}).get("arrived_at") or "").partition("T")
        kept = {"arrived_on": on, "arrived_time": time[:5]}
        known = {**kept, **(data or {})}
        super().process(formdata, obj, known, extra_filters=extra_filters, **values)

    def answers(self) -> dict[str, Any]:
        """Return the answers with day and hour as one instant."""
        given = super().answers()
        on, time = given.pop("arrived_on"), given.pop("arrived_time")
        at = datetime.fromisoformat(f"{on}T{time}").replace(tzinfo=VIETNAM) if on and time else None
        return {"arrived_at": at.isoformat(timespec="minutes") if at else "", **given}
