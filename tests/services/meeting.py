"""Several clients at once, each with its own connection, made to meet where it hurts."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from workflow_app.db import Database

PATIENCE = 0.3  # how long a client waits for others that a lock keeps away


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


@contextmanager
def after_reading(database: Database, clients: int) -> Iterator[None]:
    """Let each client go on from its first statement only when all have come as far: what they
    decide on, they have read before anybody wrote. Whom a lock keeps away is not waited for."""
    barrier, met = threading.Barrier(clients), threading.local()

    def meet(*heard: Any) -> None:
        if not hasattr(met, "once") and heard[2].lstrip().startswith("SELECT"):
            met.once = True
            try:
                barrier.wait(PATIENCE)
            except threading.BrokenBarrierError:
                return

    if database.engine.dialect.name == "sqlite":  # one writer at a time: nobody could meet
        yield
        return
    event.listen(database.engine, "after_cursor_execute", meet)
    try:
        yield
    finally:
        event.remove(database.engine, "after_cursor_execute", meet)
