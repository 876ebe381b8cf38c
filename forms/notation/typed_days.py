"""Days, months, quarters and hours typed into a field: read, or refused with advice."""

from __future__ import annotations

import re
from datetime import date

from forms.notation.dates import WRITTEN_DAY, WRITTEN_SHORT, parts_of
from forms.notation.numerals import ordinal
from forms.notation.plain import plain
from forms.words import Unreadable
from state_machines.grammar import Text

YEARS = range(1930, 2101)

_MONTHS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<y>\d{4})-(?P<m>\d{1,2})",
        r"(?:tháng )?(?P<m>\d{1,2})(?:\s{0,9}[/.-]\s{0,9}| năm )(?P<y>\d{1,9})",
    )
)
_QUARTER = re.compile(
    r"(?P<y>\d{4})-q(?P<q>[1-4])|"
    r"(?:quý |q)?(?P<quarter>[1-4]|i{1,3}|iv)(?:\s{0,9}[/.-]\s{0,9}| năm )(?P<year>\d{1,9})"
)
_HOUR = re.compile(
    r"(?P<h>\d{1,2})\s{0,9}(?::|h|g|giờ)(?:\s{0,9}(?P<m>\d{2})(?:\s{0,9}(?:phút|p))?)?"
)

_WRITE_DAY = Text(
    "Chưa đọc được ngày này. Viết như 30/11/2023.",
    "This day cannot be read. Write it like 30/11/2023 (day, month, year).",
)
_WRITE_MONTH = Text(
    "Chưa đọc được tháng này. Viết như 10/2023.",
    "This month cannot be read. Write it like 10/2023.",
)
_WRITE_YEAR = Text(
    "Viết năm đủ 4 chữ số, ví dụ 30/11/2023.",
    "Write the year with four digits, for example 30/11/2023.",
)
_YEAR_BOUNDS = Text(
    f"Năm phải từ {YEARS[0]} đến {YEARS[-1]}.",
    f"The year must be between {YEARS[0]} and {YEARS[-1]}.",
)
_NO_SUCH_DAY = Text(
    "Tháng đó không có ngày này. Xem lại ngày và tháng, viết như 30/11/2023.",
    "That month has no such day. Check day and month, written like 30/11/2023.",
)
_WRITE_QUARTER = Text(
    "Chưa đọc được quý này. Viết như quý II/2024.",
    "This quarter cannot be read. Write it like Q2/2024.",
)
_WRITE_HOUR = Text(
    "Chưa đọc được giờ này. Viết như 17:00 hoặc 17 giờ 30.",
    "This time cannot be read. Write it like 17:00.",
)
_NO_SUCH_HOUR = Text(
    "Giờ phải từ 0 đến 23, phút từ 00 đến 59.",
    "The hour must be between 0 and 23, the minutes between 00 and 59.",
)
_NO_SUCH_MONTH = Text("Tháng phải từ 1 đến 12.", "The month must be between 1 and 12.")


def parse_date(text: str, today: date | None = None) -> date:
    """Return the day that is written, or raise Unreadable with advice.

    A day without a year is the one nearest to `today`; without `today` the year must be written.
    """
    low = plain(text).low.strip(" .").removeprefix("ngày ")
    written = WRITTEN_DAY.fullmatch(low) or WRITTEN_SHORT.fullmatch(low)
    if written is None:
        raise Unreadable(_WRITE_DAY)
    year, month, day = parts_of(written)
    return _real(_year(year), month, day) if year else _nearest(day, month, today)


def parse_month(text: str) -> str:
    """Return the month that is written as YYYY-MM, or raise Unreadable with advice."""
    found = _first(_MONTHS, text)
    if found is None:
        raise Unreadable(_WRITE_MONTH)
    if not 1 <= int(found["m"]) <= 12:
        raise Unreadable(_NO_SUCH_MONTH)
    return f"{_year(found['y'])}-{int(found['m']):02}"


def parse_quarter(text: str) -> str:
    """Return the quarter that is written as YYYY-Q2, or raise Unreadable with advice."""
    found = _first((_QUARTER,), text)
    if found is None:
        raise Unreadable(_WRITE_QUARTER)
    if found["y"]:
        return f"{_year(found['y'])}-Q{found['q']}"
    return f"{_year(found['year'])}-Q{ordinal(found['quarter'])}"


def parse_hour(text: str) -> str:
    """Return the time of day that is written as HH:MM, or raise Unreadable with advice."""
    found = _first((_HOUR,), text)
    if found is None:
        raise Unreadable(_WRITE_HOUR)
    hour, minute = int(found["h"]), int(found["m"] or 0)
    if hour > 23 or minute > 59:
        raise Unreadable(_NO_SUCH_HOUR)
    return f"{hour:02}:{minute:02}"


def _first(patterns: tuple[re.Pattern[str], ...], text: str) -> re.Match[str] | None:
    matches = (pattern.fullmatch(text.lower().rstrip(".")) for pattern in patterns)
    return next(filter(None, matches), None)


def _year(digits: str) -> int:
    if len(digits) != 4:
        raise Unreadable(_WRITE_YEAR)
    if int(digits) not in YEARS:
        raise Unreadable(_YEAR_BOUNDS)
    return int(digits)


def _real(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Unreadable(_NO_SUCH_DAY) from None


def _nearest(day: int, month: int, today: date | None) -> date:
    if today is None:
        raise Unreadable(_WRITE_YEAR)
    near = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            near.append(date(year, month, day))
        except ValueError:
            continue  # 29/2 exists in some years only
    if not near:
        raise Unreadable(_NO_SUCH_DAY)
    return min(near, key=lambda found: abs(found - today))
