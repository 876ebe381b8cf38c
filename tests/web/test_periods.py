"""The board of a reporting calendar, and the figures of its reports on their pages."""

import io
import re
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from state_machines.grammar import Role
from tests.factories import CONTENTS, NOW
from tests.services.reading import statements
from tests.web.conftest import Client
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Addressee, Document
from workflow_app.models.trail import Act

MONTHS = [f"2022-{month:02d}" for month in range(1, 13)] + ["2023-01", "2023-02"]


@pytest.fixture
def calendar(world: World, embedded: Database) -> int:
    """A calendar with fourteen months; the first ward has handed in all but the last."""
    with embedded.begin() as session:
        content = CONTENTS["reporting"] | {"indicators": [{"figure": "articles"}]}
        paper = world.put(session, "reporting", "in_force", content=content)
        session.add_all(Addressee(plan_id=paper, unit_id=one, duty="t/h") for one in world.ward_ids)
        for month in MONTHS:
            for unit_id in world.ward_ids:
                in_time = unit_id == world.ward_id and month != MONTHS[-1]
                session.add(_report(session, world, paper, unit_id, month, in_time))
        return paper


def _report(session: Any, world: World, plan_id: int, unit_id: int, month: str, came: bool) -> Any:
    number = world.put(session, "periodic", "submitted" if came else "awaited", plan_id=plan_id)
    paper = session.get_one(Document, number)
    paper.unit_id, paper.issuer_id, paper.topic = unit_id, world.city_id, month
    paper.arrived_at, paper.due_at = (NOW if came else None), NOW
    return paper


def board(client: Client, calendar: int, after: str = "") -> Any:
    return client.get(f"/documents/{calendar}/periods{after}")


def test_the_board_shows_the_latest_twelve_periods_and_leads_to_the_ones_before(
    enter: Any, world: World, calendar: int
) -> None:
    boss = enter(world.city(Role.OFFICER))
    page = board(boss, calendar)
    assert page.status_code == 200
    assert "Tháng 2/2023" in page.text
    assert "Tháng 3/2022" in page.text
    assert "Tháng 2/2022" not in page.text
    assert page.text.count("Quá hạn") == 13
    older = board(boss, calendar, "?before=2022-03")
    assert "Tháng 1/2022" in older.text
    assert "Tháng 3/2022" not in older.text
    assert f'href="/documents/{calendar}/periods"' in boss.get(f"/documents/{calendar}").text


def test_the_board_costs_the_same_statements_however_many_units_and_periods(
    enter: Any, world: World, embedded: Database, calendar: int
) -> None:
    boss = enter(world.city(Role.OFFICER))
    asked = []
    for after in ("", "?before=2022-03"):
        with statements() as sent:
            assert board(boss, calendar, after).status_code == 200
        asked.append(len(sent))
    assert asked[0] == asked[1] <= 5


def test_the_board_is_taken_away_as_a_table_and_that_is_written_down(
    enter: Any, world: World, embedded: Database, calendar: int
) -> None:
    boss = enter(world.city(Role.OFFICER))
    sent = board(boss, calendar, ".xlsx")
    rows = list(load_workbook(io.BytesIO(sent.data)).active.iter_rows(values_only=True))
    assert rows[0][:2] == ("Đơn vị", "tháng 2/2023")
    assert rows[1][:3] == ("Phường 01", "Chưa báo cáo, quá hạn", "Đã nộp, 10/10/2023")
    assert board(boss, calendar, ".csv").text.startswith("\ufeff")
    assert board(boss, calendar, ".pdf").status_code == 404
    with embedded.read() as session:
        assert session.scalars(select(Act.code).where(Act.why == "export")).all() == [
            "periods",
            "periods",
        ]


def test_a_ward_sees_its_own_line_and_strangers_nothing(officer: Client, calendar: int) -> None:
    page = board(officer, calendar)
    assert page.status_code == 200
    assert "Phường 01" in page.text
    assert "Phường 02" not in page.text
    assert "Phường 02" not in board(officer, calendar, ".csv").text
    assert board(officer, 10_000).status_code == 404


def test_a_report_asks_for_the_figures_of_its_calendar_and_shows_what_was_added_up(
    enter: Any, world: World, embedded: Database, calendar: int
) -> None:
    total = {"figure": "articles", "value": 12, "qualifier": "more_than", "whole": None,
             "given": 1, "lacking": ["Phường 02"]}  # fmt: skip
    with embedded.begin() as session:
        content = CONTENTS["periodic"] | {"owing": 2, "missing": ["Phường 02"], "totals": [total]}
        paper = world.put(session, "periodic", "drafting", plan_id=calendar, content=content)
        stored = session.get_one(Document, paper)
        stored.unit_id, stored.topic = world.city_id, "2023-03"
    boss = enter(world.city(Role.OFFICER))
    page = boss.get(f"/documents/{paper}")
    assert "hơn 12" in page.text
    assert "Chưa báo: Phường 02" in page.text
    assert 'name="figures-articles"' in boss.get(f"/documents/{paper}/edit").text
    assert 'name="figures-banners"' not in boss.get(f"/documents/{paper}/edit").text


def test_a_task_names_the_person_who_has_it_and_shows_nobodys_number(
    officer: Client, world: World, embedded: Database, calendar: int
) -> None:
    leader = world.ward(Role.LEADER).person_id
    content = CONTENTS["task"] | {"person": leader}
    with embedded.begin() as session:
        task = world.put(session, "task", "assigned", plan_id=calendar, content=content)
        session.get_one(Document, task).assignee_id = leader
    who = r"Người thực hiện</dt><dd[^>]*>([^<]*)"
    assert re.findall(who, officer.get(f"/documents/{task}").text) == ["leader Phường 01"]
    with embedded.begin() as session:
        session.get_one(Document, task).assignee_id = world.ward(Role.OFFICER).person_id
    assert not re.search(who, officer.get(f"/documents/{task}").text)
