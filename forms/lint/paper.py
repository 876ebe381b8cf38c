"""A paper as the rules see it: its lines made plain, and what the readers find in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import NamedTuple

from forms.lint.columns import TITLES, unfolded
from forms.notation.codes import Code, codes
from forms.notation.dates import Day, days
from forms.notation.plain import Plain, plain
from forms.notation.signatures import Signature, signatures
from state_machines.grammar import Text

MOST_LINES = 20_000
LONGEST_LINE = 20_000

_ADDRESS = re.compile(r"https?://\S{1,500}|www\.\S{1,200}")
_TITLE = re.compile(rf" ?({TITLES})(?: [^\n]{{0,60}})?")
_FORMAL = re.compile(r" ?n[ơo]i nhận ?:?|.{0,40}(?:kính gửi)")
_TO = re.compile(r" ?kính gửi\b")
_HEAD = 25
_AT = re.compile(
    r"[^\W\d_][^\n\d]{0,40}, ?ngày ?(?:[\d .…_]{0,9} ?tháng|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})"
)


class Finding(NamedTuple):
    """What a rule says about a passage, and how much it weighs: E, Ei, Es, W or I."""

    rule: str
    severity: str
    line: int
    passage: str
    advice: Text


class Cited(NamedTuple):
    """A code in a line, with the day that stands behind it."""

    line: int
    code: Code
    day: date | None


class Line(NamedTuple):
    """One line, counted from 1, with the addresses of the net left out."""

    number: int
    plain: Plain
    given: str

    @property
    def text(self) -> str:
        return self.plain.text

    @property
    def low(self) -> str:
        return self.plain.low


class Paper:
    """The text of a paper. A paragraph is a line; very long papers are read to MOST_LINES."""

    def __init__(self, text: str, today: date) -> None:
        self.today = today
        self.lines = [
            Line(number, plain(_ADDRESS.sub(_blank, line[:LONGEST_LINE])), line)
            for number, line in unfolded(text.split("\n")[:MOST_LINES])
        ]

    @cached_property
    def said(self) -> list[Line]:
        """The lines that say something."""
        return [line for line in self.lines if line.text.strip()]

    @cached_property
    def days(self) -> dict[int, list[Day]]:
        """The real days of each line that has some."""
        return {line.number: found for line in self.said if (found := days(line.low))}

    @cached_property
    def cited(self) -> list[Cited]:
        """Every code with its day."""
        return list(self._cited())

    @cached_property
    def title(self) -> Line | None:
        """The line with the name of the paper's type, in capitals: KẾ HOẠCH."""
        for line in self.said[:_HEAD]:
            if line.text.strip().isupper() and _TITLE.fullmatch(line.low.strip()):
                return line
        return None

    @cached_property
    def is_official(self) -> bool:
        """Whether it has the form of an official paper: a title, and recipients or a signature; or
        that of a letter."""
        ends = bool(self.signature) or any(_FORMAL.match(line.low) for line in self.said)
        return self.letter is not None or (self.title is not None and ends)

    @cached_property
    def letter(self) -> Line | None:
        """The line that says to whom an official letter goes: it has no title, and a signature."""
        if self.title is not None or self.signature is None:
            return None
        return next((line for line in self.said[:_HEAD] if _TO.match(line.low)), None)

    @cached_property
    def signature(self) -> tuple[Line, Signature] | None:
        """The last signature block and the line in which it begins."""
        for place in range(len(self.said) - 1, -1, -1):
            line = self.said[place]
            if not line.text.strip(" *").isupper():
                continue
            block = "\n".join(one.text for one in self.said[place : place + 4])
            found = signatures(plain(block))
            if found and found[0].start < len(line.text):
                return line, found[0]
        return None

    @cached_property
    def head(self) -> list[Line]:
        """The lines in front of the title, and a few behind it when the order was lost."""
        if self.title is None:
            last = self.letter.number - 1 if self.letter else 0
        else:
            last = self.title.number + 4
        return [line for line in self.said if line.number <= last]

    @cached_property
    def place_and_date(self) -> Line | None:
        """The line with place and date: Tam Kỳ, ngày 12 tháng 8 năm 2024."""
        return next((line for line in self.head if _AT.match(line.text.strip())), None)

    @cached_property
    def dated(self) -> date | None:
        """The day that the paper bears."""
        line = self.place_and_date
        found = [day.day for day in self.days.get(line.number, ())] if line else []
        return found[0] if found else None

    def _cited(self) -> Iterator[Cited]:
        for line in self.said:
            found = codes(line.plain)
            if not found:
                continue
            known = self.days.get(line.number, [])
            for code in found:
                near = [day.day for day in known if 0 <= day.start - code.end <= 8]
                yield Cited(line.number, code, near[0] if near else None)


def passage(line: Line, start: int, end: int, around: int = 0) -> str:
    """The words of a stretch of a line, with some of those around it."""
    return line.text[max(0, start - around) : end + around].strip()


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())
