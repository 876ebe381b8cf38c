"""What a board asks the database for: counters only when they are others, and all in one moment."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, select, text, update
from sqlalchemy.orm import Session

from state_machines.grammar import Role
from tests.factories import DUE, NOW
from tests.services.boards_told import adding_up
from tests.services.reading import statements
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import BoardVersion, Unit
from workflow_app.services.boards import branches, cells
from workflow_app.services.boards.cells import Cell, Counted, Shelf, standing_at
from workflow_app.services.boards.standing import Tally
from workflow_app.services.counting.keeping import add_up

pytestmark = pytest.mark.usefixtures("nothing_kept")
TABLES = {"documents", "heading", "resting_on", "units", "unit", "issuer", "branch", "board_counts",
          "addressees"}  # fmt: skip
"""And the names that statements give them. What waits to be added up is read whole."""


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many rows each reading of a board has sent."""
    found, ask = list[int](), cells._STANDS.all

    def count(*asked: Any) -> Any:
        rows = ask(*asked)
        found.append(len(rows))
        return rows

    monkeypatch.setattr(cells._STANDS, "all", count)
    return found


def test_counters_are_sent_once_and_then_only_what_moved(
    database: Database, world: World, plan_id: int, sent: list[int]
) -> None:
    officer = world.city(Role.OFFICER)
    with database.begin() as session:
        dues = [DUE + timedelta(days) for days in range(5)]
        papers = [
            world.put(session, "report", "drafting", plan_id=plan_id, due_at=due) for due in dues
        ]
        add_up(session.connection())

    def look() -> int:
        with database.read() as session, statements() as heard:
            branches.board(session, plan_id, officer, NOW)
        return len(heard)

    assert [look(), look()] == [3, 3]
    with database.begin() as session:
        world.take(session, papers[0], "submit")
    look()
    with database.begin() as session:
        add_up(session.connection())
    assert [look(), look()] == [3, 3]
    assert sent == [5, 1, 2, 5, 1]  # one row says the version when there is no other


@pytest.mark.parametrize("before", range(3))
def test_what_is_added_up_between_two_statements_counts_once(
    database: Database, world: World, plan_id: int, before: int
) -> None:
    officer = world.city(Role.OFFICER)
    for looks in range(3):  # nothing is kept, then counters without the move, then with it
        with database.begin() as session:
            world.put(session, "report", "drafting", plan_id=plan_id, due_at=DUE)
        with before_statement(before, lambda: adding_up(database)), database.read() as session:
            board = branches.board(session, plan_id, officer, NOW)
        assert board.whole["report"].tally.expected == looks + 1


@contextmanager
def before_statement(number: int, happen: Callable[[], None]) -> Iterator[None]:
    """Something happens by another connection before a reader's statement of this number."""
    sent = 0

    def heard(*_: Any) -> None:
        nonlocal sent
        sent += 1
        if sent == number + 1:
            happen()

    event.listen(Engine, "before_cursor_execute", heard)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", heard)
    assert sent > number


@pytest.mark.parametrize("change", [
    "INSERT INTO board_counts VALUES (1, 1, 'x', 'x', 0, '', '2023-01-01 00:00:00', 1)",
    "UPDATE board_counts SET papers = papers", "DELETE FROM board_counts",
])  # fmt: skip
def test_whoever_changes_a_counter_the_database_gives_it_another_version(
    session: Session, world: World, plan_id: int, change: str
) -> None:
    world.put(session, "report", "drafting", plan_id=plan_id)
    add_up(session.connection())
    versions = [session.scalars(select(BoardVersion.version)).one()]
    for _ in range(2):
        with session.begin_nested() as part:
            session.execute(text(change))
            versions.append(session.scalars(select(BoardVersion.version)).one())
            part.rollback()
    assert len(set(versions)) == 3
    assert session.scalars(select(BoardVersion.version)).one() == versions[0]


def test_what_is_overdue_follows_the_clock_forth_and_back(
    session: Session, world: World, plan_id: int, sent: list[int]
) -> None:
    for days in (0, 10):
        world.put(session, "report", "drafting", plan_id=plan_id, due_at=DUE + timedelta(days))
    add_up(session.connection())
    just_before = DUE - timedelta(microseconds=1)
    asked = [just_before, DUE, DUE + timedelta(9), DUE + timedelta(10), DUE, just_before]
    overdue = [standing_at(session, plan_id, now).whole["report"].tally.overdue for now in asked]
    assert overdue == [0, 1, 1, 2, 1, 0]
    assert sent == [2, 2, 1, 2, 2, 2]


def test_a_name_and_a_plan_of_its_own_are_shown_at_once(
    session: Session, world: World, plan_id: int
) -> None:
    world.put(session, "report", "drafting", plan_id=plan_id)
    add_up(session.connection())
    committee = world.city(Role.COMMITTEE)
    branches.board(session, plan_id, committee, NOW)
    session.execute(update(Unit).where(Unit.id == world.ward_id).values(name="Phường Mới"))
    older, newer = (
        world.a_plan(session, unit_id=world.ward_id, basis_id=plan_id, number=number)
        for number in ("01/KH", "02/KH")
    )  # fmt: skip
    (ward,) = branches.board(session, plan_id, committee, NOW).branches
    assert (ward.name, ward.plan_id) == ("Phường Mới", newer)
    assert older < newer


def test_a_process_keeps_so_many_cells_and_lets_go_of_what_was_read_longest_ago() -> None:
    shelf, kept = Shelf(10), list[list[int]]()
    for plan, cells_there in ((1, 4), (2, 4), (1, 5), (3, 4), (4, 11), (5, 10)):
        shelf.put(plan, of_size(cells_there))
        kept.append([one for one in (2, 1, 3, 4, 5) if shelf.get(one)])
    assert kept == [[1], [2, 1], [2, 1], [1, 3], [], [5]]


def of_size(count: int) -> Counted:
    cell = Cell(Tally(1, 0, 0, 0, 0, 0, 0, 0), 0, 0)
    return Counted("v", NOW, DUE, {unit: {"report": cell} for unit in range(count)}, {})


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_statement_of_a_board_reads_a_table_from_end_to_end(
    session: Session, world: World, plan_id: int
) -> None:
    asked, connection = list[tuple[str, Any]](), session.connection()
    event.listen(connection, "before_cursor_execute", lambda *heard: asked.append(heard[2:4]))
    branches.board(session, plan_id, world.city(Role.OFFICER), NOW)
    assert len(asked) == 3
    for statement, values in list(asked):
        steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
        read = {step.detail.split()[1] for step in steps if step.detail.startswith("SCAN ")}
        assert not read & TABLES
