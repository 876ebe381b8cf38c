"""Taking a paper out as PDF or DOCX: asked for by whoever may read it, noted, made by a worker."""

import hashlib
import io
from collections.abc import Callable

import pytest
from docx import Document as Word
from flask import Flask
from sqlalchemy import select

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.web.conftest import Client
from tests.world import World
from workflow_app import worker
from workflow_app.adapters.disk import DiskStore
from workflow_app.db import Database
from workflow_app.models import Job
from workflow_app.models.trail import Act
from workflow_app.web.wiring import NAME
from workflow_app.worker import Office

Enter = Callable[[Actor], Client]


@pytest.fixture
def paper(embedded: Database, world: World) -> int:
    with embedded.begin() as session:
        return world.put(session, "report", "submitted", arrived_at=None)


@pytest.fixture
def draft(embedded: Database, world: World) -> int:
    with embedded.begin() as session:
        return world.put(session, "report", "drafting")


def _work(app: Flask, embedded: Database, job_id: int) -> None:
    """The worker's turn, in the test's own process."""
    store: DiskStore = app.extensions[NAME].store
    assert worker.perform(Office(embedded, store=store), job_id)


def _asked(answer_location: str | None) -> int:
    assert answer_location
    return int(answer_location.rsplit("/", 1)[1])


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_a_reader_takes_a_report_out_and_gets_the_file_that_was_kept(
    app: Flask, officer: Client, embedded: Database, paper: int, kind: str
) -> None:
    page = officer.get(f"/documents/{paper}/papers").text
    assert f'action="/documents/{paper}/papers/report/{kind}"' in page
    job_id = _asked(officer.send(f"/documents/{paper}/papers/report/{kind}").location)
    assert officer.get(f"/jobs/{job_id}/file").status_code == 404
    _work(app, embedded, job_id)
    page = officer.get(f"/jobs/{job_id}").text
    answer = officer.get(f"/jobs/{job_id}/file")
    assert answer.status_code == 200
    assert hashlib.sha256(answer.data).hexdigest() in page
    assert answer.data.startswith(b"%PDF" if kind == "pdf" else b"PK")
    if kind == "docx":
        assert "BÁO CÁO" in [line.text for line in Word(io.BytesIO(answer.data)).paragraphs]
    assert f"/jobs/{job_id}" in officer.get(f"/documents/{paper}/papers").text


def test_a_double_click_makes_one_file_and_each_taking_out_is_noted(
    officer: Client, embedded: Database, paper: int
) -> None:
    answers = [officer.send(f"/documents/{paper}/papers/report/pdf") for _ in range(2)]
    assert answers[0].location == answers[1].location
    with embedded.read() as session:
        assert len(session.scalars(select(Job.id)).all()) == 1
        noted = session.execute(select(Act.why, Act.code, Act.document_id)).all()
    assert [tuple(one) for one in noted] == [("export", "paper", paper)] * 2


def test_what_one_may_not_read_one_may_not_take_out(
    enter: Enter, world: World, paper: int, draft: int
) -> None:
    neighbour = enter(world.people[world.ward_ids[1]][Role.OFFICER])
    superior = enter(world.city(Role.REVIEWER))
    for browser, number in ((neighbour, paper), (neighbour, draft), (superior, draft)):
        assert browser.get(f"/documents/{number}/papers").status_code == 404
        assert browser.send(f"/documents/{number}/papers/report/pdf").status_code == 404
    assert superior.get(f"/documents/{paper}/papers").status_code == 200


@pytest.mark.parametrize("what", ["minutes/pdf", "report/exe", "plan/pdf"])
def test_only_what_a_paper_can_become_is_made(officer: Client, paper: int, what: str) -> None:
    assert officer.send(f"/documents/{paper}/papers/{what}").status_code == 404


def test_a_right_that_is_lost_before_the_worker_comes_makes_no_file(
    app: Flask, enter: Enter, world: World, embedded: Database, paper: int
) -> None:
    reviewer = enter(world.city(Role.REVIEWER))
    job_id = _asked(reviewer.send(f"/documents/{paper}/papers/report/pdf").location)
    _change_seats(embedded, world.city(Role.REVIEWER))
    _work(app, embedded, job_id)
    with embedded.read() as session:
        job = session.get_one(Job, job_id)
        assert job.result == {}
        assert "Ông/bà không còn được xem" in job.problem


def test_a_right_that_is_lost_closes_the_file_that_was_made(
    app: Flask, enter: Enter, world: World, embedded: Database, paper: int
) -> None:
    reviewer = enter(world.city(Role.REVIEWER))
    job_id = _asked(reviewer.send(f"/documents/{paper}/papers/report/pdf").location)
    _work(app, embedded, job_id)
    assert reviewer.get(f"/jobs/{job_id}/file").status_code == 200
    _change_seats(embedded, world.city(Role.REVIEWER))
    assert reviewer.get(f"/jobs/{job_id}/file").status_code == 404


def test_the_page_costs_a_few_statements(
    officer: Client, paper: int, statements: list[str]
) -> None:
    officer.get(f"/documents/{paper}/papers")
    assert len(statements) <= 5


def _change_seats(embedded: Database, who: Actor) -> None:
    with embedded.begin() as session:
        session.connection().exec_driver_sql(
            "UPDATE seats SET held_to = '2020-01-01' WHERE person_id = ?", (who.person_id,)
        )
