"""Numerals: 1.204, 1 204, 1,204, 13,386, 09, with what else the same signs may mean."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from state_machines.grammar import Text

NUMERAL = (
    r"(?<!\d)(?<!\d[.,])"
    r"(?:\d{1,3}(?:\.\d{3}){1,5}(?:,\d{1,6})?"
    r"|\d{1,3}(?: \d{3}){1,5}(?:,\d{1,6})?"
    r"|\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,6})?"
    r"|\d{1,15}(?:[.,]\d{1,6})?)"
    r"(?![.,]?\d)"
)
"""A numeral that is not a part of a longer run of digits and signs."""

_DOTS = re.compile(r"\d{1,3}(?:\.\d{3}){1,5}(?:,\d{1,6})?")
_SPACES = re.compile(r"\d{1,3}(?: \d{3}){1,5}(?:,\d{1,6})?")
_COMMAS = re.compile(r"\d{1,3}(?:,\d{3}){2,5}|\d{1,3}(?:,\d{3}){1,5}\.\d{1,6}")
ROMAN = (
    "I",
    "II",
    "III",
    "IV",
    "V",
    "VI",
    "VII",
    "VIII",
    "IX",
    "X",
    "XI",
    "XII",
    "XIII",
    "XIV",
    "XV",
)

THOUSANDS_OR_DECIMALS = Text(
    "dấu phẩy hoặc dấu chấm có thể ngăn hàng nghìn, cũng có thể ngăn phần lẻ",
    "the sign may part thousands or decimals",
)


class Numeral(NamedTuple):
    """What a numeral says by the rule of papers, and what it would say by the other habit."""

    value: Decimal
    other: Decimal | None = None
    comma: bool = False  # the one sign in doubt is a comma


def numeral(digits: str) -> Numeral:
    """Read a numeral that matched NUMERAL: a dot or space parts thousands, a comma decimals."""
    if _COMMAS.fullmatch(digits):
        return Numeral(Decimal(digits.replace(",", "")))
    if _SPACES.fullmatch(digits):
        return Numeral(Decimal(digits.replace(" ", "").replace(",", ".")))
    if _DOTS.fullmatch(digits):
        value = Decimal(digits.replace(".", "").replace(",", "."))
        single = digits.count(".") == 1 and "," not in digits
        return Numeral(value, Decimal(digits) if single else None)
    if "," in digits:
        whole, _, rest = digits.partition(",")
        thousands = len(rest) == 3 and len(whole) <= 3 and not whole.startswith("0")
        value = Decimal(digits.replace(",", "."))
        return Numeral(value, Decimal(whole + rest) if thousands else None, comma=True)
    return Numeral(Decimal(digits))


def ordinal(written: str) -> int:
    """The number of a heading, a quarter or a ward, written with digits or as a roman number."""
    return int(written) if written.isdecimal() else ROMAN.index(written.upper()) + 1


def plain_number(value: Decimal) -> int | float:
    """The value as JSON holds it: whole numbers whole."""
    return int(value) if value == value.to_integral_value() else float(value)
