"""An office that grows takes everything along from SQLite to PostgreSQL, or nothing."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from state_machines.grammar import Role
from tests.factories import CONTENTS, NOW
from tests.jobs.conftest import Run
from tests.world import World, settle
from workflow_app.adapters import copying
from workflow_app.commands.supervisor import alone
from workflow_app.db import Database
from workflow_app.models import Base, Document, Unit
from workflow_app.services.transition import fire


@pytest.fixture
def world(run: Run, embedded: Database) -> World:
    """Papers with steps, sealed; a unit that names a later one as its superior."""
    with embedded.begin() as session:
        world = settle(session, wards=2)
        plan = world.a_plan(session)
        paper = world.put(session, "registration", "drafting", plan_id=plan,
                          content=CONTENTS["registration"])  # fmt: skip
        fire(session, paper, "add_work", actor=world.ward(Role.OFFICER), seen=1,
             answers=CONTENTS["work"], now=NOW)  # fmt: skip
        units = session.scalars(select(Unit).order_by(Unit.id)).all()
        units[0].parent_id = units[-1].id
    assert run("audit", "seal").exit_code == 0
    return world


def address(database: Database) -> str:
    return database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


def test_everything_is_there_with_the_numbers_it_had_and_the_log_is_intact(
    run: Run, world: World, embedded: Database, on_postgresql: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    moved = run("db", "move", address(on_postgresql))
    assert moved.exit_code == 0, moved.output
    with embedded.read() as old, on_postgresql.read() as new:
        for table in Base.metadata.sorted_tables:
            assert _rows(new, table) == _rows(old, table), table.name
    monkeypatch.setenv("WORKFLOW_DATABASE_URL", address(on_postgresql))
    assert (run("doctor").output, run("audit", "verify").exit_code) == ("", 0)


def test_work_goes_on_behind_the_last_number_and_under_the_same_fences(
    run: Run, world: World, on_postgresql: Database
) -> None:
    assert run("db", "move", address(on_postgresql)).exit_code == 0
    with on_postgresql.begin() as session:
        last = session.scalar(select(func.max(Document.id))) or 0
        assert world.put(session, "report", "drafting") > last
    for change in (
        "UPDATE trail SET code = 'x'",
        "DELETE FROM acts",
        "UPDATE documents SET version = 9",
    ):
        with pytest.raises(DBAPIError), on_postgresql.begin() as session:
            session.execute(text(change))
    with on_postgresql.read() as session:
        late = session.scalar(
            text("SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND condeferrable")
        )
    assert late == 0


def test_a_database_that_is_not_empty_is_left_as_it_is(
    run: Run, world: World, on_postgresql: Database
) -> None:
    with on_postgresql.begin() as session:
        settle(session, wards=1)
    refused = run("db", "move", address(on_postgresql))
    assert (refused.exit_code, "is not empty" in refused.output) == (1, True)
    with on_postgresql.read() as session:
        assert session.scalar(select(func.count()).select_from(Document)) == 0


def test_what_comes_out_otherwise_than_it_was_is_not_kept(
    run: Run, world: World, on_postgresql: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = copying.copy

    def careless(*about: Any) -> dict[str, int]:
        copied = copy(*about)
        about[1].execute(text("ALTER TABLE seals DISABLE TRIGGER USER"))
        about[1].execute(
            text("DELETE FROM seals WHERE leaf_index = (SELECT max(leaf_index) FROM seals)")
        )
        return copied

    monkeypatch.setattr(copying, "copy", careless)
    refused = run("db", "move", address(on_postgresql))
    assert (refused.exit_code, "nothing was kept" in refused.output) == (1, True)
    with on_postgresql.read() as session:
        assert session.scalar(select(func.count()).select_from(Unit)) == 0


def test_a_table_that_is_not_known_stops_the_move(
    run: Run, world: World, embedded: Database, on_postgresql: Database
) -> None:
    with embedded.begin() as session:
        session.execute(text("CREATE TABLE own_notes (words TEXT)"))
    refused = run("db", "move", address(on_postgresql))
    assert (refused.exit_code, "own_notes" in refused.output) == (1, True)


def test_nothing_is_moved_beside_a_running_application(
    run: Run, world: World, on_postgresql: Database, tmp_path: Path
) -> None:
    with alone(tmp_path / "home"):
        refused = run("db", "move", address(on_postgresql))
    assert (refused.exit_code, "already running" in refused.output) == (1, True)


def test_only_a_server_is_moved_to(run: Run, world: World, sqlite_url: str) -> None:
    assert "must be postgresql" in run("db", "move", sqlite_url).output


def _rows(session: Session, table: Table) -> list[Any]:
    return sorted(map(repr, session.execute(select(table)).all()))
