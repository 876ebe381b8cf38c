"""The form that hands in the file of a paper, and what is said when it cannot be read."""

from __future__ import annotations

from collections.abc import Mapping

from forms.base import SpokenForm
from forms.fields import Attachment
from forms.validators import Required
from state_machines.grammar import Text


class PaperFile(Attachment):
    """A file whose text can be read."""

    endings = (".docx", ".pdf", ".txt")
    why = Text(
        "Không nhận tệp loại này. Chọn tệp Word (.docx), PDF hoặc tệp chữ (.txt).",
        "Files of this type are not taken. Choose a Word (.docx), PDF or text (.txt) file.",
    )


class PaperFileForm(SpokenForm):
    """One file with the text of a paper."""

    file = PaperFile(
        Text("Tệp văn bản", "File of the paper"),
        validators=[Required()],
        description=Text(
            "Tệp Word (.docx), PDF có chữ hoặc tệp chữ (.txt), nhiều nhất 20 MB.",
            "A Word (.docx), a PDF with text, or a text file (.txt), at most 20 MB.",
        ),
    )


UNREADABLE: Mapping[str, Text] = {
    "too_large": Text(
        "Tệp quá lớn hoặc quá dài. Tách tệp, hoặc chép phần cần dùng sang tệp mới.",
        "The file is too large or too long. Split it, or copy what you need to a new one.",
    ),
    "broken": Text(
        "Không mở được tệp. Mở tệp trên máy, lưu lại rồi chọn lại.",
        "The file cannot be opened. Open it, save it again and choose it once more.",
    ),
    "strange": Text(
        "Tệp không phải Word (.docx), PDF hay tệp chữ UTF-8. Lưu thành .docx rồi chọn lại.",
        "The file is no Word (.docx), PDF or UTF-8 text. Save it as .docx and choose it again.",
    ),
    "no_text": Text(
        "Tệp không có chữ, có thể là bản quét. Dùng bản Word, hoặc gõ vào biểu mẫu.",
        "The file has no text; it may be a scan. Use the Word file, or fill in the form.",
    ),
}
"""Why a file is not read -> what to do."""
