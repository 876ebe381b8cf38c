"""The database: a block is a transaction, a reader cannot write, writers go in turn."""

import threading
from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError, InvalidRequestError

from tests.factories import a_unit
from workflow_app.db import Database, Turnstile
from workflow_app.models import Unit


def test_a_block_that_fails_leaves_nothing(database: Database) -> None:
    with pytest.raises(KeyError), database.begin() as session:
        a_unit(session, "Phường An Hòa")
        raise KeyError
    with database.begin() as session:
        a_unit(session, "Phường An Sơn")
    with database.read() as session:
        assert session.scalars(select(Unit.name)).all() == ["Phường An Sơn"]


def test_what_objects_still_hold_is_written_with_the_rest(database: Database) -> None:
    with database.begin() as session:
        session.connection().execute(insert(Unit), [_a_row("a")])
        session.add(Unit(**_a_row("b")))
    with database.read() as session:
        assert sorted(session.scalars(select(Unit.code))) == ["a", "b"]


@pytest.mark.parametrize("by_objects", [True, False])
def test_a_block_that_is_rolled_back_leaves_nothing_and_takes_nothing_more(
    database: Database, by_objects: bool
) -> None:
    with database.begin() as session:
        if by_objects:
            session.add(Unit(**_a_row("a")))
            session.flush()
        else:
            session.connection().execute(insert(Unit), [_a_row("a")])
        session.rollback()
        with pytest.raises(InvalidRequestError, match="closed transaction"):
            session.connection()
    with database.read() as session:
        assert session.scalars(select(Unit.code)).all() == []


def test_objects_and_statements_share_one_savepoint(database: Database) -> None:
    with database.begin() as session:
        session.add(Unit(**_a_row("a")))
        with pytest.raises(KeyError), session.begin_nested():
            session.connection().execute(insert(Unit), [_a_row("b")])
            raise KeyError
    with database.read() as session:
        assert session.scalars(select(Unit.code)).all() == ["a"]


def _a_row(code: str) -> dict[str, Any]:
    return {
        "code": code, "name": "Phường An Hòa", "kind": "front_committee",
        "path": f"{code}/", "valid_from": date(2023, 1, 1),
    }  # fmt: skip


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError, match=r"readonly|read-only"), database.read() as session:
        a_unit(session, "Phường An Hòa")
    with database.begin() as session:
        a_unit(session, "Phường An Hòa")


def test_a_reader_sees_one_moment_while_others_write(embedded: Database) -> None:
    with embedded.read() as reader:
        assert reader.scalars(select(Unit.id)).all() == []
        with embedded.begin() as writer:
            a_unit(writer, "Phường An Hòa")
        assert reader.scalars(select(Unit.id)).all() == []


def test_what_is_read_again_and_again_the_server_has_prepared(on_postgresql: Database) -> None:
    prepared = text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%lpad%'")
    for _ in range(8):
        with on_postgresql.read() as session:
            session.scalar(text("SELECT lpad('x', 3)"))
    with pytest.raises(KeyError), on_postgresql.read() as session:  # a page that is refused
        session.scalar(text("SELECT lpad('x', 3)"))
        raise KeyError
    with on_postgresql.moment() as session:
        assert session.scalar(prepared) == 1


def test_a_read_that_the_database_refuses_says_so_and_leaves_the_connection_well(
    database: Database,
) -> None:
    with pytest.raises(DBAPIError, match="nowhere"), database.read() as session:
        session.scalar(text("SELECT id FROM nowhere"))
    with database.read() as session:
        assert session.scalars(select(Unit.id)).all() == []


def test_a_moment_stays_while_others_write(database: Database) -> None:
    with database.moment() as reader:
        assert reader.scalars(select(Unit.id)).all() == []
        with database.begin() as writer:
            a_unit(writer, "Phường An Hòa")
        assert reader.scalars(select(Unit.id)).all() == []
    with database.read() as reader:
        assert len(reader.scalars(select(Unit.id)).all()) == 1


def test_many_threads_that_read_and_then_write_lose_nothing(database: Database) -> None:
    with database.begin() as session:
        session.execute(text("CREATE TABLE tally (n INTEGER)"))
        session.execute(text("INSERT INTO tally VALUES (0)"))

    def add() -> None:
        for _ in range(20):
            with database.begin() as session:
                session.execute(text("UPDATE tally SET n = n + 1"))

    threads = [threading.Thread(target=add) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as session:
        assert session.scalar(text("SELECT n FROM tally")) == 120


def test_a_write_is_on_the_disk_when_it_is_committed(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.begin() as session:
        pragmas = {
            name: session.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers")
        }
    database.dispose()
    assert pragmas == {
        "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1
    }  # fmt: skip


def test_writers_go_in_the_order_in_which_they_came() -> None:
    turnstile, order = Turnstile(), []

    def enter(number: int) -> None:
        with turnstile.turn():
            order.append(number)

    threads = [threading.Thread(target=enter, args=(number,)) for number in range(20)]
    with turnstile.turn():
        for number, thread in enumerate(threads):
            thread.start()
            while turnstile.waiting <= number:
                threading.Event().wait(0.001)
    for thread in threads:
        thread.join()
    assert order == list(range(20))
