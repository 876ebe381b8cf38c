"""Running text made plain for reading, each sign knowing where it stood in the text as given.

Composed letters (NFC), Đ for Ð (U+00D0), one ordinary space for any run of spaces, `-` for every
dash; what cannot be seen and the stars of emphasis are gone. Lines stay lines.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

CAPITAL = "A-ZĐÂĂÊÔƠƯÁÀẢÃẠẤẦẨẪẬẮẰẲẴẶÉÈẺẼẸẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌỐỒỔỖỘỚỜỞỠỢÚÙỦŨỤỨỪỬỮỰÝỲỶỸỴ"
"""The capitals of Vietnamese, for a class in a pattern."""

MARKS = 8
"""Combining marks kept on one letter; a letter of Vietnamese has at most two."""

_SIGNS = str.maketrans({"Ð": "Đ", "ð": "đ", **dict.fromkeys("‐‑‒–—―−", "-"), "\u2028": "\n"})
_UNSEEN = {"Cc", "Cf", "Cs", "Co"}
_WIDTH = re.compile(r"(?<![.;:\n])\n(?! ?[-+•\n])")
_NEW_TONES = re.compile(r"(?<!q)(?:o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?!\w)|q[ùúủũụ]y(?!\w)")
_TONES = "\u0300\u0301\u0303\u0309\u0323"


class Plain(NamedTuple):
    """The plain text, the same in small letters with the tones in one place, and the way back."""

    text: str
    low: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the plain text stands in the text as given; end is after the last."""
        return (self.starts[start], self.ends[end - 1]) if end > start else (0, 0)


def plain(given: str, *, written_breaks: bool = False) -> Plain:
    """Return the text made plain; with `written_breaks` a backslash and an n are a line break.

    Offsets count code points of `given`; a written break counts two.
    """
    signs: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end, letter in _letters(given, written_breaks):
        for sign in letter:
            if sign == " " and signs and signs[-1] in " \n":
                continue
            signs.append(sign)
            starts.append(start)
            ends.append(end)
    text = "".join(signs)
    return Plain(text, settled(lowered(text)), tuple(starts), tuple(ends))


def joined(text: str) -> str:
    """The text with the breaks that only the width of a page made as spaces, sign for sign: no
    break after a sign that ends something, none before an item of a list."""
    return _WIDTH.sub(" ", text)


def alone(low: str, start: int, end: int) -> bool:
    """Whether what stands at start..end is all that the text says."""
    near = start <= 4 and len(low) - end <= 4
    return near and not (low[:start] + low[end:]).strip(" .;,")


def lowered(text: str) -> str:
    """The text in small letters, sign for sign: no sign becomes two."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(small if len(small := sign.lower()) == 1 else sign for sign in text)


def settled(low: str) -> str:
    """Small letters with the tone where papers put it: hoà becomes hòa, uỷ becomes ủy, qúy quý."""
    return _NEW_TONES.sub(lambda found: _moved(found.group()), low)


def _moved(syllable: str) -> str:
    bare, tone = "", ""
    for sign in unicodedata.normalize("NFD", syllable):
        bare, tone = (bare, sign) if sign in _TONES else (bare + sign, tone)
    place = 3 if bare.startswith("q") else 1
    return unicodedata.normalize("NFC", bare[:place] + tone + bare[place:])


def _letters(given: str, written_breaks: bool) -> Iterator[tuple[int, int, str]]:
    """Each letter with its marks: where it begins, where it ends, and what is kept of it."""
    place = 0
    while place < len(given):
        if written_breaks and given.startswith("\\n", place):
            yield place, place + 2, "\n"
            place += 2
            continue
        end = place + 1
        while end < len(given) and unicodedata.combining(given[end]):
            end += 1
        letter = unicodedata.normalize("NFC", given[place : min(end, place + 1 + MARKS)])
        yield place, end, "".join(map(_kept, letter.translate(_SIGNS)))
        place = end


def _kept(sign: str) -> str:
    if sign in "\n*" or (sign.isascii() and sign.isprintable()):
        return "" if sign == "*" else sign
    category = unicodedata.category(sign)
    if sign == "\t" or category == "Zs":
        return " "
    return "" if category in _UNSEEN else sign
