"""Many works from one table: opened together, and taken back together while nobody used one."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from state_machines.grammar import Role
from state_machines.rules import Refused
from tests.factories import CONTENTS, NOW
from tests.services.reading import assert_chain_holds, codes, paper, statements
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Document, Work

LATER = NOW + timedelta(minutes=5)


def rows(count: int) -> list[dict[str, Any]]:
    return [CONTENTS["work"] | {"title": f"Công trình {number:02d}"} for number in range(count)]


@pytest.fixture
def registration(session: Session, world: World, plan_id: int) -> int:
    return world.put(session, "registration", "awaited", plan_id=plan_id)


def works(session: Session, registration: int) -> list[tuple[str, str]]:
    told = select(Document.title, Document.state).where(Document.parent_id == registration)
    return [(title, state) for title, state in session.execute(told.order_by(Document.id))]


def imported(session: Session, world: World, registration: int, count: int, **more: Any) -> None:
    world.take(session, registration, "import_works", answers={"rows": rows(count)}, **more)


def test_a_table_opens_a_work_for_each_row_in_one_step(
    session: Session, world: World, registration: int
) -> None:
    imported(session, world, registration, 3)
    assert works(session, registration) == [
        (f"Công trình {number:02d}", "registered") for number in range(3)
    ]
    assert session.scalar(select(func.count()).select_from(Work)) == 3
    assert codes(session, registration) == ["open", "import_works"]
    assert_chain_holds(session, registration)


def test_a_table_costs_the_same_statements_however_long(database: Database, world: World) -> None:
    asked = []
    for count in (5, 50):
        with database.begin() as session:
            mine = world.put(session, "registration", "awaited", plan_id=world.a_plan(session))
        with statements() as sent, database.begin() as session:
            imported(session, world, mine, count)
        asked.append(len(sent))
    assert asked[0] == asked[1]


def test_a_row_that_lacks_something_opens_nothing(
    session: Session, world: World, registration: int
) -> None:
    poor = [*rows(2), {"title": "Thiếu loại và kết quả"}]
    with pytest.raises(Refused, match="not_ready"):
        world.take(session, registration, "import_works", answers={"rows": poor})
    with pytest.raises(Refused, match="not_ready"):
        world.take(session, registration, "import_works", answers={"rows": []})


def test_an_import_is_taken_back_whole_and_nothing_else_with_it(
    session: Session, world: World, registration: int
) -> None:
    world.take(session, registration, "add_work")
    imported(session, world, registration, 3, now=LATER)
    world.take(session, registration, "undo_import", now=LATER)
    told = works(session, registration)
    assert [state for _, state in told] == ["registered", *["cancelled"] * 3]
    assert "imported" not in paper(session, registration).content
    ended = session.scalars(select(Document.id).where(Document.parent_id == registration)).all()
    for one in [registration, *ended]:
        assert_chain_holds(session, one)
    with pytest.raises(Refused, match="not_ready"):
        world.take(session, registration, "undo_import")


def test_an_import_of_which_a_work_was_changed_since_is_not_taken_back_and_says_which(
    session: Session, world: World, registration: int
) -> None:
    imported(session, world, registration, 3)
    second = session.scalars(select(Document.id).where(Document.title == "Công trình 01")).one()
    world.take(session, second, "edit", answers=CONTENTS["work"] | {"title": "Đổi tên"})
    with pytest.raises(Refused) as refused:
        world.take(session, registration, "undo_import", actor=world.ward(Role.OFFICER))
    assert "01 hồ sơ" in refused.value.reasons[0].vi
    assert "“Đổi tên”" in refused.value.reasons[0].vi
