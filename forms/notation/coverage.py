"""How many of how many: 09/13 xã, phường; 4.375/5.121 ca, đạt tỷ lệ 85%; 1.204/tổng số 1.350."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from forms.notation.counted import NOUNS, noun_at
from forms.notation.dates import DAY_OR_SHARE, days
from forms.notation.months import months
from forms.notation.numerals import NUMERAL, numeral, plain_number
from forms.notation.plain import Plain, alone
from forms.notation.reading import Reading

_SHARE = re.compile(
    rf"(?P<n>{NUMERAL})(?: (?P<unit>[^\W\d_]{{1,12}}(?: [^\W\d_]{{1,12}}){{0,2}}))?"
    r"(?P<joint> ?/ ?(?:tổng số |tổng cộng |tổng )?| ?\(?(?:trên|trong|so với) (?:tổng số|tổng|số) "
    r"| trên |,? đạt [^\d\n]{0,20}/)"
    rf"(?P<of>{NUMERAL})"
)
_PERCENT = re.compile(
    r"[^.;\n/]{0,160}?(?:đạt|chiếm|t[ỷỉ] lệ|tương đương|bằng|=|≈|\()[^.;\n/\d]{0,40}"
    rf"(?P<percent>{NUMERAL}) ?%(?! ?(?:kế hoạch|chỉ tiêu|so với|dự toán))"
)
_PERCENT_FRONT = re.compile(rf"(?P<percent>{NUMERAL}) ?% ?\((?:[^\d\n)]{{0,24}})$")
_ADDRESS = re.compile(
    r"(?:số nhà|nhà số|số|đường|hẻm|ngõ|ngách|kiệt|tổ|khoản|điều|điểm|thửa|mẫu|biểu|quốc lộ|ql|"
    r"tỉnh lộ|lô|sân|tỷ số|tỉ số|mạng|km|hạng|trang|chương|mục|phụ lục|huyết áp|nghỉ|xe)(?: số)? ?$"
)
_NO_UNIT = re.compile(r"(?: ?[gh]\b| ?giờ|-[^\W\d_]| ?/ ?\w|%)")
_FRACTION = re.compile(
    r"[1-4]/[2-5] (?:số|tổng|thời gian|diện tích|chiều|thành viên|ủy viên|đại biểu)"
)
_PLACES = re.compile(r" (?:xã|phường|đơn vị|địa phương|thôn|tổ|khu|ấp|hộ|vị|đại biểu|ủy viên)\b")
"""What is counted when a share is said with `trên` alone: 09 trên 13 xã, not 5 trên 100 điểm."""
_REACH = 32


class Share(NamedTuple):
    """n of a whole, with the percentage that the text prints beside it."""

    start: int
    end: int
    n: Decimal
    of: Decimal
    percent: Decimal | None
    is_doubtful: bool

    @property
    def percent_agrees(self) -> bool | None:
        """Whether the printed percentage is n of the whole, rounded half up as it is printed."""
        return None if self.percent is None else agrees(self.n, self.of, self.percent)


def agrees(n: Decimal | int, of: Decimal | int, percent: Decimal) -> bool:
    """Whether the percentage is n of the whole, at its own precision and half up."""
    if not of:
        return False
    exact = Decimal(n) * 100 / Decimal(of)
    return exact.quantize(percent, ROUND_HALF_UP) == percent


def read_coverage(text: Plain) -> list[Reading]:
    """Every share: {n, of, percent, percent_agrees}; the last two are null without a percentage."""
    return [_reading(share) for share in shares(text.low)]


def shares(low: str) -> list[Share]:
    """Every share in the order of the text."""
    taken = {place for day in days(low) if not day.doubt for place in range(day.start, day.end)}
    taken |= {place for month in months(low) for place in range(month.start, month.end)}
    doubtful = {day.start for day in days(low) if not day.year}
    found = []
    for share in _SHARE.finditer(low):
        if share.start() in taken or not _is_share(low, share, share.start() in doubtful):
            continue
        n, of = _whole(share["n"]), _whole(share["of"])
        if of and (n <= of * 3) and of == of.to_integral_value() and n == n.to_integral_value():
            doubt = share.start() in doubtful and not _counts(low, share)
            percent = _percent(low, share)
            found.append(Share(share.start(), share.end(), n, of, percent, doubt))
    return found


def _reading(share: Share) -> Reading:
    said = {
        "n": int(share.n),
        "of": int(share.of),
        "percent": None if share.percent is None else plain_number(share.percent),
        "percent_agrees": share.percent_agrees,
    }
    return Reading(share.start, share.end, said, DAY_OR_SHARE if share.is_doubtful else None)


def _whole(digits: str) -> Decimal:
    """A count: a comma can only part thousands."""
    said = numeral(digits)
    return said.other if said.comma and said.other is not None else said.value


def _is_share(low: str, share: re.Match[str], is_day: bool) -> bool:
    if _FRACTION.match(low, share.start()) or _NO_UNIT.match(low, share.end()):
        return False
    if share["unit"] and (share["joint"].strip() == "/" or share["unit"] not in NOUNS):
        return bool(share["unit"]) and noun_at(low, share.start("unit")) == share["unit"]
    if low[: share.start()].endswith("ngày ") and not _counts(low, share):
        return False
    if _ADDRESS.search(low[max(0, share.start() - _REACH) : share.start()]):
        return False
    if share["joint"] == " trên ":
        return _is_part(low, share)
    if "/" not in share["joint"] or "tổng" in share["joint"]:
        return True
    if is_day:
        return _counts(low, share) or alone(low, share.start(), share.end())
    return not _is_year_pair(share)


def _is_part(low: str, share: re.Match[str]) -> bool:
    """Whether 09 trên 13 is a part of units or people, or all that the text says."""
    whole = alone(low, share.start(), share.end()) or _PLACES.match(low, share.end())
    return bool(whole) and _whole(share["n"]) <= _whole(share["of"])


def _is_year_pair(share: re.Match[str]) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d\d", share["of"]) and len(share["n"]) <= 2)


def _counts(low: str, share: re.Match[str]) -> bool:
    """Whether something is counted behind the share, or a percentage stands there."""
    behind = low[share.end() : share.end() + 1]
    return (behind == " " and bool(noun_at(low, share.end() + 1))) or bool(_percent(low, share))


def _percent(low: str, share: re.Match[str]) -> Decimal | None:
    """The percentage printed for the share: behind it in the same sentence, or around it."""
    behind = _PERCENT.match(low, share.end())
    if behind and not re.search(r"\d", low[share.end() : behind.start("percent")]):
        return numeral(behind["percent"]).value
    front = _PERCENT_FRONT.search(low[max(0, share.start() - _REACH) : share.start()])
    return numeral(front["percent"]).value if front else None
