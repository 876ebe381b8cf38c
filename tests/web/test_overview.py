"""A plan at a glance for those above it, and a unit at a glance for itself."""

import csv
import io
import re
from collections.abc import Callable
from html import unescape

import pytest
from openpyxl import load_workbook

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.factories import CONTENTS, NOW
from tests.services.test_succession import NEW, changed, the_new
from tests.web.campaign import Campaign
from tests.web.conftest import Client, read_strictly
from tests.world import World
from workflow_app.db import Database
from workflow_app.web import overview as overview_pages

Enter = Callable[[Actor], Client]


@pytest.fixture
def told(campaign: Campaign, world: World, embedded: Database) -> Campaign:
    """The second ward's registration is accepted, with a work of 350 million in it."""
    with embedded.begin() as session:
        ward = {"unit_id": world.ward_ids[1], "plan_id": campaign.plan}
        paper = world.put(
            session, "registration", "accepted", arrived_at=NOW, timeliness="on_time", **ward
        )
        world.put(session, "work", "registered", parent_id=paper, content=CONTENTS["work"], **ward)
    return campaign


def words_of(page: str) -> str:
    return " ".join(" ".join(read_strictly(page).itertext()).split())


def test_the_first_figures_are_those_of_the_papers(committee: Client, told: Campaign) -> None:
    said = words_of(committee.get(f"/plans/{told.plan}/overview").text)
    assert "Đã nộp 1/2 50,0%" in said
    assert "Tổng giá trị hơn 350 triệu đồng" in said
    assert "Công trình hơn 350 triệu đồng 01" in said


def test_every_mark_leads_to_its_rows(committee: Client, told: Campaign) -> None:
    page = read_strictly(committee.get(f"/plans/{told.plan}/overview").text)
    links = {one.get("href") for one in page.iter("{http://www.w3.org/1999/xhtml}a")}
    wanted = {
        f"/plans/{told.plan}/figures/works_value",
        f"/plans/{told.plan}/board?show=overdue",
        f"/plans/{told.plan}/figures/works_value?sort=cong_trinh",
        f"/plans/{told.plan}/overview/units",
    }
    assert wanted <= links
    for link in wanted:
        assert committee.get(link).status_code == 200, link
    of_one_sort = committee.get(f"/plans/{told.plan}/figures/works_value?sort=mo_hinh").text
    assert "Chỉ loại: Mô hình." in of_one_sort
    assert "350 triệu" not in of_one_sort


def test_a_chart_is_taken_away_as_a_table(committee: Client, told: Campaign) -> None:
    text = committee.get(f"/plans/{told.plan}/overview.csv").text.removeprefix("\ufeff")
    rows = list(csv.reader(io.StringIO(text)))
    assert ["Công trình theo loại", "Công trình", "1", "350000000"] in rows
    file = io.BytesIO(committee.get(f"/plans/{told.plan}/overview.xlsx").data)
    book = load_workbook(file)
    whole = [[cell.value for cell in row] for row in book[book.sheetnames[-1]].iter_rows()]
    assert ["Công trình theo loại", "Công trình", 1, 350_000_000] in whole


def test_a_page_costs_the_same_for_many_units(
    committee: Client, told: Campaign, statements: list[str]
) -> None:
    def cost() -> int:
        statements.clear()
        assert committee.get(f"/plans/{told.plan}/overview").status_code == 200
        return len(statements)

    before = cost()
    told.grow(70)
    assert cost() == before <= 5


def test_the_units_stand_in_their_tree_page_by_page(
    committee: Client, told: Campaign, world: World
) -> None:
    def units(address: str) -> list[str]:
        page = read_strictly(committee.get(address).text)
        rows = page.iter("{http://www.w3.org/1999/xhtml}th")
        return [" ".join(row.itertext()) for row in rows if row.get("scope") == "row"]

    told.grow(overview_pages.PAGE)
    first = f"/plans/{told.plan}/overview/units"
    links = re.findall(r'rel="next" href="([^"]+)"', committee.get(first).text)
    shown = units(first) + units(unescape(links[0]))
    assert len(shown) == len(set(shown)) == overview_pages.PAGE + 2
    assert f"/documents/{told.paper}" in committee.get(first).text


def test_a_plan_without_duties_says_so(committee: Client, world: World, embedded: Database) -> None:
    with embedded.begin() as session:
        plan = world.put(session, "plan", "issued", unit_id=world.city_id, number="1/KH")
    assert "chưa giao việc" in committee.get(f"/plans/{plan}/overview").text


def test_a_unit_sees_itself_and_no_neighbour(enter: Enter, world: World, told: Campaign) -> None:
    mine, other = world.ward_ids
    officer = enter(world.ward(Role.OFFICER))
    said = words_of(officer.get(f"/units/{mine}/overview").text)
    assert "364/KH-MTTQ-BTT" in said
    assert "Đăng ký thi đua" in said
    assert officer.get(f"/units/{other}/overview").status_code == 404
    assert officer.get(f"/plans/{told.plan}/overview").status_code == 404
    above = words_of(enter(world.city(Role.OFFICE)).get(f"/units/{other}/overview").text)
    assert "Tổng giá trị hơn 350 triệu đồng" in above


def test_a_unit_shows_what_those_before_it_did_under_their_names(
    enter: Enter, world: World, told: Campaign, embedded: Database, statements: list[str]
) -> None:
    first, second = world.ward_ids
    with embedded.begin() as session:
        changed(session, world, "merge", first, second, names=NEW)
        new = the_new(session).id
    office = enter(world.city(Role.OFFICE))
    office.get("/")
    statements.clear()
    said = words_of(office.get(f"/units/{new}/overview").text)
    assert len(statements) <= 5
    assert "Trước khi sắp xếp: Phường 02" in said
    assert "Tổng giá trị hơn 350 triệu đồng" in said.split("Trước khi sắp xếp")[1]
    assert "Chưa có số liệu" not in said
