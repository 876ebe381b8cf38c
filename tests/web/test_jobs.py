"""The page of a long job: it asks again by itself, works by reloading, and says why it failed."""

from collections.abc import Callable

import pytest
from sqlalchemy import update

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.factories import NOW
from tests.web.conftest import Client
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Job
from workflow_app.services.jobs import asking

Enter = Callable[[Actor], Client]


@pytest.fixture
def job_id(embedded: Database, world: World) -> int:
    person_id = world.ward(Role.OFFICER).person_id
    with embedded.begin() as session:
        return asking.ask(session, "paper", {}, person_id=person_id, key="one", now=NOW)


def _write(embedded: Database, **values: object) -> None:
    with embedded.begin() as session:
        session.execute(update(Job).values(**values))


def test_an_open_job_is_asked_for_again_and_by_reloading(
    officer: Client, embedded: Database, job_id: int
) -> None:
    _write(embedded, attempts=1, done=3, total=12)
    page = officer.get(f"/jobs/{job_id}").text
    assert f'hx-get="/jobs/{job_id}" hx-trigger="every 1s"' in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert 'value="25"' in page
    part = officer.get(f"/jobs/{job_id}", headers={"HX-Request": "true"}).text
    assert part.lstrip().startswith('<div id="job"')
    _write(embedded, ended_at=NOW, result={"url": "/plans/"})
    page = officer.get(f"/jobs/{job_id}").text
    assert "every 1s" not in page
    assert 'http-equiv="refresh"' not in page
    assert 'href="/plans/"' in page


def test_a_job_that_failed_says_why_and_is_done_again(
    officer: Client, embedded: Database, job_id: int
) -> None:
    _write(embedded, ended_at=NOW, attempts=1, problem="Mẫu đã bị gỡ\nThe template is gone")
    assert "Mẫu đã bị gỡ" in officer.get(f"/jobs/{job_id}").text
    assert officer.send(f"/jobs/{job_id}/again").location == f"/jobs/{job_id}"
    assert "Đang chờ đến lượt" in officer.get(f"/jobs/{job_id}").text
    assert officer.send(f"/jobs/{job_id}/again").status_code == 404


def test_what_the_machine_stumbled_over_is_told_to_administrators_alone(
    officer: Client, enter: Enter, world: World, embedded: Database, job_id: int
) -> None:
    _write(embedded, ended_at=NOW, attempts=3, problem="OSError: /srv/secret is full")
    page = officer.get(f"/jobs/{job_id}").text
    assert "/srv/secret" not in page
    assert "Máy chủ gặp trục trặc" in page
    assert "/srv/secret" not in officer.get("/status").text
    administrator = enter(world.city(Role.ADMINISTRATOR))
    assert "/srv/secret" in administrator.get("/status").text
    assert administrator.send(f"/jobs/{job_id}/retry").location == "/status"
    assert officer.send(f"/jobs/{job_id}/retry").status_code == 403


def test_a_job_is_nobody_elses(enter: Enter, world: World, job_id: int) -> None:
    other = enter(world.ward(Role.LEADER))
    assert other.get(f"/jobs/{job_id}").status_code == 404
    assert other.get(f"/jobs/{job_id}/file").status_code == 404
    assert other.send(f"/jobs/{job_id}/again").status_code == 404
