"""Amounts of đồng written in words: ba triệu đồng, một tỷ hai trăm năm mươi triệu đồng."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_DIGITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5,
    "nhăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_SCALES = {
    "nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9, "nghìn tỷ": 10**12,
}  # fmt: skip
_FIRST = "|".join((*_DIGITS, "mười"))
_WORDS = "|".join((_FIRST, *_SCALES, "mươi", "trăm", "linh", "lẻ", "rưỡi"))
_WORD = re.compile(r"(?:nghìn|ngàn) t[ỷỉ]|\w{1,6}")
_PHRASE = re.compile(rf"(?<![\w,.-])(?:{_FIRST})(?: (?:{_WORDS})\b){{1,24}}(?! ?(?:{_WORDS})\b)")
_BELOW_HUNDRED = re.compile(
    r"(?:(?P<many>\w{1,6}) mươi|(?P<ten>mười))(?: (?P<one>\w{1,6}))?"
    r"|(?:(?:linh|lẻ) )?(?P<only>\w{1,6})"
)
_HALF = re.compile(r"(?<![\w,.-])nửa (?P<scale>triệu|t[ỷỉ])\b")
"""Half a thousand million: nửa tỷ đồng."""
_NO_SCALE, _NGHIN_TY = 10**15, "nghìn tỷ"
_YEAR = "năm "
"""Five, or the year that something falls into: trong năm ba triệu đồng."""


class Spoken(NamedTuple):
    """An amount in words: where it stands and how much it is."""

    start: int
    end: int
    value: int


def spoken(low: str) -> Iterator[Spoken]:
    """Every number in words that has a scale: nghìn, triệu or tỷ; what is no number is left out."""
    for found in _PHRASE.finditer(low):
        for start in (0, len(_YEAR) if found.group().startswith(_YEAR) else 0):
            value = _value(_WORD.findall(found.group()[start:]))
            if value is not None:
                yield Spoken(found.start() + start, found.end(), value)
                break
    for half in _HALF.finditer(low):
        yield Spoken(half.start(), half.end(), _SCALES[half["scale"]] // 2)


def _value(words: list[str]) -> int | None:
    """The number that the words say, or None."""
    total, group, last = 0, list[str](), _NO_SCALE
    for word in words:
        scale = _SCALES.get(_NGHIN_TY if " " in word else word)
        if word == "rưỡi":
            return None if group or last == _NO_SCALE else total + last // 2
        if scale is None:
            group.append(word)
            continue
        below = _below_thousand(group)
        if below is None or scale >= last:
            return None
        total, group, last = total + below * scale, [], scale
    rest = _below_thousand(group) if group else 0
    return None if rest is None or last == _NO_SCALE else total + rest


def _below_thousand(words: list[str]) -> int | None:
    """Hai trăm năm mươi, mười hai, linh năm."""
    hundreds = 0
    if len(words) > 1 and words[1] == "trăm":
        if words[0] not in _DIGITS:
            return None
        hundreds, words = _DIGITS[words[0]] * 100, words[2:]
        if not words:
            return hundreds
    found = _BELOW_HUNDRED.fullmatch(" ".join(words))
    if found is None:
        return None
    said = [found[name] for name in ("many", "one", "only") if found[name]]
    if any(word not in _DIGITS for word in said):
        return None
    tens = 10 if found["ten"] else 10 * _DIGITS[found["many"]] if found["many"] else 0
    one = found["one"] or found["only"]
    return hundreds + tens + (_DIGITS[one] if one else 0)
