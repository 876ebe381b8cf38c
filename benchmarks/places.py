"""Where it is measured: a fresh migrated database of either kind, with its durability named."""

import sqlite3
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import make_url

from state_machines.alphabet import alphabetical
from tests import needs
from workflow_app.adapters import migrating
from workflow_app.db import Database

DURABLE = "-c fsync=on -c synchronous_commit=on -c full_page_writes=on"


@dataclass(frozen=True)
class Place:
    """A database: for the product by its address, for the floor by its bare driver."""

    backend: str
    durability: str
    url: str

    def database(self) -> Database:
        """Opens it as the product does."""
        if self.backend == "sqlite":
            return Database(self.url, synchronous=self.durability)
        return Database(self.url)

    def bare(self) -> Any:
        """Opens it with the driver alone, with the same care for the disk and the same function."""
        if self.backend == "postgresql":
            return psycopg.connect(self.url)
        path = str(make_url(self.url).database)
        connection = sqlite3.connect(path, isolation_level=None, timeout=60)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA synchronous = {self.durability}")
        connection.create_function("name_key", 1, alphabetical, deterministic=True)
        return connection


class Ground:
    """Where places are made; the PostgreSQL server is started when it is first asked for."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._server = ""

    def __enter__(self) -> "Ground":
        return self

    def __exit__(self, *failure: object) -> None:
        self._stack.close()

    @contextmanager
    def place(
        self, backend: str, durability: str = "FULL", *, empty: bool = False
    ) -> Iterator[Place]:
        """A new database, migrated unless it is to stay empty, removed at the end."""
        make = self._sqlite if backend == "sqlite" else self._postgresql
        with make(durability) as place:
            if not empty:
                database = place.database()
                migrating.upgrade(database.engine)
                database.dispose()
            yield place

    @contextmanager
    def _sqlite(self, durability: str) -> Iterator[Place]:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            yield Place("sqlite", durability, f"sqlite:///{Path(folder) / 'workflow.db'}")

    @contextmanager
    def _postgresql(self, durability: str) -> Iterator[Place]:
        if not self._server:
            self._server, stop = needs.own_server(DURABLE)
            self._stack.callback(stop)
        name = f"bench_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(self._server, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}".encode())
            yield Place("postgresql", "fsync=on", needs.same_server(self._server, name))
            server.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
