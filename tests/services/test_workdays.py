"""Working days counted forwards, backwards and between, over holidays and worked Saturdays."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.services.year_2026 import CALENDAR
from workflow_app.services.timing.workdays import Calendar

TERMS = [
    ("2025-12-31", 3, "2026-01-07"),
    ("2026-02-13", 5, "2026-02-27"),
    ("2026-02-12", 7, "2026-03-02"),
    ("2026-04-20", 10, "2026-05-07"),
    ("2026-08-19", 5, "2026-08-25"),
    ("2026-08-27", 5, "2026-09-08"),
]
ROLLED = [
    ("2026-02-15", "2026-02-23"),
    ("2026-04-26", "2026-04-28"),
    ("2026-08-22", "2026-08-22"),
    ("2026-08-29", "2026-09-03"),
]


@pytest.mark.parametrize(("start", "count", "last"), TERMS)
def test_a_term_ends_after_so_many_working_days(start: str, count: int, last: str) -> None:
    first, end = date.fromisoformat(start), date.fromisoformat(last)
    assert CALENDAR.after(first, count) == end
    assert CALENDAR.between(first, end) == count


@pytest.mark.parametrize(("day", "rolled"), ROLLED)
def test_a_day_off_rolls_to_the_next_day_that_is_worked(day: str, rolled: str) -> None:
    assert CALENDAR.rolled(date.fromisoformat(day), "next") == date.fromisoformat(rolled)


def test_a_day_rolls_back_or_stays_when_it_is_said_so() -> None:
    sunday, friday = date(2024, 6, 30), date(2024, 6, 28)
    assert CALENDAR.rolled(sunday, "previous") == friday
    assert CALENDAR.rolled(sunday, "none") == sunday
    assert CALENDAR.rolled(friday, "previous") == friday


calendars = st.dictionaries(
    st.dates(date(2025, 12, 1), date(2026, 3, 31)), st.booleans(), max_size=60
).map(Calendar)
days = st.dates(date(2025, 12, 15), date(2026, 3, 15))


@given(calendars, days, st.integers(1, 30))
def test_forwards_and_backwards_meet(calendar: Calendar, day: date, count: int) -> None:
    last = calendar.after(day, count)
    assert calendar.is_worked(last)
    assert calendar.between(day, last) == count
    assert calendar.between(day, last - timedelta(days=1)) == count - 1
    if calendar.is_worked(day):
        assert calendar.before(last, count) == day


@given(calendars, days, st.sampled_from(["none", "next", "previous"]))
def test_a_day_that_rolled_stays(calendar: Calendar, day: date, roll: str) -> None:
    rolled = calendar.rolled(day, roll)
    assert calendar.rolled(rolled, roll) == rolled
    assert roll == "none" or calendar.is_worked(rolled)
