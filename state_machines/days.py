"""Days and instants as they are in Vietnam: a day ends where the next one begins."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def today(now: datetime) -> date:
    """The calendar day in Vietnam."""
    return now.astimezone(VIETNAM).date()


def midnight(day: date) -> datetime:
    """The first instant of a day."""
    return datetime.combine(day, time(), VIETNAM)


def end_of(day: date) -> datetime:
    """The first instant after a day."""
    return midnight(day + timedelta(days=1))


def last_day(due: datetime) -> date:
    """The last day on which a paper due at `due` is on time."""
    return (due.astimezone(VIETNAM) - timedelta(microseconds=1)).date()
