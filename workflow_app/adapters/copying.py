"""Everything in a database, copied into an empty one on PostgreSQL with the numbers it has."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, ForeignKeyConstraint, MetaData, Table, insert, inspect, select
from sqlalchemy import text as sql

PART = 1000
"""How many rows are in memory."""
DERIVED = ("sought_", "alembic_version")  # made from the rest by the other database itself


class Uncopied(RuntimeError):
    """Why nothing was copied; the message says what to do."""


def copy(source: Connection, target: Connection, metadata: MetaData) -> dict[str, int]:
    """Copies the rows of all tables and returns how many each has. Both databases stand at the
    same migration. The caller commits, all of it or nothing; raises `Uncopied`."""
    tables = metadata.sorted_tables
    _refuse_unknown(source, tables)
    _refuse_taken(target, tables)
    with _unwatched(target, tables):
        copied = {table.name: _copy(source, target, table) for table in tables}
    for table in tables:
        _count_on(target, table)
    return copied


def _refuse_unknown(source: Connection, tables: list[Table]) -> None:
    """A table that nobody copies would be left behind without a word."""
    there = {name for name in inspect(source).get_table_names() if not name.startswith(DERIVED)}
    if unknown := there - {table.name for table in tables}:
        raise Uncopied(f"tables that are not ours: {', '.join(sorted(unknown))}")


def _refuse_taken(target: Connection, tables: list[Table]) -> None:
    for table in tables:
        if target.execute(select(1).select_from(table).limit(1)).first():
            raise Uncopied(f"the other database is not empty: it has {table.name}. Make a new one")


def _copy(source: Connection, target: Connection, table: Table) -> int:
    rows = source.execute(select(table).execution_options(yield_per=PART)).mappings()
    copied = 0
    for part in rows.partitions():
        target.execute(insert(table), [dict(row) for row in part])
        copied += len(part)
    return copied


@contextmanager
def _unwatched(target: Connection, tables: list[Table]) -> Iterator[None]:
    """Triggers rest, what they wrote is copied like all else; a row may come before the row of its
    own table that it names. At the end everything named must be there."""
    own = [one for table in tables for one in table.foreign_key_constraints if _within(one)]
    _alter(target, tables, "DISABLE TRIGGER USER")
    _alter_each(target, own, "DEFERRABLE INITIALLY DEFERRED")
    yield
    target.execute(sql("SET CONSTRAINTS ALL IMMEDIATE"))
    _alter_each(target, own, "NOT DEFERRABLE")
    _alter(target, tables, "ENABLE TRIGGER USER")


def _within(one: ForeignKeyConstraint) -> bool:
    return one.referred_table is one.table


def _alter(target: Connection, tables: list[Table], change: str) -> None:
    for table in tables:
        target.execute(sql(f"ALTER TABLE {table.name} {change}"))


def _alter_each(target: Connection, own: list[ForeignKeyConstraint], change: str) -> None:
    for one in own:
        name = target.dialect.identifier_preparer.format_constraint(one)
        target.execute(sql(f"ALTER TABLE {one.table.name} ALTER CONSTRAINT {name} {change}"))


def _count_on(target: Connection, table: Table) -> None:
    """The next row gets a number after the last one."""
    for column in table.primary_key:
        if column.type.python_type is int:
            last = f"SELECT max({column.name}) FROM {table.name}"  # noqa: S608 - our own names
            counter = f"pg_get_serial_sequence('{table.name}', '{column.name}')"
            target.execute(sql(f"SELECT setval({counter}, ({last}))"))
