"""Everything works without a script, and in English no Vietnamese is left but what people wrote."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from state_machines.grammar import Role
from tests.journeys import papers
from tests.journeys.browsing import Company, Visitor, field
from tests.journeys.town import CITY, WARDS, Town
from workflow_app.models import Document, Person, Unit

WARD = WARDS[0]
VIETNAMESE = re.compile(
    r"\S*[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]\S*", re.I
)
WRITTEN_SO = ("tỷ", "triệu", "Tết", "QĐ", "ĐU")
"""Words that an English page says in Vietnamese on purpose: how money and numbers are typed."""
EXAMPLES = ("phường I", "KT. Chủ tịch, Phó Chủ tịch", "TM. Ban Thường trực")
"""What an English page shows as an example of what is typed, which is Vietnamese."""


@pytest.fixture(scope="module")
def ward(company: Company) -> Visitor:
    company.town.issue_a_plan()
    login = company.town.login(Role.OFFICER, WARD)
    return company.newcomer(login, "plain", java_script_enabled=False)


def test_a_registration_is_written_and_handed_in(ward: Visitor) -> None:
    ward.opens().follows("Đăng ký thi đua")
    ward.takes("Soạn đăng ký", papers.PLEDGE, send="Lưu")
    ward.takes("Thêm công trình, phần việc", papers.ROAD)
    ward.sees("hơn 13,386 tỷ đồng").takes("Nộp đăng ký").sees("Đã nộp")


def test_rows_come_and_go(company: Company) -> None:
    login = company.town.login(Role.OFFICER)
    officer = company.newcomer(login, "plain", java_script_enabled=False)
    officer.opens("/documents/new/plan")
    officer.types(
        {"Trích yếu": "Một kế hoạch", "Căn cứ ban hành": papers.PLAN["Căn cứ ban hành"][:1]}
    )
    rows = officer.page.get_by_role("group", name="Căn cứ ban hành").last
    rows.get_by_role("button", name="Thêm dòng").click()
    expect(rows.locator("[data-row]")).to_have_count(2)
    expect(field(officer.page.locator("main"), "Trích yếu")).to_have_value("Một kế hoạch")
    rows.get_by_role("button", name="Bỏ dòng 1").click()
    expect(rows.locator("[data-row]")).to_have_count(1)
    expect(field(rows, "Căn cứ")).to_have_value("")


def test_a_mistake_keeps_what_was_typed(company: Company) -> None:
    login = company.town.login(Role.OFFICER, WARDS[1])
    ward = company.newcomer(login, "plain", java_script_enabled=False)
    ward.opens().follows("Đăng ký thi đua").follows("Thêm công trình, phần việc")
    ward.types(papers.HOUSES | {"Tổng giá trị": "nhiều lắm"}).presses("Thêm công trình, phần việc")
    assert ward.status == 422
    ward.sees("Cần sửa trước khi gửi")
    main = ward.page.locator("main")
    expect(field(main, "Tổng giá trị")).to_have_value("nhiều lắm")
    expect(field(main, "Kết quả dự kiến")).to_have_value(papers.HOUSES["Kết quả dự kiến"])


PAGES = (
    "/", "/plans/", "/plans/{plan}/board", "/units/", "/search/?q=thi", "/inbox/", "/account",
    "/documents/{plan}", "/documents/{paper}", "/documents/{paper}/edit",
    "/documents/{paper}/add_work", "/documents/{paper}/ask_extension", "/documents/{report}",
    "/documents/{report}/edit", "/trail/documents/{paper}", "/machines/registration", "/status",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_in_english_every_word_is_english(ward: Visitor, path: str) -> None:
    ids = own_papers(ward.town, WARDS[2])
    ward.login = ward.town.login(Role.OFFICER, CITY if path.endswith("board") else WARDS[2])
    ward.context.clear_cookies()
    ward.page.goto("/login?lang=vi")
    ward.signs_in()
    ward.page.goto("/?lang=en")
    ward.page.goto(path.format(plan=ward.town.plan_id(), **ids))
    assert ward.status == 200
    said = ward.page.locator("body").inner_text()
    for part in (*ward.page.locator("[lang=vi]").all_inner_texts(), "Tiếng Việt"):
        said = said.replace(part, "")
    for words in sorted((*EXAMPLES, *written(ward.town)), key=len, reverse=True):
        said = said.replace(words, "").replace(words.upper(), "")
    left = [word for word in VIETNAMESE.findall(said) if not any(one in word for one in WRITTEN_SO)]
    assert not left, f"{path}: {left}"


def own_papers(town: Town, ward: str) -> dict[str, int]:
    with town.database.read() as session:
        unit_id = town.actor(session, Role.OFFICER, ward).seats[0].unit_id
        own = select(Document.kind, Document.id).where(Document.unit_id == unit_id)
        found = {row.kind: row.id for row in session.execute(own)}
    return {"paper": found["registration"], "report": found["report"]}


def written(town: Town) -> Iterator[str]:
    """What people called things: units, people, papers."""
    with town.database.read() as session:
        for column in (Unit.name, Unit.short_name, Unit.place, Person.name, Document.title):
            yield from filter(None, session.scalars(select(column).distinct()))
        plan = session.get_one(Document, town.plan_id())
        for value in plan.content.values():
            yield from texts(value)


def texts(value: object) -> Iterator[str]:
    """Every phrase in a content, whatever it is nested in."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts(part)
