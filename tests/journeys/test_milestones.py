"""Writing the milestones of a plan: only the fields that belong to a way of counting are there."""

from playwright.sync_api import Locator, expect

from state_machines.grammar import Role
from tests.journeys.browsing import Company, field

COUNTED = "Cách tính hạn"
DAYS = "Trong … ngày làm việc kể từ một ngày"


def test_a_drafter_sees_the_fields_of_the_way_of_counting_she_chose(company: Company) -> None:
    drafter = company.meet(Role.OFFICER).opens("/documents/new/plan").opens_sections()
    group = drafter.page.locator("[data-rows=milestones]")
    first = group.locator("[data-row]").first
    shown(first, "Ngày")
    hidden(first, "Số ngày", "Tính từ", "Quý", "Từ ngày")
    field(first, COUNTED).select_option(DAYS)
    shown(first, "Số ngày", "Tính từ")
    hidden(first, "Ngày", "Giờ")
    group.get_by_role("button", name="Thêm dòng").click()
    second = group.locator("[data-row]").nth(1)
    shown(second, "Ngày")
    hidden(second, "Số ngày")
    field(first, "Số ngày").fill("5")
    field(first, "Tính từ").select_option("ngày ban hành")
    drafter.presses("Lưu").sees("05 ngày làm việc kể từ ngày ban hành")


def test_the_calendar_is_kept_from_a_phone(company: Company) -> None:
    keeper = company.meet(Role.ADMINISTRATOR).opens("/calendar/2026")
    keeper.presses("Nạp ngày lễ").sees("24/11/2026", "Mới là dự kiến")
    line = keeper.page.locator("li", has_text="24/11/2026")
    line.get_by_role("link", name="Sửa").click()
    sure = {"Căn cứ": "Thông báo lịch nghỉ năm 2026", "Đã có văn bản chính thức": True}
    keeper.types(sure).presses("Ghi vào lịch").sees("Thông báo lịch nghỉ năm 2026")
    expect(keeper.page.locator("#d2026-11-24")).not_to_contain_text("Mới là dự kiến")


def shown(where: Locator, *labels: str) -> None:
    for label in labels:
        expect(field(where, label)).to_be_visible()


def hidden(where: Locator, *labels: str) -> None:
    for label in labels:
        expect(field(where, label)).to_be_hidden()
