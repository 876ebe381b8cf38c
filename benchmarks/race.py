"""Sixteen clients at a barrier take the same step of one paper: one wins, nobody is hurt."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from multiprocessing.synchronize import Barrier
from time import perf_counter
from typing import NamedTuple

from sqlalchemy.exc import DBAPIError

from benchmarks import floors
from benchmarks.campaign import Paper, step, texts
from benchmarks.crew import Crew
from benchmarks.figures import Line, Pace, Spell, together
from benchmarks.places import Ground, Place
from benchmarks.proof import count, prove
from state_machines.rules import Refused

CLIENTS = 16
GOAL = 0.5
CODES = ("submit", "recall")


class Tries(NamedTuple):
    """One client's rounds: which it won, and what the database complained of."""

    spell: Spell
    won: list[bool]
    complaints: list[str]


def run(ground: Ground, *, quick: bool) -> Iterator[Line]:
    """One line for each back-end."""
    for backend in ("sqlite", "postgresql"):
        with ExitStack() as stack:
            floor, place = (
                stack.enter_context(ground.place(backend, empty=empty)) for empty in (True, False)
            )
            yield _measure(floor, place, rounds=10 if quick else 100, pairs=2 if quick else 7)


def _measure(floor: Place, place: Place, *, rounds: int, pairs: int) -> Line:
    database = place.database()
    (paper,) = texts(database, 1)
    with database.read() as session:
        before = count(session)
    database.dispose()  # no connection may be shared with the processes
    floors.lay(floor, 1)
    measured, failures = [], list[str]()
    with Crew(CLIENTS, lambda _, barrier: Racer(floor, place, paper, barrier)) as crew:
        for number in range(pairs):
            sides = [crew.ask(side, number * rounds, rounds) for side in ("floor", "engine")]
            measured.append((_winners(sides[0]), _winners(sides[1])))
            failures += _wrong(sides[1])
    with database.read() as session:
        proof = prove(session, entries=before + pairs * rounds)
    database.dispose()
    also = {"clients": CLIENTS, "races": pairs * rounds}
    return Line("race", place, CLIENTS, GOAL, measured, proof, failures, also)


def _winners(tries: Sequence[Tries]) -> Pace:
    """Steps that were taken in a second, and how long every client waited for its answer."""
    pace = together(one.spell for one in tries)
    return Pace(pace.per_s * sum(sum(one.won) for one in tries) / len(pace.steps), pace.steps)


def _wrong(tries: Sequence[Tries]) -> list[str]:
    winners = [sum(won) for won in zip(*(one.won for one in tries), strict=True)]
    wrong = [f"{number} winners in one race" for number in winners if number != 1]
    return wrong + [complaint for one in tries for complaint in one.complaints]


class Racer:
    """One of many who want the same step."""

    def __init__(self, floor: Place, place: Place, paper: Paper, barrier: Barrier) -> None:
        self._floor, self._database = floors.Floor(floor), place.database()
        self._paper, self._barrier = paper, barrier

    def floor(self, done: int, rounds: int) -> Tries:
        """Race by the bare driver."""
        return self._race(rounds, lambda number: self._floor.step(1, 1 + done + number))

    def engine(self, done: int, rounds: int) -> Tries:
        """Race through the engine."""
        return self._race(rounds, lambda number: self._take(done + number))

    def _take(self, number: int) -> bool:
        try:
            with self._database.begin() as session:
                step(session, self._paper.id, CODES[number % 2], self._paper.officer, 2 + number)
        except Refused as refused:
            if refused.code != "moved_on":
                raise
            return False
        return True

    def _race(self, rounds: int, take: Callable[[int], bool]) -> Tries:
        won, took, complaints, began = list[bool](), list[float](), list[str](), perf_counter()
        for number in range(rounds):
            self._barrier.wait()
            start = perf_counter()
            try:
                won.append(take(number))
            except DBAPIError as problem:
                won.append(False)
                complaints.append(str(problem.orig))
            took.append(perf_counter() - start)
        return Tries(Spell(began, perf_counter(), took), won, complaints)
