"""One whole campaign in a real browser, stage by stage: from the plan to the commendations."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from state_machines.grammar import Role
from tests.journeys import papers
from tests.journeys.browsing import Company, Visitor
from tests.journeys.papers import REASON, a_pdf
from tests.journeys.town import WARDS

WARD, LATE_WARD, _ = WARDS
NUMBER = "01/KH-MTTQ-BTT"
TEXTS = ("Báo cáo chính trị", "Chương trình hành động", "Báo cáo kiểm điểm")

pytestmark = pytest.mark.story


@pytest.fixture
def officer(company: Company) -> Visitor:
    return company.meet(Role.OFFICER)


@pytest.fixture
def committee(company: Company) -> Visitor:
    return company.meet(Role.COMMITTEE)


@pytest.fixture
def reviewer(company: Company) -> Visitor:
    return company.meet(Role.REVIEWER)


@pytest.fixture
def office(company: Company) -> Visitor:
    return company.meet(Role.OFFICE)


@pytest.fixture
def ward(company: Company) -> Visitor:
    return company.meet(Role.OFFICER, WARD)


def test_the_officer_writes_the_plan_and_submits_it(officer: Visitor) -> None:
    officer.opens().sees("Hiện không có việc nào cần làm.")
    officer.follows("Kế hoạch", "nav.rooms").sees("Chưa có kế hoạch nào.")
    officer.follows("Soạn kế hoạch mới").types(papers.PLAN).presses("Lưu")
    officer.sees(papers.PLAN["Trích yếu"], "KẾ HOẠCH", "chưa cấp số", "Dự thảo")
    officer.takes("Trình duyệt").sees("Đang chờ: Ban Thường trực")


def test_a_plan_on_its_way_is_nothing_to_an_administrator(company: Company) -> None:
    administrator = company.meet(Role.ADMINISTRATOR)
    administrator.opens().does_not_see(papers.PLAN["Trích yếu"])
    administrator.opens("/plans/").does_not_see(papers.PLAN["Trích yếu"])
    administrator.opens(f"/documents/{company.town.plan_id()}")
    assert administrator.status == 404


def test_the_committee_returns_it_with_a_reason(committee: Visitor) -> None:
    committee.opens().follows(papers.PLAN["Trích yếu"])
    committee.takes("Trả lại", {"Lý do": "Nêu rõ hơn yêu cầu về tiết kiệm"})
    committee.sees("Cần sửa lại", "Nêu rõ hơn yêu cầu về tiết kiệm")


def test_the_officer_mends_it_and_submits_again(officer: Visitor) -> None:
    officer.opens().sees("Cần sửa lại").follows(papers.PLAN["Trích yếu"])
    officer.sees("Nêu rõ hơn yêu cầu về tiết kiệm")
    officer.takes("Soạn kế hoạch", {"Yêu cầu": "Thiết thực, tiết kiệm"}, send="Lưu")
    officer.sees("Thiết thực, tiết kiệm").takes("Trình duyệt")


def test_the_committee_approves_and_the_clerk_issues_it(
    company: Company, committee: Visitor
) -> None:
    committee.opens().follows(papers.PLAN["Trích yếu"]).takes("Duyệt").sees("Đã duyệt")
    company.town.clock.turn_to("2023-10-10")
    clerk = company.meet(Role.CLERK).opens().follows(papers.PLAN["Trích yếu"])
    clerk.takes("Ban hành", papers.ISSUE).sees("Đã ban hành", NUMBER)
    clerk.sees("Sông Xanh, ngày 10 tháng 10 năm 2023")


def test_the_plan_and_its_board_are_there_for_everybody(officer: Visitor, ward: Visitor) -> None:
    officer.opens("/plans/").sees(NUMBER).follows("Xem bảng")
    officer.sees("Bảng theo dõi tiến độ", WARD, "Chưa đăng ký")
    ward.opens("/inbox/").sees("Ban hành", papers.PLAN["Trích yếu"])
    ward.presses("Đánh dấu tất cả là đã đọc")


def test_the_ward_registers_two_works(ward: Visitor) -> None:
    ward.opens().sees("Đăng ký thi đua").follows("Đăng ký thi đua")
    ward.sees("Chưa có công trình nào")
    ward.takes("Soạn đăng ký", papers.PLEDGE, send="Lưu")
    ward.takes("Thêm công trình, phần việc", papers.ROAD)
    ward.sees("Nâng cấp đường liên tổ dân phố", "hơn 13,386 tỷ đồng")
    ward.takes("Thêm công trình, phần việc", papers.HOUSES).sees("120 triệu đồng")
    ward.takes("Nộp đăng ký").sees("Đã nộp", "Đang chờ: Người duyệt")


def test_the_reviewer_returns_and_the_ward_mends_it(ward: Visitor, reviewer: Visitor) -> None:
    pledge = papers.PLEDGE["Tên bản đăng ký"]
    reviewer.opens().follows(pledge).sees("Sửa 02 nhà cho hộ khó khăn")
    reviewer.takes("Trả lại", {"Lý do": REASON})
    ward.opens().follows(pledge).sees(REASON)
    ward.takes("Bổ sung đăng ký", {"Người theo dõi": "Phó Chủ tịch phường"}, send="Lưu")
    ward.takes("Nộp đăng ký")
    reviewer.opens().follows(pledge).takes("Tiếp nhận").sees("Đã tiếp nhận")


def test_another_ward_asks_for_more_time_and_gets_it(company: Company, committee: Visitor) -> None:
    company.town.clock.turn_to("2023-11-28")
    late = company.meet(Role.OFFICER, LATE_WARD).opens().follows("Đăng ký thi đua")
    asked = {"Xin gia hạn đến ngày": "15/12/2023", "Lý do": "Chờ ý kiến của cấp ủy phường"}
    late.takes("Xin gia hạn", asked).sees("Xin gia hạn đến ngày 15/12/2023")
    committee.opens().follows("Xin gia hạn đến ngày 15/12/2023")
    granted = {"Hạn mới": "12/12/2023", "Lý do": "Đồng ý, không quá ngày 12"}
    committee.takes("Cho gia hạn", granted).sees("Được gia hạn")
    late.opens().sees("12/12/2023")


def test_the_works_are_done_and_verified(
    company: Company, ward: Visitor, reviewer: Visitor
) -> None:
    company.town.clock.turn_to("2024-01-15")
    for work in (papers.ROAD, papers.HOUSES):
        name = work["Tên công trình, phần việc"]
        ward.opens().follows(name).takes("Bắt đầu thực hiện")
        ward.takes("Cập nhật tiến độ", papers.PROGRESS).sees("Đã xong phần nền")
        ward.takes("Báo cáo hoàn thành", papers.DONE).sees("đã đưa vào sử dụng")
        reviewer.opens().follows(name).takes("Xác nhận hoàn thành")
        reviewer.sees("Đã xác nhận hoàn thành")


def test_the_texts_of_the_congress_are_handed_in(ward: Visitor) -> None:
    ward.opens().follows("Hồ sơ đại hội").takes("Lập hồ sơ đại hội").sees(*TEXTS, "Tham luận")
    ward.takes("Soạn thông tin đại hội", papers.CONGRESS, send="Lưu")
    dossier = ward.page.url
    for name in TEXTS:
        ward.opens(dossier).follows(name)
        ward.takes("Tải tệp lên", {"Tệp": a_pdf("van-kien.pdf")}).sees("van-kien.pdf")
        ward.takes("Nộp văn kiện")
    ward.opens(dossier).follows("Tham luận").takes("Không áp dụng")


def test_a_text_is_returned_and_all_are_approved(ward: Visitor, reviewer: Visitor) -> None:
    first = TEXTS[0]
    reviewer.opens().follows(first).takes("Trả lại", {"Lý do": REASON})
    ward.opens().follows(first)
    ward.takes("Tải bản đã sửa lên", {"Tệp": a_pdf("ban-2.pdf", "Ban thu hai")})
    ward.sees("ban-2.pdf", "phiên bản 2").takes("Nộp văn kiện")
    for name in TEXTS:
        reviewer.opens().follows(name).takes("Duyệt văn kiện").sees("Đã duyệt")


def test_the_content_is_reviewed_and_both_consents_given(
    company: Company, ward: Visitor, reviewer: Visitor, committee: Visitor
) -> None:
    company.town.clock.turn_to("2024-02-20")
    name = papers.CONGRESS["Tên đại hội"]
    ward.opens().follows("Hồ sơ đại hội").takes("Trình duyệt nội dung")
    reviewer.opens().follows(name).takes("Xếp lịch duyệt", papers.SCHEDULE)
    reviewer.takes("Bắt đầu duyệt")
    committee.opens().follows(name).takes("Đồng ý cho tổ chức đại hội", papers.CONSENT)
    committee.takes("Duyệt nội dung")
    ward.opens().follows(name)
    ward.sees("Chưa ghi nhận ý kiến đồng ý của cấp ủy cùng cấp")
    scan = {"Bản chụp văn bản": a_pdf("cap-uy.pdf"), "Số, ký hiệu": "34-CV/ĐU"}
    ward.takes("Ghi ý kiến cấp ủy cùng cấp", papers.CONSENT | scan).sees("cap-uy.pdf")


def test_the_congress_is_held_and_recognised(
    company: Company, ward: Visitor, committee: Visitor
) -> None:
    company.town.clock.turn_to("2024-03-27")
    name = papers.CONGRESS["Tên đại hội"]
    ward.opens().follows(name).takes("Ghi kết quả đại hội", papers.RECORD).sees("118")
    resolution = {"Tệp này là": "Nghị quyết đại hội", "Tệp": a_pdf("nghi-quyet.pdf")}
    ward.takes("Tải tệp lên", resolution).takes("Báo cáo kết quả")
    committee.opens().follows(name).takes("Công nhận kết quả", papers.DECISION)
    committee.sees("Đã công nhận", "128/QĐ-MTTQ-BTT")


def test_the_report_carries_the_works_and_is_accepted(
    company: Company, ward: Visitor, reviewer: Visitor, office: Visitor
) -> None:
    company.town.clock.turn_to("2024-06-20")
    ward.opens().follows("Báo cáo tổng kết").takes("Soạn báo cáo", papers.REPORT, send="Lưu")
    ward.takes("Nộp báo cáo").sees("Nâng cấp đường liên tổ dân phố", "13,5 tỷ đồng")
    reviewer.opens().follows(papers.REPORT["Tên báo cáo"]).takes("Tiếp nhận")
    path = reviewer.page.url
    office.opens(path).takes("Đưa vào tổng hợp").sees("Đã tổng hợp")


def test_two_are_nominated_and_appraised(company: Company, ward: Visitor, office: Visitor) -> None:
    company.town.clock.turn_to("2024-07-10")
    ward.opens().follows("Đề nghị khen thưởng")
    ward.takes("Soạn tờ trình", papers.PROPOSAL, send="Lưu")
    for nominee in (papers.COLLECTIVE, papers.INDIVIDUAL):
        ward.takes("Thêm tập thể, cá nhân", nominee)
    ward.takes("Nộp hồ sơ đề nghị")
    office.opens().follows(papers.PROPOSAL["Tên tờ trình"]).takes("Nhận thẩm định")
    for_each_nominee(office, "Xác nhận đủ điều kiện")
    office.takes("Trình Hội đồng").sees("Hội đồng xét")


def test_the_council_votes_and_the_committee_decides(
    company: Company, ward: Visitor, committee: Visitor
) -> None:
    company.town.clock.turn_to("2024-07-18")
    name = papers.PROPOSAL["Tên tờ trình"]
    council = company.meet(Role.COUNCIL).opens().follows(name)
    for_each_nominee(council, "Hội đồng thông qua", papers.BALLOT)
    council.takes("Trình cấp có thẩm quyền, cùng các mục bên trong")
    committee.opens().follows(name)
    committee.takes("Quyết định, cùng các mục bên trong", papers.DECISION)
    committee.sees("Đã quyết định", "Được khen thưởng")
    ward.opens("/inbox/").sees("Khen thưởng", "Quyết định")


def for_each_nominee(visitor: Visitor, step: str, answers: dict[str, str] | None = None) -> None:
    """Takes a step of both nominations and comes back to the proposal."""
    dossier = visitor.page.url.partition("?")[0]
    for nominee in (papers.COLLECTIVE, papers.INDIVIDUAL):
        visitor.opens(dossier).follows(nominee["Tên tập thể, cá nhân, hộ gia đình"])
        visitor.takes(step, answers)
    visitor.opens(dossier)


def test_the_auditor_reads_the_trail_and_takes_it_away(company: Company, tmp_path: Path) -> None:
    auditor = company.meet(Role.AUDITOR).opens().follows("Nhật ký", "nav.rooms")
    auditor.sees("Khen thưởng", "Quyết định")
    auditor.follows("Cũ hơn").sees("Báo cáo kết quả")
    with auditor.page.expect_download() as started:
        auditor.page.get_by_role("link", name="CSV", exact=True).click()
    table = tmp_path / "trail.csv"
    started.value.save_as(table)
    words = table.read_text(encoding="utf-8-sig")
    assert "Ban hành" in words
    assert "Khen thưởng" in words
    auditor.opens(f"/trail/documents/{company.town.plan_id()}").sees("Ban hành", "Trả lại")


def test_the_administrator_gives_a_seat_and_reads_no_paper(company: Company) -> None:
    administrator = company.meet(Role.ADMINISTRATOR).opens().follows("Người dùng", "nav.rooms")
    administrator.unfolds("Thêm người dùng")
    given = {"Tên đăng nhập": "nguoi.moi", "Họ và tên": "Lục Thị Mới"}
    administrator.types(given).presses("Thêm người dùng")
    administrator.sees("Mật khẩu mới, chỉ hiện một lần")
    password = administrator.page.locator("main code").inner_text()
    administrator.unfolds("Thêm vai trò")
    seat = {"Đơn vị": f"Ủy ban MTTQ Việt Nam {LATE_WARD}", "Vai trò": "Đầu mối đơn vị"}
    administrator.types(seat).presses("Thêm vai trò").sees("Đầu mối đơn vị")
    administrator.opens(f"/documents/{company.town.plan_id()}")
    assert administrator.status == 404
    newcomer = company.newcomer("nguoi.moi", "newcomer")
    newcomer.page.goto("/")
    newcomer.signs_in(password).sees("Việc của tôi", "Đăng ký thi đua")
    expect(newcomer.page.locator(".seat")).to_contain_text(LATE_WARD)
