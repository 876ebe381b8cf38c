"""The text of a file that somebody hands in: Word, PDF or plain text; a paragraph is a line.

Whatever the file claims, no more than LARGEST bytes of it, MOST_XML bytes of one part and LONGEST
characters of text are ever held. What is no text says why with one of the reasons.
"""

from __future__ import annotations

from workflow_app.adapters.paper_text.docx import docx_text
from workflow_app.adapters.paper_text.limits import LARGEST, Refused
from workflow_app.adapters.paper_text.pdf import pdf_text
from workflow_app.adapters.paper_text.plain import plain_text

__all__ = ["LARGEST", "Refused", "text_of"]

_STARTS = ((b"PK\x03\x04", docx_text), (b"%PDF-", pdf_text))


def text_of(content: bytes) -> str:
    """Return the text of the file, whatever it is called, or raise Refused."""
    if len(content) > LARGEST:
        raise Refused("too_large")
    reader = next((read for start, read in _STARTS if content.startswith(start)), plain_text)
    text = reader(content)
    if not text.strip():
        raise Refused("no_text")
    return text
