"""Statements compiled once for each dialect: the ORM's care, at the driver's price."""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Executable, Select
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

Convert = Callable[[Any], Any] | None


class _Compiled(NamedTuple):
    sql: str
    given: tuple[tuple[str, Convert], ...]  # the parameters, in the order of the statement
    known: Mapping[str, Any]  # the values that the statement brings itself
    results: tuple[tuple[int, Callable[[Any], Any]], ...]  # the columns that are converted
    row: Callable[[list[Any]], Any]


class Prepared:
    """A statement with named parameters, compiled at first use and then sent as it is.

    Compiling and caching cost more than the database does for the few statements that every
    transition sends; values are still converted by the columns' own types. Whatever is the same
    each time is written out in the statement, or comes with it. One that holds `lists` of values
    needs some value of each parameter to be compiled.
    """

    def __init__(self, statement: Executable, *, lists: bool = False) -> None:
        self._statement, self._lists = statement, lists
        self._by_dialect: dict[str, _Compiled] = {}

    def run(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Execute with one set of values; return the number of rows that it changed."""
        compiled = self._for(connection.dialect)
        cursor = _send(connection, compiled.sql, _parameters(compiled, values))
        return int(cursor.rowcount)

    def run_many(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> int:
        """Execute once for each set of values; return the number of rows that were changed. What
        many rows share is converted once. Without any nothing is sent."""
        if not rows:
            return 0
        compiled = self._for(connection.dialect)
        columns = [_column(name, convert, rows) for name, convert in compiled.given]
        return int(_send(connection, compiled.sql, list(zip(*columns, strict=True))).rowcount)

    def first(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """Return the first row, with its columns as attributes, or None."""
        compiled = self._for(connection.dialect)
        found = _send(connection, compiled.sql, _parameters(compiled, values)).fetchone()
        if found is None:
            return None
        return compiled.row(_converted(compiled, found))

    def all(self, connection: Connection, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Return every row as a tuple, as the driver gives it where no column is converted."""
        compiled = self._for(connection.dialect)
        found = _send(connection, compiled.sql, _parameters(compiled, values)).fetchall()
        if not compiled.results:
            return list(found)
        return [tuple(_converted(compiled, row)) for row in found]

    def _for(self, dialect: Dialect) -> _Compiled:
        found = self._by_dialect.get(dialect.name)
        if found is None:
            found = self._by_dialect[dialect.name] = _compile(self._statement, dialect, self._lists)
        return found


def _compile(statement: Executable, dialect: Dialect, lists: bool) -> _Compiled:
    style = "qmark" if dialect.positional else "format"  # by place: drivers take that quicker
    spelled: Any = type(dialect)(paramstyle=style)  # type: ignore[call-arg]
    compiled: Any = statement.compile(dialect=spelled)  # type: ignore[attr-defined]
    if lists:  # each value of a list has its place
        compiled = compiled.construct_expanded_state()
    columns = tuple(statement.selected_columns) if isinstance(statement, Select) else ()
    row: Any = namedtuple("Row", " ".join(str(column.key) for column in columns))  # type: ignore[misc]
    converts = [_impl(column.type, dialect).result_processor(dialect, None) for column in columns]
    return _Compiled(
        sql=compiled.statement if lists else str(compiled),
        given=tuple(_given(compiled, name, dialect, lists) for name in compiled.positiontup),
        known=compiled.parameters if lists else {},
        results=tuple((place, convert) for place, convert in enumerate(converts) if convert),
        row=row._make,
    )


def _given(compiled: Any, name: str, dialect: Dialect, lists: bool) -> tuple[str, Convert]:
    if lists:
        return name, compiled.processors.get(name)
    return name, _impl(compiled.binds[name].type, dialect).bind_processor(dialect)


def _send(connection: Connection, sql: str, parameters: Any) -> Any:
    """Hand a statement to the driver, past the machinery that builds a result for every purpose.

    What the driver complains of is raised as SQLAlchemy raises it, and whoever listens to
    statements hears of it: then it takes the longer road.
    """
    if connection.dispatch.before_cursor_execute:
        return connection.exec_driver_sql(sql, parameters)
    cursor = connection.connection.cursor()
    try:
        (cursor.executemany if isinstance(parameters, list) else cursor.execute)(sql, parameters)
    except Exception as problem:
        raise _as_told_by_sqlalchemy(problem, connection, sql, parameters) from problem
    return cursor


def _as_told_by_sqlalchemy(
    problem: Exception, connection: Connection, sql: str, parameters: Any
) -> BaseException:
    error: Any = connection.dialect.loaded_dbapi.Error
    return DBAPIError.instance(sql, parameters, problem, error, dialect=connection.dialect)


def _impl(type_: TypeEngine[Any], dialect: Dialect) -> Any:
    return type_.dialect_impl(dialect)


def _converted(compiled: _Compiled, found: Sequence[Any]) -> list[Any]:
    row = list(found)
    for place, convert in compiled.results:
        if row[place] is not None:
            row[place] = convert(row[place])
    return row


def _parameters(compiled: _Compiled, values: Mapping[str, Any]) -> tuple[Any, ...]:
    if compiled.known:
        values = {**compiled.known, **values}
    return tuple(
        [convert(values[name]) if convert else values[name] for name, convert in compiled.given]
    )


def _column(name: str, convert: Convert, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    values = [row[name] for row in rows]
    if convert is None:
        return values
    once = cache(convert)
    return [once(value) if value.__hash__ else convert(value) for value in values]
