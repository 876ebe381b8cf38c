"""The search over a million papers, against the bare driver that runs the very same statements."""

from collections.abc import Iterator
from time import perf_counter
from typing import Any

from sqlalchemy import event, text

from benchmarks.campaign import NOW, a_city, a_plan, issue
from benchmarks.figures import Line, Pace
from benchmarks.places import Ground, Place
from benchmarks.proof import count, prove
from state_machines.case import Actor
from state_machines.days import today
from workflow_app.db import Database
from workflow_app.services.search import find

UNITS, PLANS = 3_321, 76  # four papers a unit and plan: a million
GOAL = 0.5
WORDS = ("dang ky thi dua", "bao cao 12", "phuong 17", "khong co chu nay", "d")
"""What many papers hold, what few hold, and what none does."""


def run(ground: Ground, *, quick: bool) -> Iterator[Line]:
    """One line for each back-end."""
    for backend in ("sqlite", "postgresql"):
        with ground.place(backend) as place:
            yield _measure(place, 2 if quick else PLANS, 2 if quick else 10)


def _measure(place: Place, plans: int, pairs: int) -> Line:
    database = place.database()
    with database.begin() as session:
        city = a_city(session, UNITS)
    for _ in range(plans):
        with database.begin() as session:
            issue(session, a_plan(session, city), city)
    with database.begin() as session:
        session.execute(text("ANALYZE"))
        entries = count(session)
    statements = _statements(database, city.officer)
    bare, measured, slowest = place.bare(), [], 0.0
    if place.backend == "sqlite":
        bare.create_function("plain", 1, str, deterministic=True)
    for _ in range(1 + pairs):
        found, worst = _found(database, city.officer)
        measured.append((_sent(bare, statements), found))
        slowest = max(slowest, worst)
    bare.close()
    with database.read() as session:
        proof = prove(session, entries=entries)
        papers = session.scalar(text("SELECT count(*) FROM documents"))
    database.dispose()
    also = {"papers": papers, "slowest_ms": round(slowest * 1000, 1)}
    return Line("search", place, 1, GOAL, measured[1:], proof, also=also)


def _statements(database: Database, actor: Actor) -> list[tuple[str, Any]]:
    """What the page sends to the database."""
    heard: list[tuple[str, Any]] = []

    def listen(_: Any, __: Any, sql: str, given: Any, ___: Any, ____: Any) -> None:
        heard.append((sql, given))

    with database.read() as session:
        event.listen(session.connection(), "before_cursor_execute", listen)
        for words in WORDS:
            find(session, actor, words, today(NOW))
    return heard


def _sent(bare: Any, statements: list[tuple[str, Any]]) -> Pace:
    start = perf_counter()
    for sql, given in statements:
        bare.execute(sql, given).fetchall()
    bare.rollback()
    took = (perf_counter() - start) / len(WORDS)
    return Pace(1 / took, [took])


def _found(database: Database, actor: Actor) -> tuple[Pace, float]:
    """How fast the words are found, and how long the slowest of them took, in seconds."""
    times = []
    for words in WORDS:
        start = perf_counter()
        with database.read() as session:
            find(session, actor, words, today(NOW))
        times.append(perf_counter() - start)
    took = sum(times) / len(times)
    return Pace(1 / took, [took]), max(times)
