"""What the product sends to its database, noted, and sent once more by the bare driver."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

from benchmarks.places import Place
from state_machines.folding import plain
from workflow_app.db import Database


class Sent(NamedTuple):
    """A statement as the driver gets it."""

    sql: str
    parameters: Any


@contextmanager
def heard(where: Connection | type[Engine]) -> Iterator[list[Sent]]:
    """The statements that a connection, or all of this process, sends within the block."""
    sent: list[Sent] = []

    def note(_: Any, __: Any, sql: str, parameters: Any, *rest: Any) -> None:
        sent.append(Sent(sql, parameters))

    event.listen(where, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(where, "before_cursor_execute", note)


@contextmanager
def undone(database: Database) -> Iterator[tuple[Session, list[Sent]]]:
    """A write unit that is rolled back, and the statements sent in it."""
    with database.begin() as session:
        with heard(session.connection()) as sent:
            yield session, sent
        session.rollback()


class Driver:
    """A connection of the bare driver, opened as the product opens its own."""

    def __init__(self, place: Place) -> None:
        self._connection: Any = place.bare()
        self._embedded = isinstance(self._connection, sqlite3.Connection)
        if self._embedded:  # the floor of a step does without: it has no keys and no triggers
            for pragma in ("foreign_keys = ON", "recursive_triggers = ON", "temp_store = MEMORY"):
                self._connection.execute(f"PRAGMA {pragma}")
            self._connection.create_function("plain", 1, plain, deterministic=True)

    def send(self, statements: list[Sent], *, begin: str = "BEGIN IMMEDIATE") -> None:
        """One transaction; what is selected is fetched."""
        if self._embedded:
            self._connection.execute(begin)
        for sql, parameters in statements:
            cursor = self._connection.execute(sql, parameters)
            if cursor.description:
                cursor.fetchall()
        self._connection.commit()
