"""What is due when: the wording of the plan, and the fields that say what the wording means."""

from __future__ import annotations

from typing import Any

from wtforms import Form
from wtforms.fields import BooleanField, Field

from forms.base import NO_TEXT, RowForm, Section
from forms.fields import Count, Hour, Line, Month, Quarter, VietDate
from forms.picked import Chosen, OfferedUnits
from forms.validators import Between, refuse
from state_machines.grammar import Event, Text
from state_machines.milestones import FUZZY, NEEDED

OWN = {key for keys in NEEDED.values() for key in keys}
"""The fields that only some meanings have."""
ENFORCED = " ".join(meaning for meaning in NEEDED if meaning != FUZZY)


def fits(*keys: str) -> dict[str, str]:
    """What tells the page for which meanings a field is shown; without JavaScript all are."""
    having = [meaning for meaning, needed in NEEDED.items() if set(keys) & set(needed)]
    return {"data-fits": " ".join(having)}


class Needed:
    """Must be filled when the chosen meaning needs it; says what to write, for each meaning."""

    def __init__(self, why: Text, **apart: Text) -> None:
        self.why, self.apart = why, apart

    def __call__(self, form: Form, field: Field) -> None:
        meaning = form["meaning"].data
        missing = field.short_name in NEEDED.get(meaning, ()) and not field.data
        if missing and not field.errors and not form.blank:
            raise refuse(field, self.apart.get(meaning, self.why))


class Milestone(RowForm):
    """What is due when. Only the fields of its meaning count, and only they are kept."""

    outline = (
        Section(NO_TEXT, NO_TEXT, ("stage", "who", "units")),
        Section(NO_TEXT, NO_TEXT, ("wording", "meaning")),
        Section(
            Text("Hạn", "Deadline"),
            Text(
                "Chỉ điền các ô hợp với cách tính đã chọn.",
                "Fill only what belongs to the way of counting that was chosen.",
            ),
            ("opens", "date", "time", "month", "quarter", "days", "event"),
        ),
        Section(NO_TEXT, NO_TEXT, ("roll", "binding")),
    )

    stage = Chosen(Text("Việc cần nộp", "What is due"), group="stage")
    who = Chosen(
        Text("Ai nộp", "Who hands it in"),
        group="unit_kind",
        description=Text(
            "Để trống nếu mọi đơn vị thực hiện đều nộp.",
            "Leave empty when every unit that acts hands it in.",
        ),
    )
    units = OfferedUnits(
        Text("Chỉ những đơn vị này", "These units only"),
        description=Text(
            "Chọn khi kế hoạch chia đợt. Không chọn đơn vị nào là áp dụng cho tất cả.",
            "Tick some when the plan goes by waves. None ticked means all.",
        ),
    )
    wording = Line(
        Text("Ghi trong kế hoạch", "As the plan words it"),
        description=Text(
            "Ví dụ: Gửi bản đăng ký chậm nhất ngày 30/11/2023",
            "For example: send the registration no later than 30/11/2023",
        ),
    )
    meaning = Chosen(
        Text("Cách tính hạn", "How the deadline counts"),
        group="meaning",
        default="by",
        render_kw={"data-decides": True},
    )
    opens = VietDate(
        Text("Từ ngày", "From"),
        validators=[Needed(Text("Ghi ngày bắt đầu.", "Write the first day."))],
        description=Text("Ví dụ: 01/11/2023", "For example: 01/11/2023"),
        render_kw=fits("opens"),
    )
    date = VietDate(
        Text("Ngày", "Date"),
        validators=[
            Needed(
                Text(
                    "Ghi ngày hết hạn. Chưa có ngày cụ thể thì chọn cách tính “ước chừng”.",
                    "Write the day. When there is none yet, choose “approximate”.",
                ),
                window=Text("Ghi ngày cuối cùng.", "Write the last day."),
            )
        ],
        description=Text("Ví dụ: 30/11/2023", "For example: 30/11/2023"),
        render_kw=fits("date"),
    )
    time = Hour(
        Text("Giờ", "Time"),
        validators=[Needed(Text("Ghi giờ hết hạn, ví dụ 17:00.", "Write the time, like 17:00."))],
        description=Text("Ví dụ: 17:00 hoặc 17 giờ 30", "For example: 17:00"),
        render_kw=fits("time"),
    )
    month = Month(
        Text("Tháng", "Month"),
        validators=[Needed(Text("Ghi tháng, ví dụ 10/2023.", "Write the month, like 10/2023."))],
        description=Text("Ví dụ: 10/2023", "For example: 10/2023"),
        render_kw=fits("month"),
    )
    quarter = Quarter(
        Text("Quý", "Quarter"),
        validators=[Needed(Text("Ghi quý, ví dụ quý II/2024.", "Write the quarter: Q2/2024."))],
        description=Text("Ví dụ: quý II/2024", "For example: Q2/2024"),
        render_kw=fits("quarter"),
    )
    days = Count(
        Text("Số ngày", "Number of days"),
        validators=[
            Needed(
                Text("Ghi số ngày làm việc, ví dụ 5.", "Write the number of working days, like 5."),
                ahead=Text(
                    "Ghi số ngày trước ngày đại hội, ví dụ 15.",
                    "Write the number of days before the congress, like 15.",
                ),
            ),
            Between(1, 365),
        ],
        description=Text(
            "Ngày làm việc nếu tính từ một ngày; ngày thường nếu tính trước đại hội.",
            "Working days after a day; days of the calendar before a congress.",
        ),
        render_kw=fits("days"),
    )
    event = Chosen(
        Text("Tính từ", "Counted from"),
        group="event",
        description=Text("Không tính chính ngày đó.", "That day itself does not count."),
        render_kw={"data-fits": "term"},
    )
    roll = Chosen(
        Text("Ngày cuối là ngày nghỉ", "When the last day is a day off"),
        group="roll",
        description=Text(
            "Lệ thường: ngày ghi sẵn giữ nguyên; thời hạn tính bằng ngày làm việc thì dời.",
            "Usually a printed date stays, and a term in working days moves on.",
        ),
        render_kw={"data-fits": ENFORCED},
    )
    binding = BooleanField(
        Text("Quá hạn thì không nhận nữa", "Take nothing after the deadline"),
        default=False,
        description=Text(
            "Chỉ chọn khi kế hoạch ghi rõ. Nếu không, hồ sơ muộn vẫn nộp được và ghi là muộn.",
            "Only when the plan says so. Else a late paper is taken, and told to be late.",
        ),
        render_kw={"data-fits": ENFORCED},
    )

    backwards = Text(
        "Ngày cuối không được trước ngày bắt đầu.", "The last day must not come before the first."
    )
    since_when = Text("Chọn ngày bắt đầu tính.", "Choose the day it is counted from.")

    def validate_event(self, field: Field) -> None:
        """A term is counted from a day; days ahead have only the congress to be counted to."""
        if self.meaning.data == "term" and not field.data and not self.blank:
            raise refuse(field, self.since_when)

    def validate_date(self, field: Field) -> None:
        """A window does not end before it opens."""
        window = self.meaning.data == "window" and self.opens.data and field.data
        if window and field.data < self.opens.data:
            raise refuse(field, self.backwards)

    def answers(self) -> dict[str, Any]:
        """Return what was filled in, without the fields of other meanings."""
        given = super().answers()
        meaning = given["meaning"]
        dropped = OWN - set(NEEDED.get(meaning, OWN))
        if meaning == FUZZY:
            dropped |= {"roll", "binding"}
        if meaning == "ahead":
            given["event"] = Event.CONGRESS.value
        return {name: value for name, value in given.items() if name not in dropped}
