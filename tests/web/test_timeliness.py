"""The timeliness figures as a page, a picture, a table and a workbook say the same."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.web.campaign import Campaign
from tests.web.conftest import Client, read_strictly
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Unit

Enter = Callable[[Actor], Client]
DAY = timedelta(days=1)
DUE = datetime.fromisoformat("2023-10-06T00:00:00+07:00")  # until the end of 5/10
MORE = DUE + 3 * DAY
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def told(campaign: Campaign, world: World, embedded: Database) -> Campaign:
    """Of three wards one reported in time, one in more time, one not; one registered late."""
    campaign.grow(1)
    with embedded.begin() as session:
        third = session.query(Unit).filter(Unit.name == "Phường mới 0").one()
        third.name, third.area = "=Phường 1+1", "Đông"
        first, second = world.ward_ids
        for unit, due, came, said in (
            (first, DUE, DUE - DAY, "on_time"),
            (second, MORE, MORE - DAY, "extended"),
            (third.id, DUE, None, ""),
        ):
            state = "submitted" if came else "awaited"
            given = {"due_at": due, "arrived_at": came, "timeliness": said}
            world.put(session, "congress", state, plan_id=campaign.plan, unit_id=unit,
                      original_due_at=DUE, **given)  # fmt: skip
    return campaign


def page_of(browser: Client, campaign: Campaign) -> str:
    return browser.get(f"/plans/{campaign.plan}/timeliness").text


def in_words(piece: Any) -> str:
    return " ".join(" ".join(piece.itertext()).split())


def rows_of(page: str, name: str) -> list[str]:
    """The rows of all tables of a page that begin with a name."""
    rows = read_strictly(page).iter("{http://www.w3.org/1999/xhtml}tr")
    return [said for said in map(in_words, rows) if said.startswith(name)]


def test_a_row_says_counts_with_their_shares(committee: Client, told: Campaign) -> None:
    stage, *_ = rows_of(page_of(committee, told), "Hồ sơ đại hội")
    assert stage == "Hồ sơ đại hội 3 2 66,7% 1 33,3% 1 33,3% 0 0,0% 1 33,3% 1 33,3%"


def test_english_shares_have_a_point(committee: Client, told: Campaign) -> None:
    page = committee.get(f"/plans/{told.plan}/timeliness?lang=en").text
    assert "66.7%" in page
    assert "66,7%" not in page


def test_the_missing_are_named_with_their_stage(committee: Client, told: Campaign) -> None:
    page = page_of(committee, told)
    named = re.search(r"Hồ sơ đại hội</strong>: 1 đơn vị chưa nộp(.*?)</details>", page, re.DOTALL)
    assert named
    assert "=Phường 1+1</a>" in named[1]
    assert "quá hạn 05/10/2023" in named[1]
    assert "Phường 01" not in named[1]


def test_the_picture_says_what_its_table_says(committee: Client, told: Campaign) -> None:
    tree = read_strictly(page_of(committee, told))
    picture = next(one for one in tree.iter(f"{SVG}svg") if one.get("role") == "img"
                   and in_words(one).startswith("Hồ sơ đại hội"))  # fmt: skip
    labels = (picture.get("aria-labelledby") or "").split()
    by_id = {one.get("id"): in_words(one) for one in picture if one.get("id")}
    assert [by_id[label] for label in labels] == [
        "Hồ sơ đại hội: số đã nộp theo ngày",
        "Từ 04/10/2023 đến 09/10/2023: 2 đã nộp, phải nộp 3. hạn 05/10/2023. "
        "gia hạn đến 08/10/2023.",
    ]
    path = next(picture.iter(f"{SVG}path")).get("d") or ""
    assert re.findall(r"V([\d.]+)", path) == ["66.67", "33.33"]
    assert rows_of(page_of(committee, told), "05/10/2023") == ["05/10/2023 1 1 33,3%"]
    assert rows_of(page_of(committee, told), "08/10/2023") == ["08/10/2023 1 2 66,7%"]


def test_on_time_lies_before_the_mark_of_the_deadline(committee: Client, told: Campaign) -> None:
    tree = read_strictly(page_of(committee, told))
    picture = next(one for one in tree.iter(f"{SVG}svg") if one.get("role") == "img"
                   and in_words(one).startswith("Hồ sơ đại hội"))  # fmt: skip
    plan, more = [float((one.get("x1") or "").rstrip("%")) for one in picture.iter(f"{SVG}line")
                  if "limit" in (one.get("class") or "")]  # fmt: skip
    path = next(picture.iter(f"{SVG}path")).get("d") or ""
    first, second, today = (float(x) for x in re.findall(r"H([\d.]+)", path))
    assert first < plan < second < more <= today <= 100


def test_a_stage_that_nobody_handed_in_has_no_picture(committee: Client, told: Campaign) -> None:
    assert "Chưa có đơn vị nào nộp." in page_of(committee, told)


def test_what_was_called_off_is_counted_apart(
    committee: Client, told: Campaign, world: World, embedded: Database
) -> None:
    assert '<th scope="col" class="amount">Không còn phải nộp' not in page_of(committee, told)
    with embedded.begin() as session:
        world.put(session, "commendation", "declined", plan_id=told.plan)
    page = page_of(committee, told)
    assert rows_of(page, "Đề nghị khen thưởng") == ["Đề nghị khen thưởng 0 0 0 0 0 0 0 1"]
    assert "Không còn phải nộp: đã rút hoặc đã hủy khi chưa nộp" in page


def test_a_plan_that_asked_for_nothing_says_so(
    committee: Client, world: World, embedded: Database
) -> None:
    with embedded.begin() as session:
        plan = world.a_plan(session)
    assert "chưa giao việc nào" in committee.get(f"/plans/{plan}/timeliness").text
    assert "Không có đơn vị nào" in committee.get(f"/plans/{plan}/timeliness/units").text
    assert committee.get(f"/plans/{plan}/timeliness.xlsx").status_code == 200


@pytest.mark.parametrize("what", ["", "/units", ".csv", ".xlsx"])
def test_the_figures_are_for_whom_the_board_is(
    enter: Enter, world: World, told: Campaign, what: str
) -> None:
    address = f"/plans/{told.plan}/timeliness{what}"
    assert enter(world.ward(Role.LEADER)).get(address).status_code == 404
    assert enter(world.city(Role.ADMINISTRATOR)).get(address).status_code == 404
    assert enter(world.city(Role.AUDITOR)).get(address).status_code == 200


NOTING = 3  # statements: that a list is taken away is written down


@pytest.mark.parametrize("what", ["", "/units", ".csv", ".xlsx"])
def test_any_number_of_units_costs_as_many_statements(
    committee: Client, campaign: Campaign, statements: list[str], what: str
) -> None:
    counts = set()
    for size in (1, 60):
        campaign.grow(size)
        statements.clear()
        committee.get(f"/plans/{campaign.plan}/timeliness{what}")
        counts.add(len(statements))
    assert len(counts) == 1
    assert counts.pop() <= 5 + NOTING * what.startswith(".")


def test_units_are_turned_page_by_page(committee: Client, campaign: Campaign) -> None:
    campaign.grow(60)
    first = committee.get(f"/plans/{campaign.plan}/timeliness/units").text
    onward = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = committee.get(onward).text
    assert 'rel="next"' not in second
    found = [*rows_of(first, "Phường"), *rows_of(second, "Phường")]
    assert len(found) == len(set(found)) == 61
    assert rows_of(first, "Phường 01")[0].endswith("Đăng ký thi đua, Báo cáo tổng kết")


def test_a_table_to_take_holds_groups_and_units(committee: Client, told: Campaign) -> None:
    text = committee.get(f"/plans/{told.plan}/timeliness.csv").text.removeprefix("\ufeff")
    rows = {(row["Nhóm"], row["Tên"]): row for row in csv.DictReader(io.StringIO(text))}
    stage = rows["Theo bước", "Hồ sơ đại hội"]
    assert (stage["Phải nộp"], stage["Đã nộp"], stage["Đã nộp (%)"]) == ("3", "2", "66,7%")
    unit = rows["Theo đơn vị", "'=Phường 1+1"]
    assert (unit["Địa bàn"], unit["Chưa nộp"]) == ("Đông", "3")
    whole = rows["Toàn kế hoạch", "Tổng cộng"]
    for group in ("Theo bước", "Theo loại đơn vị", "Theo địa bàn", "Theo đơn vị"):
        parts = [int(row["Phải nộp"]) for (name, _), row in rows.items() if name == group]
        assert sum(parts) == int(whole["Phải nộp"]) > 0


@pytest.fixture
def book(committee: Client, told: Campaign) -> Workbook:
    answer = committee.get(f"/plans/{told.plan}/timeliness.xlsx")
    assert answer.mimetype.endswith("spreadsheetml.sheet")
    assert f"filename=timeliness-{told.plan}.xlsx" in answer.headers["Content-Disposition"]
    return load_workbook(io.BytesIO(answer.data))


def test_a_workbook_has_a_sheet_for_each_way_of_counting(book: Workbook) -> None:
    assert book.sheetnames == [
        "Theo bước", "Theo cấp", "Theo đơn vị", "Theo thời gian", "Chưa nộp", "Cách tính",
    ]  # fmt: skip
    for page in book:
        assert page.freeze_panes == "B2"
        assert page.print_title_rows == "$1:$1"
        assert all(cell.font.bold for cell in page[1])
        widths = [page.column_dimensions[cell.column_letter].width for cell in page[1]]
        assert all(10 < width < 62 for width in widths)


def test_numbers_shares_and_days_are_real_ones(book: Workbook) -> None:
    page = book["Theo bước"]
    row = next(row for row in page.iter_rows(min_row=2) if row[0].value == "Hồ sơ đại hội")
    cells = {head.value: cell for head, cell in zip(page[1], row, strict=True)}
    count, share = cells["Đã nộp"], cells["Đã nộp (%)"]
    assert (count.value, count.number_format) == (2, "#,##0")
    assert (share.value, share.number_format) == (0.667, "0.0%")
    assert (cells["Không còn phải nộp"].value, cells["Trong đó quá hạn"].value) == (0, 1)
    times = [
        row
        for row in book["Theo thời gian"].iter_rows(min_row=2)
        if row[0].value == "Hồ sơ đại hội"
    ]
    assert [(row[1].value.date(), row[3].value, row[4].value) for row in times] == [
        (date(2023, 10, 5), 1, 0.333), (date(2023, 10, 8), 2, 0.667),
    ]  # fmt: skip
    assert {row[1].number_format for row in times} == {"dd/mm/yyyy"}
    assert {row[6].value.date() for row in times} == {date(2023, 10, 5)}


def test_a_workbook_holds_no_formula(book: Workbook) -> None:
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    risky = [cell for cell in cells if str(cell.value).startswith("=")]
    assert {cell.value for cell in risky} == {"=Phường 1+1"}
    assert len(risky) > 1
    assert {(cell.data_type, cell.number_format) for cell in risky} == {("s", "@")}
    assert not [cell for cell in cells if cell.hyperlink]


def test_the_sums_of_a_workbook_come_out(book: Workbook) -> None:
    page = book["Theo bước"]
    *stages, whole = [[cell.value or 0 for cell in row[1:]] for row in page.iter_rows(min_row=2)]
    counts = [place for place, head in enumerate(page[1][1:]) if "%" not in head.value]
    assert [sum(row[place] for row in stages) for place in counts] == [whole[p] for p in counts]
    units = book["Theo đơn vị"]
    first = next(place for place, head in enumerate(units[1]) if head.value == "Phải nộp")
    assert sum(row[first].value for row in units.iter_rows(min_row=2)) == whole[0]
