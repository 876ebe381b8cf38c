"""The clock among a million open deadlines, against the bare driver by the same index."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any

from sqlalchemy import case, event, func, insert, literal, select, text, true
from sqlalchemy.orm import Session

from benchmarks.figures import Line, Pace
from benchmarks.floors import sql
from benchmarks.places import Ground, Place
from benchmarks.proof import Proof
from state_machines.days import VIETNAM, end_of
from state_machines.grammar import Role
from tests.world import World, settle
from workflow_app.db import Database
from workflow_app.models import Document, Reminder, table_of
from workflow_app.services.reminding import clock

OPEN, LOOKS = 1_000_000, 500
GOAL = 0.25
WEDNESDAY = datetime(2023, 11, 29, 0, 5, tzinfo=VIETNAM)  # due on Thursday: before:1
NEXT = datetime(2023, 11, 29, 17, 0, tzinfo=UTC)
LATER = NEXT + timedelta(days=300)
DOCUMENT = table_of(Document)
MINUTE = timedelta(minutes=1)


def run(ground: Ground, *, quick: bool) -> Iterator[Line]:
    """Two lines for each back-end: a tick that finds nothing, and one that finds its fill."""
    for backend in ("sqlite", "postgresql"):
        with ground.place(backend) as place:
            yield from _measure(place, 20_000 if quick else OPEN, 3 if quick else 15)


def _measure(place: Place, count: int, pairs: int) -> Iterator[Line]:
    database = place.database()
    with database.begin() as session:
        people = _fill(session, count, due=2 * LOOKS * (1 + pairs))
    bare = place.bare()
    sunday = WEDNESDAY - timedelta(days=30)  # before anything is due
    sent = _statements(database, sunday)
    idle = [(_again(bare, sent), _ticked(database, sunday)) for _ in range(1 + pairs)]
    due = [(_barely(place, bare, people), _ticked(database, WEDNESDAY)) for _ in range(1 + pairs)]
    bare.close()
    proof = _proof(database, count, looked=2 * LOOKS * (1 + pairs), people=len(people))
    database.dispose()
    also = {"open": count, "statements": len(sent)}
    yield Line("sweep_idle", place, 1, None, idle[1:], proof, also=also)
    yield Line("sweep_due", place, 1, GOAL, due[1:], proof, also={"open": count, "looks": LOOKS})


def _fill(session: Session, count: int, due: int) -> list[int]:
    """So many papers of one ward, the first of them due now, the others some other day. They are
    copied past the fences, which ask for an entry in the trail; return who is reminded of them."""
    world: World = settle(session)
    plan = world.a_plan(session)
    said = {"due_at": end_of(WEDNESDAY.date() + timedelta(days=1)), "content": {}}
    seed = world.put(session, "registration", "awaited", plan_id=plan, **said)
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET LOCAL session_replication_role = replica"))
    one = select(literal(1).label("i")).cte("n", recursive=True)
    n = one.union_all(select(one.c.i + 1).where(one.c.i < count))
    soon, later = (literal(at, DOCUMENT.c.remind_at.type) for at in (WEDNESDAY - MINUTE, LATER))
    columns = [column for column in DOCUMENT.columns if column.name not in ("id", "remind_at")]
    copies = select(seed + n.c.i, case((n.c.i <= due, soon), else_=later), *columns)
    names = ["id", "remind_at", *(column.name for column in columns)]
    copies = copies.select_from(DOCUMENT).join(n, true()).where(DOCUMENT.c.id == seed)
    session.execute(insert(DOCUMENT).from_select(names, copies))
    session.execute(text("ANALYZE"))
    return [world.ward(role).person_id for role in (Role.OFFICER, Role.LEADER)]


def _statements(database: Database, now: datetime) -> list[tuple[str, Any]]:
    """What a tick that finds nothing sends to the database."""
    heard: list[tuple[str, Any]] = []

    def listen(_: Any, __: Any, statement: str, given: Any, ___: Any, ____: Any) -> None:
        heard.append((statement, given))

    with database.begin() as session:
        event.listen(session.connection(), "before_cursor_execute", listen)
        clock.tick(session, now)
    return heard


def _again(bare: Any, statements: list[tuple[str, Any]]) -> Pace:
    start = perf_counter()
    if isinstance(bare, sqlite3.Connection):
        bare.execute("BEGIN IMMEDIATE")
    for statement, given in statements:
        cursor = bare.execute(statement, given)
        if cursor.description:
            cursor.fetchall()
    bare.commit()
    took = perf_counter() - start
    return Pace(1 / took, [took])


def _barely(place: Place, bare: Any, people: list[int]) -> Pace:
    """Read by the same index, write the reminders and the next morning, nothing else."""
    start, now = perf_counter(), _stored(place, WEDNESDAY)
    if place.backend == "sqlite":
        bare.execute("BEGIN IMMEDIATE")
    due = "SELECT id FROM documents WHERE remind_at <= ? ORDER BY remind_at, id LIMIT ?"
    ids = [row[0] for row in bare.execute(sql(place, due), (now, LOOKS)).fetchall()]
    write = (
        "INSERT INTO reminders (document_id, person_id, deadline, step, day)"
        " VALUES (?, ?, 1, 'before:1', '2023-11-29')"
    )
    rows = [(paper, person) for paper in ids for person in people]
    cursor = bare.cursor()
    cursor.executemany(sql(place, write), rows)
    later, at = "UPDATE documents SET remind_at = ? WHERE id = ?", _stored(place, NEXT)
    cursor.executemany(sql(place, later), [(at, paper) for paper in ids])
    bare.commit()
    took = perf_counter() - start
    return Pace(LOOKS / took, [took])


def _stored(place: Place, at: datetime) -> Any:
    """An instant as the bare driver stores it."""
    moment = at.astimezone(UTC)
    return moment if place.backend == "postgresql" else f"{moment:%Y-%m-%d %H:%M:%S.%f}"


def _ticked(database: Database, now: datetime) -> Pace:
    start = perf_counter()
    with database.begin() as session:
        done = clock.tick(session, now, LOOKS)
    took = perf_counter() - start
    return Pace((done.looked or 1) / took, [took])


def _proof(database: Database, count: int, looked: int, people: int) -> Proof:
    """Exactly what was due was looked at, and told to everybody once."""
    with database.read() as session:
        by_morning = dict(
            session.execute(
                select(Document.remind_at, func.count())
                .where(Document.remind_at.is_not(None))
                .group_by(Document.remind_at)
            ).all()
        )
        told = session.scalar(select(func.count()).select_from(Reminder)) or 0
    wrong = []
    if by_morning != {NEXT: looked, LATER: count - looked}:
        wrong.append(f"the clock looked at other papers than those due: {by_morning}")
    if told != looked * people:
        wrong.append(f"{told} reminders were written instead of {looked * people}")
    return Proof(told, tuple(wrong))
