"""Which instant is late, for every meaning of a milestone, to the microsecond."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from state_machines import timeliness
from state_machines.days import VIETNAM, end_of, last_day, midnight, today
from state_machines.grammar import Event
from state_machines.milestones import NEEDED
from tests.services.year_2026 import CALENDAR
from workflow_app.services.timing.deadlines import due_at, opens_at

MICROSECOND = timedelta(microseconds=1)
ISSUED, CONGRESS = Event.ISSUED, Event.CONGRESS
EVENTS = {ISSUED: date(2026, 8, 27), CONGRESS: date(2026, 5, 11)}
AFTER_ISSUE = {"meaning": "term", "days": 5, "event": "issued"}
BEFORE_CONGRESS = {"meaning": "ahead", "days": 15, "event": "congress"}

BOUNDARIES: list[tuple[dict[str, Any], str]] = [
    # milestone, the first instant that is late, in Vietnam
    ({"meaning": "by", "date": "2023-11-30"}, "2023-12-01"),
    ({"date": "2023-11-30"}, "2023-12-01"),  # written before there were several meanings
    ({"meaning": "by", "date": "2023-12-31"}, "2024-01-01"),
    ({"meaning": "by", "date": "2024-02-29"}, "2024-03-01"),
    ({"meaning": "by", "date": "2026-08-29"}, "2026-08-30"),  # a Saturday stays
    ({"meaning": "by", "date": "2026-08-29", "roll": "next"}, "2026-09-04"),
    ({"meaning": "by", "date": "2026-08-29", "roll": "previous"}, "2026-08-29"),
    ({"meaning": "by", "date": "2026-08-22", "roll": "next"}, "2026-08-23"),  # worked
    ({"meaning": "before", "date": "2024-06-30"}, "2024-06-30"),
    ({"meaning": "before", "date": "2024-06-30", "roll": "previous"}, "2024-06-29"),
    ({"meaning": "before", "date": "2024-06-30", "roll": "next"}, "2024-07-02"),
    ({"meaning": "before", "date": "2024-03-01"}, "2024-03-01"),
    ({"meaning": "instant", "date": "2024-06-28", "time": "17:00"}, "2024-06-28T17:00"),
    ({"meaning": "instant", "date": "2024-06-28", "time": "00:00"}, "2024-06-28"),
    ({"meaning": "instant", "date": "2024-06-30", "time": "17:30"}, "2024-06-30T17:30"),
    ({"meaning": "instant", "date": "2024-06-30", "time": "17:30", "roll": "next"},
     "2024-07-01T17:30"),
    ({"meaning": "window", "opens": "2026-08-17", "date": "2026-08-21"}, "2026-08-22"),
    ({"meaning": "window", "opens": "2026-08-17", "date": "2026-08-23", "roll": "previous"},
     "2026-08-23"),
    ({"meaning": "month", "month": "2024-02"}, "2024-03-01"),
    ({"meaning": "month", "month": "2023-12"}, "2024-01-01"),
    ({"meaning": "month", "month": "2026-02", "roll": "previous"}, "2026-02-28"),
    ({"meaning": "quarter", "quarter": "2024-Q2"}, "2024-07-01"),
    ({"meaning": "quarter", "quarter": "2023-Q4"}, "2024-01-01"),
    ({"meaning": "quarter", "quarter": "2024-Q2", "roll": "previous"}, "2024-06-29"),
    (AFTER_ISSUE, "2026-09-09"),
    (AFTER_ISSUE | {"days": "5"}, "2026-09-09"),
    (BEFORE_CONGRESS, "2026-04-27"),  # Sunday 26/4 counts
    (BEFORE_CONGRESS | {"roll": "next"}, "2026-04-29"),
    (BEFORE_CONGRESS | {"roll": "previous"}, "2026-04-25"),
]  # fmt: skip


@pytest.mark.parametrize(("milestone", "first_late"), BOUNDARIES)
def test_a_microsecond_before_is_in_time_and_the_instant_itself_is_late(
    milestone: dict[str, Any], first_late: str
) -> None:
    late = datetime.fromisoformat(first_late).replace(tzinfo=VIETNAM)
    due = due_at(milestone, CALENDAR, EVENTS)
    assert due == late
    assert timeliness.judged(late - MICROSECOND, due, due) == timeliness.ON_TIME
    assert timeliness.judged(late, due, due) == timeliness.LATE
    assert last_day(due) == (late - MICROSECOND).date()


def test_every_meaning_has_its_boundary_in_the_table() -> None:
    told = {milestone.get("meaning", "by") for milestone, _ in BOUNDARIES}
    assert told == NEEDED.keys() - {"fuzzy"}


def test_before_the_thirtieth_of_june_is_saturday_the_twenty_ninth() -> None:
    due = due_at({"meaning": "before", "date": "2024-06-30"}, CALENDAR, {})
    assert due
    assert (last_day(due), last_day(due).strftime("%A")) == (date(2024, 6, 29), "Saturday")
    friday = due_at({"meaning": "before", "date": "2024-06-30", "roll": "previous"}, CALENDAR, {})
    assert friday
    assert (last_day(friday), last_day(friday).strftime("%A")) == (date(2024, 6, 28), "Friday")


@pytest.mark.parametrize(
    "milestone",
    [
        {"meaning": "fuzzy", "date": "2023-11-30"},
        {"meaning": "by", "date": ""},
        {"meaning": "by", "date": None},
        {"meaning": "before"},
        {"meaning": "instant", "date": "2023-11-30"},
        {"meaning": "window", "opens": "2023-11-30"},
        {"meaning": "month"},
        {"meaning": "quarter"},
        {"meaning": "term", "event": "issued"},
        {"meaning": "ahead", "days": 15},
        {"meaning": "whenever", "date": "2023-11-30"},
        AFTER_ISSUE,
        BEFORE_CONGRESS,
    ],
)
def test_what_names_no_day_makes_nobody_late(milestone: dict[str, Any]) -> None:
    assert due_at(milestone, CALENDAR, {}) is None


@pytest.mark.parametrize("known", [ISSUED, CONGRESS])
def test_a_term_waits_for_its_own_event(known: Event) -> None:
    events: Mapping[Event, date] = {known: EVENTS[known]}
    assert bool(due_at(AFTER_ISSUE, CALENDAR, events)) is (known is ISSUED)
    assert bool(due_at(BEFORE_CONGRESS, CALENDAR, events)) is (known is CONGRESS)


def test_a_window_opens_with_its_first_day() -> None:
    window = {"meaning": "window", "opens": "2026-08-17", "date": "2026-08-21"}
    assert opens_at(window) == datetime(2026, 8, 16, 17, tzinfo=UTC)
    assert opens_at(window | {"opens": ""}) is None
    assert opens_at(window | {"meaning": "by"}) is None


def test_a_date_without_a_plans_date_is_the_only_one_there_is() -> None:
    due = end_of(date(2026, 8, 21))
    assert timeliness.judged(due - MICROSECOND, None, due) == timeliness.ON_TIME
    assert timeliness.judged(due, None, due) == timeliness.LATE
    assert timeliness.judged(due, None, None) == timeliness.UNDATED


FIRST, LAST = datetime.fromisoformat("2000-01-01"), datetime.fromisoformat("2100-01-01")
zones = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))


@given(st.datetimes(FIRST, LAST, timezones=zones), zones)
def test_the_same_instant_is_the_same_day_wherever_it_was_written(
    moment: datetime, zone: timezone
) -> None:
    assert today(moment) == today(moment.astimezone(zone))
    assert today(moment) == (moment.astimezone(UTC) + timedelta(hours=7)).date()


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_by_a_day_is_before_the_next(day: date) -> None:
    by = {"date": day.isoformat(), "meaning": "by"}
    before = {"date": (day + timedelta(days=1)).isoformat(), "meaning": "before"}
    assert due_at(by, CALENDAR, {}) == due_at(before, CALENDAR, {}) == end_of(day)
    assert last_day(end_of(day)) == day
    assert end_of(day) == midnight(day + timedelta(days=1))
