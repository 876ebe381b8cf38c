"""An office gives a template of its own: looked through, tried, used, dropped; by whom is noted."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from docx import Document as open_word
from sqlalchemy import select

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.jobs.test_press import _template_saying, a_sheet
from tests.web.conftest import Client
from tests.world import World
from workflow_app.db import Database
from workflow_app.models.trail import Act
from workflow_app.workshop.papers import drawn_as

Enter = Callable[[Actor], Client]
NAME = "report-report"


def give(client: Client, content: bytes, name: str = NAME) -> Any:
    return client.send(f"/stationery/{name}", file=(io.BytesIO(content), "mau.docx"))


def lines(content: bytes) -> list[str]:
    return [line.text for line in open_word(io.BytesIO(content)).paragraphs]


def test_a_template_is_downloaded_edited_tried_used_and_dropped(
    boss: Client, embedded: Database, app: Any
) -> None:
    present = open_word(io.BytesIO(boss.get(f"/stationery/{NAME}.docx").data))
    present.add_paragraph("Bản của Văn phòng")
    file = io.BytesIO()
    present.save(file)
    assert boss.send(f"/stationery/{NAME}/use").status_code == 404
    assert give(boss, file.getvalue()).status_code == 302
    assert "Bản của Văn phòng" in lines(boss.get(f"/stationery/{NAME}/sample.docx").data)
    assert "Bản của Văn phòng" not in lines(boss.get(f"/stationery/{NAME}.docx").data)
    assert boss.send(f"/stationery/{NAME}/use").status_code == 302
    assert "Bản của Văn phòng" in lines(boss.get(f"/stationery/{NAME}.docx").data)
    assert "Đang dùng mẫu riêng" in boss.get("/stationery/").text
    assert boss.send(f"/stationery/{NAME}/drop").status_code == 302
    assert "Bản của Văn phòng" not in lines(boss.get(f"/stationery/{NAME}.docx").data)
    with embedded.read() as session:
        deeds = session.scalars(select(Act.body).where(Act.code == "template")).all()
    assert [deed in body for deed, body in zip(("try", "use", "drop"), deeds, strict=True)] == [
        True
    ] * 3


def test_the_template_of_a_kind_goes_before_that_of_all(tmp_path: Any) -> None:
    for name, words in (("paper", "Mẫu chung"), (NAME, "Mẫu riêng")):
        (tmp_path / f"{name}.docx").write_bytes(_template_saying(words))
    own = lines(drawn_as("docx", a_sheet(), 0, tmp_path, (NAME, "paper")))
    other = lines(drawn_as("docx", a_sheet(), 0, tmp_path, ("plan-plan", "paper")))
    assert ("Mẫu riêng" in own, "Mẫu chung" in own, "Mẫu chung" in other) == (True, False, True)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Số {{ so_van_ban }} của tôi", "Không có chỗ điền tên này"),
        ("Một {{ name của tôi", "Một chỗ điền thiếu dấu đóng"),
        ("{{ name.__class__ }} lạ", "lấy thứ không được phép"),
    ],
)
def test_what_is_wrong_is_told_with_the_line_of_the_file(
    boss: Client, said: str, told: str
) -> None:
    answer = give(boss, _template_saying(said))
    assert answer.status_code == 422
    assert told in answer.text
    assert f"Ở dòng: “{said}”" in answer.text
    assert boss.send(f"/stationery/{NAME}/use").status_code == 404


@pytest.mark.parametrize(
    ("content", "told"), [(b"no zip", "Không phải tệp Word"), (b"x" * 99, "Tệp quá lớn")]
)
def test_what_is_no_word_file_is_refused(
    boss: Client, monkeypatch: pytest.MonkeyPatch, content: bytes, told: str
) -> None:
    monkeypatch.setattr("workflow_app.web.stationery.LARGEST", 98)
    answer = give(boss, content)
    assert (answer.status_code, told in answer.text) == (422, True)


def test_templates_are_the_administrators(enter: Enter, world: World, boss: Client) -> None:
    officer = enter(world.ward(Role.OFFICER))
    assert officer.get("/stationery/").status_code == 403
    assert give(officer, b"x").status_code == 403
    assert boss.get("/stationery/..%2f..%2fkey.docx").status_code == 404
    assert give(boss, b"x", "strange").status_code == 404
