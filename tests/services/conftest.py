"""A city, two wards and an issued plan, in a database of either engine."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.world import World, settle
from workflow_app.db import Database
from workflow_app.services.boards import cells


@pytest.fixture
def world(database: Database) -> World:
    with database.begin() as session:
        return settle(session, wards=2)


@pytest.fixture
def boss(world: World) -> Actor:
    """The administrator."""
    return world.city(Role.ADMINISTRATOR)


@pytest.fixture
def plan_id(database: Database, world: World) -> int:
    with database.begin() as session:
        return world.a_plan(session)


@pytest.fixture
def session(database: Database, plan_id: int) -> Iterator[Session]:
    """One write transaction, begun after the world was settled; rolled back at the end."""
    with database.begin() as session:
        yield session
        session.rollback()


@pytest.fixture
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """No board has been read yet."""
    monkeypatch.setattr(cells, "SHELF", cells.Shelf(cells.MOST))
