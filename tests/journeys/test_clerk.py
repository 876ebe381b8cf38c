"""A clerk of a city answers three questions about a campaign by what the pages show her."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Request
from sqlalchemy import select
from sqlalchemy.orm import Session

from state_machines.grammar import Role
from tests.journeys.browsing import Company, Visitor
from tests.journeys.town import PASSWORD, Hall, Town
from workflow_app import seeds
from workflow_app.adapters import passwords
from workflow_app.adapters.disk import DiskStore
from workflow_app.db import Database
from workflow_app.models import Document, Person, SeatRow, Unit
from workflow_app.services.transition import fire

CITY, WARD, PLAN = "TAMKY", "ANSON", "166/KH-MTTQ-BTT"
WORK = "Mương thoát nước chống ngập khu phố trung tâm"
UNDONE = "Số liệu cũ ghi thiếu phần ngân sách phường bổ sung"
CLICKS = 7  # from her first page to the work that makes the difference

pytestmark = pytest.mark.story


@pytest.fixture(scope="module")
def town(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The demonstration of the city, whose ward corrected one work after the city had reported."""
    home = tmp_path_factory.mktemp("city")
    hall = Hall(sqlite_template, home, lambda database: _load(database, home))
    hall.town.clock.turn_to("2024-08-23")
    _correct(hall.town)
    yield hall.town
    hall.close()


def _load(database: Database, home: Path) -> dict[tuple[str, Role], str]:
    seeds.load(
        database, "tam-ky", lambda line: None, store=DiskStore(home / "files"),
        now=datetime(2024, 8, 22, 2, 0, tzinfo=UTC),
        hash_password=lambda _: passwords.hashed(PASSWORD),
    )  # fmt: skip
    with database.read() as session:
        held = select(Unit.code, SeatRow.role, Person.login).join_from(SeatRow, Unit)
        rows = session.execute(held.join(Person, Person.id == SeatRow.person_id))
        return {(code, Role(role)): login for code, role, login in rows}


def _correct(town: Town) -> None:
    """The reviewer opens the work again, the ward states more, the reviewer verifies it."""
    more = {
        "note": UNDONE, "achieved_vnd": 800_000_000, "achieved_qualifier": "exact",
        "result": "Hết ngập", "percent": 100,
    }  # fmt: skip
    steps: list[tuple[str, Role, str, dict[str, Any]]] = [
        ("reopen", Role.REVIEWER, CITY, {"reason": UNDONE}),
        ("complete", Role.OFFICER, WARD, more),
        ("verify", Role.REVIEWER, CITY, {}),
    ]
    for code, role, unit, answers in steps:
        with town.database.begin() as session:
            work = session.scalars(
                select(Document).where(Document.kind == "work", Document.title == WORK)
            ).one()
            fire(
                session, work.id, code, actor=town.actor(session, role, unit), seen=work.version,
                answers=answers, now=town.clock(),
            )  # fmt: skip


@pytest.fixture
def clerk(company: Company) -> Visitor:
    return company.newcomer(company.town.login(Role.CLERK, CITY), "city_clerk_asks")


class Walk:
    """Counts what she clicks and the pages that come."""

    def __init__(self, clerk: Visitor) -> None:
        self.clerk, self.clicks, self.pages = clerk, 0, 0
        clerk.page.on("request", self._note)

    def _note(self, request: Request) -> None:
        self.pages += request.is_navigation_request()

    def follows(self, name: str, within: str = "main") -> Visitor:
        self.clicks += 1
        return self.clerk.follows(name, within)


def test_she_finds_who_is_missing_the_total_and_the_work_that_makes_the_difference(
    clerk: Visitor,
) -> None:
    clerk.opens().sees("Việc của tôi")
    walk = Walk(clerk)
    walk.follows("Kế hoạch", "nav.rooms").sees(PLAN)
    walk.follows("Xem số liệu", f"tr:has-text('{PLAN}')").sees("04/13", "còn thiếu 09 đơn vị")
    walk.follows("04/13", ".tiles").sees(
        "Đơn vị không có trong số này (09)", "phường An Mỹ", "xã Tam Thăng"
    )
    walk.follows("Số liệu tổng hợp", "body").sees("Tổng giá trị")
    walk.follows("Tổng giá trị", ".tiles").sees("Tổng giá trị", "hơn 16,842 tỷ đồng")
    walk.follows("Xem chênh lệch").sees("hơn 16,762 tỷ đồng", "hơn 16,842 tỷ đồng", WORK)
    walk.follows(WORK).sees(WORK, "800 triệu đồng", UNDONE)
    assert (walk.clicks, walk.pages) == (CLICKS, CLICKS)


def test_the_total_of_that_day_names_the_same_work(clerk: Visitor, town: Town) -> None:
    with town.database.read() as session:
        plan = _plan(session)
    clerk.opens(f"/plans/{plan}/figures/works_value")
    clerk.page.get_by_label("Xem như đã báo cáo đến ngày").fill("12/8/2024")
    clerk.presses("Xem").sees("hơn 16,762 tỷ đồng", "Hồ sơ làm nên chênh lệch (01)")
    clerk.follows(WORK).sees("800 triệu đồng")


def _plan(session: Session) -> int:
    chosen = select(Document.id).where(Document.number == PLAN)
    return session.scalars(chosen).one()
