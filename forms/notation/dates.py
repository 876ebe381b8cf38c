"""Days and months in running text: 30/11/2023, ngày 12 tháng 8 năm 2024, 07-10/8, tháng 10/2023."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from forms.notation.months import AFTER, BEFORE, NAMES, YEARS, month_of, months
from forms.notation.numerals import ROMAN, ordinal
from forms.notation.plain import Plain, alone, joined
from forms.notation.reading import Reading
from state_machines.grammar import Text

YEAR_MISSING = Text("không ghi năm", "the year is not written")
YEAR_OF_TWO = Text("năm chỉ ghi hai chữ số", "the year has only two digits")
YEAR_OF_FIVE = Text("năm có năm chữ số", "the year has five digits")
MONTH_FIRST = Text("tháng ghi trước ngày", "the month stands before the day")
DAY_OR_SHARE = Text(
    "có thể là ngày và tháng, cũng có thể là tỷ lệ", "may be a day and month, or a share"
)
DAY_OR_NUMBER = Text(
    "có thể là số của phiên bản, điều, khoản", "may be the number of a version or an article"
)
MISREAD = Text("chữ O, l có thể là số 0, 1", "the letter O or l may be a 0 or 1")
NO_SUCH_WEEKDAY = Text("ngày đó không phải thứ ấy", "that day is another day of the week")

_ROMAN = "|".join(sorted((one.lower() for one in ROMAN[:12]), key=len, reverse=True))
_NUMERIC = (
    rf"{BEFORE}(?P<d>\d{{1,2}}) ?(?P<sign>[/.-]) ?(?P<m>\d{{1,2}}|{_ROMAN}) ?(?P=sign) ?"
    rf"(?P<y>\d{{2,5}}){AFTER}"
)
_ISO = rf"{BEFORE}(?P<iso>\d{{4}}-\d{{1,2}}-\d{{1,2}})(?!\d)"
_LONG = (
    rf"(?:ngày |mùng |mồng )?{BEFORE}(?P<ld>\d{{1,2}}) ?tháng (?P<lm>\d{{1,2}}|{NAMES})"
    rf"(?:(?:,? | ?(?=năm))(?:năm ?)?(?P<ly>\d{{4}})(?!\d|[.,]\d| ?/ ?\d)|/(?P<lsy>\d{{4}})(?!\d)"
    r"|(?! ?năm \d)(?!\d))"
)
WRITTEN_DAY = re.compile(rf"{_ISO}|{_NUMERIC}|{_LONG}")
WRITTEN_SHORT = re.compile(
    rf"{BEFORE}(?P<d>\d{{1,2}})(?P<sign>[/.-]| / )(?P<m>\d{{1,2}})"
    r"(?!\w)(?! ?/ ?[\w])(?![.,]\d)(?! ?%)(?! tháng)(?!-\d)"
)
_DAY_BEFORE = re.compile(
    rf"{BEFORE}(?P<d>\d{{1,2}})(?:(?P<sign>[/.])(?P<m>\d{{1,2}}))?"
    r" ?(?P<joint>-|,|và|đến|đến ngày|và ngày|, ngày|và|tới|đến hết ngày|đến hết) ?$"
)
_LISTED = re.compile(r"ngày (?:\d{1,2}(?:, ?| và )){1,8}$")
"""What stands in front of the second and later days of a list: các ngày 12, 13 và 14/9/2024."""
_LUNAR = re.compile(r",? ?\(?(?:âm lịch|âl\b|a\.l)")
_CUE = re.compile(
    r"(?:ngày|sáng|chiều|tối|đêm|trưa|hôm|mùng|mồng|dịp|lễ|kỷ niệm|chào mừng|hạn|từ|đến|trước|sau"
    r"|thứ (?:hai|ba|tư|năm|sáu|bảy|2|3|4|5|6|7)|chủ nhật|t[2-7]|cn)(?: ngày)?[,:]? ?\(?$"
)
_NUMBERED = re.compile(r"(?:phiên bản|khoản|điều|điểm|mục) ?$")
"""What is numbered with points and strokes, as a day may be."""
_TIMES = ("ngày", "sáng", "chiều", "tối", "trưa", "hôm")
_STRONG = ("ngày", "sáng", "chiều", "tối", "đêm", "trưa", "hôm", "dịp", "lễ", "niệm", "mừng")
_WEEKDAY = re.compile(
    r"(?:thứ (?P<w>hai|ba|tư|năm|sáu|bảy|[2-7])|(?P<sunday>chủ nhật))(?: ?[,-] ?| )(?:ngày )?$"
)
_WEEKDAYS = {"hai": 0, "ba": 1, "tư": 2, "năm": 3, "sáu": 4, "bảy": 5}
_MISREAD = re.compile(
    r"(?<!\w)[ol](?=[\do] ?[/.-] ?\d{1,2} ?[/.-] ?\d)"
    r"|(?<=(?<!\w)[\dl])o(?=[/.-]\d{1,2}[/.-]\d)|(?<=ngày )[ol](?=\d ?tháng)"
    r"|(?<=\d[/.-])[ol](?=\d[/.-]\d)"
)
_REACH = 32


class Day(NamedTuple):
    """A day as written: `day` is None without a year, or when there is no such day."""

    start: int
    end: int
    day: date | None
    short: tuple[int, int]
    doubt: Text | None
    year: str

    @property
    def reading(self) -> Reading:
        month, number = self.short
        said = self.day.isoformat() if self.day else f"--{month:02}-{number:02}"
        return Reading(self.start, self.end, {"date": said}, self.doubt)


def read_date(text: Plain) -> list[Reading]:
    """Every day {date} and month {year, month}; without its year a day is a doubtful --MM-DD."""
    low = joined(text.low)
    found = [day.reading for day in days(low)]
    found += [month.reading for month in months(low)]
    return sorted(found, key=lambda one: (one.start, one.end))


def days(low: str) -> list[Day]:
    """Every real day, in the order of the text."""
    clear = _MISREAD.sub(lambda found: "0" if found.group() == "o" else "1", low)
    found = [day for day in written_days(clear) if day.day or not day.year]
    return found if clear == low else [_doubted(day, low, clear) for day in found]


def _doubted(day: Day, low: str, clear: str) -> Day:
    """A day in which a letter was taken for a figure is doubtful."""
    misread = low[day.start : day.end] != clear[day.start : day.end]
    return day._replace(doubt=day.doubt or MISREAD) if misread else day


def written_days(low: str) -> list[Day]:
    """Every day, also one that no calendar has: its `day` is None and its `year` is written."""
    full = [day for found in WRITTEN_DAY.finditer(low) if (day := _day(low, found))]
    before = [early for day in full for early in _before(low, day)]
    taken = [(day.start, day.end) for day in (*full, *before)]
    short = list(_shorts(low, taken))
    return sorted((*full, *before, *short))


def parts_of(written: re.Match[str]) -> tuple[str, int, int]:
    """The year (as written, or ''), month and day of a match of one of the two patterns."""
    groups = written.groupdict()
    if groups.get("iso"):
        year, month, number = groups["iso"].split("-")
        return year, int(month), int(number)
    if groups.get("ld"):
        year = groups["ly"] or groups["lsy"] or ""
        return year, month_of(groups["lm"]), int(groups["ld"])
    return groups.get("y") or "", ordinal(groups["m"]), int(groups["d"])


def _day(low: str, found: re.Match[str]) -> Day | None:
    written, month, number = parts_of(found)
    called = bool(written) and low[: found.start()].endswith("ngày ")  # 32/8/2025 is no other thing
    if _LUNAR.match(low, found.end()) or not (1 <= number <= 31 or called):
        return None
    if not written:
        if _real(2024, month, number) is None:
            return None
        return Day(found.start(), found.end(), None, (month, number), YEAR_MISSING, "")
    doubt = None
    if month > 12 >= number:
        month, number, doubt = number, month, MONTH_FIRST
    year, odd = _year(written)
    day = _real(year, month, number) if year else None
    if _NUMBERED.search(low, max(0, found.start() - _REACH), found.start()):
        doubt = doubt or DAY_OR_NUMBER
    doubt = doubt or odd or _weekday_doubt(low, found.start(), day)
    return Day(found.start(), found.end(), day, (month, number), doubt, written)


def _year(written: str) -> tuple[int, Text | None]:
    """The year that was meant, and what is odd about how it is written; 0 when it is none."""
    if len(written) == 2:
        return 2000 + int(written), YEAR_OF_TWO
    if len(written) == 5:
        near = {written[:place] + written[place + 1 :] for place in range(1, 5)}
        doubled = {one for one in near if _doubles(one, written)} or near
        meant = [year for year in sorted(map(int, doubled)) if year in range(1930, 2101)]
        return (meant[0], YEAR_OF_FIVE) if len(meant) == 1 else (0, YEAR_OF_FIVE)
    year = int(written)
    return (year if year in YEARS else 0), None


def _doubles(one: str, written: str) -> bool:
    return any(
        written == one[:place] + one[place - 1] + one[place:] for place in range(1, len(one) + 1)
    )


def _real(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _weekday_doubt(low: str, start: int, day: date | None) -> Text | None:
    said = _WEEKDAY.search(low[max(0, start - _REACH) : start])
    if said is None or day is None:
        return None
    name = said["w"]
    weekday = 6 if said["sunday"] else _WEEKDAYS.get(name, int(name) - 2 if name.isdigit() else 0)
    return None if day.weekday() == weekday else NO_SUCH_WEEKDAY


def _before(low: str, day: Day) -> Iterator[Day]:
    """The days that share the month and year written behind a later one: 07-10/8/2024."""
    start = day.start
    while day.day or not day.year:
        front = low[max(0, start - _REACH) : start]
        early = _DAY_BEFORE.search(front)
        begin = start - len(front) + (early.start() if early else 0)
        if early is None or not _shares(low, begin, early):
            return
        month = int(early["m"] or day.short[0])
        year = day.day.year if day.day else 2024
        if day.day and (month, int(early["d"])) > day.short and early["m"]:
            year -= 1
        real = _real(year, month, int(early["d"]))
        if real is None or (not early["m"] and int(early["d"]) >= day.short[1]):
            return
        end = begin + len(f"{early['d']}{early['sign'] or ''}{early['m'] or ''}")
        short = (month, int(early["d"]))
        yield Day(begin, end, real if day.day else None, short, day.doubt, day.year)
        start = begin


def _shares(low: str, begin: int, early: re.Match[str]) -> bool:
    """Whether a lone number in front of a day is a day: it says so, or stands close to it."""
    cue = _CUE.search(low[max(0, begin - _REACH) : begin])
    listed = _LISTED.search(low[max(0, begin - _REACH) : begin])
    return bool(cue or listed or early["m"] or early["joint"] == "-" or begin == 0)


def _shorts(low: str, taken: list[tuple[int, int]]) -> Iterator[Day]:
    """Days without a year: something in front says that they are days."""
    covered = {place for start, end in taken for place in range(start, end)}
    last = 0
    for found in WRITTEN_SHORT.finditer(low):
        month, number = int(found["m"]), int(found["d"])
        if found.start() in covered or _real(2024, month, number) is None:
            continue
        chained = last and re.fullmatch(r" ?(?:-|,|và|đến)(?: ngày)? ?", low[last : found.start()])
        if not (chained or _is_short(low, found)) or _LUNAR.match(low, found.end()):
            continue
        day = Day(found.start(), found.end(), None, (month, number), YEAR_MISSING, "")
        yield from (early for early in _before(low, day) if early.start >= last)
        yield day
        last = found.end()


def _is_short(low: str, found: re.Match[str]) -> bool:
    if alone(low, found.start(), found.end()):
        return True
    front = low[max(0, found.start() - _REACH) : found.start()]
    dashed = re.search(r"(?<![\d/])\d{1,2} ?- ?$", front)
    if dashed:
        front = front[: dashed.start()]
    cue = _CUE.search(front)
    if cue is None or found["sign"] in ".-":
        said = cue.group() if cue else ""
        opened = "từ" not in said or low.startswith(" đến ", found.end())
        return opened and any(word in said for word in _TIMES)
    if any(word in cue.group() for word in _STRONG):
        return True
    return not re.match(r" ?(?:\(|số |tổng |[^\W\d_])", low[found.end() : found.end() + 6])
