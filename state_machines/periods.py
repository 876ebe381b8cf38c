"""Periods of a reporting calendar: which months, which window of data, and which comes next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from state_machines.case import Case
from state_machines.contents import rows_in
from state_machines.days import today
from state_machines.grammar import Guard, Text

MONTHS = {"monthly": 1, "quarterly": 3, "half_year": 6, "yearly": 12}
"""How many months a period of each rhythm has."""
OPENED = "opened"
"""The part of a calendar's content that tells which period was opened last, by its number."""
PRESCRIBED = "prescribed"
"""The part of a report's content that keeps the headings which its calendar asked for."""
USUAL_LEAD = 10  # days
_ROMAN = ("I", "II", "III", "IV")


class Period(NamedTuple):
    """One period: its number among all of its rhythm, and the first and last day of its data."""

    number: int
    rhythm: str
    first: date
    last: date

    @property
    def key(self) -> str:
        """2026-08, 2026-Q3, 2026-H2 or 2026."""
        year, part = divmod(self.number, 12 // MONTHS[self.rhythm])
        return {"monthly": f"{year}-{part + 1:02d}", "quarterly": f"{year}-Q{part + 1}",
                "half_year": f"{year}-H{part + 1}"}.get(self.rhythm, str(year))  # fmt: skip

    @property
    def name(self) -> Text:
        """What offices call it."""
        return _called(self.rhythm, self.number)


def named(key: str) -> Text:
    """What offices call the period of a key: 2026-08, 2026-Q3, 2026-H2 or 2026."""
    found = _numbered(key)
    return _called(*found) if found else Text(key, key)


def _called(rhythm: str, number: int) -> Text:
    year, part = divmod(number, 12 // MONTHS[rhythm])
    match rhythm:
        case "monthly":
            return Text(f"tháng {part + 1}/{year}", f"{part + 1}/{year}")
        case "quarterly":
            return Text(f"quý {_ROMAN[part]}/{year}", f"quarter {part + 1} of {year}")
        case "half_year":
            half = (Text("đầu", "first"), Text("cuối", "second"))[part]
            return Text(f"6 tháng {half.vi} năm {year}", f"{half.en} half of {year}")
    return Text(f"năm {year}", str(year))


def of_key(content: Mapping[str, object], key: str) -> Period | None:
    """The period of a calendar by its key; None when the calendar has another rhythm by now."""
    found = _numbered(key)
    if found is None or found[0] != (content.get("rhythm") or "monthly"):
        return None
    return period(content, found[1])


def _numbered(key: str) -> tuple[str, int] | None:
    """The rhythm and the number of a period by its key; None when it is no key."""
    year, _, part = key.partition("-")
    if not year.isdecimal() or not (part.strip("QH").isdecimal() or not part):
        return None
    rhythm = {"Q": "quarterly", "H": "half_year", "": "yearly"}.get(part[:1], "monthly")
    return rhythm, int(year) * (12 // MONTHS[rhythm]) + int(part.strip("QH") or 1) - 1


def period(content: Mapping[str, object], number: int) -> Period:
    """A period of a calendar by its number. Data that close on a day of the last month begin on
    that day before the first one: 15/7 to 15/8."""
    rhythm = str(content.get("rhythm") or "monthly")
    day, months = _count(content, "closes_on"), MONTHS[rhythm]
    last = _closing((number + 1) * months - 1, day)
    before = _closing(number * months - 1, day)
    return Period(number, rhythm, before if day else before + timedelta(days=1), last)


def next_period(content: Mapping[str, object], on: date) -> Period | None:
    """The period whose papers are to be opened on a day: the one after that which was opened last,
    or the one of the day when none was; None while its time has not come."""
    rhythm = str(content.get("rhythm") or "monthly")
    opened = content.get(OPENED)
    lead = timedelta(days=_count(content, "opens_before", USUAL_LEAD))
    if isinstance(opened, int):
        coming = period(content, opened + 1)
        return coming if coming.last - lead <= on else None
    number = (on.year * 12 + on.month - 1) // MONTHS[rhythm] + 1
    while (found := period(content, number)).last - lead > on:
        number -= 1
    return found


def _closing(month: int, day: int) -> date:
    """The day on which the data of a month close: the one that is said, or its last."""
    year, index = divmod(month, 12)
    if day:
        return date(year, index + 1, day)
    return date(year + (index + 1) // 12, (index + 1) % 12 + 1, 1) - timedelta(days=1)


def _count(content: Mapping[str, object], key: str, usual: int = 0) -> int:
    told = content.get(key)
    return told if isinstance(told, int) else usual


def _sections(case: Case) -> list[Mapping[str, object]]:
    return rows_in(case.content, "parts")


def _prescribed(case: Case) -> set[object]:
    """The headings that the calendar asked for when the paper was opened."""
    told = case.content.get(PRESCRIBED)
    return set(told) if isinstance(told, list) else set()


def _composed(case: Case) -> set[object]:
    """The headings under which passages of others stand."""
    return {one.get("heading") for one in rows_in(case.content, "passages")}


PERIOD_DUE = Guard(
    "period_due",
    Text(
        "Kỳ tiếp theo chưa đến lúc mở; hệ thống tự mở khi đến ngày",
        "The next period is not to be opened yet; it opens by itself when its day comes",
    ),
    lambda case: bool(
        case.content.get("headings")
        and case.times.asked_at
        and next_period(case.content, today(case.times.asked_at))
    ),
)
REPORTED_TO = Guard(
    "reported_to",
    Text("Kỳ này không có đơn vị nào báo cáo lên", "No unit reports to this one for the period"),
    lambda case: case.reported_to,
    hides=True,
)
SECTIONS_WRITTEN = Guard(
    "sections_written",
    Text(
        "Còn mục chưa có nội dung. Không có gì để báo cáo thì ghi “Không phát sinh”",
        "A section is still empty. Where there is nothing to report, say so",
    ),
    lambda case: (
        bool(_sections(case))
        and all(
            str(one.get("said") or "").strip() or one.get("heading") in _composed(case)
            for one in _sections(case)
        )
    ),
)
SECTIONS_KEPT = Guard(
    "sections_kept",
    Text(
        "Thiếu mục mà chế độ báo cáo yêu cầu. Thêm lại mục đó với đúng tên như chế độ báo cáo;"
        " không có gì để báo cáo thì ghi “Không phát sinh”",
        "A section that the calendar of reports asks for is missing. Add it again under its very"
        " name; where there is nothing to report, say so",
    ),
    lambda case: _prescribed(case) <= {one.get("heading") for one in _sections(case)},
)
