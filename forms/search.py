"""The forms that narrow a list: the progress board and the trail."""

from __future__ import annotations

from forms.base import SpokenForm
from forms.fields import Line, VietDate
from forms.picked import Chosen, Offered, OfferedId
from forms.validators import NotBefore
from state_machines.grammar import Text

WORDS = Text("Tìm", "Search")


class BoardForm(SpokenForm):
    """Which units the progress board shows."""

    plan_id = OfferedId(Text("Kế hoạch", "Plan"))
    show = Chosen(Text("Hiện", "Show"), group="board_view", default="all")
    stage = Chosen(Text("Việc cần nộp", "What is due"), group="stage")
    area = Offered(Text("Địa bàn", "Area"), max=80)
    q = Line(
        WORDS,
        max=100,
        description=Text("Tên đơn vị, có dấu hoặc không dấu.", "Name of a unit, accents optional."),
    )


class TrailForm(SpokenForm):
    """Who did what, in which unit, when."""

    person_id = OfferedId(Text("Ai", "Who"))
    code = Offered(Text("Làm gì", "Did what"), max=32)
    unit_id = OfferedId(Text("Đơn vị nào", "Which unit"))
    kind = Offered(Text("Loại văn bản", "Kind of paper"), max=20)
    since = VietDate(
        Text("Từ ngày", "From"), description=Text("Ví dụ: 1/7/2025", "For example: 1/7/2025")
    )
    until = VietDate(
        Text("Đến hết ngày", "Through"),
        validators=[NotBefore("since")],
        description=Text("Ví dụ: 31/7/2025", "For example: 31/7/2025"),
    )
    q = Line(
        WORDS,
        max=100,
        description=Text("Tên hoặc số văn bản.", "Title or number of a paper."),
    )
