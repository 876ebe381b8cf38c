"""A process of its own that takes one step and is killed at a chosen moment."""

import os
import signal
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from sqlalchemy import event

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


def _live(url: str, death: int, answer: Connection, words: dict[str, Any]) -> None:
    os.environ["PGAPPNAME"] = NAME
    database = Database(url)
    moments = Moments(database, death)
    with database.begin() as session:
        fire(session, now=NOW, **words)
    moments.moment()  # committed, nobody told yet
    answer.send(moments.passed)
    moments.moment()  # told


def take(url: str, death: int = 0, **words: Any) -> tuple[int, int | None]:
    """Take a step in a process that is killed at its n-th moment (0: it lives). Return the exit
    code and, if it got so far as to answer, the number of moments before the answer."""
    hear, tell = _processes.Pipe(duplex=False)
    process = _processes.Process(target=_live, args=(url, death, tell, words))
    process.start()
    tell.close()
    process.join()
    try:
        return process.exitcode or 0, hear.recv()
    except EOFError:
        return process.exitcode or 0, None
