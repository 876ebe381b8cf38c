"""The form in which a unit says how one of its register books numbers papers."""

from __future__ import annotations

from forms.base import SpokenForm
from forms.fields import VietDate
from forms.picked import Ticked
from forms.validators import Required
from state_machines.grammar import Text


class RuleForm(SpokenForm):
    """Which papers share their numbers, when the numbers begin anew, and from when on."""

    grouping = Ticked(
        Text("Dãy số", "Series"), validators=[Required()], group="grouping", default="by_type"
    )
    resets = Ticked(
        Text("Đánh số lại", "Beginning anew"),
        validators=[Required()],
        group="resets",
        default="yearly",
    )
    since = VietDate(
        Text("Áp dụng từ ngày", "From the day"),
        validators=[Required()],
        description=Text(
            "Từ hôm nay trở đi; số đã cấp giữ nguyên. Ví dụ: 01/01/2027",
            "Today or later; numbers that are given stay. For example: 01/01/2027",
        ),
    )
