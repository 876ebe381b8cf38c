"""The forms that narrow the trail, and that choose a moment of a paper."""

from __future__ import annotations

from forms.base import SpokenForm
from forms.fields import Hour, Line, VietDate
from forms.picked import Offered
from forms.validators import NotBefore
from state_machines.grammar import Text


class TrailForm(SpokenForm):
    """Who did what, in which unit, with which paper, why and when: a sentence with gaps."""

    who = Line(Text("Ai", "Who"), max=100)
    code = Offered(Text("đã làm gì", "did what"), max=32)
    unit = Line(Text("ở đơn vị nào", "in which unit"), max=100)
    kind = Offered(Text("với loại văn bản nào", "with which kind of paper"), max=20)
    paper = Line(Text("hồ sơ tên hoặc số gì", "with which title or number"), max=100)
    said = Line(Text("lý do có chữ gì", "with which words in the reason"), max=100)
    since = VietDate(
        Text("từ ngày", "from"), description=Text("Ví dụ: 1/7/2025", "For example: 1/7/2025")
    )
    until = VietDate(
        Text("đến hết ngày", "through"),
        validators=[NotBefore("since")],
        description=Text("Ví dụ: 31/7/2025", "For example: 31/7/2025"),
    )


class MomentForm(SpokenForm):
    """A moment in the life of a paper, and perhaps another one to compare it with."""

    on = VietDate(
        Text("Hồ sơ như lúc nào: ngày", "The paper as of: day"),
        description=Text("Ví dụ: 1/7/2025", "For example: 1/7/2025"),
    )
    hour = Hour(
        Text("giờ", "hour"),
        description=Text("Để trống là cuối ngày.", "Empty: the end of the day."),
    )
    since = VietDate(
        Text("So với lúc nào trước đó: ngày", "Compared with: day"),
        description=Text("Để trống nếu không so sánh.", "Empty when nothing is compared."),
    )
    since_hour = Hour(
        Text("giờ", "hour"),
        description=Text("Để trống là cuối ngày.", "Empty: the end of the day."),
    )
