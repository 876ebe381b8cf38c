"""Tables that programs send: looked through cell by cell, confirmed, taken back."""

import json
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from openpyxl import Workbook

from state_machines.grammar import Role
from tests.factories import NOW
from tests.web.programs import Program, a_key
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Unit
from workflow_app.services.importing import AT_ONCE

HEAD = ("Mã đơn vị", "Tên đầy đủ", "Loại đơn vị", "Mã đơn vị cấp trên", "Hoạt động từ ngày")


@pytest.fixture
def administrator(app: Flask, embedded: Database, world: World) -> Program:
    return Program(app, a_key(embedded, world.city(Role.ADMINISTRATOR), NOW))


def works(count: int) -> str:
    rows = ["Loại\tTên công trình, phần việc\tKết quả dự kiến"]
    return "\n".join(rows + [f"Công trình\tNâng hẻm {one}\tThông" for one in range(count)])


def test_each_wrong_cell_is_named_and_nothing_is_saved(program: Program, draft: int) -> None:
    table = "Loại\tTên công trình, phần việc\tKết quả dự kiến\nCầu\t\tThông\nCông trình\tHẻm\t"
    answer = program.take(f"/registration/{draft}/import_works", {"table": table})
    told = "\n".join(answer.get_json()["errors"]["form"])
    assert answer.status_code == 422
    for cell in ("A2", "B2", "C3"):
        assert cell in told
    assert len(program.get(f"/documents/{draft}").get_json()["children"]) == 1


def test_a_long_table_becomes_a_job_that_is_asked_for_once(program: Program, draft: int) -> None:
    path, answers = f"/registration/{draft}/import_works", {"table": works(AT_ONCE + 1)}
    first, again = (program.take(path, answers | {"confirmed": True}, key="lon") for _ in range(2))
    assert (first.status_code, first.get_json()) == (202, again.get_json())
    job = program.get(f"/jobs/{first.get_json()['job']}").get_json()
    assert (job["standing"], job["document_id"]) == ("queued", draft)
    other = program.take(path, {"table": works(AT_ONCE + 2), "confirmed": True}, key="lon")
    assert other.status_code == 422


def test_units_come_in_from_a_workbook_and_are_taken_back(
    administrator: Program, world: World, embedded: Database
) -> None:
    def send(*rows: Any, confirmed: bool = False) -> Any:
        book = Workbook()
        for row in (HEAD, *rows):
            book.active.append(row)
        file = BytesIO()
        book.save(file)
        file.seek(0)
        answers = json.dumps({"basis": "Nghị quyết 12/NQ-HĐND", "confirmed": confirmed})
        return administrator.send("/imports/units", {"answers": answers, "file": (file, "dv.xlsx")})

    wrong = send(("moi-01", "Xã Mới", "xã", "khong-co", "hôm nào"))
    assert wrong.status_code == 422
    told = "\n".join(wrong.get_json()["errors"]["form"])
    assert "D2" in told
    assert "E2" in told
    with embedded.read() as session:
        parent = session.get_one(Unit, world.city_id).code
    right = ("moi-01", "Xã Mới", "Ủy ban MTTQ Việt Nam", parent, "1/7/2023")
    assert set(send(right).get_json()["errors"]) == {"confirmed"}
    brought = send(right, confirmed=True)
    assert brought.status_code == 200, brought.text
    number = brought.get_json()["import"]

    assert administrator.get(f"/imports/{number}").get_json()["names"] == ["Xã Mới"]
    assert administrator.post(f"/imports/{number}/undo", None).status_code == 204
    assert administrator.post(f"/imports/{number}/undo", None).status_code == 422
