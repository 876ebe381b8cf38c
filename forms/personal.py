"""The forms of a data subject's request: what is asked, and how it is answered."""

from __future__ import annotations

from forms.base import SpokenForm
from forms.fields import Line, Paragraphs
from forms.picked import Ticked
from forms.validators import Required
from state_machines.grammar import Text


class RequestForm(SpokenForm):
    """Who asks, and for what."""

    subject = Line(
        Text("Họ và tên người yêu cầu", "Name of the person"),
        validators=[Required()],
        max=200,
        description=Text(
            "Đủ họ và tên như trong hồ sơ; hệ thống tìm cả khi viết không dấu.",
            "The full name as papers have it; it is found without accents too.",
        ),
    )
    wants = Ticked(Text("Yêu cầu", "Asks for"), validators=[Required()], group="data_request")


class AnswerForm(SpokenForm):
    """What was done, what is kept, and why."""

    answer = Paragraphs(
        Text("Trả lời người yêu cầu", "Answer to the person"),
        validators=[Required()],
        max=4000,
        description=Text(
            "Đã làm gì, giữ lại gì và vì sao. Không ghi họ tên ở đây.",
            "What was done, what is kept and why. Without the name.",
        ),
    )
