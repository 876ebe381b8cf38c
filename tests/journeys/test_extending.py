"""The office gives two of thirteen wards a week more, on a phone; later all, without a script."""

import re
from typing import Any, Self

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from state_machines.grammar import Role
from tests.factories import a_unit
from tests.journeys.browsing import Company, Visitor
from tests.journeys.looking import PC, PHONE, Album
from tests.journeys.town import CITY, WARDS, Town
from workflow_app.models import Document, Unit

OTHERS = ("An Lạc", "Bình Yên", "Cát Vàng", "Đá Trắng", "Gò Nổi", "Hạ Lưu", "Kim Sơn", "Lúa Mới",
          "Mai Trắng", "Ngã Ba")  # fmt: skip
WHY = "Mưa lũ kéo dài, đường liên tổ bị chia cắt"

pytestmark = pytest.mark.story


class Phone(Visitor):
    """Somebody with a phone in her hand; every tap and every page counts."""

    taps = pages = 0

    def arrived(self) -> Self:
        self.page.set_viewport_size(PC)  # the album looks at both
        super().arrived()
        self.page.set_viewport_size(PHONE)
        self.pages += 1
        return self

    def _name(self) -> str:
        """The form, the look over it and what it led to have one address and three pictures."""
        looked_at = self.page.locator("[name=sure]").count() == 1
        told = "-check" if looked_at else "-given" if "given=" in self.page.url else ""
        return super()._name() + told

    def follows(self, name: str, within: str = "main") -> Self:
        self.taps += 1
        return super().follows(name, within)

    def presses(self, name: str) -> Self:
        self.taps += 1
        return super().presses(name)

    def types(self, answers: Any, where: Any = None) -> Self:
        self.taps += len(answers)
        return super().types(answers, where)

    def ticks(self, name: str) -> Self:
        self.taps += 1
        self.page.locator("label.choice", has_text=name).click()
        return self


@pytest.fixture(scope="module")
def thirteen(town: Town) -> Town:
    """A city with ten wards more; all have a registration to hand in by the end of November."""
    with town.database.begin() as session:
        city = session.scalars(select(Unit).where(Unit.name.endswith(CITY))).one()
        for name in OTHERS:
            a_unit(session, f"Ủy ban MTTQ Việt Nam phường {name}", under=city)
    town.issue_a_plan()
    town.clock.turn_to("2023-12-04")
    return town


@pytest.fixture(scope="module")
def phone(thirteen: Town, browser: Browser, album: Album) -> Phone:
    login = thirteen.login(Role.OFFICE)
    return Phone(thirteen, browser, album, login, "city_office_phone", viewport=PHONE)


def due_days(town: Town) -> list[str]:
    """Until when each ward owes its registration."""
    with town.database.read() as session:
        first = select(Document.kind).where(Document.plan_id.is_not(None)).limit(1)
        found = session.scalars(
            select(Document.due_at).where(Document.kind == first.scalar_subquery())
        )
        return sorted(f"{one:%d/%m %H:%M}" for one in found)


def test_two_of_thirteen_wards_get_a_week_with_eight_taps(phone: Phone) -> None:
    phone.opens().pages = 0
    phone.follows("Kế hoạch", "nav.rooms").follows("Xem bảng")
    phone.sees("13 đơn vị quá hạn chưa nộp").follows("Gia hạn cho đơn vị")
    phone.sees("Đăng ký thi đua: đơn vị chưa nộp (13)", "quá hạn")
    phone.ticks("phường Gò Nổi").ticks("phường Hạ Lưu").types({"Lý do": WHY})
    phone.presses("Xem lại").sees("phường Gò Nổi", "phường Hạ Lưu", WHY)
    phone.sees("hết ngày 30/11/2023", "hết ngày 11/12/2023, thứ Hai")
    phone.presses("Gia hạn cho 2 đơn vị").sees("Đã gia hạn cho 2 đơn vị.")
    assert (phone.taps, phone.pages) == (8, 5)
    assert due_days(phone.town) == ["11/12 17:00"] * 2 + ["30/11 17:00"] * 11


def test_the_board_no_longer_calls_them_late(phone: Phone) -> None:
    phone.follows("Về bảng theo dõi tiến độ").sees("11 đơn vị quá hạn chưa nộp")
    phone.unfolds("11 đơn vị quá hạn chưa nộp")
    named = phone.page.locator("details", has_text="11 đơn vị quá hạn").locator("li")
    expect(named).to_have_count(11)
    expect(named.filter(has_text="Gò Nổi")).to_have_count(0)


def test_the_papers_of_those_two_say_who_gave_it_and_why(phone: Phone) -> None:
    phone.page.locator("ul.dots summary", has_text="phường Gò Nổi").click()
    first = phone.page.locator("ul.dots li", has_text="phường Gò Nổi")
    first.get_by_role("link", name=re.compile("Đăng ký thi đua")).click()
    phone.arrived().sees("Hạn lần 02: hết ngày 11/12/2023", "Hạn lần 01: hết ngày 30/11/2023", WHY)


def test_a_ward_that_hands_in_meanwhile_is_named_and_nobody_gets_more(
    company: Company, phone: Phone
) -> None:
    phone.opens(f"/plans/{phone.town.plan_id()}/extend")
    phone.ticks(WARDS[0]).ticks(WARDS[1]).types({"Lý do": WHY}).presses("Xem lại")
    ward = company.meet(Role.OFFICER, WARDS[0]).opens().follows("Đăng ký thi đua")
    ward.takes("Soạn đăng ký", {"Tên bản đăng ký": "Đăng ký của phường"}, send="Lưu")
    phone.presses("Gia hạn cho 2 đơn vị").sees("Chưa đơn vị nào được gia hạn.")
    assert phone.status == 409
    phone.sees(f"{WARDS[0]}: hồ sơ đã thay đổi trong lúc trang này đang mở")
    expect(phone.page.locator("input[name=papers]:checked")).to_have_count(1)
    assert due_days(phone.town) == ["11/12 17:00"] * 2 + ["30/11 17:00"] * 11


def test_all_get_more_time_without_a_script_and_learn_of_it(
    company: Company, thirteen: Town
) -> None:
    login = thirteen.login(Role.COMMITTEE)
    chair = company.newcomer(login, "plain", java_script_enabled=False)
    chair.opens(f"/plans/{thirteen.plan_id()}/extend").follows("Chọn tất cả")
    chair.page.get_by_label("Đến một ngày khác", exact=True).check()
    chair.types({"Ngày khác": "20/12/2023", "Lý do": WHY})
    chair.presses("Xem lại").presses("Gia hạn cho 13 đơn vị").sees("Đã gia hạn cho 13 đơn vị.")
    assert due_days(thirteen) == ["20/12 17:00"] * 13
    ward = company.meet(Role.OFFICER, WARDS[2]).opens("/inbox/")
    ward.sees("Gia hạn", WHY)
