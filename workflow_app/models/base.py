"""What every table shares: the declarative base, UTC times, and columns that sort by bytes."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, ClassVar, cast

from sqlalchemy import JSON, DateTime, LargeBinary, MetaData, String, Table, func
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


class UtcTime(TypeDecorator[datetime]):
    """An instant, stored in UTC and always aware. A naive datetime is refused.

    SQLite keeps it as text, which is written and read here: a paper has seven of them.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        return _spelled if dialect.name == "sqlite" else _in_utc

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        return _read if dialect.name == "sqlite" else _in_utc


def _in_utc(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise ValueError("a time without a zone says nothing: use an aware datetime")
    return moment.astimezone(UTC)


def _spelled(moment: datetime | None) -> str | None:
    known = _in_utc(moment)
    return known.replace(tzinfo=None).isoformat(" ", "microseconds") if known else None


def _read(spelled: str | None) -> datetime | None:
    return datetime.fromisoformat(spelled + "+00:00") if spelled else None


class Clock(FunctionElement[datetime]):
    """The database's own clock: of many nodes, the only one that judges what is late."""

    type = UtcTime()
    inherit_cache = True
    name = "clock"


@compiles(Clock)
def _sqlite_clock(element: Clock, compiler: Any, **options: Any) -> str:
    return "strftime('%Y-%m-%d %H:%M:%f000', 'now')"


@compiles(Clock, "postgresql")
def _postgresql_clock(element: Clock, compiler: Any, **options: Any) -> str:
    return "clock_timestamp()"


PathText = String(200).with_variant(String(200, collation="C"), "postgresql")
"""A path like '1/14/230/'; sorted by bytes on both databases so that a prefix is a range."""


def in_order(name: Any) -> Any:
    """What a list of names is sorted by, and paged by: the order of `state_machines.alphabet`, of
    a column or of a name. Both databases have the function."""
    return func.name_key(name, type_=LargeBinary)


class _UnitsInOrder(FunctionElement[bytes]):
    type, inherit_cache = LargeBinary(), True


def units_in_order(name: Any) -> Any:
    """The same of the names of units, of which there are thousands. PostgreSQL, which would take
    70 µs for each, keeps the key beside the name; the function of SQLite remembers."""
    return _UnitsInOrder(name)


@compiles(_UnitsInOrder)
def _worked_out(key: Any, compiler: Any, **options: Any) -> str:
    return f"name_key({compiler.process(key.clauses, **options)})"


@compiles(_UnitsInOrder, "postgresql")
def _kept_beside(key: Any, compiler: Any, **options: Any) -> str:
    return f"{compiler.process(key.clauses, **options)}_key"


class Base(DeclarativeBase):
    """The declarative base of every table."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcTime, dict[str, Any]: JSON}


def table_of(model: type[Base]) -> Table:
    """The table of a model, for statements that need no objects."""
    return cast(Table, model.__table__)


def insert_into(dialect: Dialect, table: Table) -> Any:
    """An insert in the dialect of this database, which knows `on_conflict_do_nothing`."""
    return (postgresql if dialect.name == "postgresql" else sqlite).insert(table)
