"""Small real files with one line of text: a PDF as a scanner and a DOCX as an office makes it."""

import io
import unicodedata
import zipfile
from html import escape
from typing import NamedTuple

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
_SCHEMA = "http://schemas.openxmlformats.org"
_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_PARTS = {
    "[Content_Types].xml": (
        f'{_DECLARED}<Types xmlns="{_SCHEMA}/package/2006/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{WORD}.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'{_DECLARED}<Relationships xmlns="{_SCHEMA}/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{_SCHEMA}/officeDocument/2006/relationships/officeDocument"'
        ' Target="word/document.xml"/></Relationships>'
    ),
}
_SAME_TIME = (2023, 1, 1, 0, 0, 0)  # the same text makes the same bytes


class Made(NamedTuple):
    """A file as somebody would upload it."""

    name: str
    media_type: str
    content: bytes


def scanned(title: str) -> Made:
    """A PDF of one page that shows the title without its diacritics and carries it whole."""
    drawn = f"BT /F1 14 Tf 60 760 Td ({_plain(title)}) Tj ET".encode()
    shown = title.encode("utf-16-be").hex()
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Title <FEFF%b> >>" % shown.encode(),
    )
    return Made(f"{_file_name(title)}.pdf", PDF, _pdf(objects))


def typed(title: str) -> Made:
    """A DOCX of one paragraph."""
    space = f"{_SCHEMA}/wordprocessingml/2006/main"
    body = (
        f'{_DECLARED}<w:document xmlns:w="{space}"><w:body><w:p><w:r>'
        f"<w:t>{escape(title)}</w:t></w:r></w:p></w:body></w:document>"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, part in {**_PARTS, "word/document.xml": body}.items():
            archive.writestr(zipfile.ZipInfo(place, _SAME_TIME), part)
    return Made(f"{_file_name(title)}.docx", WORD, packed.getvalue())


def _pdf(objects: tuple[bytes, ...]) -> bytes:
    written, starts = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        starts.append(len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    count = len(objects) + 1
    return written + (
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (count, table, count, len(objects), len(written))
    )


def _plain(title: str) -> str:
    letters = unicodedata.normalize("NFD", title.replace("đ", "d").replace("Đ", "D"))
    plain = letters.encode("ascii", "ignore").decode()
    return plain.replace("\\", " ").replace("(", " ").replace(")", " ")


def _file_name(title: str) -> str:
    words = "".join(letter if letter.isalnum() else " " for letter in _plain(title).lower())
    return "-".join(words.split())[:80]
