"""Months of a year in running text: tháng 10/2023, tháng Tám năm 2024, 8/2024."""

from __future__ import annotations

import re
from typing import NamedTuple

from forms.notation.reading import Reading

YEARS = range(1800, 2101)
"""Years that papers speak of; a form takes fewer."""

_MONTH_NAMES = {
    "giêng": 1,
    "một": 1,
    "hai": 2,
    "ba": 3,
    "tư": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "bẩy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
    "mười một": 11,
    "mười hai": 12,
    "chạp": 12,
}
NAMES = "|".join(sorted(_MONTH_NAMES, key=len, reverse=True))
BEFORE = r"(?<![\d/])(?<!\d[.,])"
AFTER = r"(?!\d)(?! ?/ ?[\w])(?![.,]\d)(?!-[^\W\d_])"
_MONTH = re.compile(
    rf"tháng (?P<m>\d{{1,2}}|{NAMES})(?: ?[/.-] ?| năm |, ?năm |, )(?P<y>\d{{4}})(?!\d)"
    rf"|{BEFORE}(?<![qo])(?P<bm>\d{{1,2}})/(?P<by>\d{{4}}){AFTER}"
)
_MONTHS_BEFORE = re.compile(r"tháng (?P<m>\d{1,2}) ?(?:-|,|và|đến|và tháng|, tháng|đến tháng) ?$")
_PAPER = re.compile(
    r"(?:số|nghị định|thông tư|quyết định|nghị quyết|luật|chỉ thị|hướng dẫn|kế hoạch|mẫu|quy định"
    r"|kết luận|pháp lệnh|công văn|biểu)(?: số)?:? ?$"
)
_REACH = 32


class Month(NamedTuple):
    """A month as written."""

    start: int
    end: int
    year: int
    month: int

    @property
    def reading(self) -> Reading:
        return Reading(self.start, self.end, {"year": self.year, "month": self.month})


def months(low: str) -> list[Month]:
    """Every month of a year, in the order of the text."""
    found = []
    for month in _MONTH.finditer(low):
        number, year = month_of(month["m"] or month["bm"]), int(month["y"] or month["by"])
        paper = month["bm"] and _PAPER.search(low[max(0, month.start() - _REACH) : month.start()])
        if not 1 <= number <= 12 or year not in YEARS or paper or _in_a_day(low, month):
            continue
        found += _months_before(low, month.start(), year)
        found.append(Month(month.start(), month.end(), year, number))
    return found


def _months_before(low: str, start: int, year: int) -> list[Month]:
    """The month that shares the year written behind the next one: tháng 8 và tháng 9/2024."""
    front = low[max(0, start - 24) : start]
    early = _MONTHS_BEFORE.search(front)
    if early is None or not 1 <= int(early["m"]) <= 12:
        return []
    begin = start - len(front) + early.start()
    return [Month(begin, begin + len(f"tháng {early['m']}"), year, int(early["m"]))]


def _in_a_day(low: str, month: re.Match[str]) -> bool:
    """Whether the month belongs to a day: ngày 12 tháng 8 năm 2024."""
    return bool(re.search(r"\d ?$", low[max(0, month.start() - 2) : month.start()])) or bool(
        re.search(r"\d{1,2}[-,/] ?$", low[max(0, month.start() - 4) : month.start()])
        and month["bm"]
        and low[month.start() - 1] == "/"
    )


def month_of(written: str) -> int:
    return int(written) if written.isdecimal() else _MONTH_NAMES[written]
