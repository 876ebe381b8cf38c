"""The form of a key with which a program asks in a person's name."""

from __future__ import annotations

from forms.base import SpokenForm
from forms.fields import Line
from forms.picked import Chosen, Ticked
from forms.validators import Required
from state_machines.grammar import Text


class TokenForm(SpokenForm):
    """What a key is for, what it may do, and how long it is good."""

    name = Line(
        Text("Dùng cho phần mềm nào", "For which program"),
        validators=[Required()],
        max=120,
        description=Text(
            "Ví dụ: Phần mềm văn bản của Văn phòng", "For example: the office's records software"
        ),
    )
    scope = Ticked(
        Text("Khóa được làm gì", "What the key may do"), group="token_scope", default="read"
    )
    days = Chosen(Text("Dùng được trong", "Good for"), group="token_days", default="90")
