"""The form of a nomination: who is proposed for which award, and for what."""

from __future__ import annotations

from typing import Any

from wtforms.fields import BooleanField

from forms.base import PaperForm, Section
from forms.fields import Line, Paragraphs
from forms.picked import Chosen, Offered
from state_machines.grammar import Text


class NominationForm(PaperForm):
    """One collective, individual or household proposed for an award."""

    outline = (
        Section(
            Text("Đối tượng đề nghị", "The nominee"),
            Text("Đề nghị khen thưởng cho ai.", "Who is proposed."),
            ("subject", "nominee", "position"),
        ),
        Section(
            Text("Hình thức khen thưởng", "The award"),
            Text("Đề nghị tặng gì, ai quyết định.", "Which award, and who decides."),
            ("award_form", "authority"),
        ),
        Section(
            Text("Thành tích", "Achievements"),
            Text("Đã làm được gì trong đợt thi đua.", "What was done in the campaign."),
            ("achievements", "declared", "note"),
        ),
    )

    subject = Chosen(Text("Loại đối tượng", "Kind of nominee"), group="subject")
    nominee = Line(
        Text("Tên tập thể, cá nhân, hộ gia đình", "Name of the nominee"),
        description=Text(
            "Ghi đúng như sẽ in trên bằng, giấy khen.", "Exactly as the certificate will print it."
        ),
    )
    position = Line(
        Text("Chức vụ, đơn vị", "Office and unit"),
        description=Text(
            "Ví dụ: Trưởng Ban Công tác Mặt trận thôn Đông",
            "For example: head of the Front work committee of Dong hamlet",
        ),
    )
    award_form = Offered(Text("Hình thức đề nghị", "Award proposed"), max=80)
    authority = Offered(
        Text("Cấp quyết định", "Deciding authority"),
        description=Text(
            "Ví dụ: Ủy ban MTTQ Việt Nam tỉnh", "For example: the provincial Front committee"
        ),
    )
    achievements = Paragraphs(
        Text("Thành tích", "Achievements"),
        description=Text(
            "Nêu việc cụ thể, số liệu, thời gian.", "Name concrete deeds, figures and dates."
        ),
    )
    declared = BooleanField(
        Text(
            "Không đang trong thời gian bị kỷ luật hoặc đang bị xem xét kỷ luật",
            "Is not under discipline, and no disciplinary case is open",
        ),
        description=Text(
            "Đơn vị đã kiểm tra và chịu trách nhiệm về điều này.",
            "The unit has checked this and answers for it.",
        ),
    )
    note = Paragraphs(Text("Ghi chú", "Note"), max=2000)

    def answers(self) -> dict[str, Any]:
        """Return the answers; the nominee's name is also the paper's title."""
        answers = super().answers()
        return answers | {"title": answers["nominee"]}
