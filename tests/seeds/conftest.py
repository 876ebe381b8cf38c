"""All cases loaded once, on a day that does not move."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from workflow_app import seeds
from workflow_app.adapters.disk import DiskStore
from workflow_app.db import Database

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def load(database: Database, case: str, store: DiskStore) -> None:
    """Load a case without the price of a real password."""
    seeds.load(
        database,
        case,
        lambda line: None,
        store=store,
        now=NOW,
        hash_password=lambda password: f"no hash of {len(password)} letters",
    )


@pytest.fixture(scope="session")
def demonstration_store(tmp_path_factory: pytest.TempPathFactory) -> DiskStore:
    return DiskStore(tmp_path_factory.mktemp("demonstration") / "files")


@pytest.fixture(scope="session")
def demonstration(
    sqlite_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
    demonstration_store: DiskStore,
) -> Iterator[Database]:
    """A database with every case in it. Tests only read it, or load what is there already."""
    path = tmp_path_factory.mktemp("demonstration") / "workflow.db"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}", synchronous="OFF")
    load(database, seeds.EVERYTHING, demonstration_store)
    yield database
    database.dispose()


@pytest.fixture
def reading(demonstration: Database) -> Iterator[Session]:
    with demonstration.read() as session:
        yield session
