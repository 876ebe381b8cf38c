"""Importing works from a workbook or a pasted table: looked through, confirmed, saved, undone."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.factories import NOW
from tests.web.conftest import Client
from tests.web.working import work
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Document
from workflow_app.services.importing import AT_ONCE

Enter = Callable[[Actor], Client]
ROWS, WRONG = 2000, 50


@pytest.fixture
def registration(world: World, embedded: Database) -> int:
    with embedded.begin() as session:
        plan = world.a_plan(session)
        return world.put(session, "registration", "awaited", plan_id=plan)


@pytest.fixture
def book(officer: Client, registration: int) -> Any:
    """The template, opened in a spreadsheet."""
    sent = officer.get(f"/documents/{registration}/import_works.xlsx")
    assert sent.status_code == 200
    return load_workbook(io.BytesIO(sent.data))


def fill(book: Workbook, count: int, wrong: frozenset[int] = frozenset()) -> bytes:
    """So many works from row 3 on; every n-th wrong one names a day that does not exist."""
    heads = {cell.value.removesuffix(" *"): cell.column for cell in book.active[1]}
    for row in range(3, 3 + count):
        for head, value in (
            ("Loại", "Công trình"),
            ("Tên công trình, phần việc", f"Nhà Đại đoàn kết số {row}"),
            ("Kết quả dự kiến", "Bàn giao trước Tết"),
            ("Tổng giá trị", 60_000_000),
            ("Ngày hoàn thành", "31/02/2024" if row in wrong else "29/02/2024"),
        ):
            book.active.cell(row, heads[head]).value = value
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def inside(database: Database, registration: int, *states: str) -> int:
    counted = select(func.count()).where(Document.parent_id == registration)
    with database.read() as session:
        return session.scalar(counted.where(Document.state.in_(states))) or 0


def send(client: Client, registration: int, content: bytes, **more: Any) -> Any:
    fields = {"file": (io.BytesIO(content), "cong-trinh.xlsx"), "seen": 1, **more}
    return client.send(f"/documents/{registration}/import_works", **fields)


def test_2000_rows_with_50_wrong_cells_name_the_50_and_save_nothing(
    officer: Client, book: Any, registration: int, embedded: Database
) -> None:
    wrong = frozenset(range(40, 40 + WRONG * 37, 37))
    page = send(officer, registration, fill(book, ROWS, wrong))
    assert page.status_code == 422
    named = {row for row in range(1, ROWS + 3) if f"Ô F{row} (Ngày hoàn thành)" in page.text}
    assert named == wrong
    assert page.text.count("Ô F") == WRONG
    assert inside(embedded, registration, "registered") == 0


def test_the_mended_table_saves_2000_works_and_undo_takes_them_back(
    officer: Client, book: Any, registration: int, embedded: Database, tmp_path: Path
) -> None:
    looked = send(officer, registration, fill(book, ROWS))
    assert looked.status_code == 200
    assert "Bảng có 2000 dòng" in looked.text
    assert inside(embedded, registration, "registered") == 0
    saved = send(officer, registration, fill(book, ROWS), confirmed="y", key="k" * 24)
    assert saved.location.startswith("/jobs/")
    assert work(embedded, tmp_path) == [""]
    assert f"/documents/{registration}?did=import_works" in officer.get(saved.location).text
    assert inside(embedded, registration, "registered") == ROWS
    again = send(officer, registration, fill(book, 3), confirmed="y", key="k" * 24)
    assert again.status_code == 302  # the same form: taken once
    more = send(officer, registration, fill(book, ROWS), confirmed="y", key="k" * 24)
    assert more.location == saved.location
    assert work(embedded, tmp_path) == []
    assert inside(embedded, registration, "registered") == ROWS
    undone = officer.send(f"/documents/{registration}/undo_import", seen=2)
    assert undone.status_code == 302
    assert inside(embedded, registration, "registered") == 0
    assert inside(embedded, registration, "cancelled") == ROWS


def test_a_table_may_be_pasted_and_is_carried_from_the_look_to_the_saving(
    officer: Client, registration: int, embedded: Database
) -> None:
    table = "Công trình\tNâng cấp hẻm\tTổ 4\tĐường thông\n"
    page = officer.send(f"/documents/{registration}/import_works", seen=1, table=table)
    assert page.status_code == 200
    assert 'name="confirmed" value="y"' in page.text
    assert table.strip() in page.text
    more = {"table": table, "confirmed": "y", "seen": 1}
    assert officer.send(f"/documents/{registration}/import_works", **more).status_code == 302
    assert inside(embedded, registration, "registered") == 1


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no book", b"Loai;Ten"])
def test_a_file_that_is_no_workbook_is_told_beside_its_field(
    officer: Client, registration: int, content: bytes
) -> None:
    page = send(officer, registration, content or b"x")
    assert page.status_code == 422
    assert "Không đọc được tệp này như một bảng Excel" in page.text


def test_the_template_is_for_whoever_may_read_the_paper_and_of_a_step_with_a_table(
    officer: Client, enter: Enter, world: World, registration: int
) -> None:
    assert officer.get(f"/documents/{registration}/submit.xlsx").status_code == 404
    stranger = enter(world.people[world.ward_ids[1]][Role.OFFICER])
    assert stranger.get(f"/documents/{registration}/import_works.xlsx").status_code == 404


def test_an_import_is_offered_to_be_undone_only_when_there_is_one(
    officer: Client, world: World, embedded: Database
) -> None:
    with embedded.begin() as session:
        registration = world.put(
            session, "registration", "drafting", plan_id=world.a_plan(session), content={}
        )
    undo = f"/documents/{registration}/undo_import"
    assert "undo_import" not in officer.get(f"/documents/{registration}").text
    page = officer.get(undo)
    assert page.status_code == 422
    assert "Chưa nhập bảng nào" in page.text
    table = "Công trình\tNâng cấp hẻm\tTổ 4\tĐường thông\n"
    officer.send(f"/documents/{registration}/import_works", seen=1, table=table, confirmed="y")
    assert f'href="{undo}"' in officer.get(f"/documents/{registration}").text


def test_a_long_table_whose_paper_moved_on_meanwhile_says_so(
    officer: Client, book: Any, registration: int, world: World, embedded: Database, tmp_path: Path
) -> None:
    fields = {"confirmed": "y", "key": "k" * 24}
    asked = send(officer, registration, fill(book, AT_ONCE + 1), **fields)
    with embedded.begin() as session:
        world.take(session, registration, "add_work", now=NOW)
    (problem,) = work(embedded, tmp_path)
    assert "Hồ sơ đã có người khác chuyển bước" in problem
    assert "Hồ sơ đã có người khác chuyển bước" in officer.get(asked.location).text
    assert inside(embedded, registration, "registered") == 1
    late = send(officer, registration, fill(book, AT_ONCE + 1), confirmed="y", key="m" * 24)
    assert late.status_code == 409


def test_a_stale_table_is_not_saved(
    officer: Client, world: World, registration: int, embedded: Database
) -> None:
    with embedded.begin() as session:
        world.take(session, registration, "add_work", now=NOW)
    table = "Công trình\tNâng cấp hẻm\tTổ 4\tĐường thông\n"
    more = {"table": table, "confirmed": "y", "seen": 1}
    assert officer.send(f"/documents/{registration}/import_works", **more).status_code == 409
