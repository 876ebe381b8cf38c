"""Deadlines in running text: chậm nhất ngày 30/11/2023, trước 17 giờ 00 ngày 30/6/2024, từ …
đến …, trong tháng 9/2024, quý III/2024, trong 5 ngày làm việc kể từ ngày …, đầu tháng 5/2024.

`last_day` is the last day that is in time: the day before the one that is written for `before`.
A term has no last day, for it is counted by the calendar of working days.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from forms.notation.dates import YEAR_MISSING, days
from forms.notation.months import Month, months
from forms.notation.numerals import ordinal
from forms.notation.plain import Plain, joined
from forms.notation.reading import Reading
from state_machines.grammar import Text

REPEATED = Text("lặp lại hằng tháng", "it comes back every month")
DEADLINE_OR_PERIOD = Text("có thể là kỳ báo cáo, không phải hạn", "may be a period, no deadline")
SMALL_L = Text("chữ l được đọc là số La Mã I", "the letter l was read as the roman I")

_CLOCK = r"(?P<h>\d{1,2}) ?(?:giờ|h|g|:)(?: ?(?P<min>\d{2}) ?(?:phút|p|')?)?"
_AT = (
    rf"(?:{_CLOCK},? ?(?:sáng |chiều |tối )?(?:của |vào )?(?:thứ [^\W\d_]{{2,4}},? |chủ nhật,? )?)?"
)
_BY = (
    r"chậm nhất|muộn nhất|trễ nhất|không (?:muộn|chậm|trễ) hơn|từ nay đến(?: hết)?"
    r"|hạn chót|hạn cuối(?: cùng)?|hạn nộp|hạn đăng ký|hạn gửi|hạn báo cáo|hạn hoàn thành"
    r"|thời hạn(?: [^\W\d_]{1,8}){0,4}|hạn|đến hết|không quá|hết"
    r"|(?:xong |hoàn thành )?(?:trước và )?trong(?= ngày)|hoàn thành(?: xong)?(?: vào)?"
    r"|thời gian hoàn thành|thời gian nộp|thời gian gửi"
)
_LINK = r"(?:(?: ?: ?|,)? ?(?:là|đến|hết|trong|vào|trước|cuối|tới)){0,3} ?:? ?"
_BEFORE_DAY = re.compile(rf"(?<!\w)(?P<cue>trước|{_BY}){_LINK}{_AT}(?:ngày |tháng )?$")
_WINDOW = re.compile(r"(?:từ|bắt đầu|thời gian:?)(?: [^\W\d_]{1,8}){0,2} ?(?:ngày |tháng )?$")
_MIDDLE = re.compile(
    r" ?(?:,|;)? ?(?:-|đến|tới|kết thúc|và kết thúc)(?: [^\W\d_]{1,6}){0,2}? ?(?:ngày |tháng )?$"
)
_MONTH_CUE = re.compile(
    r"(?<!\w)(?P<cue>trong|vào|hoàn thành|kết thúc|xong|dự kiến|tổ chức)(?: vào| trong)? ?$"
)
_TERM = re.compile(
    r"(?<!\w)(?:(?:trong|không quá|chậm nhất|muộn nhất|tối đa|sau)(?: (?:là|sau|vòng|thời hạn"
    r"|thời gian|khoảng)){0,2} )?(?:\(?\d{1,3}\)? ?\(?)?(?P<n>\d{1,3})\)?"
    r"(?: \([^\W\d_ ]{1,10}(?: [^\W\d_]{1,10})?\))?"
    r" (?P<unit>ngày làm việc|ngày|tuần|tháng|giờ)"
    r"(?P<since>,? (?:kể từ|tính từ|từ khi|từ ngày|sau khi|sau ngày|trước khi|trước ngày"
    r"|trước đại hội|trước hội nghị|trước thời điểm|sau hội nghị|sau đại hội|kể từ khi))?"
)
_TERM_CUE = ("trong", "không quá", "chậm nhất", "muộn nhất", "tối đa")
_AHEAD = re.compile(
    r"(?<!\w)trước (?:khi|ngày)?[^\n\d.;,]{2,40}?(?P<n>\d{1,3}) (?:ngày làm việc|ngày)(?!\w)"
)
_QUARTER = re.compile(
    r"(?:(?P<cue>trong|hết|đến hết|trước|cuối|đầu|vào|hoàn thành) )?"
    r"(?<!\w)(?:quý |q\.?)"
    r"(?P<q>iv|[il]{1,3}|lv|[1-4])(?: ?/ ?|,? năm |-| )(?P<y>(?:19|20|21)\d\d)(?!\d)"
)
_FUZZY = re.compile(
    r"(?<!\w)(?:(?<!tháng )(?<!từ )(?P<part>đầu|giữa|cuối|trung tuần|thượng tuần|hạ tuần)"
    r" (?P<what>tháng \d{1,2}(?: ?/ ?\d{4}| năm \d{4})?(?![\d/])|năm \d{4}"
    r"|quý (?:iv|i{1,3}|[1-4])\b(?: ?/ ?\d{4}| năm \d{4})?)"
    r"|trong thời gian (?:tới|sớm nhất)|(?:thời gian )?sớm nhất có thể|trong thời gian ngắn nhất)"
)
_YEAR_END = re.compile(r"(?<!\w)(?P<cue>trước|đến hết|hết|từ nay đến hết) năm (?P<y>20\d\d)(?!\d)")
_MONTHLY = re.compile(
    r"(?<!\w)(?P<cue>trước|chậm nhất(?: là)?(?: vào)?) ?ngày (?P<d>\d{1,2})"
    r" (?:hằng tháng|hàng tháng|của tháng|tháng sau|mỗi tháng)"
)
_HANDED = re.compile(r"(?:báo cáo|gửi|nộp)(?: [^\W\d_]{1,8}){0,2} kết quả (?:thực hiện )?$")
"""What is handed in before a day: báo cáo kết quả trước ngày 10/4/2024."""
_STRICT = ("chậm nhất", "muộn nhất", "trễ nhất", "không ", "hạn")
"""What is never said of figures up to a day."""
_SO_FAR = re.compile(r"(?:tính|số liệu|kết quả|cập nhật)(?: [^\W\d_]{1,8}){0,2} (?:đến )?$")
_PERIOD = re.compile(r"(?:báo cáo|kết quả|sơ kết|tổng kết|công tác)[^.\n]{0,24}$")
_REACH = 64


class Stretch(NamedTuple):
    """A day or a month in the text, with its first and last day; a day without a year has none."""

    start: int
    end: int
    first: date | None
    last: date | None
    doubt: Text | None
    is_month: bool
    short: tuple[int, int] = (0, 0)  # month and day, of a day


class Deadline(NamedTuple):
    """A deadline as written; what is not said is None."""

    start: int
    end: int
    kind: str
    last_day: date | None = None
    time: str | None = None
    first_day: date | None = None
    doubt: Text | None = None

    @property
    def reading(self) -> Reading:
        last = self.last_day.isoformat() if self.last_day else None
        first = self.first_day.isoformat() if self.first_day else None
        said = {"kind": self.kind, "last_day": last, "time": self.time, "first_day": first}
        return Reading(self.start, self.end, said, self.doubt)


def read_deadline(text: Plain) -> list[Reading]:
    """Every deadline: {kind, last_day, time, first_day}; what is not said is null."""
    return [deadline.reading for deadline in deadlines(joined(text.low))]


def deadlines(low: str) -> list[Deadline]:
    """Every deadline in the order of the text; of two that overlap the one that begins first."""
    found = [*_by_time(low), *_quarters(low), *_terms(low), *_others(low)]
    kept: list[Deadline] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _stretches(low: str) -> list[Stretch]:
    """Every day and month as the stretch of time that it is."""
    found = [
        Stretch(day.start, day.end, day.day, day.day, day.doubt, is_month=False, short=day.short)
        for day in days(low)
    ]
    found += [
        Stretch(month.start, month.end, *_bounds(month), None, is_month=True)
        for month in months(low)
    ]
    return sorted(found, key=lambda one: one.start)


def _by_time(low: str) -> Iterator[Deadline]:
    known = _stretches(low)
    for place, one in enumerate(known):
        opened = _window(low, known[place - 1], one) if place else None
        if opened is not None:
            first = _with_year(known[place - 1], one)
            doubt = first.doubt or one.doubt
            yield Deadline(opened, one.end, "window", one.last, None, first.first, doubt)
        elif one.is_month:
            yield from _month(low, one)
        elif cue := _cue(low, one.start, one.end):
            yield _before_or_by(cue, one)


def _with_year(first: Stretch, last: Stretch) -> Stretch:
    """The first day of a window with the year that is written at its last one alone."""
    if first.is_month or first.first or last.last is None or first.doubt is not YEAR_MISSING:
        return first
    year = last.last.year - (first.short > (last.last.month, last.last.day))
    try:
        day = date(year, *first.short)
    except ValueError:
        return first
    return first._replace(first=day, last=day, doubt=None)


def _cue(low: str, start: int, end: int) -> tuple[int, re.Match[str]] | None:
    """What in front of a day makes it a deadline, and where that begins."""
    front = low[max(0, start - _REACH) : start]
    long = re.match(r"(?:ngày|tháng) ", low[start:end])
    for begin in range(len(front)):
        if begin and front[begin - 1].isalnum():
            continue
        found = _BEFORE_DAY.match(front, begin)
        so_far = found and not _is_strict(found) and _is_counted(found["cue"], front[:begin])
        if found and not so_far and (long or not front.endswith("/")):
            return start - len(front) + begin, found
    return None


def _is_counted(cue: str, front: str) -> bool:
    """Whether figures are counted up to the day, and nothing is due then."""
    handed = cue == "trước" and _HANDED.search(front)
    return bool(_SO_FAR.search(front)) and not handed


def _is_strict(cue: re.Match[str]) -> bool:
    return bool(cue["h"]) or cue["cue"].startswith(_STRICT)


def _before_or_by(cue: tuple[int, re.Match[str]], day: Stretch) -> Deadline:
    begin, found = cue
    time = _time(found)
    last, said = day.last, found.group()
    if time:
        return Deadline(begin, day.end, "instant", last, time, doubt=day.doubt)
    exclusive = re.search(r"(?<!không )\btrước(?! và trong)", said) is not None
    if exclusive and last:
        last -= timedelta(days=1)
    return Deadline(begin, day.end, "before" if exclusive else "by", last, doubt=day.doubt)


def _time(found: re.Match[str]) -> str | None:
    if not found["h"] or int(found["h"]) > 24:
        return None
    return f"{int(found['h']):02}:{int(found['min'] or 0):02}"


def _window(low: str, first: Stretch, last: Stretch) -> int | None:
    """Where the words begin that make a window of two times (from … to), if some do."""
    between = low[first.end : last.start]
    if len(between) > 40 or not _MIDDLE.fullmatch(between):
        return None
    front = low[max(0, first.start - _REACH) : first.start]
    opened = _opened(front)
    return None if opened is None else first.start - len(front) + opened


def _opened(front: str) -> int | None:
    """Where the words that open a window begin at the end of `front`."""
    found = None
    for begin in range(max(0, len(front) - 40), len(front)):
        if (begin == 0 or not front[begin - 1].isalnum()) and _WINDOW.match(front, begin):
            found = begin
            break
    return found


def _month(low: str, month: Stretch) -> Iterator[Deadline]:
    cue = _cue(low, month.start, month.end)
    inside = _MONTH_CUE.search(low[max(0, month.start - _REACH) : month.start])
    if cue and not (inside and cue[1]["cue"].startswith("hoàn thành")):
        yield _month_end(cue, month)
    elif inside:
        begin = month.start - len(inside.group())
        yield Deadline(begin, month.end, "in_month", month.last, None, month.first)


def _month_end(cue: tuple[int, re.Match[str]], month: Stretch) -> Deadline:
    begin, found = cue
    if re.search(r"\btrước\b", found.group()):
        last = month.first - timedelta(days=1) if month.first else None
        return Deadline(begin, month.end, "before", last)
    if re.search(r"\btrong\b", found.group()):
        return Deadline(begin, month.end, "in_month", month.last, None, month.first)
    return Deadline(begin, month.end, "by", month.last)


def _bounds(month: Month) -> tuple[date, date]:
    last = monthrange(month.year, month.month)[1]
    return date(month.year, month.month, 1), date(month.year, month.month, last)


def _quarters(low: str) -> Iterator[Deadline]:
    for found in _QUARTER.finditer(low):
        number = ordinal(found["q"].replace("l", "i"))
        first = date(int(found["y"]), 3 * number - 2, 1)
        last = _bounds(Month(0, 0, first.year, 3 * number))[1]
        cue, scan = found["cue"], SMALL_L if "l" in found["q"] else None
        if cue in ("hết", "đến hết"):
            yield Deadline(found.start(), found.end(), "by", last, doubt=scan)
        elif cue == "trước":
            before = first - timedelta(days=1)
            yield Deadline(found.start(), found.end(), "before", before, doubt=scan)
        elif cue not in ("đầu", "cuối"):
            period = cue is None and _PERIOD.search(low[max(0, found.start() - 40) : found.start()])
            doubt = scan or (DEADLINE_OR_PERIOD if period else None)
            yield Deadline(found.start(), found.end(), "quarter", last, None, first, doubt)


def _terms(low: str) -> Iterator[Deadline]:
    for found in _TERM.finditer(low):
        said = found.group()
        counted = found["unit"] in ("ngày làm việc", "giờ") and said.startswith(_TERM_CUE)
        if found["since"] or counted or said.startswith(("chậm nhất", "muộn nhất")):
            yield Deadline(found.start(), found.end(), "term")
    for found in _AHEAD.finditer(low):
        yield Deadline(found.start(), found.end(), "term")


def _others(low: str) -> Iterator[Deadline]:
    for found in _FUZZY.finditer(low):
        missing = (found["what"] or "").startswith("tháng") and not re.search(
            r"\d{4}", found["what"]
        )
        doubt = YEAR_MISSING if missing else None
        yield Deadline(found.start(), found.end(), "fuzzy", doubt=doubt)
    for found in _YEAR_END.finditer(low):
        year = int(found["y"])
        before = found["cue"] == "trước"
        last = date(year - 1 if before else year, 12, 31)
        yield Deadline(found.start(), found.end(), "before" if before else "by", last)
    for found in _MONTHLY.finditer(low):
        kind = "before" if found["cue"] == "trước" else "by"
        yield Deadline(found.start(), found.end(), kind, doubt=REPEATED)
