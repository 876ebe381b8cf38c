"""Who receives a paper of a unit and who signs it: the last questions of its form."""

from __future__ import annotations

from forms.base import Section, SpokenForm
from forms.fields import Line, TextLines
from state_machines.grammar import Text

SIGNING = Section(
    Text("Nơi nhận, người ký", "Recipients and signer"),
    Text("Để trống là theo lệ thường khi in.", "Leave empty for what is usual in print."),
    ("recipients", "signer_name", "signer_capacity"),
)


class SigningForm(SpokenForm):
    """The questions that go with every paper that a unit signs."""

    recipients = TextLines(
        Text("Nơi nhận", "Recipients"),
        longest=300,
        description=Text(
            "Mỗi dòng một nơi nhận, ví dụ: Thường trực Thành ủy (b/c)",
            "One a line, for example: standing committee of the Party (b/c)",
        ),
    )
    signer_name = Line(Text("Họ và tên người ký", "Signer's name"), max=120)
    signer_capacity = Line(
        Text("Chức vụ người ký", "Signer's capacity"),
        max=120,
        description=Text(
            "Ví dụ: KT. Chủ tịch, Phó Chủ tịch. TM. Ban Thường trực được thêm tự động.",
            "For example: KT. Chủ tịch, Phó Chủ tịch. TM. Ban Thường trực is added by itself.",
        ),
    )
