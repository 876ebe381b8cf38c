"""From a milestone's words to the first instant that is late, in Vietnam's time."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
BY, BEFORE, FUZZY = "by", "before", "fuzzy"


def due_at(milestone: Mapping[str, Any]) -> datetime | None:
    """The first instant that is late; None when the milestone is fuzzy or has no date.

    `by` counts its day ("chậm nhất ngày"), `before` does not ("trước ngày").
    """
    written = milestone.get("date")
    if not written or milestone.get("meaning") == FUZZY:
        return None
    day = date.fromisoformat(str(written))
    if milestone.get("meaning") != BEFORE:
        day += timedelta(days=1)
    return midnight(day)


def end_of(day: date) -> datetime:
    """The first instant after a day."""
    return midnight(day + timedelta(days=1))


def midnight(day: date) -> datetime:
    """The first instant of a day."""
    return datetime.combine(day, time(), VIETNAM)


def last_day(due: datetime) -> date:
    """The last day on which a paper due at `due` is on time."""
    return (due.astimezone(VIETNAM) - timedelta(microseconds=1)).date()


def today(now: datetime) -> date:
    """The calendar day in Vietnam."""
    return now.astimezone(VIETNAM).date()
