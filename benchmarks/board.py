"""The first page of a plan's board, against the bare driver that runs the very same statements."""

from collections.abc import Iterator
from time import perf_counter
from typing import Any

from benchmarks.campaign import NOW, a_city, a_plan, issue
from benchmarks.figures import Line, Pace
from benchmarks.places import Ground, Place
from benchmarks.proof import count, prove
from benchmarks.repeating import Sent, heard
from state_machines.case import Actor
from workflow_app.db import Database
from workflow_app.services.boards.progress import board

UNITS = 3_321
GOAL = 0.6


def run(ground: Ground, *, quick: bool) -> Iterator[Line]:
    """One line for each back-end."""
    for backend in ("sqlite", "postgresql"):
        with ground.place(backend) as place:
            yield _measure(place, 300 if quick else UNITS, 3 if quick else 15)


def _measure(place: Place, units: int, pairs: int) -> Line:
    database = place.database()
    with database.begin() as session:
        city = a_city(session, units)
        plan = a_plan(session, city)
        issue(session, plan, city)
        entries = count(session)
    statements = _statements(database, plan, city.officer)
    bare, measured = place.bare(), []
    for _ in range(1 + pairs):
        measured.append((_sent(bare, statements), _shown(database, plan, city.officer)))
    bare.close()
    with database.read() as session:
        proof = prove(session, entries=entries)
    database.dispose()
    also = {"units": units, "statements": len(statements)}
    return Line("board", place, 1, GOAL, measured[1:], proof, also=also)


def _statements(database: Database, plan: int, actor: Actor) -> list[Sent]:
    """What the page sends to the database."""
    with database.read() as session, heard(session.connection()) as sent:
        board(session, plan, actor, NOW)
    return sent


def _sent(bare: Any, statements: list[Sent]) -> Pace:
    start = perf_counter()
    for sql, given in statements:
        bare.execute(sql, given).fetchall()
    bare.rollback()
    took = perf_counter() - start
    return Pace(1 / took, [took])


def _shown(database: Database, plan: int, actor: Actor) -> Pace:
    start = perf_counter()
    with database.read() as session:
        board(session, plan, actor, NOW)
    took = perf_counter() - start
    return Pace(1 / took, [took])
