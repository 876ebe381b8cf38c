"""Reading what is held of people is an act: one for each reader, thing and day."""

import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.factories import NOW, a_file
from tests.web.conftest import Client, an_application, sign_in
from tests.web.programs import Program, a_key
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import File
from workflow_app.models.trail import Act
from workflow_app.services.personal import requests
from workflow_app.web.wiring import NAME

Enter = Callable[[Actor], Client]


@pytest.fixture
def dossier(embedded: Database, world: World) -> int:
    """A commendation that was handed in, with a nominee."""
    with embedded.begin() as session:
        number = world.put(session, "commendation", "submitted", arrived_at=NOW)
        world.put(session, "nomination", "proposed", parent_id=number)
    return number


def reads(database: Database) -> list[tuple[str, int | None, int | None, int | None]]:
    """Whose look at what was written down: page, reader, paper, and what else it was about."""
    with database.read() as session:
        found = session.scalars(select(Act).where(Act.why == "read").order_by(Act.id))
        return [
            (one.code, one.actor_id, one.document_id, json.loads(one.body).get("about"))
            for one in found
        ]


def test_a_dossier_is_read_once_a_day_and_never_by_its_own_people(
    embedded: Database, enter: Enter, world: World, dossier: int
) -> None:
    office = world.city(Role.OFFICE)
    for _ in range(3):
        assert enter(office).get(f"/documents/{dossier}").status_code == 200
        assert enter(world.ward(Role.OFFICER)).get(f"/documents/{dossier}").status_code == 200
    nominee = dossier + 1
    assert enter(office).get(f"/documents/{nominee}").status_code == 200
    assert enter(office).get(f"/trail/documents/{nominee}").status_code == 200
    assert reads(embedded) == [
        ("paper_page", office.person_id, dossier, None),
        ("paper_page", office.person_id, nominee, None),
        ("paper_trail", office.person_id, nominee, None),
    ]


def test_another_process_writes_the_same_day_down_no_more_and_the_next_day_again(
    embedded: Database, world: World, dossier: int, tmp_path: Path
) -> None:
    office = world.city(Role.OFFICE)
    for later in (timedelta(), timedelta(minutes=5), timedelta(days=1)):
        browser = an_application(tmp_path, embedded, lambda later=later: NOW + later).test_client()
        sign_in(browser, embedded, office.person_id, NOW + later)
        assert browser.get(f"/documents/{dossier}").status_code == 200
    assert reads(embedded) == 2 * [("paper_page", office.person_id, dossier, None)]


def file_of(embedded: Database, dossier: int, world: World, **told: Any) -> str:
    """The address of a file that the ward's officer put into the dossier."""
    officer = world.ward(Role.OFFICER)
    with embedded.begin() as session:
        file = File(
            document_id=dossier, edition=1, uploaded_by=officer.person_id, uploaded_at=NOW,
            **a_file("dossier", **told),
        )  # fmt: skip
        session.add(file)
        session.flush()
        return f"/documents/{dossier}/files/{file.id}"


def test_a_file_of_a_dossier_is_a_thing_of_its_own(
    app: Flask, embedded: Database, enter: Enter, world: World, dossier: int
) -> None:
    office, officer = world.city(Role.OFFICE), world.ward(Role.OFFICER)
    kept = app.extensions[NAME].store.put(io.BytesIO(b"%PDF-"), 100)
    address = file_of(embedded, dossier, world, sha256=kept.sha256, size=kept.size)
    assert enter(office).get(address).status_code == 200
    assert enter(officer).get(address).status_code == 200
    assert reads(embedded) == [("paper_file", office.person_id, dossier, None)]


def test_a_file_whose_bytes_are_lost_is_told_calmly_and_is_no_look_at_it(
    app: Flask,
    embedded: Database,
    enter: Enter,
    world: World,
    dossier: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    address = file_of(embedded, dossier, world, name="bien-ban.pdf")
    office = world.city(Role.OFFICE)
    browser, program = enter(office), Program(app, a_key(embedded, office, NOW))
    for way in (address, f"{address}/signatures"):
        answer = browser.get(way)
        assert (answer.status_code, "bien-ban.pdf" in answer.text) == (410, True)
        assert "bản sao lưu" in answer.text
        problem = program.get(way)
        assert (problem.status_code, problem.json["code"]) == (410, "lost")
        assert "bien-ban.pdf" in problem.json["detail"]
    assert reads(embedded) == []
    assert "ab" * 32 in caplog.text


def test_what_is_about_people_is_written_down_for_others(
    embedded: Database, enter: Enter, world: World
) -> None:
    auditor, leader = world.city(Role.AUDITOR), world.city(Role.LEADER)
    admin, officer = world.city(Role.ADMINISTRATOR), world.ward(Role.OFFICER)
    with embedded.begin() as session:
        number = requests.receive(
            session, world.city(Role.OFFICE), subject="Trần Thị Ví Dụ", wants="copy", now=NOW
        )
    for who, address, status in (
        (leader, f"/units/{world.ward_id}", 200),
        (officer, f"/units/{world.ward_id}", 200),  # her own
        (auditor, f"/trail/people/{officer.person_id}", 200),
        (officer, f"/trail/people/{officer.person_id}", 200),  # herself
        (leader, f"/personal/{number}", 200),
        (admin, "/people/", 200),
        (admin, f"/people/{officer.person_id}", 200),
        (officer, f"/people/{officer.person_id}", 403),
    ):
        assert enter(who).get(address).status_code == status, address
    assert reads(embedded) == [
        ("unit_people", leader.person_id, None, None),
        ("person_trail", auditor.person_id, None, officer.person_id),
        ("data_request", leader.person_id, None, number),
        ("accounts", admin.person_id, None, None),
        ("account", admin.person_id, None, officer.person_id),
    ]
    assert_told_in_words(enter(auditor).get("/trail/questions/acts/reads").text)


def assert_told_in_words(page: str) -> None:
    """The saved question names the things that were read, not their codes."""
    for words in ("Danh sách cán bộ của đơn vị", "Nhật ký việc làm của một người",
                  "Yêu cầu về dữ liệu cá nhân", "Tài khoản của một người"):  # fmt: skip
        assert words in page
    assert "unit_people" not in page


def test_an_auditor_who_reads_what_a_unit_drafted_is_written_down(
    embedded: Database, enter: Enter, world: World
) -> None:
    with embedded.begin() as session:
        draft = world.put(session, "report", "drafting")
        book = world.put(session, "incoming", "received", unit_id=world.ward_id)
    auditor, leader = world.city(Role.AUDITOR), world.city(Role.LEADER)
    for number in (draft, book):
        assert enter(auditor).get(f"/trail/documents/{number}/then").status_code == 200
    enter(auditor).get(f"/documents/{book}")
    enter(leader).get(f"/trail/documents/{draft}/then")  # sees nothing of it
    assert reads(embedded) == [
        ("paper_past", auditor.person_id, draft, None),
        ("paper_past", auditor.person_id, book, None),
        ("paper_page", auditor.person_id, book, None),
    ]


def test_what_cannot_be_written_down_is_not_shown(
    embedded: Database, enter: Enter, world: World, dossier: int
) -> None:
    browser = enter(world.city(Role.OFFICE))
    with embedded.begin() as session:
        session.execute(
            text(
                "CREATE TRIGGER full BEFORE INSERT ON acts"
                " BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
            )
        )
    browser.application.config["PROPAGATE_EXCEPTIONS"] = False
    assert browser.get(f"/documents/{dossier}").status_code == 500
    assert reads(embedded) == []
