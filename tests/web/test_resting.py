"""The database or the disk is away for a while: said calmly, nothing half done, nothing denied."""

import errno
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.factories import CONTENTS
from tests.web.campaign import Campaign
from tests.web.conftest import Client, an_application, sign_in
from tests.web.posting import PDF, as_fields
from tests.web.test_uploads import attach
from tests.world import World, settle
from workflow_app.adapters.disk import DiskStore
from workflow_app.config import from_environment
from workflow_app.db import Database
from workflow_app.models.trail import Entry
from workflow_app.services.channels import outbox
from workflow_app.web.app import create_app

Enter = Callable[[Actor], Client]


def test_a_database_that_was_started_again_is_not_noticed(
    on_postgresql: Database, tmp_path: Path, now: datetime
) -> None:
    with on_postgresql.begin() as session:
        world = settle(session, wards=1)
    browser = an_application(tmp_path, on_postgresql, lambda: now).test_client()
    sign_in(browser, on_postgresql, world.ward(Role.OFFICER).person_id, now)
    assert browser.get("/").status_code == 200
    assert _end_all_connections(on_postgresql) > 0
    assert browser.get("/").status_code == 200


def test_a_database_that_goes_away_within_a_request_is_told_as_resting(
    officer: Client, campaign: Campaign, embedded: Database
) -> None:
    said = {"csrf_token": officer.csrf()}
    event.listen(embedded.engine, "before_cursor_execute", _away, retval=True)
    answer = officer.post(f"/documents/{campaign.paper}/read", data=said)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "Hệ thống tạm nghỉ" in answer.text
    assert "gửi lại cũng không ghi thêm lần nữa" in answer.text


def test_a_step_that_was_written_is_answered_as_done_though_nobody_can_be_rung_for(
    officer: Client, campaign: Campaign, embedded: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*about: object) -> list[int]:
        raise OperationalError("", {}, Exception("gone"), connection_invalidated=True)

    monkeypatch.setattr(outbox, "due", away)
    added = as_fields(CONTENTS["work"]) | {"seen": 1, "key": "a"}
    before = _entries(embedded)
    assert officer.send(f"/documents/{campaign.paper}/add_work", **added).status_code == 302
    assert _entries(embedded) > before


@pytest.mark.parametrize("url", ["unix://{home}/nobody.sock", "redis://127.0.0.1:9/0"])
def test_a_broker_that_is_away_shuts_nobody_out(
    url: str, embedded: Database, tmp_path: Path, now: datetime
) -> None:
    known = from_environment({"WORKFLOW_HOME": str(tmp_path), "WORKFLOW_JOBS": "sweep"})
    known = replace(known, jobs="redis", redis_url=url.format(home=tmp_path))
    app = create_app(known, embedded, clock=lambda: now, WTF_CSRF_ENABLED=False)
    wrong = {"login": "ai.do", "password": "đoán mò đoán mò"}
    assert app.test_client().post("/login", data=wrong).status_code == 422


def test_a_full_disk_is_told_and_leaves_nothing(
    enter: Enter, world: World, embedded: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: DiskStore, stream: IO[bytes], limit: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with embedded.begin() as session:
        dossier = world.put(session, "congress", "preparing", plan_id=world.a_plan(session))
    monkeypatch.setattr(DiskStore, "put", full)
    before = _entries(embedded)
    answer = attach(enter(world.ward(Role.OFFICER)), dossier, "bien-ban.pdf", PDF)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "Máy chủ hết chỗ lưu" in answer.text
    assert _entries(embedded) == before


def test_a_database_without_space_is_told_and_what_was_answered_as_done_is_there(
    officer: Client, campaign: Campaign, embedded: Database
) -> None:
    token, before = officer.csrf(), _entries(embedded)
    embedded.engine.dispose()
    event.listen(embedded.engine, "connect", _may_not_grow)
    said = as_fields(CONTENTS["work"] | {"content": "dài " * 900}) | {"csrf_token": token}
    answers = list[TestResponse]()
    while not answers or answers[-1].status_code == 302:
        fields = said | {"seen": 1 + len(answers), "key": str(len(answers))}
        answers.append(officer.post(f"/documents/{campaign.paper}/add_work", data=fields))
    assert answers[-1].status_code == 503
    assert "Máy chủ hết chỗ lưu" in answers[-1].text
    assert _entries(embedded) - before == 2 * (len(answers) - 1)  # the work, and what it is in


def test_a_mistake_of_ours_is_not_told_as_rest(
    officer: Client, campaign: Campaign, embedded: Database
) -> None:
    said = {"csrf_token": officer.csrf()}
    with embedded.begin() as session:
        session.execute(text("ALTER TABLE documents RENAME TO elsewhere"))
    answer = officer.post(f"/documents/{campaign.paper}/read", data=said)
    assert answer.status_code == 500


def _entries(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Entry)) or 0


def _away(*about: Any) -> None:
    gone = sqlite3.OperationalError("disk I/O error")
    gone.sqlite_errorcode = sqlite3.SQLITE_IOERR
    raise gone


def _may_not_grow(connection: Any, record: object) -> None:
    connection.execute("PRAGMA max_page_count = 1")  # as many pages as there are


def _end_all_connections(database: Database) -> int:
    """As PostgreSQL does when it is stopped."""
    others = text(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    other = Database(database.engine.url.render_as_string(hide_password=False))
    with other.read() as session:
        ended = session.scalar(others) or 0
    other.dispose()
    return ended
