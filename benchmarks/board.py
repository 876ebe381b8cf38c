"""The first page of a plan's board, against the bare driver that runs the very same statements."""

from collections.abc import Iterator
from time import perf_counter
from typing import Any

from sqlalchemy import event

from benchmarks.campaign import NOW, a_city, a_plan, issue
from benchmarks.figures import Line, Pace
from benchmarks.places import Ground, Place
from benchmarks.proof import count, prove
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


def _statements(database: Database, plan: int, actor: Actor) -> list[tuple[str, Any]]:
    """What the page sends to the database."""
    heard: list[tuple[str, Any]] = []

    def listen(_: Any, __: Any, sql: str, given: Any, ___: Any, ____: Any) -> None:
        heard.append((sql, given))

    with database.read() as session:
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", listen)
        board(session, plan, actor, NOW)
    return heard


def _sent(bare: Any, statements: list[tuple[str, Any]]) -> Pace:
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
