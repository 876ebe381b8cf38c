"""What a plan asks its units to report, and what each should reach."""

from __future__ import annotations

from forms.base import RowForm
from forms.fields import Count
from forms.picked import Chosen
from forms.told import Target
from forms.validators import Between
from state_machines.grammar import Text


class Indicator(RowForm):
    """A figure that reports must give, and what each unit should reach."""

    figure = Chosen(Text("Số liệu", "Figure"), group="figure")
    least = Target(
        Text("Mỗi đơn vị ít nhất", "Each unit at least"),
        description=Text(
            "Ví dụ: 01; 2 tỷ đồng. Để trống nếu chỉ cần báo số.",
            "For example: 01; 2 tỷ đồng. Leave empty when only the figure is wanted.",
        ),
    )
    share = Count(
        Text("Tỷ lệ đơn vị phải đạt (%)", "Share of units that should reach it (%)"),
        validators=[Between(1, 100)],
        description=Text("Ví dụ: 100. Để trống là 100.", "For example: 100, also when empty."),
    )
