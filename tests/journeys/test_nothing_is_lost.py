"""What goes wrong in an office: stale pages, mistakes, double clicks, the way back, shared PCs."""

import pytest
from playwright.sync_api import expect

from state_machines.grammar import Role
from tests.journeys import papers
from tests.journeys.browsing import Company, Visitor, field
from tests.journeys.town import WARDS

WARD = WARDS[0]
ADD = "Thêm công trình, phần việc"


@pytest.fixture(scope="module")
def registered(company: Company) -> str:
    """The address of a registration with one work, not handed in yet."""
    company.town.issue_a_plan()
    ward = company.meet(Role.OFFICER, WARD).opens().follows("Đăng ký thi đua")
    ward.takes(ADD, papers.ROAD)
    return ward.page.url.partition("?")[0]


@pytest.fixture
def ward(company: Company, registered: str) -> Visitor:
    return company.meet(Role.OFFICER, WARD).opens(registered)


def test_a_stale_page_says_who_moved_the_paper_and_can_be_sent_again(
    company: Company, ward: Visitor, registered: str
) -> None:
    ward.follows("Soạn đăng ký").types(papers.PLEDGE)
    leader = company.meet(Role.LEADER, WARD).opens(registered)
    leader.takes("Soạn đăng ký", {"Người theo dõi": "Chủ tịch phường"}, send="Lưu")
    ward.presses("Lưu")
    assert ward.status == 409
    ward.sees("Hồ sơ đã thay đổi", "Đỗ Thị Bến Gió", "Soạn đăng ký", "09:00, 02/10/2023")
    ward.sees("Chủ tịch phường")
    typed = field(ward.page.locator("main"), "Nội dung đăng ký")
    expect(typed).to_have_value(papers.PLEDGE["Nội dung đăng ký"])
    ward.sees("Phần chỉ người khác sửa, được giữ như họ đã lưu: Người theo dõi")
    ward.presses("Gửi lại: Soạn đăng ký").sees(papers.PLEDGE["Nội dung đăng ký"])
    ward.sees("Chủ tịch phường")


def test_mistakes_are_shown_together_and_nothing_typed_is_lost(ward: Visitor) -> None:
    wrong = papers.HOUSES | {"Tổng giá trị": "rất nhiều", "Ngày bắt đầu": "31/2/2024"}
    ward.follows(ADD).types(wrong).presses(ADD)
    assert ward.status == 422
    expect(ward.page.locator("#complaints")).to_be_focused()
    expect(ward.page.locator("#complaints li")).to_have_count(2)
    main = ward.page.locator("main")
    for label in ("Tổng giá trị", "Ngày bắt đầu", "Kết quả dự kiến"):
        expect(field(main, label)).to_have_value(wrong[label])
    ward.types({"Tổng giá trị": "120 triệu", "Ngày bắt đầu": "1/3/2024"}).presses(ADD)
    ward.sees("120 triệu đồng")


def test_a_draft_is_kept_while_typing_and_offered_back(ward: Visitor) -> None:
    ward.follows(ADD).types({"Nơi thực hiện": "Tổ 7, ven sông"})
    ward.sees("Đã giữ bản nháp trong trình duyệt này").opens(ward.page.url)
    ward.sees("Có bản nháp chưa gửi").page.get_by_role("button", name="Lấy lại bản nháp").click()
    place = field(ward.page.locator("main"), "Nơi thực hiện")
    expect(place).to_have_value("Tổ 7, ven sông")


def test_what_is_sent_after_the_session_ended_is_offered_back(ward: Visitor) -> None:
    ward.follows("Soạn đăng ký").types({"Ghi chú": "Gõ trong lúc phiên hết"})
    ward.context.clear_cookies()
    ward.presses("Lưu").sees("Phiên làm việc đã hết").signs_in()
    ward.sees("Có bản nháp chưa gửi").page.get_by_role("button", name="Lấy lại bản nháp").click()
    note = field(ward.page.locator("main"), "Ghi chú")
    expect(note).to_have_value("Gõ trong lúc phiên hết")
    ward.presses("Lưu").sees("Gõ trong lúc phiên hết")


def test_a_double_click_is_one_step_and_the_way_back_is_harmless(ward: Visitor) -> None:
    ward.follows("Nộp đăng ký")
    ward.page.locator("main").get_by_role("button", name="Nộp đăng ký").dblclick()
    ward.page.wait_for_url("**did=submit")
    ward.arrived().sees("Đã nộp")
    expect(ward.page.locator(".timeline .did", has_text="Nộp đăng ký")).to_have_count(1)
    ward.page.go_back()
    ward.arrived()
    assert ward.status == 409
    ward.does_not_see("Chưa có gì được gửi đi").sees("Bước này đã được ghi")
    ward.follows("Xem hồ sơ hiện nay").sees("Đang chờ: Người duyệt")
    expect(ward.page.locator(".timeline .did", has_text="Nộp đăng ký")).to_have_count(1)


def test_signing_out_kills_a_copied_cookie(company: Company) -> None:
    login = company.town.login(Role.CLERK)
    clerk = company.newcomer(login, "city_clerk").opens().sees("Việc của tôi")
    thief = company.newcomer(login, "thief")
    thief.context.add_cookies(clerk.context.cookies())  # type: ignore[arg-type]
    thief.opens().sees("Việc của tôi")
    clerk.page.locator("header details.menu summary").last.click()
    clerk.page.get_by_role("button", name="Đăng xuất").click()
    expect(clerk.page).to_have_url(clerk.town.url + "/login")
    thief.page.goto("/")
    expect(thief.page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
