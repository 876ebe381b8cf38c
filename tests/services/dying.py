"""A process of its own that does one thing and is killed at a chosen moment."""

import os
import signal
import time
from collections.abc import Callable
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from sqlalchemy import event, text

from tests.factories import NOW
from workflow_app.db import Database
from workflow_app.services.transition import fire

NAME = "dying"  # what PostgreSQL calls our connection
_processes = get_context("forkserver")
_processes.set_forkserver_preload([__name__])


class Moments:
    """Counts the moments before and after every statement and the commit; dies at one of them."""

    def __init__(self, database: Database, death: int) -> None:
        self.passed, self._death = 0, death
        for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
            event.listen(database.engine, name, self.moment)

    def moment(self, *heard: Any) -> None:
        self.passed += 1
        if self.passed == self._death:
            os.kill(os.getpid(), signal.SIGKILL)


Deed = Callable[[Database], object]


def _live(url: str, death: int, answer: Connection, deed: Deed) -> None:
    os.environ["PGAPPNAME"] = NAME
    database = Database(url)
    moments = Moments(database, death)
    deed(database)
    moments.moment()  # committed, nobody told yet
    answer.send(moments.passed)
    moments.moment()  # told


def _step(database: Database, **words: Any) -> None:
    with database.begin() as session:
        fire(session, now=NOW, **words)


def take(url: str, death: int = 0, **words: Any) -> tuple[int, int | None]:
    """Take a step so."""
    return do(url, death, partial(_step, **words))


def do(url: str, death: int, deed: Deed) -> tuple[int, int | None]:
    """Do something in a process that is killed at its n-th moment (0: it lives). Return the exit
    code and, if it got so far as to answer, the number of moments before the answer."""
    hear, tell = _processes.Pipe(duplex=False)
    process = _processes.Process(target=_live, args=(url, death, tell, deed))
    process.start()
    tell.close()
    process.join()
    try:
        return process.exitcode or 0, hear.recv()
    except EOFError:
        return process.exitcode or 0, None


def wait_for_the_server(database: Database) -> None:
    """PostgreSQL notices a dead client by itself, a little later."""
    if database.engine.dialect.name == "sqlite":
        return
    alive = text("SELECT count(*) FROM pg_stat_activity WHERE application_name = :name")
    while True:
        with database.read() as session:
            if not session.scalar(alive, {"name": NAME}):
                return
        time.sleep(0.002)
