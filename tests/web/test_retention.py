"""Papers whose time is over on their page: proposed by one, destroyed by another, files and all."""

import io
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.web.conftest import Client
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Destruction, Document, File
from workflow_app.web.wiring import NAME

Enter = Callable[[Actor], Client]


@pytest.fixture
def now() -> datetime:
    return datetime(2034, 1, 2, 3, 0, tzinfo=UTC)


@pytest.fixture
def ended(app: Flask, world: World, embedded: Database, tmp_path: Path) -> tuple[int, str]:
    """A registration of 2023 with a file, and the digest of the file."""
    stored = app.extensions[NAME].store.put(io.BytesIO(b"scan"), 100)
    long_ago = datetime(2023, 10, 10, tzinfo=UTC).timestamp()
    files = (path for path in tmp_path.rglob("*") if path.is_file())
    (kept,) = [path for path in files if path.read_bytes() == b"scan"]
    os.utime(kept, (long_ago, long_ago))
    with embedded.begin() as session:
        number = world.put(session, "registration", "accepted", title="Đăng ký cũ")
        session.add(
            File(document_id=number, slot="other", edition=1, name="a.pdf", size=stored.size,
                 media_type="application/pdf", sha256=stored.sha256,
                 uploaded_by=world.ward(Role.OFFICER).person_id,
                 uploaded_at=datetime(2023, 10, 10, tzinfo=UTC))
        )  # fmt: skip
    return number, stored.sha256


def test_one_proposes_another_destroys_and_the_file_goes(
    app: Flask, enter: Enter, world: World, embedded: Database, ended: tuple[int, str]
) -> None:
    number, digest = ended
    clerk, leader = enter(world.ward(Role.CLERK)), enter(world.ward(Role.LEADER))
    page = clerk.get("/retention/").text
    assert ("Đăng ký cũ" in page, "lưu 10 năm, hủy được từ năm 2034" in page) == (True, True)
    assert clerk.send("/retention/propose", papers=number).status_code == 302
    with embedded.read() as session:
        proposal = session.scalars(select(Destruction.id)).one()
    assert clerk.send("/retention/confirm", proposals=proposal).status_code == 403
    assert f'name="proposals" value="{proposal}"' in leader.get("/retention/").text
    assert leader.send("/retention/confirm", proposals=proposal).status_code == 302
    assert app.extensions[NAME].store.size(digest) is None
    with embedded.read() as session:
        assert session.scalar(select(Document.content).where(Document.id == number)) == {}
    assert "Hủy hồ sơ hết hạn lưu" in enter(world.ward(Role.OFFICER)).get(
        f"/documents/{number}"
    ).text  # fmt: skip
    assert "Đăng ký cũ" not in leader.get("/retention/").text


def test_auditors_look_and_others_do_not(
    enter: Enter, world: World, ended: tuple[int, str]
) -> None:
    auditor = enter(world.city(Role.AUDITOR))
    page = auditor.get("/retention/").text
    assert ("Đăng ký cũ" in page, 'name="papers"' in page) == (True, False)
    assert auditor.send("/retention/propose", papers=ended[0]).status_code == 403
    for role in (Role.ADMINISTRATOR, Role.REVIEWER, Role.COMMITTEE):
        browser = enter(world.city(role))
        assert browser.get("/retention/").status_code == 404
        assert browser.send("/retention/propose", papers=ended[0]).status_code == 403
    assert "Đăng ký cũ" not in enter(world.city(Role.LEADER)).get("/retention/").text
