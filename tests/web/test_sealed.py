"""Auditors see whether the log is intact; readers of a paper take proofs of its steps away."""

import io
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import select, text

from state_machines.grammar import Role
from tests.factories import NOW
from tests.services.audit.conftest import Log
from tests.web.test_security import Enter
from tests.world import World
from workflow_app.db import Database
from workflow_app.models.trail import Act
from workflow_app.services.audit import verify_proof


@pytest.fixture
def log(embedded: Database, world: World, tmp_path: Path) -> Log:
    return Log(embedded, world, tmp_path)


def test_auditors_see_the_last_result_the_anchors_and_the_newest_checkpoint(
    enter: Enter, world: World, log: Log
) -> None:
    auditor = enter(world.city(Role.AUDITOR))
    assert "Chưa kiểm tra lần nào" in auditor.get("/trail/seal").text
    log.walk()
    log.seal()
    assert log.guard.verify_each_night(NOW) is not None
    assert log.guard.verify_each_night(NOW) is None  # once a day
    page = auditor.get("/trail/seal").text
    assert "Nhật ký nguyên vẹn" in page
    assert "Tệp ghi nối" in page
    assert "stamp.svg" in page
    assert enter(world.city(Role.OFFICER)).get("/trail/seal").status_code == 403


def test_a_changed_log_is_told_to_auditors_in_words(
    enter: Enter, world: World, log: Log, embedded: Database
) -> None:
    paper_id = log.walk()
    log.seal()
    with embedded.begin() as session:
        session.execute(text("DROP TRIGGER trail_no_UPDATE"))
        session.execute(text("UPDATE trail SET actor_id = seat_id + 1 WHERE seq = 2"))
    log.guard.verify_each_night(NOW)
    page = enter(world.city(Role.AUDITOR)).get("/trail/seal").text
    assert "Nhật ký đã bị thay đổi" in page
    assert f"paper {paper_id}, step 2" in page


def test_a_proof_is_for_whoever_may_read_the_paper_and_reasons_are_for_auditors(
    enter: Enter, world: World, log: Log, embedded: Database
) -> None:
    paper_id = log.walk(steps=2)
    address = f"/trail/seal/documents/{paper_id}/3.zip"
    officer = enter(world.ward(Role.OFFICER))
    assert officer.get(address).status_code == 404  # not sealed yet
    log.seal()
    values = {}
    for role in (Role.OFFICER, Role.AUDITOR):
        actor = world.ward(role) if role is Role.OFFICER else world.city(role)
        answer = enter(actor).get(address)
        with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
            files = {name: packed.read(name) for name in packed.namelist()}
        assert verify_proof.verify(
            files["entry.json"], files["entry.tlog-proof"], files["log.key"], files["values.json"]
        )
        values[role] = files["values.json"]
    assert values[Role.OFFICER] == b"{}"
    assert b"reason" in values[Role.AUDITOR]
    other = enter(world.people[world.ward_ids[1]][Role.OFFICER])
    assert other.get(address).status_code == 404
    with embedded.read() as session:
        noted = session.scalars(select(Act.why).where(Act.code == "proof")).all()
    assert noted == ["export", "export"]


def test_the_newest_checkpoint_is_for_everybody_who_is_signed_in(
    enter: Enter, world: World, log: Log
) -> None:
    browser = enter(world.ward(Role.OFFICER))
    assert browser.get("/trail/seal/checkpoint").status_code == 404
    log.act()
    log.seal()
    assert browser.get("/trail/seal/checkpoint").text == log.book.last()


def test_a_printed_trail_carries_the_checkpoint(enter: Enter, world: World, log: Log) -> None:
    paper_id = log.walk()
    browser = enter(world.ward(Role.OFFICER))
    page = browser.get(f"/trail/documents/{paper_id}").text
    assert 'src="/trail/seal/stamp.svg"' in page
    assert "<text" not in browser.get("/trail/seal/stamp.svg").text  # nothing is sealed yet
    log.seal()
    picture = browser.get("/trail/seal/stamp.svg")
    assert picture.mimetype == "image/svg+xml"
    assert f"example.org/trail · {log.book.last().splitlines()[1]}" in picture.text
