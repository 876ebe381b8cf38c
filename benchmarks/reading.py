"""A unit's timeline read to its end, page by page, against the bare driver that runs the very same
statements: the last page of a long trail should cost what the first one does."""

from collections.abc import Iterator
from datetime import timedelta
from time import perf_counter
from typing import Any, NamedTuple

from sqlalchemy import event, insert
from sqlalchemy.orm import Session

from benchmarks.campaign import City, a_city
from benchmarks.figures import Line, Pace
from benchmarks.places import Ground, Place
from benchmarks.proof import count, prove
from state_machines import machine
from tests.factories import NOW
from workflow_app.db import Database
from workflow_app.models import Document, table_of
from workflow_app.models.trail import Entry
from workflow_app.services import history
from workflow_app.services.chain import canonical, leaf_of, link, seed_of
from workflow_app.services.history import Page
from workflow_app.services.history import Place as Spot

ENTRIES, STEPS = 1_000_000, 1_000  # of the unit, and of each of its papers
STRETCHES, SAMPLED = 10, 20  # the floor reads again one page in so many
GOAL = 0.1
KIND = "report"


class Read(NamedTuple):
    """How long each page took by the engine, and some of them by the floor."""

    engine: list[float]
    floor: list[float]


def run(ground: Ground, *, quick: bool) -> Iterator[Line]:
    """One line for each back-end."""
    for backend in ("sqlite", "postgresql"):
        with ground.place(backend, "OFF" if backend == "sqlite" else "FULL") as place:
            yield _measure(place, ENTRIES // 50 if quick else ENTRIES)


def _measure(place: Place, entries: int) -> Line:
    database = place.database()
    with database.begin() as session:
        city = a_city(session, 1)
        _fill(session, city, entries)
        written = count(session)
    if place.backend == "postgresql":
        with database.engine.connect() as connection:
            connection.exec_driver_sql("ANALYZE")
    read = _walked(place, database, city, entries)
    with database.read() as session:
        proof = prove(session, entries=written)
    database.dispose()
    pages = [time for stretch in read for time in stretch.engine]
    first, last = (sorted(read[place].engine) for place in (0, -1))
    also = {
        "entries": entries,
        "pages": len(pages),
        "slowest_ms": round(1000 * max(pages), 3),
        "last_stretch_by_first": round(last[len(last) // 2] / first[len(first) // 2], 3),
    }
    pairs = [(_pace(stretch.floor), _pace(stretch.engine)) for stretch in read]
    missing = [] if len(pages) == entries // history.PAGE else ["a page is missing"]
    return Line("reading", place, 1, GOAL, pairs, proof, missing, also)


def _pace(times: list[float]) -> Pace:
    return Pace(len(times) / sum(times), times)


def _fill(session: Session, city: City, entries: int) -> None:
    """Papers of one unit that moved to and fro, each step with its place in the chain."""
    table, connection = machine(KIND), session.connection()
    state = table.initial.code
    for paper in range(1, entries // STEPS + 1):
        steps = list(_steps(paper, city, state))
        connection.execute(insert(table_of(Document)), [_paper(paper, city, state, steps[-1])])
        connection.execute(insert(table_of(Entry)), steps)


def _steps(paper: int, city: City, state: str) -> Iterator[dict[str, Any]]:
    before, seat = seed_of(paper), city.officer.seats[0].id
    for seq in range(1, STEPS + 1):
        at = NOW + timedelta(seconds=paper + 1000 * seq)
        body = canonical({"document": paper, "seq": seq, "at": at, "private": {}})
        leaf = leaf_of(body)
        before = link(before, leaf)
        yield {
            "document_id": paper, "unit_id": city.unit_id, "seq": seq, "at": at, "code": "edit",
            "source": state, "target": state, "actor_id": city.officer.person_id, "seat_id": seat,
            "body": body, "leaf": leaf, "chain": before,
        }  # fmt: skip


def _paper(number: int, city: City, state: str, last: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": number, "kind": KIND, "topic": KIND, "state": state, "unit_id": city.unit_id,
        "issuer_id": city.unit_id, "title": f"Báo cáo {number}", "content": {},
        "version": last["seq"], "chain_head": last["chain"], "state_since": NOW,
        "machine_version": machine(KIND).digest, "created_at": NOW,
    }  # fmt: skip


def _walked(place: Place, database: Database, city: City, entries: int) -> list[Read]:
    """The whole timeline, from the newest step to the oldest, in stretches of as many pages."""
    bare, stretch = place.bare(), entries // history.PAGE // STRETCHES
    found, before = [], None
    for _ in range(STRETCHES):
        read = Read([], [])
        for number in range(stretch):
            start = perf_counter()
            page = _page(database, city, before)
            read.engine.append(perf_counter() - start)
            if number % SAMPLED == 0:
                read.floor.append(_sent(bare, _statements(database, city, before)))
            before = page.older
        found.append(read)
    bare.close()
    return found


def _page(database: Database, city: City, before: Spot | None) -> Page:
    with database.read() as session:
        return history.of_unit(session, city.unit_id, city.officer, on=NOW.date(), before=before)


def _statements(database: Database, city: City, before: Spot | None) -> list[tuple[str, Any]]:
    """What a page sends to the database."""
    heard: list[tuple[str, Any]] = []

    def listen(_: Any, __: Any, sql: str, given: Any, ___: Any, ____: Any) -> None:
        heard.append((sql, given))

    with database.read() as session:
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", listen)
        history.of_unit(session, city.unit_id, city.officer, on=NOW.date(), before=before)
    return heard


def _sent(bare: Any, statements: list[tuple[str, Any]]) -> float:
    start = perf_counter()
    for sql, given in statements:
        bare.execute(sql, given).fetchall()
    bare.rollback()
    return perf_counter() - start
