"""The pages of the register books: entering, reading, turning, taking away, and their rules."""

import csv
import io
import re
from collections.abc import Callable

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.factories import CONTENTS, NOW
from tests.services.allotting import a_number
from tests.web.conftest import Client
from tests.web.posting import a_pdf
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Document, File, RegisterRule
from workflow_app.models.trail import Act

Enter = Callable[[Actor], Client]


@pytest.fixture
def clerk(enter: Enter, world: World) -> Client:
    return enter(world.city(Role.CLERK))


def test_a_paper_that_came_in_is_entered_with_its_scan_and_given_to_a_person(
    clerk: Client, enter: Enter, world: World, embedded: Database
) -> None:
    fields = CONTENTS["incoming"] | {"file": a_pdf(), "urgency": "urgent"}
    entered = clerk.send("/documents/new/incoming", **fields)
    assert entered.status_code == 302
    with embedded.read() as session:
        paper = session.scalars(select(Document)).one()
        assert (paper.number, paper.content["urgency"]) == ("01/đến", "urgent")
        assert session.scalars(select(File.slot)).one() == "scan"
    page = clerk.get(f"/documents/{paper.id}/assign")
    assert "officer Thành phố" in page.text
    assert "officer Phường 01" not in page.text
    officer = world.city(Role.OFFICER)
    given = {"person": officer.person_id, "due_on": "20/12/2023", "seen": 1}
    assert clerk.send(f"/documents/{paper.id}/assign", **given).status_code == 302
    assert CONTENTS["incoming"]["title"] in enter(officer).get("/").text
    assert "officer Thành phố" in clerk.get("/registers/in?year=2023").text
    assert "Việc cần làm: Báo đã xử lý." in enter(officer).get(f"/documents/{paper.id}").text
    whoever_gave_it = clerk.get(f"/documents/{paper.id}").text
    assert "Đang chờ: officer Thành phố." in whoever_gave_it
    assert "Việc cần làm" not in whoever_gave_it
    assert "<strong>Hạn lần 01</strong>: hết ngày 20/12/2023" in whoever_gave_it
    officer_settles = {"answer": "Đã trả lời bằng công văn số 12", "seen": 2}
    assert enter(officer).send(f"/documents/{paper.id}/settle", **officer_settles).location
    assert "(xét theo hạn lần 01, hết ngày 20/12/2023" in clerk.get(f"/documents/{paper.id}").text


def test_the_page_of_an_entry_is_called_as_the_button_that_leads_to_it(clerk: Client) -> None:
    for book, word in (("in", "Vào sổ văn bản đến"), ("out", "Lấy số văn bản đi")):
        led = re.search(
            rf'href="([^"]+)">[^a-z]*<svg.*?</svg> {word}', clerk.get(f"/registers/{book}").text
        )
        assert led
        assert f"<h1>{word}</h1>" in clerk.get(led[1]).text


def test_what_is_missing_takes_no_number(clerk: Client, embedded: Database) -> None:
    assert clerk.send("/documents/new/incoming", sender="", title="").status_code == 422
    assert clerk.send("/documents/new/outgoing", type="").status_code == 422
    with embedded.read() as session:
        assert session.scalars(select(Document.id)).all() == []


def test_a_strange_scan_is_told_beside_its_field_and_takes_no_number(
    clerk: Client, embedded: Database
) -> None:
    sent = clerk.send(
        "/documents/new/incoming", **CONTENTS["incoming"], file=(io.BytesIO(b"MZ"), "a.exe")
    )
    assert sent.status_code == 422
    with embedded.read() as session:
        assert session.scalars(select(Document.id)).all() == []


def test_the_form_sent_twice_enters_the_paper_once(clerk: Client, embedded: Database) -> None:
    fields = CONTENTS["incoming"] | {"key": "k" * 24}
    sent = [clerk.send("/documents/new/incoming", **fields).location for _ in range(2)]
    assert sent[0] == sent[1]
    with embedded.read() as session:
        assert session.scalars(select(Document.number)).all() == ["01/đến"]


def test_only_a_clerk_takes_numbers(enter: Enter, world: World) -> None:
    officer = enter(world.city(Role.OFFICER))
    assert officer.get("/documents/new/outgoing").status_code == 403
    assert officer.get("/registers/out").status_code == 403
    assert officer.get(f"/registers/out?unit={world.ward_id}").status_code == 404


def test_a_book_asks_the_same_of_the_database_for_5_and_for_50_lines(
    enter: Enter, world: World, embedded: Database, statements: list[str]
) -> None:
    asked = []
    for count in (5, 45):
        with embedded.begin() as session:
            for _ in range(count):
                a_number(session, world.city(Role.CLERK), "outgoing", NOW)
            void = a_number(session, world.city(Role.CLERK), "outgoing", NOW)
            world.take(session, void, "cancel", actor=world.city(Role.CLERK))
        browser = enter(world.city(Role.OFFICE))
        statements.clear()
        page = browser.get("/registers/out?year=2023")
        asked.append(len(statements))
    assert page.text.count("-MTTQ-BTT</a>") == 52
    assert asked[0] == asked[1] <= 5


def test_a_book_is_taken_away_whole_and_that_is_noted(
    enter: Enter, world: World, embedded: Database
) -> None:
    clerk = world.city(Role.CLERK)
    with embedded.begin() as session:
        a_number(session, clerk, "outgoing", NOW, title="=HYPERLINK(1)")
        void = a_number(session, clerk, "outgoing", NOW)
        world.take(session, void, "cancel", actor=clerk)
    browser = enter(world.city(Role.OFFICE))
    table = browser.get("/registers/out.csv?year=2023").text.removeprefix("\ufeff")
    rows = list(csv.reader(io.StringIO(table)))
    assert [row[0] for row in rows] == ["Số, ký hiệu văn bản", "01/GM-MTTQ-BTT", "02/GM-MTTQ-BTT"]
    assert rows[2][-1].startswith("Số bỏ, không dùng. Còn thiếu số liệu")
    book = load_workbook(io.BytesIO(browser.get("/registers/out.xlsx?year=2023").data))
    cells = list(book.active.iter_rows())
    assert cells[1][2].value == "Giấy mời. =HYPERLINK(1)"
    assert not [cell for row in cells for cell in row if cell.data_type == "f"]
    with embedded.read() as session:
        assert session.scalars(select(Act.why)).all() == ["export", "export"]


def test_the_clerk_says_how_the_book_numbers_and_others_read_it(
    clerk: Client, enter: Enter, world: World, embedded: Database
) -> None:
    said = {"grouping": "all", "resets": "term", "since": "10/10/2023"}
    assert clerk.send("/registers/out/rule", **said).status_code == 302
    again = clerk.send("/registers/out/rule", **said)
    assert again.status_code == 422
    assert "Đã có cách đánh số bắt đầu từ ngày này" in again.text
    reading = enter(world.city(Role.OFFICE)).get("/registers/out/rule")
    assert "Một dãy số chung cho mọi văn bản" in reading.text
    assert '<form method="post" action="/registers' not in reading.text
    with embedded.read() as session:
        assert session.scalars(select(RegisterRule.resets)).all() == ["term"]


@pytest.mark.parametrize(
    "address", ["/registers/up", "/registers/out?year=1", "/registers/out?day=x"]
)
def test_a_book_that_is_not_there_is_not_found(clerk: Client, address: str) -> None:
    assert clerk.get(address).status_code == 404
