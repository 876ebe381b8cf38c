"""A long job is asked for once, done by one worker, told while it runs, and never lost."""

from datetime import UTC, datetime, timedelta
from time import sleep

import pytest
from rq.timeouts import JobTimeoutException, TimerDeathPenalty
from sqlalchemy import func, select, text, update

from state_machines.grammar import Text
from state_machines.rules import Refused
from tests.factories import NOW, a_person
from workflow_app import worker
from workflow_app.adapters.disk import DiskStore
from workflow_app.adapters.rq_queue import NoQueue
from workflow_app.db import Database
from workflow_app.models import Job, Person
from workflow_app.services import health
from workflow_app.services.jobs import asking, doing
from workflow_app.services.jobs.asking import JobLine, Standing
from workflow_app.worker import Office
from workflow_app.workshop import bench
from workflow_app.workshop.bench import Bench, Lost, Unworkable, Workshop


@pytest.fixture
def person(database: Database) -> int:
    with database.begin() as session:
        return a_person(session, "Cán bộ phường").id


@pytest.fixture
def shop(database: Database, tmp_path) -> Workshop:
    return Workshop(database, DiskStore(tmp_path / "files"))


def _asked(database: Database, person: int, key: str = "paper:1") -> int:
    with database.begin() as session:
        return asking.ask(session, "paper", {"n": 1}, person_id=person, key=key, now=NOW)


def _seen(database: Database, job_id: int, person: int) -> JobLine:
    with database.read() as session:
        return asking.of_person(session, job_id, person)


def _make(at: Bench) -> None:
    at.advance(1, 2)
    with at.finishing({"n": at.job.arguments["n"]}) as session:
        session.execute(update(Person).values(email="made@example.org"))


def _stumble(at: Bench) -> None:
    raise OSError("the disk is full")


def test_a_job_is_done_once_and_its_work_is_written_with_its_result(
    database: Database, shop: Workshop, person: int
) -> None:
    job_id = _asked(database, person)
    assert _seen(database, job_id, person).standing is Standing.QUEUED
    assert bench.perform(shop, {"paper": _make}, job_id)
    done = _seen(database, job_id, person)
    assert (done.standing, done.result, done.done, done.total) == (
        Standing.FINISHED,
        {"n": 1},
        1,
        2,
    )
    assert not bench.perform(shop, {"paper": _make}, job_id)
    with database.read() as session:
        assert session.scalar(select(Person.email)) == "made@example.org"


def test_asking_twice_while_it_is_open_asks_once(
    database: Database, shop: Workshop, person: int
) -> None:
    first = _asked(database, person)
    assert _asked(database, person) == first
    assert _asked(database, person, "paper:2") != first
    bench.perform(shop, {"paper": _make}, first)
    assert _asked(database, person) != first


def test_a_job_is_nobody_elses(database: Database, person: int) -> None:
    job_id = _asked(database, person)
    with database.begin() as session:
        other = a_person(session, "Người khác").id
    with pytest.raises(Refused, match="unknown"):
        _seen(database, job_id, other)


def test_whoever_waits_sees_how_far_it_is(database: Database, shop: Workshop, person: int) -> None:
    job_id = _asked(database, person)
    seen = []

    def trade(at: Bench) -> None:
        at.advance(3, 9)
        seen.append(_seen(database, job_id, person))
        with at.finishing({}):
            pass

    bench.perform(shop, {"paper": trade}, job_id)
    assert [(one.standing, one.done, one.total) for one in seen] == [(Standing.AT_WORK, 3, 9)]


def test_what_fails_is_tried_again_then_given_up_and_revived_by_whoever_waits(
    database: Database, shop: Workshop, person: int
) -> None:
    job_id = _asked(database, person)
    for _ in range(doing.ATTEMPTS):
        _make_due(database, job_id)
        assert bench.perform(shop, {"paper": _stumble}, job_id)
    broken = _seen(database, job_id, person)
    assert (broken.standing, broken.problem) == (Standing.BROKEN, "OSError: the disk is full")
    with database.read() as session:
        assert asking.waiting(session).broken == 1
        assert [one.id for one in asking.broken(session)] == [job_id]
    with database.begin() as session:
        assert not asking.again(session, job_id, NOW, person_id=person + 1)
        assert asking.again(session, job_id, NOW, person_id=person)
    assert bench.perform(shop, {"paper": _make}, job_id)
    assert _seen(database, job_id, person).standing is Standing.FINISHED


def test_what_cannot_be_done_says_why_at_once(
    database: Database, shop: Workshop, person: int
) -> None:
    def refuse(at: Bench) -> None:
        raise Unworkable(Text("Mẫu không còn", "The template is gone"))

    job_id = _asked(database, person)
    bench.perform(shop, {"paper": refuse}, job_id)
    assert _seen(database, job_id, person).problem == "Mẫu không còn\nThe template is gone"
    assert _seen(database, job_id, person).attempts == 1


def test_a_job_whose_worker_died_is_taken_up_when_its_lease_ends_and_the_dead_write_nothing(
    database: Database, shop: Workshop, person: int
) -> None:
    job_id = _asked(database, person)
    with database.begin() as session:
        dead = doing.claim(session, job_id, NOW)
        assert dead
        assert doing.claim(session, job_id, NOW + doing.LEASE - timedelta(seconds=1)) is None
        assert doing.due(session, NOW + doing.LEASE, 10) == [job_id]
    assert bench.perform(shop, {"paper": _make}, job_id)  # the lease of 2023 is over
    with database.begin() as session:
        assert not doing.finish(session, dead, {"n": 2}, NOW)
        assert not doing.advance(session, dead, 1, 1, NOW)
    assert _seen(database, job_id, person).result == {"n": 1}


def test_whoever_lost_the_lease_throws_its_work_away(
    database: Database, shop: Workshop, person: int
) -> None:
    def slow(at: Bench) -> None:
        _make_due(database, at.job.id)
        with database.begin() as session:
            assert doing.claim(session, at.job.id, datetime.now(UTC))
        with pytest.raises(Lost), at.finishing({"n": 2}) as session:
            session.execute(update(Person).values(email="lost@example.org"))
        raise Lost

    job_id = _asked(database, person)
    bench.perform(shop, {"paper": slow}, job_id)
    assert _seen(database, job_id, person).standing is Standing.AT_WORK
    with database.read() as session:
        assert session.scalar(select(Person.email)) == ""


def test_a_job_that_kills_every_worker_is_given_up(database: Database, person: int) -> None:
    job_id = _asked(database, person)
    for attempt in range(doing.ATTEMPTS + 1):
        with database.begin() as session:
            held = doing.claim(session, job_id, NOW + attempt * doing.LEASE)
        assert (held is None) is (attempt == doing.ATTEMPTS)
    assert _seen(database, job_id, person).problem == doing.LOST


def test_a_job_that_gives_no_sign_of_life_and_one_that_was_given_up_are_named(
    database: Database, shop: Workshop, person: int
) -> None:
    silent, given_up = (_asked(database, person, key) for key in ("paper:1", "paper:2"))
    with database.begin() as session:
        assert not list(health.findings(session, shop.store))
        doing.claim(session, silent, NOW)
    for _ in range(doing.ATTEMPTS):
        bench.perform(shop, {"paper": _stumble}, given_up)
        _make_due(database, given_up)
    with database.read() as session:
        assert sorted(health.findings(session, shop.store)) == [
            f"job {silent} was begun and gives no sign of life",
            f"job {given_up} was given up after 3 attempts: OSError: the disk is full",
        ]


def test_a_job_that_hangs_is_ended_before_other_work_waits_long(
    database: Database, shop: Workshop, person: int
) -> None:
    def hang(at: Bench) -> None:
        with TimerDeathPenalty(0.05, JobTimeoutException):
            while True:
                sleep(0.01)

    job_id = _asked(database, person)
    bench.perform(shop, {"paper": hang}, job_id)
    seen = _seen(database, job_id, person)
    assert (seen.open, seen.attempts) == (True, 1)
    assert "JobTimeoutException" in seen.problem


def test_a_job_ended_amid_its_writing_goes_on_from_what_is_written_and_repeats_nothing(
    database: Database, shop: Workshop, person: int
) -> None:
    def seat(at: Bench) -> None:
        with at.finishing({"n": 3}) as session, TimerDeathPenalty(0.5, JobTimeoutException):
            for number in range(3):
                a_person(session, f"Người thứ {number}")
                while number == 1 and at.job.attempt == 1:
                    sleep(0.01)

    job_id = _asked(database, person)
    bench.perform(shop, {"paper": seat}, job_id)
    with database.read() as session:
        assert session.scalar(select(func.count(Person.id))) == 1  # nothing by halves
    _make_due(database, job_id)
    bench.perform(shop, {"paper": seat}, job_id)
    bench.perform(shop, {"paper": seat}, job_id)
    seen = _seen(database, job_id, person)
    assert (seen.standing, seen.attempts, seen.result) == (Standing.FINISHED, 2, {"n": 3})
    with database.read() as session:
        assert session.scalar(select(func.count(Person.id))) == 4


def test_without_a_broker_the_sweep_does_the_job(
    database: Database, shop: Workshop, person: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = _asked(database, person)
    monkeypatch.setattr(worker, "TRADES", {"paper": _make})
    assert worker.sweep(Office(database, store=shop.store), NoQueue()) == 1
    assert _seen(database, job_id, person).standing is Standing.FINISHED


def _make_due(database: Database, job_id: int) -> None:
    with database.begin() as session:
        session.execute(update(Job).values(available_at=text("created_at")).where(Job.id == job_id))
