"""Units and people from a workbook: the template, the look, the saving, first passwords, undo."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from state_machines.case import Actor
from tests.services.reading import statements
from tests.web.conftest import Client
from tests.web.working import work
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Job, Person, Unit

Enter = Callable[[Actor], Client]
HEADS = {
    "units": ["Mã đơn vị *", "Tên đầy đủ *", "Loại đơn vị *", "Mã đơn vị cấp trên",
              "Hoạt động từ ngày *"],
    "people": ["Tên đăng nhập *", "Họ và tên *", "Đơn vị *", "Vai trò *", "Từ ngày *"],
}  # fmt: skip
BASIS = "Nghị quyết số 12/NQ-HĐND ngày 16/6/2025"


@pytest.fixture
def top(world: World, embedded: Database) -> str:
    with embedded.read() as session:
        return session.get_one(Unit, world.province_id).code


def units(top: str, count: int) -> list[list[str]]:
    kind = "Ủy ban MTTQ Việt Nam"
    return [[f"xa-{n}", f"Ủy ban MTTQ xã {n}", kind, top, "1/7/2025"] for n in range(count)]


def people(top: str, count: int) -> list[list[str]]:
    return [[f"an.{n}", f"An Số {n}", top, "Văn thư", "1/7/2025"] for n in range(count)]


def send(client: Client, kind: str, rows: list[list[str]], **more: Any) -> Any:
    table = "\n".join("\t".join(row) for row in [HEADS[kind], *rows])
    about = {"basis": BASIS} if kind == "units" else {}
    return client.send(f"/imports/{kind}", table=table, **about | more)


def count_of(database: Database, table: Any) -> int:
    with database.read() as session:
        return session.scalar(select(func.count(table.id))) or 0


@pytest.mark.parametrize("kind", ["units", "people"])
def test_the_template_can_be_filled_off_line_and_sent_in(
    boss: Client, embedded: Database, top: str, kind: str
) -> None:
    sent = boss.get(f"/imports/{kind}.xlsx")
    book = load_workbook(io.BytesIO(sent.data))
    sheet = book.worksheets[0]
    assert {cell.value for cell in sheet[1]} >= set(HEADS[kind])
    assert "mật khẩu" not in str([cell.value for cell in sheet[1]]).lower()
    assert top in [row[0].value for row in book.worksheets[1].iter_rows(min_row=2)]
    places = {cell.value: cell.column for cell in sheet[1]}
    (row,) = (units if kind == "units" else people)(top, 1)
    for head, written in zip(HEADS[kind], row, strict=True):
        sheet.cell(3, places[head]).value = written
    file = io.BytesIO()
    book.save(file)
    before = count_of(embedded, Unit if kind == "units" else Person)
    fields = {"file": (io.BytesIO(file.getvalue()), "bang.xlsx"), "basis": BASIS}
    page = boss.send(f"/imports/{kind}", **fields)
    assert page.status_code == 200
    assert "Bảng có 1 dòng" in page.text
    assert count_of(embedded, Unit if kind == "units" else Person) == before


def test_every_wrong_cell_is_named_and_nothing_is_saved(
    boss: Client, embedded: Database, top: str
) -> None:
    rows = units(top, 4)
    rows[0][4], rows[1][3], rows[2][0], rows[3][2] = "31/2/2025", "khong-co", "xa-1", "Hội"
    before = count_of(embedded, Unit)
    page = send(boss, "units", rows, confirmed="y")
    assert page.status_code == 422
    told = re.findall(r"Ô ([A-Z]+\d+) \(([^)]*)\)", page.text)
    assert told == [
        ("E2", "Hoạt động từ ngày"), ("D3", "Mã đơn vị cấp trên"), ("A4", "Mã đơn vị"),
        ("C5", "Loại đơn vị"),
    ]  # fmt: skip
    assert count_of(embedded, Unit) == before


def test_units_need_the_decision_they_rest_on(boss: Client, top: str) -> None:
    page = send(boss, "units", units(top, 1), basis="")
    assert page.status_code == 422
    assert "Căn cứ thành lập" in page.text


def test_a_table_never_names_an_administrator_and_never_holds_a_password(
    boss: Client, embedded: Database, top: str
) -> None:
    rows = people(top, 1)
    rows[0][3] = "Quản trị hệ thống"
    assert "Ô D2 (Vai trò)" in send(boss, "people", rows).text
    heads = "\t".join([*HEADS["people"], "Mật khẩu"])
    table = heads + "\n" + "\t".join([*people(top, 1)[0], "bí mật"])
    page = boss.send("/imports/people", table=table)
    assert page.status_code == 422
    assert "Không bao giờ ghi mật khẩu trong tệp" in page.text


def test_people_come_in_are_given_first_passwords_once_and_can_be_taken_back(
    boss: Client, client: Client, embedded: Database, top: str
) -> None:
    saved = send(boss, "people", people(top, 3), confirmed="y", key="k" * 24)
    assert saved.status_code == 302
    again = send(boss, "people", people(top, 3), confirmed="y", key="k" * 24)
    assert again.location == saved.location  # the same form: taken once
    page = boss.get(saved.location)
    assert "Cấp mật khẩu cho 3 người" in page.text
    given = boss.send(f"{saved.location}/passwords")
    secrets = re.findall(
        r"<code>(an\.\d)</code></dd><dt>Mật khẩu</dt><dd><code>([^<]+)</code>", given.text
    )
    assert [login for login, _ in secrets] == ["an.0", "an.1", "an.2"]
    login, secret = secrets[0]
    assert secret not in boss.get(saved.location).text
    assert "<code>" not in boss.send(f"{saved.location}/passwords").text
    fields = {"csrf_token": client.csrf("/login"), "login": login, "password": secret}
    assert client.post("/login", data=fields).status_code == 302
    refused = boss.send(f"{saved.location}/undo")
    assert refused.status_code == 422
    assert "01 phiên đang đăng nhập" in refused.text
    client.send("/logout")
    assert boss.send(f"{saved.location}/undo").status_code == 302
    assert "đã hoàn tác" in boss.get(saved.location).text
    with embedded.read() as session:
        assert session.scalar(select(Person.id).where(Person.login == "an.0")) is None


def test_a_long_table_is_a_long_job_and_its_rows_are_kept_once(
    boss: Client, embedded: Database, top: str, tmp_path: Path
) -> None:
    before = count_of(embedded, Unit)
    rows = units(top, 301)
    asked = send(boss, "units", rows, confirmed="y", key="k" * 24)
    assert asked.location.startswith("/jobs/")
    assert send(boss, "units", rows, confirmed="y", key="k" * 24).location == asked.location
    assert count_of(embedded, Unit) == before
    assert work(embedded, tmp_path) == [""]
    assert count_of(embedded, Unit) == before + 301
    with embedded.read() as session:
        assert session.scalars(select(Job.arguments)).one() == {"rows": 301}
    page = boss.get(asked.location)
    assert 'href="/imports/units"' in page.text
    assert "301" in boss.get("/imports/units").text


def test_a_long_table_that_no_longer_fits_says_why_and_brings_nothing_in(
    boss: Client, embedded: Database, top: str, tmp_path: Path
) -> None:
    asked = send(boss, "units", units(top, 301), confirmed="y", key="k" * 24)
    assert send(boss, "units", units(top, 1), confirmed="y", key="m" * 24).status_code == 302
    before = count_of(embedded, Unit)
    (problem,) = work(embedded, tmp_path)
    assert problem.startswith("Dòng 1: Mã này đã là của")
    assert count_of(embedded, Unit) == before
    assert "Mã này đã là của" in boss.get(asked.location).text


def test_the_pages_cost_the_same_statements_however_much_came_in(
    boss: Client, embedded: Database, top: str
) -> None:
    asked = []
    for count in (2, 20):
        rows = [[f"p{count}{row[0]}", *row[1:]] for row in people(top, count)]
        saved = send(boss, "people", rows, confirmed="y", key=f"{count}" * 12)
        for address in (saved.location, "/imports/people"):
            with statements() as sent:
                assert boss.get(address).status_code == 200
            asked.append(len(sent))
    assert asked[:2] == asked[2:]
    assert max(asked) <= 5


def test_a_kind_that_does_not_come_in_by_a_table_has_no_room(boss: Client) -> None:
    for address in ("/imports/plans", "/imports/plans.xlsx", "/imports/99"):
        assert boss.get(address).status_code == 404
    assert count_of_nothing(boss) == 404


def count_of_nothing(boss: Client) -> int:
    return boss.send("/imports/99/undo").status_code
