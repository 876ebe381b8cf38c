"""The text of a text file: UTF-8, or UTF-16 with its mark."""

from __future__ import annotations

import codecs

from workflow_app.adapters.paper_text.limits import LONGEST, Refused


def plain_text(content: bytes) -> str:
    """Return the text, its lines as they are."""
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("strange") from None
    if "\x00" in text:
        raise Refused("strange")
    return text.replace("\r\n", "\n").replace("\r", "\n")[:LONGEST]
