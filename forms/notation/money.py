"""Amounts of đồng in running text: hơn 13,386 tỷ đồng, 1 tỷ 250 triệu, từ 40 - 55 triệu đồng."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from math import prod
from typing import Any, NamedTuple

from forms.notation.counted import unit_at
from forms.notation.numerals import NUMERAL, THOUSANDS_OR_DECIMALS, Numeral, numeral
from forms.notation.plain import Plain, alone
from forms.notation.qualifiers import qualifier
from forms.notation.reading import Reading
from forms.notation.spoken import spoken
from state_machines.grammar import Text

SCALES = {
    **dict.fromkeys(("tỷ", "tỉ"), 10**9),
    **dict.fromkeys(("triệu", "tr"), 10**6),
    **dict.fromkeys(("nghìn", "ngàn", "k"), 10**3),
    "": 1,
}
HUNDREDS = {"trăm": 100}
"""What only stands in front of a scale: 2 trăm triệu."""
MOST = 10_000 * 10**9
"""An amount above it is more likely a dot written for a comma (13.386 tỷ)."""

_DONG = (
    r"(?:đồng(?! (?:chí|bào|hồ|đội|thời|loạt|thuận|nghiệp|phục|hương|minh|diễn|dao|tác|lòng|sức"
    r"|bộ|hành|ý|tình|nai|tháp|hới|xoài|đô|hà|lương|thanh|lễ|giang))\b"
    r"|vnđ\b|vnd\b|đ(?!\w|/ ?c\b)|₫)"
)
_NO_SCALE = r"(?! (?:lệ|trọng|số|suất|giá|phú)\b)"
_ENDS = r"(?:\b|(?=\d{1,3}(?!\d)))"
"""A word of scale ends, or a figure said short stands right behind it: 1tỷ2."""
_SCALE = (
    rf"(?:(?:(?:trăm|nghìn|ngàn) (?=(?:tỷ|tỉ|triệu|nghìn|ngàn)\b{_NO_SCALE}))?"
    rf"(?:(?:tỷ|tỉ){_NO_SCALE}{_ENDS}|triệu{_ENDS}|nghìn\b|ngàn\b|(?<=\d)k(?!\w)"
    r"|tr(?= ?\.?đ(?!\w)| đồng\b|\b(?<=\dtr))))"
)
_PART = re.compile(rf"(?P<digits>{NUMERAL}) ?(?P<scale>{_SCALE})(?P<half> rưỡi\b)?")
_MORE = re.compile(rf",? ?(?P<digits>{NUMERAL})(?: ?(?P<scale>{_SCALE}))?")
_BARE = re.compile(rf"(?P<digits>{NUMERAL})(?:,--?|\.)? ?(?=\(?{_DONG})")
_IN_FRONT = re.compile(rf"(?P<digits>{NUMERAL}) ?(?P<scale>{_SCALE}),? ?$")
_REPEATS = re.compile(r"[ ,.;:]{0,3}(?:\(|(?=(?:viết )?bằng chữ))(?:(?:viết )?bằng chữ)?[: ]{0,3}")
_CURRENCY = re.compile(rf" ?(?:\.?(?P<dong>{_DONG})|\({_DONG}\))")
_SHORT = re.compile(r"(?P<gap> ?)(?P<digits>\d{1,3})(?!\w)(?![.,/-]\d)(?! ?[%/])")
"""A figure behind a word of scale without one of its own: 3 tỷ 2, 1 tỷ 250."""
_LOW = re.compile(
    rf"(?:(?P<digits>{NUMERAL}) ?(?P<scale>{_SCALE})?(?P<dong> ?{_DONG})? ?(?:-|đến|tới) ?)$"
)
_REACH = 48
_OTHER_MONEY = re.compile(r" (?:usd|đô|đôla|euro|eur|nhân dân tệ|yên|won|kíp|baht|ếch)\b|\$")
_GIFT = re.compile(
    r"(?:trị giá|giá trị|số tiền|tiền|kinh phí|ủng hộ|hỗ trợ|quỹ|giá|mức|vốn|nguồn|đóng góp)"
    r"(?: [^\W\d_]{1,10}){0,3}+ ?$"
)
_NAMED = re.compile(r"(?:phường|xã|quận|tổ|thôn|khu phố|khối|cụm|số|điều|khoản|đợt|lần) ?$")

SAID_SHORT = Text(
    "số đứng sau có thể là phần lẻ nói tắt (3 tỷ 2 là 3,2 tỷ)",
    "the number behind may be decimals said short (3 tỷ 2 is 3,2 tỷ)",
)
DIGITS_OR_WORDS = Text("số và chữ nói khác nhau", "the digits and the words differ")


class Amount(NamedTuple):
    """One amount as it is written: where, how much, and what it could also be."""

    start: int
    end: int
    vnd: Decimal
    other: Decimal | None
    numeral: Numeral
    scale: int
    doubt: Text | None = None


def read_money(text: Plain) -> list[Reading]:
    """Every amount of đồng: {vnd, qualifier}, for a range {min, max, qualifier}."""
    readings: list[Reading] = []
    for amount in _amounts(text.low):
        found = _readings(text.low, amount)
        while readings and readings[-1].end > found[0].start:
            readings.pop()  # it is the lower end of this range
        readings += found
    spelled = list(_in_words(text.low, readings))
    return sorted([*readings, *spelled], key=lambda one: one.start)


def _in_words(low: str, readings: list[Reading]) -> Iterator[Reading]:
    """What is written in words and has its currency, with the digits in front of it."""
    for said in spoken(low):
        currency = _CURRENCY.match(low, said.end)
        if currency is None:
            continue
        start, value = said.start, said.value
        begin = max(0, start - _REACH)
        front = _IN_FRONT.search(low[begin:start])
        if front and (scale := _scale(front["scale"])) > value:
            value += int(numeral(front["digits"]).value * scale)
            start = begin + front.start()
            readings[:] = [one for one in readings if one.end <= start]
        how = qualifier(low, start, currency.end())
        told = Reading(start, currency.end(), {"vnd": value, "qualifier": how})
        digits = _again(low, start, readings)
        if digits is None:
            yield told
        elif digits.says.get("vnd") != value:
            readings[readings.index(digits)] = digits._replace(doubt=DIGITS_OR_WORDS)
            yield told._replace(doubt=DIGITS_OR_WORDS)


def _again(low: str, start: int, readings: list[Reading]) -> Reading | None:
    """The amount in digits that words at `start` repeat: 60.000.000 đồng (Sáu mươi triệu đồng)."""
    front = next((one for one in reversed(readings) if one.end <= start), None)
    return front if front and _REPEATS.fullmatch(low, front.end, start) else None


def _amounts(low: str) -> Iterator[Amount]:
    places = sorted(
        (found for form in (_PART, _BARE) for found in form.finditer(low)),
        key=lambda found: (found.start(), found.re is _BARE),
    )
    end = 0
    for found in places:
        if found.start() < end:
            continue
        amount = _scaled(low, found) if found.re is _PART else _bare(low, found)
        end = amount.end if amount else end
        if amount and amount.vnd == amount.vnd.to_integral_value():
            yield amount


def _bare(low: str, found: re.Match[str]) -> Amount | None:
    """Digits and the currency: đồng has no decimals, so both signs part thousands."""
    said = numeral(found["digits"])
    currency = _CURRENCY.match(low, found.end())
    whole = said.other if said.comma and said.other is not None else said.value
    if currency is None or (whole < 1000 and currency["dong"] == "đ"):
        return None
    return Amount(found.start(), currency.end(), whole, None, said, 1)


def _scaled(low: str, found: re.Match[str]) -> Amount | None:
    """Digits with a word of scale, smaller parts, and the currency or a reason to do without."""
    said, scale = numeral(found["digits"]), _scale(found["scale"])
    total, end = said.value * scale, found.end()
    other = None if said.other is None else said.other * scale
    if found["half"]:
        total, other = total + Decimal(scale) / 2, None
    smaller, doubt = scale, None
    while more := _smaller(low, end, smaller):
        part, smaller, end = more
        total, other = total + part, None
    if (short := _short(low, end)) and smaller == scale >= 10**6 and not found["half"]:
        end, whole = short.end(), total + scale * Decimal(f"0.{short['digits']}")
        total, other, doubt = (total, whole, SAID_SHORT) if short["gap"] else (whole, None, None)
    currency = _CURRENCY.match(low, end)
    if currency is None and not _is_money(low, found.start(), end, smaller):
        return None
    end = currency.end() if currency else end
    return Amount(found.start(), end, total, other, said, scale, doubt)


def _short(low: str, end: int) -> re.Match[str] | None:
    """The figure said short behind an amount, unless it counts something of its own."""
    found = _SHORT.match(low, end)
    counts = found and low[found.end() : found.end() + 1] == " " and unit_at(low, found.end() + 1)
    return None if counts else found


def _smaller(low: str, end: int, scale: int) -> tuple[Decimal, int, int] | None:
    """The next part of a mixed amount: 250 triệu behind 1 tỷ, 500 đồng behind 250 nghìn."""
    more = _MORE.match(low, end)
    if more is None or low[end : more.start("digits")] == ",":
        return None
    unit = _scale(more["scale"] or "")
    if more["scale"] is None and not _CURRENCY.match(low, more.end()):
        return None
    value = numeral(more["digits"])
    part = value.value * unit
    if unit >= scale or part >= scale or (unit == 1 and part < 1000 and scale > 10**3):
        return None
    return part, unit, more.end()


def _scale(words: str) -> int:
    """What a scale multiplies by: tỷ, trăm triệu, nghìn tỷ; nothing is 1."""
    return prod(HUNDREDS.get(word) or SCALES[word] for word in words.split())


def _is_money(low: str, start: int, end: int, scale: int) -> bool:
    """Whether a number with a word of scale and no currency is money: 2 tỷ is, 2 triệu lượt not."""
    if _OTHER_MONEY.match(low, end) or (low[end : end + 1] == " " and unit_at(low, end + 1)):
        return False
    if scale >= 10**6:
        return True
    return (
        low.startswith("/", end)
        or alone(low, start, end)
        or bool(_GIFT.search(low[max(0, start - _REACH) : start]))
    )


def _readings(low: str, amount: Amount) -> list[Reading]:
    low_end = _lower_end(low, amount)
    start = amount.start if low_end is None else low_end[0]
    said: dict[str, Any] = {"qualifier": qualifier(low, start, amount.end)}
    if low_end is not None:
        return [Reading(start, amount.end, {"min": low_end[1], "max": int(amount.vnd), **said})]
    values = [amount.vnd]
    doubt = None
    if amount.doubt or _is_doubtful(amount):
        values = [amount.vnd, amount.other or amount.vnd]
        doubt = amount.doubt or THOUSANDS_OR_DECIMALS
    return [Reading(start, amount.end, {"vnd": int(vnd), **said}, doubt) for vnd in values]


def _is_doubtful(amount: Amount) -> bool:
    """13.386 tỷ may be a dot for a comma; 1,250 triệu may be 1.250 triệu. 13,386 tỷ is clear."""
    if amount.other is None or amount.other != amount.other.to_integral_value():
        return False
    if amount.numeral.comma:
        return amount.scale < 10**9
    return amount.vnd > MOST and amount.numeral.value % 1000 != 0


def _lower_end(low: str, amount: Amount) -> tuple[int, int] | None:
    """The lower end of a range that ends with the amount: where it begins, and how much."""
    front = low[max(0, amount.start - _REACH) : amount.start]
    found = _last(front)
    if found is None or _NAMED.search(front[: found.start()]):
        return None
    scale = _scale(found["scale"]) if found["scale"] else (1 if found["dong"] else amount.scale)
    said = numeral(found["digits"])
    whole = said.other if scale == 1 and said.comma and said.other else said.value
    least = whole * scale
    if least >= amount.vnd or least != least.to_integral_value():
        return None
    return amount.start - len(front) + found.start(), int(least)


def _last(front: str) -> re.Match[str] | None:
    for begin in range(len(front)):
        if front[begin].isdigit() and (begin == 0 or not front[begin - 1].isdigit()):
            found = _LOW.match(front, begin)
            if found:
                return found
    return None
