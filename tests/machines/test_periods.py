"""Periods of a reporting calendar: which data they hold, what they are called, when they open."""

from datetime import date

import pytest

from state_machines.periods import OPENED, next_period, period

MONTHLY = {"rhythm": "monthly", "closes_on": 15, "headings": ["Công tác tuyên truyền"]}


@pytest.mark.parametrize(
    ("content", "on", "key", "name", "first", "last"),
    [
        (MONTHLY, date(2024, 8, 6), "2024-08", "tháng 8/2024",
         date(2024, 7, 15), date(2024, 8, 15)),
        (MONTHLY, date(2024, 8, 4), "2024-07", "tháng 7/2024",
         date(2024, 6, 15), date(2024, 7, 15)),
        (MONTHLY, date(2024, 1, 6), "2024-01", "tháng 1/2024",
         date(2023, 12, 15), date(2024, 1, 15)),
        ({"rhythm": "monthly"}, date(2024, 2, 20), "2024-02", "tháng 2/2024",
         date(2024, 2, 1), date(2024, 2, 29)),
        ({"rhythm": "quarterly"}, date(2024, 9, 25), "2024-Q3", "quý III/2024",
         date(2024, 7, 1), date(2024, 9, 30)),
        ({"rhythm": "half_year", "closes_on": 15}, date(2024, 6, 5), "2024-H1",
         "6 tháng đầu năm 2024", date(2023, 12, 15), date(2024, 6, 15)),
        ({"rhythm": "yearly"}, date(2024, 12, 31), "2024", "năm 2024",
         date(2024, 1, 1), date(2024, 12, 31)),
    ],
)  # fmt: skip
def test_the_first_period_is_the_one_of_the_day(
    content: dict[str, object], on: date, key: str, name: str, first: date, last: date
) -> None:
    found = next_period(content, on)
    assert found
    assert (found.key, found.name.vi, found.first, found.last) == (key, name, first, last)


def test_one_period_follows_the_other_and_each_waits_for_its_day() -> None:
    opened = next_period(MONTHLY, date(2024, 8, 6))
    assert opened
    content = MONTHLY | {OPENED: opened.number}
    assert next_period(content, date(2024, 9, 4)) is None
    following = next_period(content, date(2024, 9, 5))
    assert following == period(MONTHLY, opened.number + 1)
    assert following.key == "2024-09"


def test_a_missed_period_is_opened_in_its_turn() -> None:
    opened = next_period(MONTHLY, date(2024, 8, 6))
    assert opened
    content = MONTHLY | {OPENED: opened.number}
    keys = []
    while found := next_period(content, date(2024, 12, 1)):
        keys.append(found.key)
        content |= {OPENED: found.number}
    assert keys == ["2024-09", "2024-10", "2024-11"]
