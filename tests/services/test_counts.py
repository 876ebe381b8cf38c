"""What a step and a page cost, counted and never timed: statements, round trips and commits."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from psycopg.pq import Trace
from sqlalchemy import event
from sqlalchemy.orm import Session

from benchmarks.campaign import a_city, a_plan, issue, step, texts
from state_machines.case import Actor
from state_machines.grammar import Role
from tests.factories import NOW
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Document
from workflow_app.services import documents
from workflow_app.services.boards.progress import board
from workflow_app.services.channels import outbox

ON_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
SENT = re.compile(r'^F\s+\d+\s+(Query|Sync)(?:\s+"(\w+))?', re.MULTILINE)


@ON_POSTGRESQL
def test_a_transition_reads_once_writes_once_and_commits_once(
    database: Database, tmp_path: Path
) -> None:
    (paper,) = texts(database, 1)
    with (tmp_path / "wire").open("w+") as wire:
        for code, seen in (("submit", 2), ("recall", 3), ("submit", 4)):
            wire.seek(0)
            wire.truncate()
            with database.begin() as session:
                driver = _on_the_wire(session, wire.fileno())
                step(session, paper.id, code, paper.officer, seen)
            driver.untrace()
            wire.seek(0)
            assert SENT.findall(wire.read()) == [
                ("Query", "BEGIN"), ("Sync", ""), ("Sync", ""), ("Query", "COMMIT")
            ]  # fmt: skip
    with database.read() as session:
        assert session.get_one(Document, paper.id).version == 5


def _on_the_wire(session: Session, file: int) -> Any:
    """Has the PostgreSQL client library write down what it sends."""
    connection: Any = session.connection().connection.dbapi_connection
    connection.pgconn.trace(file)
    connection.pgconn.set_trace_flags(Trace.SUPPRESS_TIMESTAMPS)
    return connection.pgconn


@pytest.mark.parametrize(("asked", "index"), [("desk", "desk"), ("desk", "owed"), ("due", "open")])
def test_what_waits_is_found_by_an_index(
    database: Database, world: World, asked: str, index: str
) -> None:
    embedded = database.engine.dialect.name == "sqlite"
    reviewer = world.city(Role.REVIEWER)
    with database.read() as session:
        plan = _plan(
            session,
            lambda: (
                documents.work_for(session, reviewer)
                if asked == "desk"
                else outbox.due(session, NOW, 10)
            ),
            "EXPLAIN QUERY PLAN" if embedded else "EXPLAIN",
        )
    assert re.search(rf"ix_\w+_{index}\b", plan), plan


def _plan(session: Session, ask: Callable[[], object], explain: str) -> str:
    """How the database finds what is asked for, when no table is too small for an index."""
    connection, heard = session.connection(), list[tuple[str, Any]]()
    if explain == "EXPLAIN":
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")

    def listen(*told: Any) -> None:
        heard.append((told[2], told[3]))

    event.listen(connection, "before_cursor_execute", listen)
    ask()
    event.remove(connection, "before_cursor_execute", listen)
    return "\n".join(
        str(row[-1])
        for sql, given in heard
        for row in connection.exec_driver_sql(f"{explain} {sql}", given)
    )


def test_the_board_asks_as_often_for_thousands_of_units_as_for_five(embedded: Database) -> None:
    with embedded.begin() as session:
        city = a_city(session, 3_321)
        plan = a_plan(session, city)
        issue(session, plan, city)
        small = a_plan(session, city, recipients=[
            {"name": "Phường", "duty": "t/h", "units": f"unit:W{number}"} for number in range(1, 6)
        ])  # fmt: skip
        issue(session, small, city)
    sizes = [_sent_for_the_board(embedded, plan_id, city.officer) for plan_id in (small, plan)]
    assert [units for units, _ in sizes] == [5, 3_321]
    assert sizes[0][1] == sizes[1][1] <= 5


def _sent_for_the_board(database: Database, plan_id: int, actor: Actor) -> tuple[int, int]:
    """How many units the plan went to, and how many statements its board sends."""
    heard: list[str] = []
    with database.read() as session:
        event.listen(
            session.connection(), "before_cursor_execute", lambda *told: heard.append(told[2])
        )
        page = board(session, plan_id, actor, NOW)
    return page.sent, len(heard)
