"""What is printed is what one would file: every sheet tells what it is, and no button is on it."""

import io

import pypdfium2
import pytest

from state_machines.grammar import Role
from tests.journeys.browsing import Company, Visitor
from tests.journeys.town import WARDS
from tests.services.allotting import a_number

NUMBERS = 40
FOLDED = "Hiện không có việc nào cần làm ở hồ sơ này"


@pytest.fixture(scope="module")
def busy(company: Company) -> Company:
    """A town that has issued a plan, and whose clerk has given out numbers for two sheets."""
    company.town.issue_a_plan()
    with company.town.database.begin() as session:
        clerk = company.town.actor(session, Role.CLERK)
        for _ in range(NUMBERS):
            a_number(session, clerk, "outgoing", company.town.clock())
    return company


def printed(visitor: Visitor, path: str) -> list[tuple[bool, str]]:
    """The sheets of a page: whether each lies across, and its words, line by line."""
    visitor.opens(path)
    content = visitor.page.pdf(prefer_css_page_size=True)
    with pypdfium2.PdfDocument(io.BytesIO(content)) as document:
        return [
            (page.get_width() > page.get_height(), page.get_textpage().get_text_bounded())
            for page in document
        ]


def test_a_register_book_lies_across_and_says_its_heads_on_every_sheet(busy: Company) -> None:
    clerk = busy.meet(Role.CLERK)
    found = printed(clerk, f"/registers/out?year={busy.town.clock().year}")
    sheets = [(across, " ".join(said.split())) for across, said in found]
    assert len(sheets) > 1
    assert all(across for across, _ in sheets)
    listed = [said for _, said in sheets if "GM-MTTQ-BTT" in said]
    assert len(listed) > 1
    for place, said in enumerate(listed, start=1):
        for head in ("Số, ký hiệu văn bản", "Tên loại và trích yếu", "Người ký", "Nơi nhận"):
            assert head in said, place
    whole = " ".join(said for _, said in sheets)
    for number in range(1, NUMBERS + 1):
        assert whole.count(f" {number:02d}/GM-MTTQ-BTT ") == 1, number
    assert sheets[1][1].startswith("2 ")
    assert "Lấy số văn bản đi" not in whole


def test_an_issued_plan_is_printed_as_the_paper_that_it_is(busy: Company) -> None:
    officer = busy.meet(Role.OFFICER, WARDS[0])
    sheets = [said for _, said in printed(officer, f"/documents/{busy.town.plan_id()}")]
    lines = [line.strip() for line in sheets[0].splitlines()]
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in lines
    assert "BAN THƯỜNG TRỰC" in lines
    assert "Nơi nhận:" in " ".join(sheets)
    for strange in ("Việc cần làm", "Lịch sử xử lý", "Chia sẻ trang này", FOLDED):
        assert strange not in " ".join(sheets), strange
