"""From a milestone's words to the first instant that is late, in Vietnam's time."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from state_machines.days import VIETNAM, end_of, midnight
from state_machines.grammar import Event
from state_machines.milestones import is_dated, meaning_of
from state_machines.periods import Period
from workflow_app.services.timing.workdays import Calendar

INSTANT, WINDOW, TERM, AHEAD = "instant", "window", "term", "ahead"
_DAY = timedelta(days=1)

Milestone = Mapping[str, Any]
Events = Mapping[Event, date]
"""The days that are known of what a deadline may be counted from."""


def due_at(milestone: Milestone, calendar: Calendar, events: Events) -> datetime | None:
    """The first instant that is late; None when the milestone binds nobody, or nobody yet.

    What rolls to a working day is the last day on which a paper is in time.
    """
    last = _last_day(milestone, calendar, events) if is_dated(milestone) else None
    if last is None:
        return None
    day = calendar.rolled(last, _roll(milestone))
    if meaning_of(milestone) == INSTANT:
        return datetime.combine(day, time.fromisoformat(milestone["time"]), VIETNAM)
    return end_of(day)


def due_after(coming: Period, told: Mapping[str, Any], calendar: Calendar) -> datetime | None:
    """The first instant at which a report of a period is late, by what its calendar of reports
    tells: so many working days after the data close, or a day so many days after."""
    days, meaning = told.get("due_after") or 0, str(told.get("due_meaning") or "by")
    if meaning == TERM:
        return end_of(calendar.after(coming.last, days))
    on = coming.last + timedelta(days=days)
    return due_at({"meaning": meaning, "date": on.isoformat()}, calendar, {})


def opens_at(milestone: Milestone) -> datetime | None:
    """The first instant of a window; None when the milestone names no beginning."""
    if meaning_of(milestone) != WINDOW or not milestone.get("opens"):
        return None
    return midnight(_written(milestone, "opens"))


def counted_from(milestone: Milestone) -> Event | None:
    """The event that a term is counted from; None for a date that is printed."""
    event = milestone.get("event") if meaning_of(milestone) in (TERM, AHEAD) else None
    return Event(event) if event else None


def _last_day(milestone: Milestone, calendar: Calendar, events: Events) -> date | None:
    """The last day on which a paper is in time, before it rolls."""
    event = counted_from(milestone)
    if event is None:
        read = _PRINTED.get(meaning_of(milestone))
        return read(milestone) if read else None
    start, days = events.get(event), int(milestone["days"])
    if start is None:
        return None
    return start - days * _DAY if meaning_of(milestone) == AHEAD else calendar.after(start, days)


def _roll(milestone: Milestone) -> str:
    """A printed date stays where it is, a term goes on to the next working day."""
    usual = "next" if meaning_of(milestone) == TERM else "none"
    return str(milestone.get("roll") or usual)


def _written(milestone: Milestone, key: str = "date") -> date:
    return date.fromisoformat(str(milestone[key]))


def _eve(milestone: Milestone) -> date:
    return _written(milestone) - _DAY


def _end_of_month(milestone: Milestone) -> date:
    year, month = map(int, milestone["month"].split("-"))
    return _eve_of_next(year, month)


def _end_of_quarter(milestone: Milestone) -> date:
    year, number = map(int, milestone["quarter"].split("-Q"))
    return _eve_of_next(year, 3 * number)


def _eve_of_next(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - _DAY


_PRINTED: dict[str, Callable[[Milestone], date]] = {
    "by": _written,  # "chậm nhất ngày": the day counts
    "before": _eve,  # "trước ngày": it does not
    INSTANT: _written,
    WINDOW: _written,
    "month": _end_of_month,
    "quarter": _end_of_quarter,
}
"""The last day in time of each meaning that prints one; the others bind nobody."""
