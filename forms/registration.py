"""The form of a registration (bản đăng ký thi đua); its works are papers of their own."""

from __future__ import annotations

from forms.base import PaperForm
from forms.fields import Line, Paragraphs
from state_machines.grammar import Text


class RegistrationForm(PaperForm):
    """What a unit pledges to do for the campaign."""

    title = Line(
        Text("Tên bản đăng ký", "Name of the registration"),
        max=500,
        description=Text(
            "Ví dụ: Đăng ký thi đua chào mừng Đại hội của Ủy ban MTTQ Việt Nam xã Thanh Sơn",
            "For example: registration of the Thanh Son committee to greet the congress",
        ),
    )
    pledge = Paragraphs(
        Text("Nội dung đăng ký", "Pledge"),
        description=Text(
            "Đơn vị đăng ký phấn đấu những gì. Công trình, phần việc được ghi riêng ở dưới.",
            "What the unit undertakes to do. Works and tasks are entered separately below.",
        ),
    )
    contact = Line(
        Text("Người theo dõi", "Contact"),
        description=Text(
            "Họ tên, chức vụ, điện thoại cơ quan của người phụ trách.",
            "Name, office and office telephone of the person in charge.",
        ),
    )
    note = Paragraphs(Text("Ghi chú", "Note"), max=2000)
