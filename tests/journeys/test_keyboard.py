"""Without a mouse: the skip link, a focus one can see, a form and the board by keys alone."""

import pytest
from playwright.sync_api import expect

from state_machines.grammar import Role
from tests.journeys.browsing import Company, Visitor, field
from tests.journeys.town import WARDS

STOPS = 25
OUTLINED = """() => { const it = document.activeElement, style = getComputedStyle(it);
  return parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== 'none'
    ? '' : it.outerHTML.slice(0, 100); }"""


@pytest.fixture(scope="module")
def told(company: Company) -> Company:
    company.town.issue_a_plan()
    return company


@pytest.fixture
def ward(told: Company) -> Visitor:
    return told.meet(Role.OFFICER, WARDS[0])


def test_the_first_stop_leads_past_the_frame(ward: Visitor) -> None:
    ward.opens()
    ward.page.keyboard.press("Tab")
    skip = ward.page.get_by_role("link", name="Đến nội dung chính")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    ward.page.keyboard.press("Enter")
    expect(ward.page.locator("main")).to_be_focused()


def test_the_focus_can_be_seen_at_every_stop(ward: Visitor) -> None:
    ward.opens().follows("Đăng ký thi đua")
    for _ in range(STOPS):
        ward.page.keyboard.press("Tab")
        assert ward.page.evaluate(OUTLINED) == ""


def test_a_work_is_added_with_keys_alone(ward: Visitor) -> None:
    ward.opens().follows("Đăng ký thi đua").follows("Thêm công trình, phần việc")
    press, page = ward.page.keyboard.press, ward.page
    field(page.locator("main"), "Loại").focus()
    press("ArrowDown")
    for words in ("Trồng 200 cây xanh", "Dọc bờ sông", "Tuyến đường rợp bóng"):
        press("Tab")
        page.keyboard.type(words)
    press("Shift+Tab")
    press("Enter")
    page.wait_for_url("**did=add_work")
    ward.arrived().sees("Trồng 200 cây xanh")


def test_the_arrows_move_on_the_board(told: Company) -> None:
    officer = told.meet(Role.OFFICER).opens(f"/plans/{told.town.plan_id()}/board")
    board = officer.page.locator("[data-grid] tbody tr")
    board.nth(0).locator("a").nth(1).focus()
    officer.page.keyboard.press("ArrowRight")
    officer.page.keyboard.press("ArrowDown")
    expect(board.nth(1).locator("a").nth(2)).to_be_focused()
