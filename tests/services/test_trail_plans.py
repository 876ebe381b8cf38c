"""Every way to look at the trail is led by an index that has the steps in order of their time."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from state_machines.grammar import Role
from tests.factories import NOW
from tests.services.reading import statements
from tests.world import World
from workflow_app.db import Database
from workflow_app.services import history
from workflow_app.services.history import Place, Wanted
from workflow_app.services.history.questions import QUESTIONS

INDEXES = {
    "all": (Wanted(), "ix_trail_at"),
    "period": (Wanted(since=NOW, until=NOW), "ix_trail_at"),
    "unit": (Wanted(units=[3]), "ix_trail_unit"),
    "merged unit": (Wanted(units=[3, 4]), "ix_trail_unit"),
    "person": (Wanted(people=[3], since=NOW), "ix_trail_actor"),
    "act": (Wanted(codes=["submit"]), "ix_trail_code"),
    "unit and act": (Wanted(units=[3], codes=["submit"], paper="dang ky"), "ix_trail_unit"),
    "reason": (Wanted(said="biểu số", units=[3]), "trail_words"),
    "lent": (QUESTIONS["behalf"], "ix_trail_lent"),
    "reopened": (QUESTIONS["reopened"], "ix_trail_code"),
    "both sides": (QUESTIONS["both_sides"], "ix_trail_code"),
}
BEFORE = Place(NOW, 4711)


@pytest.mark.parametrize("name", INDEXES)
@pytest.mark.parametrize("before", [None, BEFORE], ids=["first", "later"])
def test_a_page_is_led_by_its_index(
    session: Session, world: World, name: str, before: Place | None
) -> None:
    wanted, index = INDEXES[name]
    with plans(session) as found:
        history.everything(session, world.city(Role.AUDITOR), wanted, before=before)
    assert found
    for plan in found:
        lines = [line for line in plan if " trail" in line or "trail_words" in line]
        assert [line for line in lines if index in line], "\n".join(plan)
        assert not [line for line in lines if _reads_a_whole_table(line)], "\n".join(plan)


def test_a_page_of_a_unit_asks_three_times_however_long_its_trail(
    database: Database, world: World
) -> None:
    def asked(papers: int) -> int:
        with database.begin() as session:
            for _ in range(papers):
                world.put(session, "report", "drafting")
        with database.read() as session, statements() as sent:
            page = history.of_unit(
                session, world.ward_id, world.city(Role.AUDITOR), on=NOW.date(), limit=100
            )
        assert len(page.lines) >= papers
        return len(sent)

    assert asked(5) == asked(50) <= 3


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_page_touches_no_more_of_a_long_trail_than_it_shows(
    session: Session, world: World
) -> None:
    """Without its limits the planner would rather read the whole trail and throw it away."""
    paper = world.put(session, "report", "drafting")
    many = text(
        "INSERT INTO trail SELECT id + n, document_id, unit_id, seq + n, at + n * interval '1 s',"
        " code, source, target, actor_id, seat_id, NULL, body, leaf, chain"
        " FROM trail, generate_series(1, 5000) AS n WHERE document_id = :paper"
    )
    session.execute(many, {"paper": paper})
    session.execute(text("ANALYZE trail"))
    asked = statements_on_the_trail(session)
    with asked as heard:
        history.of_unit(session, world.ward_id, world.city(Role.AUDITOR), on=NOW.date())
    for statement, given in heard:
        explained = "EXPLAIN (ANALYZE, FORMAT JSON) " + statement
        (told,) = session.connection().exec_driver_sql(explained, given).one()
        rows = [node["Actual Rows"] * node["Actual Loops"] for node in _nodes(told[0]["Plan"])]
        assert max(rows) <= history.PAGE + 1, told


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", ()):
        yield from _nodes(inner)


@contextmanager
def statements_on_the_trail(session: Session) -> Iterator[list[tuple[str, Any]]]:
    """What is asked of the trail inside the block, with what was given."""
    asked: list[tuple[str, Any]] = []

    def hear(_: Any, __: Any, statement: str, given: Any, ___: Any, ____: Any) -> None:
        if "FROM trail" in statement or "trail_words" in statement:
            asked.append((statement, given))

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", hear)
    try:
        yield asked
    finally:
        event.remove(connection, "before_cursor_execute", hear)


@contextmanager
def plans(session: Session) -> Iterator[list[list[str]]]:
    """How the database means to answer what is asked of the trail inside the block."""
    found: list[list[str]] = []
    connection = session.connection()
    with statements_on_the_trail(session) as asked:
        yield found
    embedded = connection.dialect.name == "sqlite"
    if not embedded:  # a table of ten rows is read whole unless that is forbidden
        for name in ("seqscan", "bitmapscan", "sort"):
            session.execute(text(f"SET LOCAL enable_{name} = off"))
    for statement, given in asked:
        explain = "EXPLAIN QUERY PLAN " if embedded else "EXPLAIN "
        rows = connection.exec_driver_sql(explain + statement, given).all()
        found.append([str(row[-1]) for row in rows])


def _reads_a_whole_table(line: str) -> bool:
    return "Seq Scan on trail" in line or ("SCAN trail" in line and "USING" not in line)
