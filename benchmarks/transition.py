"""A plain transition with guard, promise and trail, one commit each, against one bare step; and
against it, too, the bare driver that sends the very statements of the transition: what no engine
that writes these rows can surpass."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from multiprocessing.synchronize import Barrier
from secrets import token_hex
from time import perf_counter

from benchmarks import floors, repeating
from benchmarks.campaign import Paper, step, texts
from benchmarks.crew import Crew
from benchmarks.figures import Line, Spell, together
from benchmarks.places import Ground, Place
from benchmarks.proof import count, prove

GOALS = (
    ("sqlite", "FULL", 1, 0.60),
    ("sqlite", "NORMAL", 1, 0.40),
    ("postgresql", "fsync=on", 1, 1.0),
    ("postgresql", "fsync=on", 16, 0.75),
)


def run(ground: Ground, *, quick: bool) -> Iterator[Line]:
    """One line for each back-end and durability."""
    for backend, durability, connections, goal in GOALS:
        each = (60 if quick else 300) if connections == 1 else (20 if quick else 75)
        with ExitStack() as stack:
            places = [
                stack.enter_context(ground.place(backend, durability, empty=empty))
                for empty in (True, False)
            ]
            yield from _measure(*places, connections, each, 3 if quick else 9, goal)


def _measure(
    floor: Place, place: Place, connections: int, each: int, pairs: int, goal: float
) -> Iterator[Line]:
    database = place.database()
    papers = texts(database, connections * each)
    with database.read() as session:
        before = count(session)
    database.dispose()  # no connection may be shared with the processes
    floors.lay(floor, len(papers))

    def hire(number: int, barrier: Barrier) -> Clerk:
        mine = range(number * each, (number + 1) * each)
        return Clerk(floor, place, [(n + 1, papers[n]) for n in mine])

    engine, written = [], []
    with Crew(connections, hire) as crew:
        for _ in range(1 + pairs):  # the first pair warms up
            bare, taken = together(crew.ask("floor")), together(crew.ask("engine"))
            crew.ask("take_back")
            crew.ask("foresee")
            written.append((bare, together(crew.ask("written"))))
            crew.ask("take_back")
            engine.append((bare, taken))
    with database.read() as session:
        proof = prove(session, entries=before + 4 * (1 + pairs) * len(papers))
    database.dispose()
    yield Line("transition", place, connections, goal, engine[1:], proof)
    yield Line("transition_written", place, connections, None, written[1:], proof)


class Clerk:
    """Hands in her papers, once by the bare driver and once by the engine."""

    def __init__(self, floor: Place, place: Place, papers: list[tuple[int, Paper]]) -> None:
        self._papers, self._database = papers, place.database()
        self._floor, self._trodden, self._seen = floors.Floor(floor), 1, 2
        self._driver = repeating.Driver(place)
        self._foreseen: dict[int, list[repeating.Sent]] = {}

    def floor(self) -> Spell:
        """One bare step of each paper."""
        spell = _timed(self._papers, lambda number, _: self._floor.step(number, self._trodden))
        self._trodden += 1
        return spell

    def engine(self) -> Spell:
        """Hand in each paper, as a web request does."""
        spell = _timed(self._papers, self._submit)
        self._seen += 1
        return spell

    def foresee(self) -> None:
        """Note, unmeasured, what handing in each paper sends; nothing of it stays."""
        for number, paper in self._papers:
            with repeating.undone(self._database) as (session, sent):
                step(session, paper.id, "submit", paper.officer, self._seen, token_hex(16))
                self._foreseen[number] = list(sent)

    def written(self) -> Spell:
        """The very statements of each paper's step, by the bare driver."""
        spell = _timed(self._papers, lambda number, _: self._driver.send(self._foreseen[number]))
        self._seen += 1
        return spell

    def take_back(self) -> None:
        """Take everything back, unmeasured, so that it can be handed in again."""
        with self._database.begin() as session:
            for _, paper in self._papers:
                step(session, paper.id, "recall", paper.officer, self._seen)
        self._seen += 1

    def _submit(self, _: int, paper: Paper) -> None:
        key = token_hex(16)  # as a form carries it
        with self._database.begin() as session:
            step(session, paper.id, "submit", paper.officer, self._seen, key)


def _timed(papers: list[tuple[int, Paper]], work: Callable[[int, Paper], object]) -> Spell:
    took, began = [], perf_counter()
    for number, paper in papers:
        start = perf_counter()
        work(number, paper)
        took.append(perf_counter() - start)
    return Spell(began, perf_counter(), took)
