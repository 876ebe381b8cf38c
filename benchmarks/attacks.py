"""Every attack of the tests, many times on both back-ends: found, and the entry named. And a sound
log, written to, sealed and erased from meanwhile: nothing found."""

import random
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import text

from benchmarks.counts import Counted
from benchmarks.places import Ground
from tests.factories import NOW
from tests.services.audit.attacker import Attacker, without_fences
from tests.services.audit.attacks import ATTACKS
from tests.services.audit.conftest import Log
from tests.world import settle
from workflow_app.services.audit import verifying
from workflow_app.services.audit.comparing import Outside
from workflow_app.services.audit.sealing import leaves
from workflow_app.services.audit.tiles import tiles

TRIALS, CLEAN = 50, 100


def run(ground: Ground, *, quick: bool) -> Iterator[Counted]:
    """One line for each back-end."""
    for backend in ("sqlite", "postgresql"):
        with ground.place(backend) as place, tempfile.TemporaryDirectory() as folder:
            database = place.database()
            with database.begin() as session:
                world = settle(session, wards=2)
            log = Log(database, world, Path(folder))
            yield _measure(backend, log, 2 if quick else TRIALS, 3 if quick else CLEAN)
            database.dispose()


def _measure(backend: str, log: Log, trials: int, clean: int) -> Counted:
    outside = _written(log)
    found, named, missed = 0, 0, Counter[str]()
    for name in ATTACKS:
        for trial in range(trials):
            seen, exactly = _attacked(log, outside, name, trial)
            found, named = found + seen, named + exactly
            missed[name] += not (seen and exactly)
    alarms = sum(_alarms(log) for _ in range(clean))
    tried = len(ATTACKS) * trials
    said = {
        "backend": backend, "attacks": len(ATTACKS), "trials": trials, "tried": tried,
        "found": found, "entry_named": named, "clean_runs": clean, "false_alarms": alarms,
    }  # fmt: skip
    failed = [f"missed: {name}" for name, count in missed.items() if count]
    return Counted("attacks", said, failed + ([f"{alarms} false alarms"] if alarms else []))


def _written(log: Log) -> Outside:
    """A log of five batches, with roots and leaf hashes kept outside."""
    for _ in range(5):
        log.walk(steps=6)
        for _ in range(4):
            log.act()
        log.guard.seal(lambda: NOW)
        log.witness.keep(log.book.last())
    with log.database.read() as session:
        kept = [one.content for one in tiles(leaves(session)) if one.path.startswith("tile/0/")]
    return log.guard.outside()._replace(tiles=kept)


def _attacked(log: Log, outside: Outside, name: str, luck: int) -> tuple[bool, bool]:
    with log.database.begin() as session:
        without_fences(session)
        named = ATTACKS[name](Attacker(session, log.signer, random.Random(luck)))
        session.flush()
        report = verifying.verify(session, outside)
        session.rollback()
    places = [f"{one.place} " for one in report.findings]
    return bool(places), any(place.startswith(tuple(named)) for place in places)


def _alarms(log: Log) -> int:
    """Findings in a sound log while three people write, one erases and one seals."""
    work: list[Callable[[], Any]] = [
        lambda: log.walk(steps=2), lambda: log.walk(steps=2), log.act,
        lambda: _erase(log), lambda: log.guard.seal(lambda: NOW),
    ]  # fmt: skip
    threads = [threading.Thread(target=one) for one in work]
    for one in threads:
        one.start()
    outside = log.guard.outside()
    with log.database.moment() as session:
        alarms = len(verifying.verify(session, outside).findings)
    for one in threads:
        one.join()
    return alarms


def _erase(log: Log) -> None:
    with log.database.begin() as session:
        session.execute(text("DELETE FROM trail_private WHERE entry_seq = 3"))
