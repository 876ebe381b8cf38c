"""The migrations: up, down and up again, equal to the models, and their fences hold."""

from datetime import UTC, date, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, inspect, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from workflow_app.adapters import migrating
from workflow_app.db import Database
from workflow_app.models import Base, Document, Edition, Person, SeatRow, Unit
from workflow_app.models.log import Verification
from workflow_app.models.trail import Act, ActValue, Entry, PrivateValue

NOW = datetime(2023, 11, 1, 2, 0, tzinfo=UTC)


def test_up_down_and_up_again_leaves_the_same_schema(empty_database: Database) -> None:
    engine = empty_database.engine
    assert not migrating.at_head(engine)
    migrating.upgrade(engine)
    first = _differences(empty_database), sorted(inspect(engine).get_table_names())
    migrating.downgrade(engine)
    assert inspect(engine).get_table_names() == ["alembic_version"]
    migrating.upgrade(engine)
    assert (_differences(empty_database), sorted(inspect(engine).get_table_names())) == first
    assert migrating.at_head(engine)


def test_the_models_are_what_the_migrations_make(database: Database) -> None:
    assert _differences(database) == []


def test_a_revision_is_called_as_its_file() -> None:
    script = ScriptDirectory(str(migrating.folder()))
    names = {revision.revision for revision in script.walk_revisions()}
    assert names == {path.stem for path in (migrating.folder() / "versions").glob("*.py")}


def test_migrations_follow_one_another_as_they_are_numbered() -> None:
    """One road for every database: what came second rests on what came first."""
    script = ScriptDirectory(str(migrating.folder()))
    road = [revision.revision for revision in script.walk_revisions()][::-1]
    assert len(script.get_heads()) == 1
    assert [int(name[:3]) for name in road] == list(range(1, len(road) + 1))


def test_a_broken_migration_leaves_nothing(empty_database: Database) -> None:
    migrating.upgrade(empty_database.engine, "002_fences")
    with empty_database.begin() as session:
        session.execute(text("CREATE INDEX ix_documents_remind ON documents (due_at)"))
    with pytest.raises(DBAPIError):  # 003 widens the papers, then finds an index in its way
        migrating.upgrade(empty_database.engine)
    assert migrating.current(empty_database.engine) == ("002_fences",)
    columns = {column["name"] for column in inspect(empty_database.engine).get_columns("documents")}
    assert "deadline" not in columns


@pytest.mark.parametrize("model", [Entry, Edition, Act, Verification])
@pytest.mark.parametrize("statement", ["UPDATE {table} SET id = id", "DELETE FROM {table}"])
def test_what_was_written_down_is_never_rewritten(
    database: Database, model: type[Base], statement: str
) -> None:
    _written(database)
    with pytest.raises(DBAPIError, match="insert-only"), database.begin() as session:
        session.execute(text(statement.format(table=model.__tablename__)))


def test_an_entry_is_not_replaced_by_inserting_it_again(embedded: Database) -> None:
    _written(embedded)
    with pytest.raises(DBAPIError, match="insert-only"), embedded.begin() as session:
        session.execute(text("INSERT OR REPLACE INTO trail SELECT * FROM trail"))


@pytest.mark.parametrize("table", ["trail", "trail_private", "editions", "acts", "acts_private"])
def test_a_whole_table_is_not_emptied(database: Database, table: str) -> None:
    if database.engine.dialect.name == "sqlite":
        return  # it has no TRUNCATE
    with pytest.raises(DBAPIError, match="insert-only"), database.begin() as session:
        session.execute(text(f"TRUNCATE {table} CASCADE"))


@pytest.mark.parametrize("model", [PrivateValue, ActValue])
def test_a_personal_value_is_erased_but_never_replaced(
    database: Database, model: type[Base]
) -> None:
    _written(database)
    with pytest.raises(DBAPIError, match="insert-only"), database.begin() as session:
        session.execute(text(f"UPDATE {model.__tablename__} SET value = 'other'"))
    with database.begin() as session:
        session.execute(text(f"DELETE FROM {model.__tablename__}"))
        assert session.scalar(select(func.count()).select_from(model)) == 0


@pytest.mark.parametrize(
    "change",
    [
        "state = 'moved'",
        "version = version + 1",
        "state = 'moved', version = version + 1",
        "version = version - 1",
    ],
)
def test_a_paper_never_moves_without_its_entry(database: Database, change: str) -> None:
    _written(database)
    with pytest.raises(DBAPIError, match="a paper moved"), database.begin() as session:
        session.execute(text(f"UPDATE documents SET {change}"))


def test_a_paper_moves_with_its_entry_and_to_the_state_it_names(database: Database) -> None:
    paper_id = _written(database)
    move = text("UPDATE documents SET state = :state, version = 2")
    with database.begin() as session:
        _enter(session, session.get_one(Document, paper_id), seq=2, target="moved")
        session.execute(move, {"state": "moved"})
    with pytest.raises(DBAPIError, match="a paper moved"), database.begin() as session:
        _enter(session, session.get_one(Document, paper_id), seq=3, target="moved")
        session.execute(text("UPDATE documents SET state = 'elsewhere', version = 3"))
    with database.read() as session:
        assert session.execute(select(Document.state, Document.version)).one() == ("moved", 2)


def test_a_paper_is_not_opened_without_its_first_entry(database: Database) -> None:
    if database.engine.dialect.name == "sqlite":
        return  # it has no deferred triggers; `doctor` finds such a paper
    with pytest.raises(DBAPIError, match="a paper moved"), database.begin() as session:
        _paper(session, entry=False)


def test_foreign_keys_are_kept(database: Database) -> None:
    with pytest.raises(IntegrityError), database.begin() as session:
        session.execute(text("DELETE FROM units WHERE id = :id"), {"id": _paper(session).unit_id})


def _is_of_a_model(name: str | None, sort: str, parents: object) -> bool:
    """The index of the search is kept by the database itself."""
    return not (name or "").startswith(("sought_", "name_key"))


def _differences(database: Database) -> list[object]:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": _is_of_a_model}
        )
        return list(compare_metadata(context, Base.metadata))


def _written(database: Database) -> int:
    """A paper with one row in every table that is only inserted into."""
    with database.begin() as session:
        paper = _paper(session)
        session.add(
            Edition(
                document_id=paper.id,
                edition=1,
                title="",
                number="",
                content={},
                issued_at=NOW,
                version=1,
            )
        )
        act = Act(at=NOW, code="submit", why="not_yours", body="{}", leaf="0" * 64)
        session.add(act)
        session.add(Verification(at=NOW, leaves=1, anchors=1, findings=0, report="{}"))
        session.flush()
        session.add(ActValue(act_id=act.id, field="details", salt=b"s" * 32, value="x"))
        session.add(
            PrivateValue(
                entry_document_id=paper.id, entry_seq=1, field="reason", salt=b"s" * 32, value="x"
            )
        )
        return paper.id


def _paper(session: Session, entry: bool = True) -> Document:
    day = date(2023, 1, 1)
    unit = Unit(code="w1", name="Phường Một", kind="front_committee", path="1/", valid_from=day)
    person = Person(login="an", name="An")
    session.add_all([unit, person])
    session.flush()
    session.add(SeatRow(person_id=person.id, unit_id=unit.id, role="officer", held_from=day))
    paper = Document(
        kind="paper",
        unit_id=unit.id,
        issuer_id=unit.id,
        content={},
        state_since=NOW,
        machine_version="1",
        created_at=NOW,
        _state="awaited",
    )
    session.add(paper)
    session.flush()
    if entry:
        _enter(session, paper, seq=1, target="awaited")
    return paper


def _enter(session: Session, paper: Document, seq: int, target: str) -> None:
    seat = session.scalars(select(SeatRow)).one()
    session.add(
        Entry(
            document_id=paper.id,
            unit_id=paper.unit_id,
            seq=seq,
            at=NOW,
            code="step",
            source="",
            target=target,
            actor_id=seat.person_id,
            seat_id=seat.id,
            body="{}",
            leaf="0" * 64,
            chain="0" * 64,
        )
    )
    session.flush()
