"""What people typed, as the blocks of an official paper: points, dashes, paragraphs, footnotes.

A footnote is typed as it is on paper: a mark in the text (⁽¹⁾, ¹ or [1]) and a line of its own
that begins with the same mark. A mark without such a line, or m², stays what it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from forms.papers.shape import NOTE_CLOSES, NOTE_OPENS, Block

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_MARK = re.compile(rf"(?<![mM])⁽([{_RAISED}]+)⁾|(?<![mM])([{_RAISED}]+)|\[(\d{{1,3}})\]")
_TOLD = re.compile(rf"^(?:⁽([{_RAISED}]+)⁾|([{_RAISED}]+)|\[(\d{{1,3}})\])\s*(?=\S)")
_DASH = re.compile(r"^[-–—+•*]\s*(?=\S)")
_POINT = re.compile(r"^(\d{1,2}|[a-zđ])[.)]\s+\S")
LONGEST_POINT = 120  # letters; a longer line is a paragraph that happens to have a number


class Notes:
    """The footnotes of one paper, numbered in the order in which they are met."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def blocks(self, text: object) -> list[Block]:
        """The blocks of a typed text; its footnotes join the others."""
        lines = [line.strip() for line in str(text or "").split("\n") if line.strip()]
        told, said = _parted(lines)
        given: dict[int, int] = {}
        return [_block(self._marked(line, told, given)) for line in said]

    def _marked(self, line: str, told: dict[int, str], given: dict[int, int]) -> str:
        def number(found: re.Match[str]) -> str:
            typed = _number(found)
            if typed not in told:
                return found[0]
            if typed in given:
                return f"{NOTE_OPENS}={given[typed]}{NOTE_CLOSES}"
            self.texts.append(told[typed])
            given[typed] = len(self.texts)
            return f"{NOTE_OPENS}{given[typed]}{NOTE_CLOSES}"

        return _MARK.sub(number, line)


def items(lines: Iterable[str]) -> list[Block]:
    """A list, a dash before each line that says something."""
    return [Block("item", line) for line in lines if line.strip()]


def decapitalised(text: str) -> str:
    """'Phát động thi đua' as 'phát động thi đua'; an abbreviation stays."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def capitalised(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def composed(text: str) -> str:
    """Composed letters, as every program of an office expects them."""
    return unicodedata.normalize("NFC", text)


def _parted(lines: list[str]) -> tuple[dict[int, str], list[str]]:
    """The footnotes by number, and the lines of the text itself."""
    told: dict[int, str] = {}
    said: list[str] = []
    for line in lines:
        mark = _TOLD.match(line)
        if mark:
            told[_number(mark)] = line[mark.end() :]
        else:
            said.append(line)
    return told, said


def _number(mark: re.Match[str]) -> int:
    digits = mark[1] or mark[2] or mark[3]
    return int(digits.translate(str.maketrans(_RAISED, "0123456789")))


def _block(line: str) -> Block:
    if dash := _DASH.match(line):
        return Block("item", line[dash.end() :])
    heading = _POINT.match(line) and len(line) <= LONGEST_POINT and line[-1] not in ".;,"
    return Block("point" if heading else "para", line)
