"""What chain and sealing cost: sixteen writers hand papers in, with and without, in turns; every
fsync takes four milliseconds more, as on a disk that keeps what it says."""

import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Barrier
from pathlib import Path

from benchmarks.campaign import Paper, texts
from benchmarks.crew import Crew
from benchmarks.figures import Line, Spell, together
from benchmarks.places import Ground, Place
from benchmarks.proof import count, prove
from benchmarks.transition import Clerk
from tests.factories import NOW
from tests.services.audit.conftest import SIGNER
from workflow_app.services import record
from workflow_app.services.audit.sealing import Sealer, waits

WRITERS, GOAL = 16, 0.9
SLOW = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>
static void wait_a_while(void) { struct timespec t = {0, 4000000}; nanosleep(&t, 0); }
int fsync(int f) { wait_a_while(); return ((int (*)(int)) dlsym(RTLD_NEXT, "fsync"))(f); }
int fdatasync(int f) { wait_a_while(); return ((int (*)(int)) dlsym(RTLD_NEXT, "fdatasync"))(f); }
"""


def run(ground: Ground, *, quick: bool) -> Iterator[Line]:
    """One line on PostgreSQL, where writers do not stand in a queue anyway."""
    with slow_disk() as slow, Ground() as own:
        with own.place("postgresql") as bare, own.place("postgresql") as place:
            yield _measure(bare, place, 20 if quick else 75, 3 if quick else 9, slow)


@contextmanager
def slow_disk() -> Iterator[bool]:
    """Servers that are started inside wait four milliseconds at each fsync; False when there is no
    compiler to build that with."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        yield False
        return
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)  # the server runs as somebody else
        source, library = Path(folder) / "slow.c", Path(folder) / "slow.so"
        source.write_text(SLOW)
        build = [compiler, "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"]
        subprocess.run(build, check=True)
        before = os.environ.get("LD_PRELOAD", "")
        os.environ["LD_PRELOAD"] = str(library)
        try:
            yield True
        finally:
            os.environ["LD_PRELOAD"] = before


def _measure(bare: Place, place: Place, each: int, pairs: int, slow: bool) -> Line:
    papers = [_written(one, WRITERS * each) for one in (bare, place)]
    with place.database().read() as session:
        before = count(session)
    _seal_all(place, Sealer(SIGNER))

    def hire(number: int, barrier: Barrier) -> Writer:
        mine = slice(number * each, (number + 1) * each)
        return Writer((bare, papers[0][mine]), (place, papers[1][mine]))

    measured = []
    with Crew(WRITERS, hire) as crew:
        for _ in range(1 + pairs):  # the first pair warms up
            plain = together(crew.ask("plain"))
            with sealing(place):
                sealed = together(crew.ask("sealed"))
            crew.ask("take_all_back")
            measured.append((plain, sealed))
    database = place.database()
    with database.read() as session:
        proof = prove(session, entries=before + 2 * (1 + pairs) * WRITERS * each)
    database.dispose()
    also = {"fsync_ms": 4 if slow else 0}
    return Line("sealing", place, WRITERS, GOAL, measured[1:], proof, also=also)


def _written(place: Place, papers: int) -> list[Paper]:
    database = place.database()
    found = texts(database, papers)
    database.dispose()  # no connection may be shared with the processes
    return found


@contextmanager
def sealing(place: Place) -> Iterator[None]:
    """Seals every second, as the sweep does."""
    stop, sealer = threading.Event(), Sealer(SIGNER)

    def seal() -> None:
        while not stop.wait(1.0):
            _seal_all(place, sealer)

    thread = threading.Thread(target=seal)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _seal_all(place: Place, sealer: Sealer) -> None:
    database = place.database()
    with database.read() as session:
        sealer.catch_up(session)
    while True:
        with database.read() as session:
            if not waits(session):
                break
        with database.begin() as session:
            sealer.seal(session, NOW)
    database.dispose()


class Writer:
    """Hands in papers, with and without what makes the trail provable."""

    def __init__(self, bare: tuple[Place, list[Paper]], real: tuple[Place, list[Paper]]) -> None:
        self._bare, self._real = (Clerk(place, place, _numbered(ps)) for place, ps in (bare, real))

    def plain(self) -> Spell:
        """Hand each in without leaf and chain: the entry alone."""
        leaf_of, link = record.leaf_of, record.link
        record.leaf_of, record.link = (lambda body: "0" * 64), (lambda before, leaf: "0" * 64)
        try:
            return self._bare.engine()
        finally:
            record.leaf_of, record.link = leaf_of, link

    def sealed(self) -> Spell:
        """Hand each in as the product does."""
        return self._real.engine()

    def take_all_back(self) -> None:
        """Take everything back, unmeasured."""
        self._bare.take_back()
        self._real.take_back()


def _numbered(papers: list[Paper]) -> list[tuple[int, Paper]]:
    return list(enumerate(papers, start=1))
