"""Amounts of đồng that somebody types into a field: read, or refused with advice what to write."""

from __future__ import annotations

import re
from decimal import Decimal

from forms.notation.money import MOST, SCALES
from forms.words import Unreadable
from state_machines.grammar import Text

LONGEST = 80
"""Characters of the longest amount that is worth reading."""

_VIETNAMESE = {
    **SCALES,
    **dict.fromkeys(("ty", "ti"), 10**9),
    "trieu": 10**6,
    **dict.fromkeys(("nghin", "ngan"), 10**3),
}
_ENGLISH = {"billion": 10**9, "million": 10**6, "thousand": 10**3}
_UNITS = _VIETNAMESE | _ENGLISH

_CURRENCY = re.compile(r"\s{0,9}(?:đồng|đ|vnđ|vnd|dong)\.?$")
_PART = re.compile(r"(\d[\d.,]{0,79})\s{0,9}([^\W\d_]{0,79})\s{0,9}")
_SPACED = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
_SWAP = str.maketrans(".,", ",.")
_GROUPS = re.compile(r"\d{1,3}(?:(?P<sign>[.,])\d{3}(?:(?P=sign)\d{3}){0,9})?|\d{1,80}")
_NUMBER = re.compile(r"(?:\d{1,80}|\d{1,3}(?:\.\d{3}){1,9})(?:,\d{1,80})?")

_WRITE = Text(
    "Chưa đọc được số tiền. Viết như 13.386.000.000, 13,386 tỷ hoặc 350 triệu đồng.",
    "This amount cannot be read. Write it like 13.386.000.000, 13,386 tỷ or 350 million VND.",
)
_NAME_UNIT = Text(
    "Chưa rõ đơn vị tiền. Viết thêm đơn vị như 13,386 tỷ, 350 triệu, 500.000 đồng; "
    "hoặc viết đủ các số 0 như 13.386.000.000.",
    "The unit of the amount is not clear. Add it, like 13,386 tỷ, 350 triệu, 500.000 đồng; "
    "or write all zeros, like 13.386.000.000.",
)
_COMMA = Text(
    "Viết phần lẻ sau dấu phẩy, ví dụ 2,5 tỷ; dấu chấm để ngăn hàng nghìn, ví dụ 7.690 triệu.",
    "Write decimals after a comma, for example 2,5 tỷ; a dot parts thousands, as in 7.690 triệu.",
)
_TOO_MUCH = Text(
    "Số tiền lớn hơn 10.000 tỷ đồng. Nếu là số lẻ, dùng dấu phẩy, ví dụ 13,386 tỷ.",
    "The amount is over 10.000 tỷ đồng. If it has decimals, use a comma, for example 13,386 tỷ.",
)
_WHOLE = Text(
    "Số tiền lẻ dưới một đồng. Xem lại phần sau dấu phẩy.",
    "The amount has a fraction of a đồng. Check what stands after the comma.",
)


def parse_money(text: str) -> int:
    """Return the amount in đồng that is written, or raise Unreadable with advice."""
    plain = _SPACED.sub(".", text.lower().strip())
    number = _CURRENCY.sub("", plain)
    named = number != plain
    parts = _PART.findall(number)
    if len(text) > LONGEST or not parts or _PART.sub("", number):
        raise Unreadable(_WRITE)
    if any(unit not in _UNITS for _, unit in parts):
        raise Unreadable(_WRITE)
    if any(unit in _ENGLISH for _, unit in parts):
        parts = [(digits.translate(_SWAP), unit) for digits, unit in parts]
    if not named and parts[-1][1] == "":
        return _bounded(_unnamed(parts))
    return _bounded(_sum(parts))


def _unnamed(parts: list[tuple[str, str]]) -> int:
    """An amount without unit: only when it can be nothing but đồng."""
    digits = parts[0][0]
    if len(parts) > 1 or not _GROUPS.fullmatch(digits):
        raise Unreadable(_NAME_UNIT if len(parts) > 1 else _WRITE)
    groups = re.split("[.,]", digits)
    amount = int("".join(groups))
    if len(groups) == 2 or 0 < amount < 1000:
        raise Unreadable(_NAME_UNIT)
    return amount


def _sum(parts: list[tuple[str, str]]) -> int:
    total, above = Decimal(0), Decimal("Infinity")
    for place, (digits, unit) in enumerate(parts, start=1):
        amount = _amount(digits, unit)
        if amount >= above or (place < len(parts) and amount % _UNITS[unit]):
            raise Unreadable(_WRITE)
        total, above = total + amount, Decimal(_UNITS[unit])
    if total % 1:
        raise Unreadable(_WHOLE)
    return int(total)


def _amount(digits: str, unit: str) -> Decimal:
    if unit == "" and _GROUPS.fullmatch(digits):  # đồng has no decimals: both signs part thousands
        return Decimal(re.sub("[.,]", "", digits))
    if not _NUMBER.fullmatch(digits):
        raise Unreadable(_COMMA)
    return Decimal(digits.replace(".", "").replace(",", ".")) * _UNITS[unit]


def _bounded(amount: int) -> int:
    if amount > MOST:
        raise Unreadable(_TOO_MUCH)
    return amount
