"""Rules about days: that they exist, agree with each other, and with what is known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from forms.lint.paper import Cited, Finding, Line, Paper, passage
from forms.notation.dates import MONTH_FIRST, YEAR_OF_FIVE, YEAR_OF_TWO, Day, written_days
from forms.notation.deadlines import Deadline, deadlines
from forms.notation.writing import show_date
from state_machines.grammar import Text

OLDEST, AHEAD = 1800, 10
KNOWN = {
    "01-KL/TW": date(2021, 5, 18),
    "05-CT/TW": date(2016, 5, 15),
    "22-CT/TW": date(2023, 5, 25),
    "48-CT/TW": date(2025, 6, 24),
    "301-QĐ/TW": date(2025, 6, 9),
    "383-QĐ/TW": date(2025, 11, 19),
    "399-QĐ/TW": date(2026, 1, 9),
    "06/2022/QH15": date(2022, 6, 15),
    "152/2025/NĐ-CP": date(2025, 6, 14),
    "104/HD-MTTW-BTT": date(2023, 6, 29),
    "795/KH-MTTW-BTT": date(2023, 9, 29),
    "03/HD-MTTW-BTT": date(2025, 7, 28),
}
"""Papers that many cite, and their days; the same number in another year is another paper."""

_NO_SUCH_DAY = Text(
    "Ngày này không có thật. Xem lại ngày, tháng và năm; năm ghi đủ bốn chữ số.",
    "There is no such day. Check day, month and year; write the year with four digits.",
)
_ANNIVERSARY = Text(
    "Kỷ niệm thì hai ngày phải cùng ngày, cùng tháng, và số năm phải khớp. Xem lại.",
    "An anniversary begins and ends on the same day and month, and the years agree. Check it.",
)
_BASIS_LATER = Text(
    "Văn bản làm căn cứ ban hành sau văn bản dựa vào nó ({day}). Xem lại ngày.",
    "The paper it rests on is dated after the one that rests on it ({day}). Check the days.",
)
_YEAR_MISSING = Text("Ghi thêm năm cho ngày này.", "Write the year of this day.")
_KNOWN_DAY = Text(
    "Văn bản {code} thường được biết với ngày {day}. Xem lại ngày.",
    "{code} is known with the day {day}. Check the day.",
)
_DUE_EARLY = Text(
    "Hạn báo cáo tổng kết trước khi đợt thi đua kết thúc ({end}). Nếu đúng ý thì giữ nguyên.",
    "The wrap-up report is due before the campaign ends ({end}). Keep it when that is meant.",
)
_OUTSIDE_MONTH = Text(
    "Kỳ lấy số liệu không trùng tháng ghi ở tên báo cáo. Ghi rõ để người đọc không hiểu nhầm.",
    "The period of the figures is not the month of the title. Say so clearly.",
)
_OUTSIDE_PERIOD = Text(
    "Văn bản này ngoài kỳ lấy số liệu của báo cáo (đến {day}).",
    "This paper lies outside the period of the report (until {day}).",
)

_CEREMONY = re.compile(r"kỷ niệm|năm (?:ngày|thành lập|xây dựng|truyền thống)|lần thứ")
_YEARS = re.compile(r"(?P<n>\d{1,4}) năm\b")
_BASIS = re.compile(r" ?[-+]? ?(?:trên cơ sở|căn cứ|thực hiện|theo)\b")
_ISSUED = re.compile(r"ban hành")
_RUNS = re.compile(r"thời gian|bắt đầu|kết thúc")
_WRAP_UP = re.compile(r"báo cáo (?:tổng kết|kết quả)|tổng kết")
_MONTHLY = re.compile(r"tháng (?P<m>\d{1,2})(?:/| năm )(?P<y>\d{4})")


def impossible_days(paper: Paper) -> Iterator[Finding]:
    """V01: a day is real, its year has four digits and is near."""
    for line in paper.said:
        for day in written_days(line.low):
            if day.year and _is_impossible(line, day, paper.today):
                found = passage(line, day.start, day.end)
                yield Finding("V01", "E", line.number, found, _NO_SUCH_DAY)


def _is_impossible(line: Line, day: Day, today: date) -> bool:
    if day.doubt is YEAR_OF_TWO:
        return "/" in line.low[day.start : day.end] and day.day is None
    if day.day is None or day.doubt in (YEAR_OF_FIVE, MONTH_FIRST):
        return True
    return not OLDEST <= day.day.year <= today.year + AHEAD


def anniversaries(paper: Paper) -> Iterator[Finding]:
    """V02: an anniversary has one day and month, and as many years as it says."""
    for line in paper.said:
        dated = [day for day in paper.days.get(line.number, []) if day.day]
        for first, last in pairwise(dated):
            between = line.low[first.end : last.start].strip()
            front = line.low[max(0, first.start - 160) : first.start]
            if between == "-" and _CEREMONY.search(front) and not _agree(first, last, front):
                found = passage(line, first.start, last.end)
                yield Finding("V02", "W", line.number, found, _ANNIVERSARY)


def _agree(first: Day, last: Day, front: str) -> bool:
    if first.day is None or last.day is None or last.day.year - first.day.year < 5:
        return True
    said = list(_YEARS.finditer(front[-80:]))
    years = last.day.year - first.day.year
    counted = not said or "(" in front[-80:][said[-1].end() : -1] or int(said[-1]["n"]) == years
    return first.short == last.short and counted


def later_bases(paper: Paper) -> Iterator[Finding]:
    """V03: what a paper rests on is not younger than the paper."""
    for line in paper.said:
        cited = [one for one in paper.cited if one.line == line.number and one.day]
        if not cited or not _BASIS.match(line.low):
            continue
        issued = _ISSUED.search(line.low, cited[0].code.end)
        if issued:
            yield from _later(line, cited, issued.start())
        elif paper.dated and paper.is_official:
            yield from _younger(line, cited, paper.dated)


def _later(line: Line, cited: list[Cited], issued: int) -> Iterator[Finding]:
    bases = [one for one in cited if one.code.end <= issued]
    built = [one.day for one in cited if one.code.start > issued and one.day]
    for basis in bases:
        earlier = [day for day in built if basis.day and day < basis.day]
        if earlier:
            yield from _younger(line, [basis], min(earlier))


def _younger(line: Line, bases: list[Cited], day: date) -> Iterator[Finding]:
    for basis in bases:
        if basis.day and basis.day > day:
            advice = Text(*(said.format(day=show_date(day)) for said in _BASIS_LATER))
            found = passage(line, basis.code.start, basis.code.end)
            yield Finding("V03", "W", line.number, found, advice)


def missing_years(paper: Paper) -> Iterator[Finding]:
    """V18: a day has its year, unless the paper bears a date that gives it."""
    if paper.dated:
        return
    for line in paper.said:
        known = {day.day.year for day in paper.days.get(line.number, ()) if day.day}
        for day in paper.days.get(line.number, ()):
            if day.day is None and not known:
                found = passage(line, day.start, day.end, around=6)
                yield Finding("V18", "W", line.number, found, _YEAR_MISSING)


def known_papers(paper: Paper) -> Iterator[Finding]:
    """V19: a paper that many cite is cited with its day."""
    lines = {line.number: line for line in paper.said}
    for one in paper.cited:
        day = KNOWN.get(one.code.settled)
        if day and one.day and one.day != day and one.day.year == day.year:
            said = {"code": one.code.settled, "day": show_date(day)}
            advice = Text(*(words.format(**said) for words in _KNOWN_DAY))
            line = lines[one.line]
            found = line.text[one.code.start : one.code.end + 20].strip(" ,")
            yield Finding("V19", "W", one.line, found, advice)


def early_reports(paper: Paper) -> Iterator[Finding]:
    """V13: the wrap-up report is not due before the campaign ends."""
    if paper.title is None or "kế hoạch" not in paper.title.low:
        return
    end: date | None = None
    for line in paper.said:
        for due in deadlines(line.low):
            if due.kind in ("window", "in_month") and _RUNS.search(line.low) and due.last_day:
                end = max(end or due.last_day, due.last_day)
            elif end and _is_early(line, due, end):
                advice = Text(*(said.format(end=show_date(end)) for said in _DUE_EARLY))
                found = passage(line, due.start, due.end)
                yield Finding("V13", "W", line.number, found, advice)


def _is_early(line: Line, due: Deadline, end: date) -> bool:
    front = line.low[max(0, due.start - 160) : due.start]
    early = due.kind in ("by", "before", "instant") and due.last_day is not None
    return early and bool(_WRAP_UP.search(front)) and due.last_day < end.replace(day=1)  # type: ignore[operator]


def periods(paper: Paper) -> Iterator[Finding]:
    """V23: the period of a monthly report is its month, and the papers it cites lie in it."""
    titled = _titled_month(paper)
    if titled is None:
        return
    year, month = titled
    until: date | None = None
    for line in paper.said:
        for due in deadlines(line.low):
            counts = due.kind == "window" and due.first_day and due.last_day
            opened = line.text[max(0, due.start - 1) : due.start] == "("
            if not counts or not opened or not due.first_day or not due.last_day:
                continue
            if (due.first_day.year, due.first_day.month) != (year, month):
                until = due.last_day
                found = passage(line, due.start, due.end)
                yield Finding("V23", "I", line.number, found, _OUTSIDE_MONTH)
    if until:
        yield from _outside(paper, until)


def _titled_month(paper: Paper) -> tuple[int, int] | None:
    if paper.title is None or "báo cáo" not in paper.title.low:
        return None
    for line in paper.said[:12]:
        found = _MONTHLY.search(line.low)
        if found and line.number >= paper.title.number:
            return int(found["y"]), int(found["m"])
    return None


def _outside(paper: Paper, until: date) -> Iterator[Finding]:
    for one in paper.cited:
        if one.day and until < one.day <= date(until.year, 12, 31):
            advice = Text(*(said.format(day=show_date(until)) for said in _OUTSIDE_PERIOD))
            yield Finding("V23", "I", one.line, one.code.settled, advice)
