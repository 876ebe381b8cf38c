"""The ladder of reminders: on its days, on no others, and never in a heap."""

import random
from datetime import date, timedelta

import pytest

from tests.services.walking import newest, rungs_by_day
from workflow_app.services.reminding.ladder import (
    LONGEST,
    Ladder,
    Settings,
    To,
    settings_of,
    told_by,
)
from workflow_app.services.timing.workdays import Calendar

DAY = timedelta(days=1)
FRIDAY = date(2026, 11, 20)


def _steps(ladder: Ladder, day: date) -> list[str]:
    return [rung.step for rung in ladder.on(day)]


def test_a_unit_is_told_seven_three_and_one_working_days_before_and_on_the_day() -> None:
    ladder = Ladder(FRIDAY)
    told = {day: _steps(ladder, day) for day in _days(date(2026, 11, 1), FRIDAY) if ladder.on(day)}
    assert told == {
        date(2026, 11, 11): ["before:7"],
        date(2026, 11, 17): ["before:3"],
        date(2026, 11, 19): ["before:1"],
        FRIDAY: ["on"],
    }


def test_a_late_unit_is_told_every_working_day_and_its_superiors_one_after_the_other() -> None:
    ladder = Ladder(FRIDAY)
    assert _steps(ladder, date(2026, 11, 21)) == []
    assert _steps(ladder, date(2026, 11, 23)) == ["late:2026-11-23"]
    assert _steps(ladder, date(2026, 11, 25)) == ["late:2026-11-25", "in_charge"]
    assert _steps(ladder, date(2026, 11, 27)) == ["late:2026-11-27", "weekly:2026-11-27"]
    assert _steps(ladder, date(2026, 12, 1)) == ["late:2026-12-01", "office"]
    assert _steps(ladder, date(2026, 12, 11)) == [
        "late:2026-12-11", "weekly:2026-12-11", "committee"
    ]  # fmt: skip


def test_a_last_day_that_is_not_worked_is_told_on_the_working_day_before() -> None:
    ladder = Ladder(date(2026, 11, 22), calendar=Calendar({FRIDAY: False}))
    assert _steps(ladder, date(2026, 11, 19)) == ["on"]  # it takes the place of "before:1"
    assert _steps(ladder, date(2026, 11, 23)) == ["late:2026-11-23"]


def test_only_the_newest_of_what_was_missed_is_told() -> None:
    ladder = Ladder(FRIDAY)
    missed = ladder.since(date(2026, 11, 11), date(2026, 12, 2))
    assert [rung.step for rung in missed] == ["late:2026-12-02", "office", "weekly:2026-11-27"]
    assert [one.step for one in ladder.since(date(2026, 11, 12), date(2026, 11, 18))] == [
        "before:3"
    ]
    assert ladder.since(date(2026, 11, 12), date(2026, 11, 16)) == ()


def test_two_superiors_with_the_same_delay_are_told_on_the_same_day() -> None:
    ladder = Ladder(FRIDAY, Settings(late_every=0, office_after=3, committee_every=0))
    day = date(2026, 11, 25)
    assert [one.step for one in ladder.since(day, day)] == ["in_charge", "office"]


def test_a_plan_says_its_own_ladder_and_keeps_the_usual_for_the_rest() -> None:
    assert settings_of({}) == Settings()
    assert settings_of({"remind_before": [10], "late_every": 2}).before == (10,)
    assert settings_of({"remind_before": [10], "late_every": 2}).late_every == 2
    assert settings_of({"late_every": 2}).office_after == Settings().office_after


@pytest.mark.parametrize("off", [0, "", -1, "seven", LONGEST + 1])
def test_what_is_no_number_of_days_is_never(off: object) -> None:
    said = dict.fromkeys(
        ("late_every", "committee_every", "in_charge_after", "office_after", "committee_after"), off
    )
    ladder = Ladder(FRIDAY, settings_of({**said, "remind_before": [off] if off else off}))
    assert ladder.next_day(date(2026, 1, 1)) == FRIDAY
    assert ladder.next_day(FRIDAY) is None


def test_every_step_says_whom_it_is_for() -> None:
    days = _days(date(2026, 11, 1), date(2027, 1, 31))
    rungs = [rung for day in days for rung in Ladder(FRIDAY).on(day)]
    assert {told_by(rung.step) for rung in rungs} == set(To)
    assert all(told_by(rung.step) is rung.to for rung in rungs)


def test_the_ladder_agrees_with_one_that_counts_the_days() -> None:
    """Against an oracle that walks a year day by day and knows no arithmetic."""
    chance = random.Random(20261122)
    for _ in range(100):
        days = {date(2026, 1, 1) + chance.randrange(365) * DAY: chance.random() < 0.3
                for _ in range(chance.randrange(60))}  # fmt: skip
        last = date(2026, 3, 1) + chance.randrange(150) * DAY
        settings = Settings(
            tuple(chance.sample(range(1, 25), chance.randrange(4))),
            *(chance.randrange(9) for _ in range(2)),
            *(chance.randrange(20) for _ in range(3)),
        )
        calendar = Calendar(days)
        ladder = Ladder(last, settings, calendar)
        counted = rungs_by_day(last, settings, days)
        whole = list(_days(date(2026, 1, 15), date(2026, 12, 1)))
        assert {day: _steps(ladder, day) for day in whole if ladder.on(day)} == {
            day: steps for day, steps in counted.items() if day in whole
        }
        for day in whole[:-40]:
            later = [other for other in counted if day < other <= whole[-1]]
            coming = ladder.next_day(day)
            assert coming == min(later, default=None) or (coming and coming > whole[-1])
            assert ladder.on(day) == () or calendar.is_worked(day)
        for _ in range(10):
            first, day = sorted(chance.sample(whole[:-40], 2))
            told = {rung.step for rung in ladder.since(first, day)}
            assert told == newest(counted, first, day)


def _days(first: date, last: date) -> list[date]:
    return [first + number * DAY for number in range((last - first).days + 1)]
