"""Calendars as files (RFC 5545): an entry for each paper, with an alarm on the day before."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event

from workflow_app.services.ports import CalendarEntry

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
REFRESH = timedelta(hours=1)
_DAY = timedelta(days=1)
_BEFORE_THE_DAY = timedelta(hours=-15)  # at nine in the morning of the day before


def written(entries: Sequence[CalendarEntry], name: str, host: str) -> bytes:
    """The file of a calendar. Written twice from the same papers it is the same to the byte."""
    calendar = Calendar()
    calendar.add("prodid", "-//workflow-app//vi")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry, host))
    return bytes(calendar.to_ical())


def _event(entry: CalendarEntry, host: str) -> Event:
    event = Event()
    event.add("uid", f"paper-{entry.document_id}@{host}")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at)
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    event.add("url", entry.url)
    event.add("transp", "TRANSPARENT")  # a deadline keeps nobody from a meeting
    due = entry.due_at.astimezone(VIETNAM)
    if due.time() == time():  # the first instant that is late: the day before is the last one
        event.add("dtstart", (due - _DAY).date())
        event.add("dtend", due.date())
        event.add_component(_alarm(entry, _BEFORE_THE_DAY))
    else:
        event.add("dtstart", _utc(due))
        event.add("dtend", _utc(due))
        event.add_component(_alarm(entry, -_DAY))
    return event


def _alarm(entry: CalendarEntry, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", entry.summary)
    alarm.add("trigger", before)
    return alarm


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo("UTC"))
