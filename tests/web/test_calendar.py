"""The calendar page: everybody reads it, an administrator keeps it, and it warns of guesses."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from state_machines.case import Actor
from state_machines.days import today
from state_machines.grammar import Role
from tests.web.campaign import Campaign
from tests.web.conftest import Client
from tests.world import World
from workflow_app.adapters.holidays_vn import known_days
from workflow_app.db import Database
from workflow_app.models import CalendarDay
from workflow_app.seeds.calendar import fill
from workflow_app.services.timing import calendar

Enter = Callable[[Actor], Client]
MISTAKES = re.compile(r'class="complaint"')


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


@pytest.fixture
def admin(enter: Enter, world: World) -> Client:
    return enter(world.city(Role.ADMINISTRATOR))


@pytest.fixture
def filled(embedded: Database, now: datetime) -> None:
    with embedded.begin() as session:
        fill(session, now)


def kept_on(database: Database, day: date) -> CalendarDay | None:
    with database.read() as session:
        return session.get(CalendarDay, day)


def a_day(**changes: str) -> dict[str, str]:
    fields = {"day": "24/11/2026", "sort": "worked", "name": "Làm việc", "source": "Công văn 1"}
    return fields | {"sure": "y"} | changes


def test_everybody_reads_the_days_with_their_source(officer: Client, filled: None) -> None:
    page = officer.get("/calendar/2026").text
    assert "22/08/2026</strong>, thứ Bảy: Làm bù cho ngày 31/08/2026" in page
    assert "Quyết định hoán đổi ngày làm việc (thư viện holidays 0.109)" in page
    assert "<form" not in page.split("<main")[1]
    assert officer.get("/calendar/").text.count("<h2>Tháng") == page.count("<h2>Tháng")


def test_the_page_warns_of_guesses_ahead_and_of_a_year_without_days(
    officer: Client, embedded: Database, now: datetime, filled: None
) -> None:
    page = officer.get("/calendar/").text
    guesses = sum(not one.sure for one in known_days(2027))
    assert "Năm 2026 còn 1 ngày mới là dự kiến" in page
    assert f"Năm 2027 còn {guesses} ngày mới là dự kiến" in page
    with embedded.begin() as session:
        calendar.seed(session, 2027, [], now)
    assert "Năm 2027 chưa có ngày nghỉ nào" in officer.get("/calendar/").text


def test_a_guess_that_is_confirmed_or_over_is_not_warned_of(
    admin: Client, embedded: Database, filled: None
) -> None:
    assert admin.send("/calendar/days", **a_day(sort="off")).status_code == 302
    assert "Năm 2026 còn" not in admin.get("/calendar/").text


def test_an_administrator_writes_a_day_down_and_takes_it_back(
    admin: Client, embedded: Database, world: World, filled: None, now: datetime
) -> None:
    assert admin.send("/calendar/days", **a_day()).location.endswith("/calendar/2026")
    kept = kept_on(embedded, date(2026, 11, 24))
    assert kept is not None
    assert (kept.working, kept.source, kept.sure) == (True, "Công văn 1", True)
    assert kept.edited_by == world.city(Role.ADMINISTRATOR).person_id
    assert kept.edited_at == now
    form = admin.get("/calendar/2026?day=2026-11-24").text
    assert 'value="24/11/2026"' in form
    assert '<option selected value="worked">' in form
    assert "ghi lúc 10:00, 21/11/2026" in form
    assert admin.send("/calendar/days/remove", day="2026-11-24").status_code == 302
    assert kept_on(embedded, date(2026, 11, 24)) is None
    assert admin.send("/calendar/days/remove", day="2026-11-24").status_code == 404
    assert admin.send("/calendar/days/remove", day="hôm nay").status_code == 404


def test_filling_a_year_from_the_page_keeps_what_was_written(
    admin: Client, embedded: Database
) -> None:
    admin.send("/calendar/days", **a_day())
    assert admin.send("/calendar/2026/seed").status_code == 302
    with embedded.read() as session:
        days = set(session.scalars(select(CalendarDay.day)))
    assert days == {one.day for one in known_days(2026)}
    kept = kept_on(embedded, date(2026, 11, 24))
    assert kept is not None
    assert kept.working


@pytest.mark.parametrize("lacking", ["day", "name", "source"])
def test_a_day_without_its_facts_is_refused_with_everything_that_was_typed(
    admin: Client, embedded: Database, lacking: str
) -> None:
    answer = admin.send("/calendar/days", **a_day(**{lacking: ""}))
    assert answer.status_code == 422
    assert len(MISTAKES.findall(answer.text)) == 1
    typed = {"day": "24/11/2026", "name": "Làm việc", "source": "Công văn 1"}
    assert all(f'value="{typed[name]}"' in answer.text for name in typed if name != lacking)
    assert kept_on(embedded, date(2026, 11, 24)) is None


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_else_changes_the_calendar(
    enter: Enter, world: World, embedded: Database, filled: None, role: Role
) -> None:
    browser = enter(world.city(role))
    assert browser.send("/calendar/days", **a_day()).status_code == 403
    assert browser.send("/calendar/days/remove", day="2026-11-24").status_code == 403
    assert browser.send("/calendar/2027/seed").status_code == 403
    kept = kept_on(embedded, date(2026, 11, 24))
    assert kept is not None
    assert kept.edited_by is None


@pytest.mark.parametrize("year", [0, 1999, 2101])
def test_a_year_that_nobody_plans_for_leads_nowhere(admin: Client, year: int) -> None:
    assert admin.get(f"/calendar/{year}").status_code == 404
    assert admin.send(f"/calendar/{year}/seed").status_code == 404


@pytest.mark.parametrize(("year", "onward"), [(2000, "next"), (2100, "prev")])
def test_the_years_end_somewhere(officer: Client, year: int, onward: str) -> None:
    page = officer.get(f"/calendar/{year}").text
    assert re.findall(r'rel="(prev|next)"', page) == [onward]


def test_the_desk_counts_by_the_calendar_from_the_next_page_on(
    admin: Client, officer: Client, embedded: Database, world: World, now: datetime
) -> None:
    with embedded.begin() as session:
        plan = world.a_plan(session)
        due = now + timedelta(days=5)
        world.put(session, "registration", "drafting", plan_id=plan, due_at=due)
    assert today(due) == date(2026, 11, 26)
    assert "còn 4 ngày làm việc" in officer.get("/").text
    admin.send("/calendar/days", **a_day(sort="off"))
    assert "còn 3 ngày làm việc" in officer.get("/").text
    admin.send("/calendar/days/remove", day="2026-11-24")
    assert "còn 4 ngày làm việc" in officer.get("/").text


def test_the_calendar_is_read_once_and_again_after_an_edit(
    admin: Client, officer: Client, campaign: Campaign, statements: list[str]
) -> None:
    campaign.grow(2)

    def reads() -> int:
        statements.clear()
        officer.get("/")
        return sum("FROM calendar_days" in one for one in statements if "count(" not in one)

    assert (reads(), reads()) == (1, 0)
    admin.send("/calendar/days", **a_day())
    assert (reads(), reads()) == (1, 0)
