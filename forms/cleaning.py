"""Makes typed and pasted text plain: composed letters, ordinary spaces, nothing invisible."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = {"Cc", "Cf", "Cs", "Co"}
"""Control, format (bidirectional overrides, zero width), half and private characters."""

_BULLET = re.compile(r"^\s*[-–—+•*]\s+")


def clean_text(raw: object) -> str:
    """Return the text composed (NFC), trimmed, its lines kept, without invisible characters."""
    text = re.sub(r"\r\n?|\u2028|\u2029", "\n", str(raw))
    kept = (sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in _INVISIBLE)
    lines = unicodedata.normalize("NFC", "".join(kept)).split("\n")
    return "\n".join(re.sub(r"\s+", " ", line).rstrip() for line in lines).strip()


def clean_line(raw: object) -> str:
    """Return the text cleaned and on a single line."""
    return " ".join(clean_text(raw).split())


def clean_lines(raw: object) -> list[str]:
    """Return one entry for each line that says something, without the dash in front of it."""
    lines = (_BULLET.sub("", line).strip() for line in clean_text(raw).split("\n"))
    return [line for line in lines if line]
