"""Headings of papers: I. MỤC ĐÍCH, YÊU CẦU and 1. Mục đích."""

from __future__ import annotations

import re
from typing import NamedTuple

from forms.notation.numerals import ROMAN, ordinal

_ROMAN = re.compile(r" ?\*{0,2}(?P<n>[IVX]{1,6}) ?[.\-/:)] ?(?P<said>\S.{0,300})")
_NUMBERED = re.compile(r" ?(?P<n>\d{1,2})[.)] ?(?P<said>\S.{1,119})")
_ENDS = (".", ";", ",")


class Heading(NamedTuple):
    """A heading: level 1 has a roman number and capitals, level 2 a number and few words."""

    level: int
    number: int
    said: str


def heading(line: str) -> Heading | None:
    """Return the heading that the line is, or None."""
    found = _ROMAN.fullmatch(line.rstrip(" *"))
    if found and found["n"] in ROMAN and in_capitals(found["said"]):
        return Heading(1, ordinal(found["n"]), found["said"].strip())
    found = _NUMBERED.fullmatch(line.rstrip(" *"))
    if found and not found["said"].endswith(_ENDS):
        return Heading(2, int(found["n"]), found["said"].strip(" :"))
    return None


def in_capitals(said: str) -> bool:
    """Whether words are printed in capitals, a few small letters allowed."""
    letters = [sign for sign in said if sign.isalpha()]
    return len(letters) > 3 and sum(sign.isupper() for sign in letters) > len(letters) * 0.8
