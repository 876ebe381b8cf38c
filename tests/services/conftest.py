"""A city, two wards and an issued plan, in a database of either engine."""

import pytest

from tests.world import World, settle
from workflow_app.db import Database


@pytest.fixture
def world(database: Database) -> World:
    with database.begin() as session:
        return settle(session, wards=2)


@pytest.fixture
def plan_id(database: Database, world: World) -> int:
    with database.begin() as session:
        return world.a_plan(session)
