"""A day of the working-day calendar, as an administrator writes it down."""

from __future__ import annotations

from wtforms.fields import BooleanField

from forms.base import SpokenForm
from forms.fields import Line, VietDate
from forms.picked import Chosen
from forms.validators import Required
from state_machines.grammar import Text


class DayForm(SpokenForm):
    """A day off, or a Saturday that is worked, with where that is written."""

    day = VietDate(
        Text("Ngày", "Day"),
        validators=[Required()],
        description=Text("Ví dụ: 24/11/2026", "For example: 24/11/2026"),
    )
    sort = Chosen(Text("Làm hay nghỉ", "Worked or off"), group="day_sort", default="off")
    name = Line(
        Text("Tên ngày", "Name"),
        validators=[Required()],
        max=200,
        description=Text(
            "Ví dụ: Quốc khánh; Làm bù cho ngày 31/8/2026",
            "For example: National Day; worked in place of 31/8/2026",
        ),
    )
    source = Line(
        Text("Căn cứ", "Source"),
        validators=[Required()],
        max=300,
        description=Text(
            "Văn bản nào quy định, ví dụ: Thông báo lịch nghỉ Tết của Bộ Nội vụ",
            "Which paper says so, for example: the notice of the Ministry of Home Affairs",
        ),
    )
    sure = BooleanField(
        Text("Đã có văn bản chính thức", "Officially announced"),
        default=True,
        description=Text(
            "Bỏ chọn khi mới là dự kiến; trang này sẽ nhắc xem lại.",
            "Leave unticked while it is a guess; this page then warns.",
        ),
    )
