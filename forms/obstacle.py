"""The forms of an obstacle (khó khăn, vướng mắc): what a unit raises, and the answer."""

from __future__ import annotations

from forms.base import PaperForm
from forms.fields import Line, Paragraphs
from forms.step import StepForm
from forms.validators import Required
from state_machines.grammar import Text


class ObstacleForm(PaperForm):
    """What is in the way, and what the superior is asked to do about it."""

    title = Line(
        Text("Vướng mắc gì", "What is in the way"),
        max=200,
        description=Text(
            "Một câu ngắn, ví dụ: Chưa có kinh phí cho công trình",
            "One short sentence, for example: no money for the works yet",
        ),
    )
    description = Paragraphs(
        Text("Diễn biến cụ thể", "What happens"),
        max=5000,
        description=Text(
            "Vướng ở đâu, từ khi nào, đơn vị đã làm gì để tháo gỡ.",
            "Where, since when, and what the unit has tried.",
        ),
    )
    wanted = Paragraphs(
        Text("Đề nghị cấp trên", "What is asked of the superior"),
        max=2000,
        description=Text(
            "Cần hướng dẫn, quyết định hay hỗ trợ gì.",
            "Guidance, a decision, or help: say which.",
        ),
    )


class AnswerForm(StepForm):
    """What the superior answers."""

    answer = Paragraphs(
        Text("Nội dung trả lời", "Answer"),
        validators=[Required()],
        max=5000,
        description=Text(
            "Nói rõ đơn vị làm gì tiếp, ai hỗ trợ, đến khi nào.",
            "Say what the unit does next, who helps, and until when.",
        ),
    )
