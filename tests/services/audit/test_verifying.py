"""Verifying sees one moment: what is written, sealed and erased meanwhile is no finding."""

import threading
from collections.abc import Callable

from sqlalchemy import text

from tests.factories import NOW
from tests.services.audit.conftest import Log
from workflow_app.services.audit import verifying

ROUNDS = 3


def test_nothing_is_found_while_people_write_seal_and_erase(log: Log) -> None:
    log.walk()
    log.guard.seal(lambda: NOW)
    stop, failures = threading.Event(), list[BaseException]()
    work: list[Callable[[], object]] = [
        log.walk,
        log.act,
        lambda: log.guard.seal(lambda: NOW),
        lambda: erase(log),
    ]
    threads = [threading.Thread(target=again_and_again, args=(one, stop, failures)) for one in work]
    for one in threads:
        one.start()
    try:
        for _ in range(ROUNDS):
            outside = log.guard.outside()
            with log.database.moment() as session:
                assert verifying.verify(session, outside).findings == []
    finally:
        stop.set()
        for one in threads:
            one.join(30)
    assert failures == []


def again_and_again(
    work: Callable[[], object], stop: threading.Event, failures: list[BaseException]
) -> None:
    while not stop.is_set():
        try:
            work()
        except BaseException as problem:
            failures.append(problem)
            return


def erase(log: Log) -> None:
    with log.database.begin() as session:
        session.execute(text("DELETE FROM trail_private WHERE entry_seq = 3"))
