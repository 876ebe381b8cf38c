"""The text of a PDF: its lines put together again to paragraphs. A scan has none."""

from __future__ import annotations

import re

import pypdfium2

from workflow_app.adapters.paper_text.limits import LONGEST, MOST_PAGES, Refused

_OPENS = re.compile(r"(?:[-+•*●▪]|[IVX]{1,6}[.)]|\d{1,2}[.)]|[a-zđ]\)|Điều \d|Nơi nhận|TM\.|KT\.)")
_CLOSES = (".", ";", ":", "!", "?", "./.", "”")
HYPHEN = "\x02"
"""What PDFium gives for a hyphen at the end of a line."""
_FULL = 0.7
"""The share of the longest line that a line has when only its width ended it."""


def pdf_text(content: bytes) -> str:
    """Return the text, a paragraph a line; pages without text are passed over."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        raise Refused("broken") from None
    try:
        if len(document) > MOST_PAGES:
            raise Refused("too_large")
        return "\n".join(_pages(document))
    finally:
        document.close()


def _pages(document: pypdfium2.PdfDocument) -> list[str]:
    lines: list[str] = []
    length = 0
    for page in document:
        said = page.get_textpage().get_text_bounded().replace(HYPHEN, "-")
        page.close()
        length += len(said)
        if length > LONGEST:
            raise Refused("too_large")
        lines += [line.strip() for line in said.replace("\r", "").split("\n")]
    return paragraphs(lines)


def paragraphs(lines: list[str]) -> list[str]:
    """The lines with those put together that only the width of the page parted."""
    longest = max(map(len, lines), default=0)
    whole: list[str] = []
    last = ""
    for line in lines:
        if whole and _goes_on(last, line, longest):
            whole[-1] = f"{whole[-1]} {line}"
        else:
            whole.append(line)
        last = line
    return whole


def _goes_on(last: str, line: str, longest: int) -> bool:
    if not last or not line or _OPENS.match(line):
        return False
    if line[0].islower():
        return not last.endswith((";", "./."))
    full = len(last) >= longest * _FULL and not last.isupper()
    return full and not last.endswith(_CLOSES)
