"""A plan issued to every unit of the country, in one transaction, against the same rows by hand."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from time import perf_counter
from typing import Any

from sqlalchemy import func, select

from benchmarks.campaign import NOW, City, a_city, a_plan, issue
from benchmarks.figures import Line, Pace
from benchmarks.floors import sql
from benchmarks.places import Ground, Place
from benchmarks.proof import count, prove
from workflow_app.db import Database
from workflow_app.models import Document
from workflow_app.services.opening import Opening, begin
from workflow_app.services.record import Stamp

UNITS = 10_599
GOAL = 0.4  # at most 2.5 times as long
WRITTEN = {
    "documents": "SELECT * FROM documents WHERE plan_id = ?",
    "trail": "SELECT * FROM trail WHERE document_id IN"
    " (SELECT id FROM documents WHERE plan_id = ?)",
}


def run(ground: Ground, *, quick: bool) -> Iterator[Line]:
    """One line for each back-end."""
    for backend in ("sqlite", "postgresql"):
        with ExitStack() as stack:
            floor, place = (stack.enter_context(ground.place(backend)) for _ in range(2))
            yield _measure(floor, place, 500 if quick else UNITS, 2 if quick else 7)


def _measure(floor: Place, place: Place, units: int, pairs: int) -> Line:
    database, twin = place.database(), floor.database()
    city, plans = _world(database, units, 1 + pairs)
    _world(twin, units, 1 + pairs)  # the same units, people and plans under the same ids
    before, opened, measured = _entries(database), 0, []
    for plan in plans:
        start = perf_counter()
        with database.begin() as session:
            issue(session, plan, city)
        took = perf_counter() - start
        rows = _rows(place, plan)
        opened = len(rows["documents"][1])
        measured.append((_by_hand(floor, rows), Pace(opened / took, [took])))
    singles, single_rate = _one_by_one(database, city, plans[0], min(500, units))
    expected = before + len(plans) * (1 + opened) + singles
    with database.read() as session:
        proof = prove(session, entries=expected)
        papers = session.scalar(select(func.count()).where(Document.plan_id == plans[-1]))
    failures = [] if papers == opened == 4 * units else [f"{papers} papers for {units} units"]
    also = {"units": units, "papers": opened, "single_calls_per_s": round(single_rate, 1)}
    for each in (database, twin):
        each.dispose()
    return Line("issue", place, 1, GOAL, measured[1:], proof, failures, also)


def _world(database: Database, units: int, plans: int) -> tuple[City, list[int]]:
    with database.begin() as session:
        city = a_city(session, units)
        return city, [a_plan(session, city) for _ in range(plans)]


def _entries(database: Database) -> int:
    with database.read() as session:
        return count(session)


def _rows(place: Place, plan: int) -> dict[str, tuple[str, list[Any]]]:
    """The insert of each table, and what the engine has just written there."""
    connection = place.bare()
    found = {}
    for table, query in WRITTEN.items():
        cursor = connection.execute(sql(place, query), (plan,))
        names = [column[0] for column in cursor.description]
        columns, marks = ", ".join(names), ", ".join("?" * len(names))
        into = " ".join(("INSERT INTO", table, "(", columns, ") VALUES (", marks, ")"))
        found[table] = sql(place, into), [tuple(map(_plain, row)) for row in cursor]
    connection.close()
    return found


def _plain(value: object) -> object:
    return json.dumps(value) if isinstance(value, dict) else value


def _by_hand(floor: Place, rows: dict[str, tuple[str, list[Any]]]) -> Pace:
    connection = floor.bare()
    start = perf_counter()
    cursor = connection.cursor()
    if floor.backend == "sqlite":
        cursor.execute("BEGIN IMMEDIATE")
    for into, values in rows.values():
        cursor.executemany(into, values)
    connection.commit()
    took = perf_counter() - start
    connection.close()
    return Pace(len(rows["documents"][1]) / took, [took])


def _one_by_one(database: Database, city: City, plan: int, number: int) -> tuple[int, float]:
    """The same work in single calls, one commit each, for fewer units."""
    stamp = Stamp(city.clerk.person_id, city.clerk.seats[0].id, NOW)
    start = perf_counter()
    for unit in range(1, number + 1):
        opening = Opening(
            kind="extension", unit_id=city.unit_id + unit, issuer_id=city.unit_id, basis_id=plan
        )
        with database.begin() as session:
            begin(session.connection(), [opening], stamp)
    return number, number / (perf_counter() - start)
