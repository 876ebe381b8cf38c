"""Which instant is late: `by` counts its day, `before` does not, and the day is Vietnam's."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow_app.services.deadlines import due_at, end_of, last_day, midnight, today

MICROSECOND = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("meaning", "first_late", "last"),
    [
        ("by", datetime(2023, 11, 30, 17, tzinfo=UTC), date(2023, 11, 30)),
        ("before", datetime(2023, 11, 29, 17, tzinfo=UTC), date(2023, 11, 29)),
        (None, datetime(2023, 11, 30, 17, tzinfo=UTC), date(2023, 11, 30)),
    ],
)
def test_a_milestone_ends_with_a_day_in_vietnam(
    meaning: str | None, first_late: datetime, last: date
) -> None:
    due = due_at({"date": "2023-11-30", "meaning": meaning})
    assert due == first_late
    assert last_day(due) == last
    assert last_day(due + MICROSECOND) == last + timedelta(days=1)
    assert today(due) == last + timedelta(days=1)
    assert today(due - MICROSECOND) == last


@pytest.mark.parametrize(
    "milestone",
    [
        {"meaning": "fuzzy", "date": "2023-11-30"},
        {"meaning": "by", "date": ""},
        {"meaning": "by", "date": None},
        {"meaning": "before"},
    ],
)
def test_a_milestone_without_a_day_makes_nobody_late(milestone: dict[str, str | None]) -> None:
    assert due_at(milestone) is None


def test_a_year_and_a_leap_day_end_like_other_days() -> None:
    assert end_of(date(2023, 12, 31)) == datetime(2023, 12, 31, 17, tzinfo=UTC)
    assert end_of(date(2024, 2, 29)) == midnight(date(2024, 3, 1))


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
    following = day + timedelta(days=1)
    assert due_at({"date": day.isoformat(), "meaning": "by"}) == due_at(
        {"date": following.isoformat(), "meaning": "before"}
    )
    assert last_day(end_of(day)) == day
