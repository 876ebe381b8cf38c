"""The database: one write transaction at a time on SQLite in order of asking, plain reads."""

import errno
import sqlite3
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from state_machines.alphabet import alphabetical
from state_machines.folding import plain

PATIENCE_MS = 15_000  # how long SQLite waits for a writer in another process
THREADS = 16  # as many as may ask at once in one process
RESTING_SQLITE = (
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
)  # fmt: skip
RESTING_POSTGRESQL = ("08", "25006", "40", "53", "55P03", "57")
"""No connection, a standby that only reads, lost races, no room, a lock, a server that ends."""
WRITES = "workflow_writes"  # the execution option of a connection that takes the lock at once


class Turnstile:
    """A lock that is given in the order of asking; SQLite's own waiting starves some writers."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()  # each is held until its owner's turn
        self._taken = False

    @property
    def waiting(self) -> int:
        """How many stand in the queue."""
        return len(self._waiting)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Waits for its turn and holds it until the block ends."""
        mine = self._queue_up()
        if mine is not None:
            mine.acquire()
        try:
            yield
        finally:
            self._pass_on()

    def _queue_up(self) -> "threading.Lock | None":
        """What to wait for; None when nobody is inside."""
        with self._guard:
            if not self._taken:
                self._taken = True
                return None
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
            return mine

    def _pass_on(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False


class Work(Session):
    """A session within a transaction that has begun: it keeps books of its own only when objects
    are used. A step uses none, and its statements go by the connection."""

    bind: Connection

    def connection(self, *args: Any, **options: Any) -> Connection:
        """The connection of the transaction; refused when that has ended."""
        if self.in_transaction() or not self.bind.in_transaction():
            return super().connection(*args, **options)
        return self.bind

    def close(self) -> None:
        """Lets go of its objects, if it has any."""
        if self.in_transaction() or self.identity_map:
            super().close()

    def rollback(self) -> None:
        """Ends the whole transaction and leaves nothing."""
        super().rollback()
        if whole := self.bind.get_transaction():
            whole.rollback()


def ended(session: Session) -> bool:
    """Whether the transaction of a session that a `Database` opened is over."""
    return isinstance(session, Work) and not session.bind.in_transaction()


class Database:
    """Where everything is kept: SQLite in one file, or PostgreSQL."""

    def __init__(self, url: str, *, synchronous: str = "FULL") -> None:
        self.engine = _engine(url, synchronous)
        embedded = self.engine.dialect.name == "sqlite"
        self._turnstile = Turnstile() if embedded else None
        self._writer = self.engine.execution_options(**{WRITES: True})
        # SQLite: changing `query_only` throws away what a connection has prepared, so readers
        # have connections of their own.
        reader = _engine(url, synchronous, query_only=True) if embedded else self.engine
        self._reader = reader.execution_options(postgresql_readonly=True)
        still = {} if embedded else {"isolation_level": "REPEATABLE READ"}
        self._still = self._reader.execution_options(**still)

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """Opens one write transaction: commits at the end of the block, or leaves nothing."""
        with self._turn(), self._writer.connect() as connection:
            with connection.begin(), Work(connection, expire_on_commit=False) as session:
                yield session
                if session.in_transaction():
                    session.commit()  # writes what objects still hold; the connection commits

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Opens a session that sees one moment and cannot write."""
        with self._reading(self._reader) as session:
            yield session

    @contextmanager
    def moment(self) -> Iterator[Session]:
        """Opens a session to read in that sees one single moment, however much it asks."""
        with self._reading(self._still) as session:
            yield session

    @contextmanager
    def _reading(self, engine: Engine) -> Iterator[Session]:
        """Ends with a commit, though there is nothing to keep and whoever reads be refused: after
        a rollback psycopg has the server forget every statement that it has prepared."""
        with engine.connect() as connection:
            whole = connection.begin()
            try:
                with Work(connection) as session:
                    yield session
            except SQLAlchemyError:  # what the database refused is rolled back with the connection
                raise
            except BaseException:
                whole.commit()
                raise
            whole.commit()

    def dispose(self) -> None:
        """Closes every connection."""
        self.engine.dispose()
        self._reader.dispose()

    def _turn(self) -> AbstractContextManager[None]:
        return self._turnstile.turn() if self._turnstile else nullcontext()


def rests(failure: BaseException) -> bool:
    """Whether the database is away, busy or full, and the same may work in a while: no mistake of
    the application."""
    if isinstance(failure, PoolTimeout):
        return True
    if not isinstance(failure, OperationalError | InterfaceError | InternalError):
        return False
    if (code := getattr(failure.orig, "sqlite_errorcode", None)) is not None:
        return code & 0xFF in RESTING_SQLITE
    state = getattr(failure.orig, "sqlstate", None)
    return state is None or state.startswith(RESTING_POSTGRESQL)


def disk_is_full(failure: BaseException) -> bool:
    """Whether there is no space left, for a file or for the database."""
    if isinstance(failure, OSError):
        return failure.errno in (errno.ENOSPC, errno.EDQUOT)
    cause = getattr(failure, "orig", None)
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    return code == sqlite3.SQLITE_FULL or getattr(cause, "sqlstate", None) == "53100"


def _engine(url: str, synchronous: str, *, query_only: bool = False) -> Engine:
    address = make_url(url)
    if address.drivername in ("postgresql", "postgres"):
        address = address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() != "sqlite":
        return create_engine(address, pool_size=THREADS, max_overflow=THREADS)
    _begin_private(address.database)
    engine = create_engine(
        address, pool_size=THREADS, max_overflow=THREADS, connect_args={"check_same_thread": False}
    )
    _tune_sqlite(engine, synchronous, query_only)
    return engine


def _begin_private(place: str | None) -> None:
    """A new file is for our eyes only, whoever may look into its folder; SQLite's own beside it
    are as the file is."""
    file = Path(place or ":memory:")
    if file.name != ":memory:" and file.parent.is_dir() and not file.exists():
        file.touch(mode=0o600)


def _tune_sqlite(engine: Engine, synchronous: str, query_only: bool) -> None:
    """Takes transactions away from the driver, which would begin them late and unlocked."""

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: object) -> None:
        connection.isolation_level = None
        connection.create_function("plain", 1, _plain, deterministic=True)
        connection.create_function("name_key", 1, _name_key, deterministic=True)
        for pragma in (
            f"busy_timeout = {PATIENCE_MS}",
            "journal_mode = WAL",
            f"synchronous = {synchronous}",
            "foreign_keys = ON",
            "recursive_triggers = ON",  # else INSERT OR REPLACE deletes past a delete trigger
            "temp_store = MEMORY",
            f"query_only = {int(query_only)}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # On the driver's connection: these are not statements of the application.
        raw: Any = connection.connection.dbapi_connection
        writes = connection.get_execution_options().get(WRITES)
        raw.execute("BEGIN IMMEDIATE" if writes else "BEGIN")


def _plain(text: str | None) -> str | None:
    """What PostgreSQL has as a function of its own."""
    return None if text is None else plain(text)


def _name_key(name: str | None) -> bytes | None:
    """The same."""
    return None if name is None else alphabetical(name)
