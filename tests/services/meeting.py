"""Several clients at once, each with its own connection, made to meet where it hurts."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event, text

from workflow_app.db import Database

PATIENCE = 60  # seconds: a meeting that fails is a fault of the test
KEPT_AWAY = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


def at_once(actions: Sequence[Callable[[], Any]]) -> list[Any]:
    """Start all actions together; return what each returned or raised."""
    barrier = threading.Barrier(len(actions))

    def begin(action: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return action()
        except Exception as problem:
            return problem

    with ThreadPoolExecutor(len(actions)) as threads:
        return list(threads.map(begin, actions))


class Meeting:
    """Lets each client send its second statement only when every other one has come as far, or
    waits for a lock: what they decide on, they have read before anybody wrote."""

    def __init__(self, database: Database, clients: int) -> None:
        self._database, self._clients = database, clients
        self._here, self._met, self._counting = 0, threading.local(), threading.Lock()

    def meet(self, *heard: Any) -> None:
        self._met.sent = getattr(self._met, "sent", 0) + 1
        if self._met.sent != 2:
            return
        with self._counting:
            self._here += 1
        end = time.monotonic() + PATIENCE
        while self._here + self._kept_away() < self._clients:
            assert time.monotonic() < end, "the clients did not meet"
            time.sleep(0.002)

    def _kept_away(self) -> int:
        with self._database.read() as session:
            return session.scalar(KEPT_AWAY) or 0


@contextmanager
def after_reading(database: Database, clients: int) -> Iterator[None]:
    """Inside, so many clients meet when each has read. On SQLite one writes at a time:
    there nobody could meet."""
    if database.engine.dialect.name == "sqlite":
        yield
        return
    meeting = Meeting(database, clients)
    event.listen(database.engine, "before_cursor_execute", meeting.meet)
    try:
        yield
    finally:
        event.remove(database.engine, "before_cursor_execute", meeting.meet)
