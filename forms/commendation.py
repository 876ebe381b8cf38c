"""The form of a commendation proposal (tờ trình khen thưởng); its nominees are papers inside it."""

from __future__ import annotations

from forms.base import PaperForm, Section
from forms.fields import Line, Paragraphs, VietDate
from forms.signing import SIGNING, SigningForm
from forms.validators import NotBefore
from state_machines.grammar import Text


class CommendationForm(PaperForm, SigningForm):
    """Why a unit proposes awards, and when the list was posted for comment."""

    outline = (
        Section(
            Text("Tờ trình", "The proposal"),
            Text("Đề nghị khen thưởng vì việc gì.", "What awards are proposed for."),
            ("title", "summary", "posted_from", "posted_to"),
        ),
        SIGNING,
    )

    title = Line(
        Text("Tên tờ trình", "Name of the proposal"),
        max=500,
        description=Text(
            "Ví dụ: Đề nghị khen thưởng đợt thi đua chào mừng Đại hội",
            "For example: awards proposed for the campaign to greet the congress",
        ),
    )
    summary = Paragraphs(
        Text("Tóm tắt thành tích", "Summary of achievements"),
        description=Text(
            "Thành tích chung của đơn vị. Từng tập thể, cá nhân được ghi riêng ở dưới.",
            "What the unit achieved. Each collective and individual is entered below.",
        ),
    )
    posted_from = VietDate(
        Text("Niêm yết từ ngày", "Posted from"),
        description=Text(
            "Ngày bắt đầu lấy ý kiến công khai, ví dụ: 1/7/2024",
            "First day of public posting, for example: 1/7/2024",
        ),
    )
    posted_to = VietDate(
        Text("Niêm yết đến ngày", "Posted until"),
        validators=[NotBefore("posted_from")],
        description=Text("Ví dụ: 10/7/2024", "For example: 10/7/2024"),
    )
