"""Statements compiled once for each dialect: the ORM's care, at the driver's price."""

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
    names: tuple[str, ...]
    converts: dict[str, Convert]  # of the parameters that the caller gives
    constants: dict[str, Any]
    positional: bool
    columns: tuple[str, ...]
    results: tuple[Convert, ...]


class Prepared:
    """A statement with named parameters, compiled at first use and then sent as it is.

    Compiling and caching cost more than the database does for the few statements that every
    transition sends; values are still converted by the columns' own types.
    """

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._by_dialect: dict[str, _Compiled] = {}

    def run(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Execute with one set of values; return the number of rows that it changed."""
        compiled = self._for(connection.dialect)
        cursor = _send(connection, compiled.sql, _parameters(compiled, values))
        return int(cursor.rowcount)

    def run_many(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Execute once for each set of values; what many rows share is converted once."""
        compiled = self._for(connection.dialect)
        columns = [_column(compiled, name, rows) for name in compiled.names]
        sets: list[Any] = list(zip(*columns, strict=True))
        if not compiled.positional:
            sets = [dict(zip(compiled.names, one, strict=True)) for one in sets]
        _send(connection, compiled.sql, sets)

    def first(self, connection: Connection, values: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the first row by column name, or None."""
        compiled = self._for(connection.dialect)
        row = _send(connection, compiled.sql, _parameters(compiled, values)).fetchone()
        if row is None:
            return None
        return {
            name: convert(value) if convert else value
            for name, convert, value in zip(compiled.columns, compiled.results, row, strict=True)
        }

    def _for(self, dialect: Dialect) -> _Compiled:
        found = self._by_dialect.get(dialect.name)
        if found is None:
            found = self._by_dialect[dialect.name] = _compile(self._statement, dialect)
        return found


def _compile(statement: Executable, dialect: Dialect) -> _Compiled:
    compiled: Any = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
    converts, constants = {}, {}
    for name, bind in compiled.binds.items():
        convert = _impl(bind.type, dialect).bind_processor(dialect)
        if bind.required:
            converts[name] = convert
        else:
            constants[name] = convert(bind.value) if convert else bind.value
    columns = tuple(statement.selected_columns) if isinstance(statement, Select) else ()
    return _Compiled(
        sql=str(compiled),
        names=tuple(compiled.positiontup or compiled.binds),
        converts=converts,
        constants=constants,
        positional=bool(compiled.positional),
        columns=tuple(str(column.key) for column in columns),
        results=tuple(
            _impl(column.type, dialect).result_processor(dialect, None) for column in columns
        ),
    )


def _send(connection: Connection, sql: str, parameters: Any) -> Any:
    """Hand a statement to the driver, past the machinery that builds a result for every purpose.

    What the driver complains of is raised as SQLAlchemy raises it, and whoever listens to
    statements hears of it: then it takes the longer road.
    """
    if connection.dispatch.before_cursor_execute:
        return connection.exec_driver_sql(sql, parameters)
    cursor = connection.connection.cursor()
    error: Any = connection.dialect.loaded_dbapi.Error
    try:
        (cursor.executemany if isinstance(parameters, list) else cursor.execute)(sql, parameters)
    except error as problem:
        wrapped = DBAPIError.instance(sql, parameters, problem, error, dialect=connection.dialect)
        raise wrapped from problem
    return cursor


def _impl(type_: TypeEngine[Any], dialect: Dialect) -> Any:
    return type_.dialect_impl(dialect)


def _parameters(compiled: _Compiled, values: Mapping[str, Any]) -> Any:
    given = dict(compiled.constants)
    for name, convert in compiled.converts.items():
        given[name] = convert(values[name]) if convert else values[name]
    return tuple(given[name] for name in compiled.names) if compiled.positional else given


def _column(compiled: _Compiled, name: str, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    if name in compiled.constants:
        return [compiled.constants[name]] * len(rows)
    values = [row[name] for row in rows]
    convert = compiled.converts[name]
    if convert is None:
        return values
    once = cache(convert)
    return [once(value) if value.__hash__ else convert(value) for value in values]
