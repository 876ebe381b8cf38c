"""A process of its own that takes numbers, one transaction each, and may die before a commit."""

import os
import signal
from multiprocessing import get_context
from typing import Any

from state_machines.case import Actor
from tests.factories import CONTENTS, NOW
from workflow_app.db import Database
from workflow_app.services.transition import open_paper

_processes = get_context("forkserver")
_processes.set_forkserver_preload([__name__])


def _take(url: str, clerk: Actor, count: int, death: int) -> None:
    database = Database(url, synchronous="OFF")
    for turn in range(1, count + 1):
        with database.begin() as session:
            a_number(session, clerk, "outgoing", NOW)
            if turn == death:
                os.kill(os.getpid(), signal.SIGKILL)  # allotted, not committed


def taking(url: str, clerk: Actor, count: int, death: int = 0) -> Any:
    """Begin a process that takes so many numbers; it is killed while it takes the n-th."""
    process = _processes.Process(target=_take, args=(url, clerk, count, death))
    process.start()
    return process


def a_number(session: Any, clerk: Actor, kind: str, now: Any, **content: Any) -> int:
    """Enter a paper of a kind into the book of the clerk's unit."""
    return open_paper(
        session,
        kind,
        actor=clerk,
        unit_id=clerk.seats[0].unit_id,
        answers=CONTENTS[kind] | content,
        now=now,
    ).document_id
