"""The index of the search: whether it holds everything, and how it is built anew."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, column, except_, func, select, table, text
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

SOURCES = ("documents", "units", "unit_pasts", "people")
_KEPT = text("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'sought_%'")
_VALID = text(
    "SELECT count(*) FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid"
    " WHERE relname LIKE 'sought_%' AND indisvalid AND indisready"
)
TRIGGERS = 3  # of each source


def findings(session: Session) -> Iterator[str]:
    """Say what the search would not find; nothing when it finds everything."""
    if session.connection().dialect.name == "postgresql":
        if (valid := session.scalar(_VALID)) != len(SOURCES):
            yield f"the search has {valid} of its {len(SOURCES)} indexes: run `db index`"
        return
    if session.scalar(_KEPT) != TRIGGERS * len(SOURCES):
        yield "the index of the search is not kept: a trigger is missing"
    for source in SOURCES:
        if count := session.scalar(_missing(source)):
            yield f"the search does not find {count} rows of {source}: run `db index`"


def _missing(source: str) -> Select[Any]:
    found = except_(_ids(source), _ids(f"sought_{source}_docsize"))
    return select(func.count()).select_from(found.subquery())


def _ids(name: str) -> Select[Any]:
    return select(column("id")).select_from(table(name))


def build(connection: Connection) -> None:
    """Build the index anew from what is stored."""
    for source in SOURCES:
        name = f"sought_{source}"
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"REINDEX INDEX {name}")
        else:
            connection.exec_driver_sql(f"INSERT INTO {name} ({name}) VALUES ('rebuild')")  # noqa: S608
