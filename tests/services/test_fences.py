"""Past the one hand there is a fence: a paper that was really moved cannot be bent by SQL."""

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.services.reading import rows
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Document, table_of


@pytest.fixture
def moved(database: Database, world: World, plan_id: int) -> int:
    """A registration that was handed in and sent back: two steps, one with a reason."""
    with database.begin() as session:
        paper_id = world.put(session, "registration", "drafting", plan_id=plan_id)
        world.put(session, "work", "registered", plan_id=plan_id, parent_id=paper_id)
        world.take(session, paper_id, "submit")
        world.take(session, paper_id, "send_back")
    return paper_id


@pytest.mark.parametrize(
    "bend",
    [
        "UPDATE documents SET state = 'accepted' WHERE id = :id",
        "UPDATE documents SET state = 'submitted', version = 2 WHERE id = :id",
        "UPDATE documents SET state = 'accepted', version = 4 WHERE id = :id",
        "UPDATE documents SET version = 1 WHERE id = :id",
        "UPDATE trail SET actor_id = seat_id WHERE document_id = :id",
        "UPDATE trail SET at = at WHERE document_id = :id AND seq = 2",
        "DELETE FROM trail WHERE document_id = :id AND seq = 3",
        "UPDATE trail_private SET value = 'khác' WHERE entry_document_id = :id",
    ],
)
def test_what_happened_cannot_be_rewritten(database: Database, moved: int, bend: str) -> None:
    with database.read() as session:
        before = rows(session)
    with pytest.raises(DBAPIError, match=r"insert-only|a paper moved"), database.begin() as session:
        session.execute(text(bend), {"id": moved})
    with database.read() as session:
        assert rows(session) == before


def test_the_state_of_a_loaded_paper_cannot_be_assigned(session: Session, world: World) -> None:
    document = session.get_one(Document, world.put(session, "report", "drafting"))
    with pytest.raises(AttributeError):
        document.state = "accepted"  # type: ignore[misc]


def test_the_hidden_column_of_a_state_is_fenced_as_well(database: Database, moved: int) -> None:
    with pytest.raises(DBAPIError, match="a paper moved"), database.begin() as session:
        session.get_one(Document, moved)._state = "accepted"


def test_a_bulk_update_of_states_is_fenced(database: Database, moved: int) -> None:
    documents = table_of(Document)
    with pytest.raises(DBAPIError, match="a paper moved"), database.begin() as session:
        session.execute(update(documents).values(state="closed"))


def test_what_is_no_state_may_be_mended(database: Database, moved: int) -> None:
    with database.begin() as session:
        session.get_one(Document, moved).title = "Tên đã sửa"
    with database.read() as session:
        assert session.get_one(Document, moved).title == "Tên đã sửa"
