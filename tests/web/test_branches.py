"""A country or province on one page: branches by stages, down to the units of one branch."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.factories import NOW
from tests.web.campaign import Campaign
from tests.web.conftest import Client, read_strictly
from tests.world import World
from workflow_app.db import Database
from workflow_app.web.branches import PAGE

Enter = Callable[[Actor], Client]
LONG_AGO, LATER = NOW - timedelta(days=9), NOW + timedelta(days=400)


@pytest.fixture
def told(campaign: Campaign, world: World, embedded: Database) -> Campaign:
    """The first ward's report came late and was sent back, the second one's is overdue; a plan
    of the first ward rests on this one."""
    with embedded.begin() as session:
        world.put(session, "report", "returned", unit_id=world.ward_ids[0], plan_id=campaign.plan,
                  arrived_at=NOW, timeliness="late", due_at=LONG_AGO)  # fmt: skip
        world.put(session, "report", "awaited", unit_id=world.ward_ids[1], plan_id=campaign.plan,
                  due_at=LONG_AGO)  # fmt: skip
        own = world.a_plan(
            session, unit_id=world.ward_ids[0], basis_id=campaign.plan, number="01/KH"
        )
        world.put(session, "report", "accepted", unit_id=world.ward_ids[0], plan_id=own,
                  arrived_at=NOW, timeliness="on_time", due_at=LATER)  # fmt: skip
    return campaign


def rows_of(page: str) -> dict[str, str]:
    """What each row of the table says, by the unit that begins it."""
    rows = read_strictly(page).iter("{http://www.w3.org/1999/xhtml}tr")
    said = (" ".join(" ".join(row.itertext()).split()) for row in rows)
    return {words[:9]: words for words in said}


def test_each_branch_says_how_it_stands_with_those_below_it(
    committee: Client, told: Campaign
) -> None:
    rows = rows_of(committee.get(f"/plans/{told.plan}/branches").text)
    assert "2/2 100,0% 1 bị trả lại 1 nộp muộn" in rows["Phường 01"]
    assert "0/1 0,0% 1 quá hạn" in rows["Phường 02"]
    assert "2/3 66,7% 1 quá hạn 1 bị trả lại 1 nộp muộn" in rows["Tổng cộng"]


def test_only_branches_with_something_overdue_are_shown_when_asked(
    committee: Client, told: Campaign
) -> None:
    rows = rows_of(committee.get(f"/plans/{told.plan}/branches?show=overdue").text)
    assert "Phường 02" in rows
    assert "Phường 01" not in rows


def test_a_branch_leads_to_its_own_plan_and_to_its_units(
    committee: Client, told: Campaign, world: World
) -> None:
    links = {link for _, link in links_of(committee.get(f"/plans/{told.plan}/branches").text)}
    (own,) = (link for link in links if link.endswith("/branches") and str(told.plan) not in link)
    assert "1/1 100,0%" in rows_of(committee.get(own).text)["Phường 01"]
    board = f"/plans/{told.plan}/board?under={world.ward_ids[0]}"
    assert board in links
    shown = committee.get(board).text
    assert "Trong đơn vị đã chọn" in shown
    matrix = shown[shown.index("data-grid") :]
    assert "Phường 01" in matrix
    assert "Phường 02" not in matrix


def test_the_table_is_taken_away_with_every_state(committee: Client, told: Campaign) -> None:
    text = committee.get(f"/plans/{told.plan}/branches.csv").text.removeprefix("\ufeff")
    rows = list(csv.reader(io.StringIO(text)))
    late = rows[0].index("Nộp muộn")
    assert [
        row[late] for row in rows if row[0].startswith("Phường 01") and "Báo cáo" in row[1]
    ] == ["1"]
    book = load_workbook(io.BytesIO(committee.get(f"/plans/{told.plan}/branches.xlsx").data))
    states = [[cell.value for cell in row] for row in book[book.sheetnames[1]].iter_rows()]
    assert ["Trả lại để bổ sung", 1] in [row[2:] for row in states]
    assert sum(row[3] for row in states[1:]) == sum(
        row[2].value for row in book[book.sheetnames[0]].iter_rows(min_row=2)
        if row[0].value != "Tổng cộng"
    )  # fmt: skip


@pytest.mark.parametrize("address", ["branches", "branches.csv", "branches.xlsx"])
def test_whoever_may_not_oversee_a_plan_does_not_learn_of_it(
    enter: Enter, told: Campaign, world: World, address: str
) -> None:
    for actor in (world.ward(Role.LEADER), world.city(Role.ADMINISTRATOR)):
        assert enter(actor).get(f"/plans/{told.plan}/{address}").status_code == 404
    for actor in (world.city(Role.AUDITOR), world.people[world.province_id][Role.COMMITTEE]):
        assert enter(actor).get(f"/plans/{told.plan}/{address}").status_code == 200


def test_a_page_costs_the_same_for_many_branches_and_turns_at_a_hundred(
    committee: Client, told: Campaign, statements: list[str]
) -> None:
    def page(address: str) -> tuple[str, int]:
        committee.get(address)  # what is read once in a while is at hand then
        statements.clear()
        answer = committee.get(address)
        assert answer.status_code == 200
        return answer.text, len(statements)

    _, before = page(f"/plans/{told.plan}/branches")
    told.grow(120)
    first, after = page(f"/plans/{told.plan}/branches")
    assert after == before <= 5
    (following,) = (link for rel, link in links_of(first) if rel == "next")
    pages = [first, page(following)[0]]
    shown = [{link for _, link in links_of(one) if "under=" in link} for one in pages]
    assert len(shown[0]) == PAGE
    assert len(shown[0] | shown[1]) == PAGE + len(shown[1]) == 122


def links_of(page: str) -> list[tuple[str, str]]:
    links = read_strictly(page).iter("{http://www.w3.org/1999/xhtml}a")
    return [(link.get("rel") or "", link.get("href") or "") for link in links]
