"""Papers that take steps at random, by processes that are killed; and a count of them by hand."""

import os
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from multiprocessing import get_context
from random import Random
from time import sleep
from typing import Any, NamedTuple

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from state_machines import machine
from state_machines.case import Actor, Seat
from state_machines.grammar import Role
from state_machines.rules import Refused
from tests.factories import NOW, answers_to
from workflow_app.db import Database
from workflow_app.models import Document, SeatRow, Unit
from workflow_app.models.trail import Entry
from workflow_app.services.counting.keeping import add_up
from workflow_app.services.counting.placing import NEVER, now_standing
from workflow_app.services.transition import fire

WITHDRAWN, ADDED_UP = 0.05, 0.03
"""How often a step is rolled back at its end, and how often moves are added up instead of it."""
NAME = "wanderer"  # what PostgreSQL calls our connections
_processes = get_context("forkserver")
_processes.set_forkserver_preload([__name__])


class Wandered(NamedTuple):
    """What happened: steps that stand, and processes that were killed in the middle."""

    steps: int
    kills: int


def wander(
    database: Database, url: str, steps: int, kills: int, *, seed: int, at_once: int = 2
) -> Wandered:
    """Have processes take steps of any papers under plans until so many stand. As often as said,
    evenly spread, one of them is killed, whatever it is doing, and another one takes over."""
    chance, before, killed, done = Random(seed), entries(database), 0, 0
    database.dispose()  # no connection may be shared with the processes
    with _crew(url, chance, at_once) as replace:
        while done < steps:
            sleep(chance.uniform(0.01, 0.05))
            done = entries(database) - before
            if done * (kills + 1) > steps * (killed + 1):
                replace(chance.randrange(at_once))
                killed += 1
    _wait_for_the_server(database)
    return Wandered(entries(database) - before, killed)


def entries(database: Database) -> int:
    """How many steps stand."""
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Entry)) or 0


@contextmanager
def _crew(url: str, chance: Random, at_once: int) -> Iterator[Any]:
    def hire() -> Any:
        process = _processes.Process(target=_live, args=(url, chance.randrange(2**32)))
        process.start()
        return process

    crew = [hire() for _ in range(at_once)]

    def replace(place: int) -> None:
        _kill(crew[place])
        crew[place] = hire()

    try:
        yield replace
    finally:
        for process in crew:
            process.kill()
            process.join()


def _kill(process: Any) -> None:
    if process.exitcode is not None:
        raise RuntimeError(f"a wanderer ended by itself with {process.exitcode}")
    os.kill(process.pid, signal.SIGKILL)
    process.join()


def _wait_for_the_server(database: Database) -> None:
    """PostgreSQL notices a dead client by itself, a little later."""
    if database.engine.dialect.name == "sqlite":
        return
    alive = text("SELECT count(*) FROM pg_stat_activity WHERE application_name = :name")
    while _asked(database, alive, {"name": NAME}):  # within one transaction the answer stays
        sleep(0.01)


def _asked(database: Database, question: Any, values: dict[str, Any]) -> Any:
    with database.read() as session:
        return session.scalar(question, values)


def _live(url: str, seed: int) -> None:
    os.environ["PGAPPNAME"] = NAME
    wanderer = Wanderer(Database(url, synchronous="NORMAL"), Random(seed))
    while True:
        wanderer.go_on()


class Wanderer:
    """Takes one step after another, of any paper that lies under a plan."""

    def __init__(self, database: Database, chance: Random) -> None:
        self._database, self._chance = database, chance
        with database.read() as session:
            self._papers = list(session.scalars(select(Document.id).where(Document.plan_id > 0)))
            self._paths = dict(map(tuple, session.execute(select(Unit.id, Unit.path))))
            seats = select(SeatRow.person_id, SeatRow.id).limit(4)
            self._people = list(map(tuple, session.execute(seats)))

    def go_on(self) -> None:
        """A step, or a refusal; now and then one that is taken back, or the moves added up."""
        opened: tuple[int, ...] = ()
        try:
            with self._database.begin() as session:
                if self._chance.random() < ADDED_UP:
                    add_up(session.connection(), self._chance.choice([3, 20_000]))
                else:
                    opened = self._step(session)
                if self._chance.random() < WITHDRAWN:
                    session.rollback()
                    opened = ()
        except Refused:
            return
        self._papers += opened

    def _step(self, session: Session) -> tuple[int, ...]:
        paper = session.get_one(Document, self._chance.choice(self._papers))
        rows = machine(paper.kind).rows_from(paper.state)
        if not rows:  # it has ended
            self._papers.remove(paper.id)
            return ()
        row = self._chance.choice(rows)
        fired = fire(
            session,
            paper.id,
            row.code,
            actor=self._somebody(paper),
            seen=paper.version,
            answers=answers_to(row, paper.kind),
            now=NOW + timedelta(days=self._chance.randrange(300)),
        )
        return fired.opened

    def _somebody(self, paper: Document) -> Actor:
        """A person who sits everywhere that matters to a paper."""
        person, seat = self._chance.choice(self._people)
        units = (paper.unit_id, paper.issuer_id)
        return Actor(person, tuple(
            Seat(seat, unit, self._paths[unit], role) for unit in units for role in Role
        ))  # fmt: skip


Key = tuple[int, int, str, str, bool, str, datetime | None]
"""Board, branch, kind, state, came, verdict, and until when what has not come is due."""


def by_hand(session: Session) -> Counter[Key]:
    """What every board must say, counted in Python from the papers."""
    paths = dict(map(tuple, session.execute(select(Unit.id, Unit.path))))
    plans = {row.id: row for row in session.execute(select(
        Document.id, Document.basis_id, Document.unit_id
    ).where(Document.plan_id.is_(None)))}  # fmt: skip
    found: Counter[Key] = Counter()
    papers = select(Document.__table__).where(
        Document.plan_id.is_not(None), Document.parent_id.is_(None)
    )
    for paper in session.execute(papers):
        came, plan_id = paper.arrived_at is not None, paper.plan_id
        while plan_id:
            plan = plans[plan_id]
            branch = _branch(paths[plan.unit_id], paths[paper.unit_id])
            due = None if came else paper.due_at
            found[plan_id, branch, paper.kind, paper.state, came, paper.timeliness, due] += 1
            plan_id = plan.basis_id
    return found


def _branch(issuer: str, unit: str) -> int:
    inside = unit.removeprefix(issuer) if unit.startswith(issuer) else ""
    return int((inside or unit.rstrip("/").rpartition("/")[2]).partition("/")[0])


def by_counters(session: Session) -> Counter[Key]:
    """What every board says."""
    found: Counter[Key] = Counter()
    for plan_id in session.scalars(select(Document.id).where(Document.plan_id.is_(None))):
        for branch, kind, state, came, timeliness, due_at, papers in session.execute(
            now_standing(plan_id)
        ):
            due = None if due_at == NEVER else due_at
            found[plan_id, branch, kind, state, bool(came), timeliness, due] += papers
    return Counter({key: count for key, count in found.items() if count})
