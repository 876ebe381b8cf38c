"""What the product sends to its database, noted, and sent once more by the bare driver."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import event
from sqlalchemy.orm import Session

from benchmarks.places import Place
from workflow_app.db import Database


class Sent(NamedTuple):
    """A statement as the driver gets it."""

    sql: str
    parameters: Any


@contextmanager
def undone(database: Database) -> Iterator[tuple[Session, list[Sent]]]:
    """A write unit that is rolled back, and the statements sent in it."""
    sent: list[Sent] = []

    def note(_: Any, __: Any, sql: str, parameters: Any, *rest: Any) -> None:
        sent.append(Sent(sql, parameters))

    with database.begin() as session:
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", note)
        yield session, sent
        event.remove(connection, "before_cursor_execute", note)
        session.rollback()


class Driver:
    """A connection of the bare driver, opened as the product opens its own."""

    def __init__(self, place: Place) -> None:
        self._connection: Any = place.bare()
        self._embedded = isinstance(self._connection, sqlite3.Connection)
        if self._embedded:  # the floor does without: it has no keys and no triggers
            for pragma in ("foreign_keys = ON", "recursive_triggers = ON", "temp_store = MEMORY"):
                self._connection.execute(f"PRAGMA {pragma}")

    def send(self, statements: list[Sent]) -> None:
        """One transaction; what is selected is fetched."""
        if self._embedded:
            self._connection.execute("BEGIN IMMEDIATE")
        for sql, parameters in statements:
            cursor = self._connection.execute(sql, parameters)
            if cursor.description:
                cursor.fetchall()
        self._connection.commit()
