"""How often people are reminded of what a plan asks: questions that go with its milestones."""

from __future__ import annotations

from forms.base import Section, SpokenForm
from forms.fields import Count, Counts
from forms.validators import Between
from state_machines.grammar import Text

REMINDING = Section(
    Text("Nhắc việc", "Reminders"),
    Text(
        "Để trống là theo lệ thường ghi ở từng ô. Mọi số là ngày làm việc;"
        " ngày nghỉ không nhắc ai.",
        "Leave empty for the usual number told at each field. All count working days;"
        " nobody is reminded on a day off.",
    ),
    (
        "remind_before",
        "late_every",
        "committee_every",
        "in_charge_after",
        "office_after",
        "committee_after",
    ),
)


def _every(label: Text, usual: int) -> Count:
    """A number of working days, with what holds when nothing is written; 0 is never."""
    return Count(
        label,
        validators=[Between(0, 60)],
        description=Text(
            f"Để trống: như thường lệ, {usual}. Ghi 0: không nhắc, không báo.",
            f"Left empty: as usual, {usual}. With 0 there is none.",
        ),
    )


class RemindingForm(SpokenForm):
    """The ladder of reminders before the last day, and of who is told when it has passed."""

    remind_before = Counts(
        Text("Nhắc trước hạn", "Reminders before the deadline"),
        description=Text(
            "Số ngày, cách nhau bằng dấu phẩy. Để trống: như thường lệ, 7, 3, 1. Ghi 0: không nhắc"
            " trước. Đúng ngày hạn luôn nhắc.",
            "Numbers of days, with commas. Left empty: as usual, 7, 3, 1. With 0 none before the"
            " day; on the day itself always.",
        ),
    )
    late_every = _every(
        Text("Quá hạn: nhắc đơn vị mỗi … ngày", "Overdue: remind the unit every … days"), 1
    )
    committee_every = _every(
        Text("Quá hạn: báo Ban Thường trực mỗi … ngày", "Overdue: tell the committee every … days"),
        5,
    )
    in_charge_after = _every(
        Text("Quá hạn … ngày: báo người phụ trách", "… days overdue: tell whoever is in charge"), 3
    )
    office_after = _every(
        Text("Quá hạn … ngày: báo Văn phòng", "… days overdue: tell the office"), 7
    )
    committee_after = _every(
        Text("Quá hạn … ngày: trình Ban Thường trực", "… days overdue: up to the committee"), 15
    )
