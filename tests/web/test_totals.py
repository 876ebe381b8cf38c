"""Totals of a plan on the screen: for those who oversee it, and each number leads to its rows."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date

import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.factories import CONTENTS, NOW, plan_content
from tests.services.test_succession import NEW, changed
from tests.web.campaign import Campaign
from tests.web.conftest import Client
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Document, Unit

Enter = Callable[[Actor], Client]
INDICATORS = [{"figure": "dialogues", "least": 2, "share": 100}, {"figure": "banners"}]
PAGES = ("figures", "figures/dialogues", "figures/by/unit", "figures.csv", "figures.xlsx",
         "figures/dialogues.csv", "figures/dialogues.xlsx", "figures/by/unit.csv",
         "figures/by/unit.xlsx", "figures/today", "figures/today.csv",
         "figures/today.xlsx")  # fmt: skip


@pytest.fixture
def plan(world: World, embedded: Database) -> int:
    """One ward held two dialogues and hung over seven banners; the other's report is not accepted
    yet."""
    first, second = world.ward_ids
    with embedded.begin() as session:
        content = plan_content(indicators=INDICATORS)
        plan_id = world.a_plan(session, number="364/KH-MTTQ-BTT", content=content)
        for unit_id, state, dialogues in ((first, "accepted", 2), (second, "submitted", 1)):
            told = {"dialogues": {"value": dialogues, "qualifier": "exact"},
                    "banners": {"value": 7, "qualifier": "more_than"}}  # fmt: skip
            world.put(session, "report", state, plan_id=plan_id, unit_id=unit_id, arrived_at=NOW,
                      content={**CONTENTS["report"], "figures": told})  # fmt: skip
    return plan_id


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_each_total_is_said_as_papers_print_it_and_leads_to_its_rows(
    office: Client, plan: int
) -> None:
    page = office.get(f"/plans/{plan}/figures").text
    assert f'href="/plans/{plan}/figures/dialogues">01/02</a>' in page
    assert f'href="/plans/{plan}/figures/banners">hơn 07</a>' in page
    assert "mỗi đơn vị ít nhất 02, 100% đơn vị — chưa đạt, 01/02" in words_of(page)
    assert "(02 cuộc)" in page
    first = words_of(page.split('class="tiles"')[1].split("</ul>")[0])
    assert "Đơn vị tổ chức hội nghị đối thoại trực tiếp 01/02 còn thiếu 01 đơn vị" in first


def test_the_rows_of_a_total_name_who_is_not_in_it_why_and_what_if(
    office: Client, plan: int, world: World
) -> None:
    second = world.ward_ids[1]
    page = words_of(office.get(f"/plans/{plan}/figures/dialogues?unit={second}").text)
    assert "Phường 02 : đã nộp, chưa được tiếp nhận (ghi 01)" in page
    assert "Nếu hồ sơ của Phường 02 được tiếp nhận: 02/02." in page
    first = world.ward_ids[0]
    page = words_of(office.get(f"/plans/{plan}/figures/banners?unit={first}").text)
    assert "Nếu hồ sơ của Phường 01 bị trả lại: chưa có." in page


@pytest.mark.parametrize("day", ["12/8/2020", "hôm kia"])
def test_one_asks_how_it_was_on_a_day(office: Client, plan: int, day: str) -> None:
    page = words_of(office.get(f"/plans/{plan}/figures/dialogues?on={day}").text)
    if day == "hôm kia":
        assert "Viết ngày" in page or "ngày" in page.split("Ví dụ: 12/8/2024")[1][:300]
    else:
        assert "Hiện nay: 01/02. Hồ sơ làm nên chênh lệch (01)" in page


@pytest.mark.parametrize("by", ["unit", "kind", "level", "cluster", "period", "sort", "aim"])
def test_totals_stand_side_by_side(office: Client, plan: int, by: str) -> None:
    page = office.get(f"/plans/{plan}/figures/by/{by}").text
    assert ("hơn 07" in page) == (by not in ("sort", "aim"))  # no work was registered


def test_as_reported_then_and_by_the_units_of_today_stand_beside_each_other(
    office: Client, plan: int, world: World, embedded: Database
) -> None:
    page = words_of(office.get(f"/plans/{plan}/figures/today").text)
    assert "chưa sắp xếp lại" in page
    first, second = world.ward_ids
    with embedded.begin() as session:
        session.execute(
            update(Document).where(Document.id == plan).values(issued_on=date(2023, 9, 1))
        )
        changed(session, world, "rename", first, names=[{"name": "Phường Một"}])
        changed(session, world, "merge", first, second, names=NEW)
    page = words_of(office.get(f"/plans/{plan}/figures/today").text)
    assert "Phường 01, Phường Mới Phường Mới" in page
    dialogues = "Đơn vị tổ chức hội nghị đối thoại trực tiếp"
    assert f"{dialogues} 01/02 01/01" in page
    assert "khi đó: Phường 01" in page
    rows = list(csv.reader(io.StringIO(office.get(f"/plans/{plan}/figures/today.csv").text)))
    place = rows[0].index(dialogues)
    told = {row[0]: row[place] for row in rows}
    assert (told["Phường Mới"], told["— Phường 01"]) == ("01/01", "01/01")
    book = load_workbook(io.BytesIO(office.get(f"/plans/{plan}/figures/today.xlsx").data))
    assert [[cell.value or "" for cell in row] for row in book.active.iter_rows()] == [
        [head.removeprefix("\ufeff") for head in row] for row in rows
    ]


def test_a_unit_that_nobody_carries_on_is_named_and_stays_in_total_and_list(
    office: Client, plan: int, world: World, embedded: Database
) -> None:
    with embedded.begin() as session:
        gone = session.get_one(Unit, world.ward_ids[1])
        gone.valid_to = date(2023, 10, 1)
    page = words_of(office.get(f"/plans/{plan}/figures/today").text)
    assert "Phường 02 đã kết thúc, chưa ghi đơn vị kế tục" in page
    assert "Đơn vị đã báo cáo tổng kết 01/02 01/02" in page
    rows = list(csv.reader(io.StringIO(office.get(f"/plans/{plan}/figures/today.csv").text)))
    assert [row[0] for row in rows[1:]] == ["Phường 01", "Phường 02 (chưa ghi đơn vị kế tục)"]


def test_the_tables_to_take_say_the_same(office: Client, plan: int) -> None:
    answer = office.get(f"/plans/{plan}/figures.csv")
    rows = {row[0]: row for row in csv.reader(io.StringIO(answer.text))}
    told = rows["Đơn vị tổ chức hội nghị đối thoại trực tiếp"]
    assert told[1:4] == ["01/02", "1", "2"]
    book = load_workbook(io.BytesIO(office.get(f"/plans/{plan}/figures.xlsx").data))
    cells = {row[0].value: [cell.value for cell in row] for row in book.active.iter_rows()}
    assert cells[told[0]][1:4] == ["01/02", 1, 2]
    parts = csv.reader(io.StringIO(office.get(f"/plans/{plan}/figures/banners.csv").text))
    assert ["hơn 07", "7"] in [row[2:4] for row in parts]


@pytest.mark.parametrize("page", PAGES)
def test_who_does_not_oversee_a_plan_learns_nothing(
    enter: Enter, world: World, plan: int, page: str
) -> None:
    for role in (Role.OFFICER, Role.LEADER):
        assert enter(world.ward(role)).get(f"/plans/{plan}/{page}").status_code == 404


@pytest.mark.parametrize(
    "page",
    [
        "figures/nobody",
        "figures/nobody.csv",
        "figures/by/nobody",
        "figures/by/nobody.csv",
        "figures/nobody.xlsx",
    ],
)
def test_what_is_no_figure_is_not_there(office: Client, plan: int, page: str) -> None:
    assert office.get(f"/plans/{plan}/{page}").status_code == 404


def test_the_page_asks_as_often_whatever_the_number_of_units(
    office: Client, plan: int, campaign: Campaign, statements: list[str]
) -> None:
    campaign.plan = plan
    counts = set()
    for size in (3, 30):
        campaign.grow(size)
        for page in (*PAGES[:3], "figures/today", "figures/dialogues?on=12/8/2023"):
            statements.clear()
            assert office.get(f"/plans/{plan}/{page}").status_code == 200
            counts.add((page, len(statements)))
    assert len(counts) == 5
    assert max(count for _, count in counts) <= 5


def test_what_a_signed_report_said_of_those_below_is_asked_in_five_statements(
    office: Client, plan: int, world: World, embedded: Database, statements: list[str]
) -> None:
    below = {"at": NOW.isoformat(), "totals": {"banners": [7, None, "exact"]}}
    content = {**CONTENTS["report"], "annex": {"below": below}}
    with embedded.begin() as session:
        signed = world.put(session, "report", "submitted", plan_id=plan, content=content)
    office.get("/")  # reads the working days, which every later page has at hand
    statements.clear()
    assert office.get(f"/plans/reports/{signed}/below").status_code == 200
    assert len(statements) == 5
    page = office.get(f"/plans/reports/{signed}/below?figure=dialogues").text
    assert "Chỉ số liệu: Đơn vị tổ chức hội nghị đối thoại trực tiếp." in words_of(page)
    assert "Băng rôn" not in page


def test_a_report_asks_only_for_the_figures_of_its_plan(
    enter: Enter, world: World, plan: int, embedded: Database
) -> None:
    with embedded.begin() as session:
        paper = world.put(session, "report", "drafting", plan_id=plan)
        other = world.put(session, "report", "drafting", plan_id=world.a_plan(session))
    officer = enter(world.ward(Role.OFFICER))
    page = officer.get(f"/documents/{paper}/edit").text
    names = set(re.findall(r'name="(figures-[a-z_]+)"', page))
    assert names == {"figures-dialogues", "figures-banners"}
    assert "figures-" not in officer.get(f"/documents/{other}/edit").text


def test_an_amount_that_cannot_be_read_says_beside_the_field_how_to_write_it(
    enter: Enter, world: World, plan: int, embedded: Database
) -> None:
    with embedded.begin() as session:
        paper = world.put(session, "report", "drafting", plan_id=plan)
    officer = enter(world.ward(Role.OFFICER))
    typed = {"seen": "1", "title": "Báo cáo", "figures-banners": "nhiều lắm"}
    answer = officer.send(f"/documents/{paper}/edit", **typed)
    assert answer.status_code == 422
    assert "Viết một số, có thể kèm “hơn”, “ít nhất”, “khoảng”." in answer.text
    answer = officer.send(f"/documents/{paper}/edit", **typed | {"figures-banners": "hơn 165"})
    assert answer.status_code == 302
    assert "hơn 165" in officer.get(f"/documents/{paper}").text
