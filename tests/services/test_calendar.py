"""The working-day calendar: what it is seeded with, and that what somebody edited stays."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from state_machines.grammar import Role
from state_machines.rules import Refused
from tests.factories import NOW
from tests.world import World
from workflow_app.adapters.holidays_vn import known_days
from workflow_app.seeds.calendar import YEARS, fill
from workflow_app.services.ports import KnownDay
from workflow_app.services.timing import calendar
from workflow_app.services.timing.calendar import DayLine, calendar_of
from workflow_app.services.timing.workdays import Calendar

CULTURE = date(2026, 11, 24)


@pytest.fixture
def seeded(session: Session) -> Calendar:
    fill(session, NOW)
    return calendar_of(session.connection())


def line_of(session: Session, day: date) -> DayLine | None:
    return next((one for one in calendar.days_of(session, (day.year,)) if one.day == day), None)


def edition_of(session: Session) -> str:
    return str(session.scalar(select(calendar.edition())))


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2025-12-31", 3, "2026-01-07"),
        ("2026-02-13", 5, "2026-02-27"),
        ("2026-02-12", 7, "2026-03-02"),
        ("2026-04-20", 10, "2026-05-07"),
        ("2026-08-19", 5, "2026-08-25"),
        ("2026-08-27", 5, "2026-09-08"),
    ],
)
def test_working_days_are_counted_by_the_calendar_as_it_is_seeded(
    seeded: Calendar, start: str, count: int, end: str
) -> None:
    assert seeded.after(date.fromisoformat(start), count) == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("day", "rolled"),
    [
        ("2026-02-15", "2026-02-23"),
        ("2026-04-26", "2026-04-28"),
        ("2026-08-22", "2026-08-22"),
        ("2026-08-29", "2026-09-03"),
    ],
)
def test_a_last_day_rolls_forward_by_the_calendar_as_it_is_seeded(
    seeded: Calendar, day: str, rolled: str
) -> None:
    assert seeded.rolled(date.fromisoformat(day), "next") == date.fromisoformat(rolled)


def test_every_seeded_day_says_where_it_is_written(session: Session, seeded: Calendar) -> None:
    lines = calendar.days_of(session, YEARS)
    assert {line.day.year for line in lines} == set(YEARS)
    assert all(line.name and line.source and line.editor is None for line in lines)
    assert line_of(session, date(2026, 8, 22)) == DayLine(
        date(2026, 8, 22),
        True,
        "Làm bù cho ngày 31/08/2026",
        "Quyết định hoán đổi ngày làm việc (thư viện holidays 0.109)",
        True,
        None,
        NOW,
    )


def test_the_swap_that_the_library_misses_is_known() -> None:
    swapped = {one.day: one for one in known_days(2026)}
    off, worked = swapped[date(2026, 1, 2)], swapped[date(2026, 1, 10)]
    assert (off.working, worked.working) == (False, True)
    assert off.source == worked.source
    assert "holidays" not in off.source


@pytest.mark.parametrize(
    ("day", "sure"),
    [
        ("2026-02-17", True),  # announced
        ("2026-11-24", False),  # a resolution, no law yet
        ("2027-02-06", False),  # lunar, of a coming year
        ("2027-04-16", False),
        ("2027-05-03", False),  # in place of a Saturday
        ("2027-09-03", False),  # the second day is chosen every year
        ("2027-04-30", True),  # the same day every year
        ("2027-11-24", False),
    ],
)
def test_a_guess_is_told_to_be_one(day: str, sure: bool) -> None:
    on = date.fromisoformat(day)
    assert {one.day: one.sure for one in known_days(on.year)}[on] is sure


def test_what_an_administrator_writes_stays_when_the_year_is_filled_again(
    session: Session, world: World, seeded: Calendar
) -> None:
    admin = world.city(Role.ADMINISTRATOR)
    mine = KnownDay(CULTURE, True, "Làm việc bình thường", "Công văn của tỉnh", True)
    calendar.keep(session, admin, mine, NOW + timedelta(days=1))
    again = calendar.seed(session, 2026, known_days(2026), NOW + timedelta(days=2))
    assert again == len(known_days(2026)) - 1
    kept = line_of(session, CULTURE)
    assert kept is not None
    assert kept[:5] == tuple(mine)
    assert kept.editor
    assert kept.edited_at == NOW + timedelta(days=1)
    assert calendar_of(session.connection()).is_worked(CULTURE)


def test_filling_a_year_again_forgets_what_is_no_longer_known(session: Session) -> None:
    guess = KnownDay(date(2027, 2, 11), False, "Mùng sáu", "đoán", False)
    calendar.seed(session, 2027, [guess], NOW)
    calendar.seed(session, 2027, known_days(2027), NOW)
    assert line_of(session, guess.day) is None
    assert len(calendar.days_of(session, (2027,))) == len(known_days(2027))


def test_a_calendar_that_is_kept_is_not_filled(session: Session, world: World) -> None:
    only = KnownDay(date(2026, 6, 1), False, "Nghỉ", "Thông báo", True)
    calendar.keep(session, world.city(Role.ADMINISTRATOR), only, NOW)
    fill(session, NOW)
    assert calendar_of(session.connection()).days == {only.day: False}


def test_a_day_that_is_removed_is_what_its_weekday_says(
    session: Session, world: World, seeded: Calendar
) -> None:
    admin = world.city(Role.ADMINISTRATOR)
    calendar.remove(session, admin, date(2026, 8, 31))
    assert calendar_of(session.connection()).is_worked(date(2026, 8, 31))
    with pytest.raises(Refused, match="unknown"):
        calendar.remove(session, admin, date(2026, 8, 31))


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_but_an_administrator_keeps_the_calendar(
    session: Session, world: World, seeded: Calendar, role: Role
) -> None:
    known = KnownDay(CULTURE, True, "Làm việc", "Thông báo", True)
    with pytest.raises(Refused, match="not_yours"):
        calendar.keep(session, world.city(role), known, NOW)
    with pytest.raises(Refused, match="not_yours"):
        calendar.remove(session, world.city(role), CULTURE)
    assert calendar_of(session.connection()).days == seeded.days


def test_every_edit_makes_another_edition(session: Session, world: World) -> None:
    admin, seen = world.city(Role.ADMINISTRATOR), [edition_of(session)]
    known = KnownDay(CULTURE, False, "Nghỉ", "Thông báo", True)

    def after(at: datetime) -> None:
        calendar.keep(session, admin, known, at)
        session.flush()
        seen.append(edition_of(session))

    after(NOW)
    after(NOW + timedelta(microseconds=1))
    calendar.remove(session, admin, CULTURE)
    after(NOW + timedelta(seconds=1))
    assert len(set(seen)) == len(seen)
