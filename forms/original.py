"""The form of a signed original: its file, and who signed it in which capacity, as declared."""

from __future__ import annotations

from forms.fields import Attachment, Line, VietDate
from forms.picked import Chosen
from forms.step import DAY_HINT, SIGNER, StepForm
from forms.validators import Required
from state_machines.grammar import Text


class SignedFile(Attachment):
    """A PDF: the scan of a paper that was signed by hand, or one that carries its signatures."""

    endings = (".pdf",)
    why = Text(
        "Bản đã ký phải là tệp PDF (bản quét hoặc bản ký số). Ảnh chụp không phải là chữ ký.",
        "A signed original must be a PDF, scanned or digitally signed. A picture is no signature.",
    )


class OriginalForm(StepForm):
    """The signed original of a paper; what is declared here is shown as declared."""

    manner = Chosen(
        Text("Bản đã ký là", "The original is"), validators=[Required()], group="signed_how"
    )
    signer = Line(
        SIGNER,
        validators=[Required()],
        max=120,
        description=Text("Họ và tên, như trong văn bản.", "The name, as the paper has it."),
    )
    capacity = Line(
        Text("Chức vụ người ký", "Signer's capacity"),
        validators=[Required()],
        max=120,
        description=Text(
            "Ví dụ: TM. Ban Thường trực, Chủ tịch", "For example: for the standing committee, chair"
        ),
    )
    signed_on = VietDate(
        Text("Ngày ký", "Signed on"), validators=[Required()], description=DAY_HINT
    )
    file = SignedFile(
        Text("Tệp PDF đã ký", "Signed PDF"),
        validators=[Required()],
        description=Text(
            "Chữ ký số trong tệp được kiểm tra và hiện cạnh tệp.",
            "Digital signatures in the file are checked and shown beside it.",
        ),
    )
