"""What every test may ask for: a fresh migrated database on either engine, and no network."""

import ipaddress
import shutil
import socket
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.orm import Session

from tests import needs
from workflow_app.adapters import migrating
from workflow_app.db import Database

ENGINES = ("sqlite", "postgresql")
COUNTED = "counted"


def pytest_report_header() -> list[str]:
    return [f"!!! NOT TESTED, BY WORKFLOW_WITHOUT: {name} !!!" for name in sorted(needs.without())]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Says how much was counted, whatever is captured and in whichever process it ran."""
    told = [
        f"{report.nodeid}: {words}"
        for report in terminalreporter.stats.get("passed", ())
        if report.when == "call"
        for name, words in report.user_properties
        if name == COUNTED
    ]
    if told:
        terminalreporter.section("counted")
        for line in sorted(told):
            terminalreporter.write_line(line)


@pytest.fixture
def counted(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Says in the summary of the run how much a test has tried."""
    return lambda words: record_property(COUNTED, words)


@pytest.fixture(autouse=True)
def network_is_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections leave this machine for nobody."""
    connect = socket.socket.connect

    def near(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] != "localhost":
            assert ipaddress.ip_address(address[0]).is_loopback, f"{address} is not this machine"
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", near)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "workflow.db"
    database = Database(f"sqlite:///{path}")
    migrating.upgrade(database.engine)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a PostgreSQL server; missing is a failure unless the caller allowed it."""
    if "postgresql" in needs.without():
        pytest.skip("WORKFLOW_WITHOUT=postgresql")
    address, stop = needs.postgresql()
    yield address
    stop()


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> Iterator[str]:
    with _postgresql_database(postgresql_server) as address:
        database = Database(address)
        migrating.upgrade(database.engine)
        database.dispose()
        yield address


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a fresh migrated SQLite file."""
    path = tmp_path / "workflow.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a fresh migrated database, once on each engine."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    template = request.getfixturevalue("postgresql_template")
    server = request.getfixturevalue("postgresql_server")
    with _postgresql_database(server, template=template) as address:
        yield address


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh migrated database, once on each engine."""
    database = Database(database_url, synchronous="OFF")
    yield database
    database.dispose()


@pytest.fixture
def embedded(sqlite_url: str) -> Iterator[Database]:
    """A fresh migrated SQLite database alone, where the engine does not matter."""
    database = Database(sqlite_url, synchronous="OFF")
    yield database
    database.dispose()


@pytest.fixture
def on_postgresql(postgresql_server: str, postgresql_template: str) -> Iterator[Database]:
    """A fresh migrated PostgreSQL database alone, for what only a server does."""
    with _postgresql_database(postgresql_server, template=postgresql_template) as address:
        yield from _opened(address)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """One write transaction, rolled back at the end of the test."""
    with database.begin() as session:
        yield session
        session.rollback()


@pytest.fixture(params=ENGINES)
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any table, once on each engine."""
    if request.param == "sqlite":
        address = f"sqlite:///{tmp_path / 'empty.db'}"
        yield from _opened(address)
        return
    with _postgresql_database(request.getfixturevalue("postgresql_server")) as address:
        yield from _opened(address)


def _opened(address: str) -> Iterator[Database]:
    database = Database(address)
    yield database
    database.dispose()


class _postgresql_database:
    """A database of its own on a server, dropped at the end. Its template is copied file by file:
    that costs the server half of what writing it to the log does."""

    def __init__(self, server: str, template: str = "") -> None:
        self.name = f"test_{uuid.uuid4().hex[:12]}"
        self.address = needs.same_server(server, self.name)
        self._template = make_url(template).database if template else "template1"
        url = make_url(server).set(drivername="postgresql+psycopg")
        self._engine = create_engine(url, isolation_level="AUTOCOMMIT")

    def __enter__(self) -> str:
        copied = f"TEMPLATE {self._template} STRATEGY FILE_COPY"
        self._run(f"CREATE DATABASE {self.name} {copied}")
        return self.address

    def __exit__(self, *failure: object) -> None:
        self._run(f"DROP DATABASE {self.name} WITH (FORCE)")
        self._engine.dispose()

    def _run(self, statement: str) -> None:
        with self._engine.connect() as connection:
            connection.execute(text(statement))
