"""The next number of a register: one row lock, in the transaction that uses the number."""

from datetime import date
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.engine import Connection

from state_machines.grammar import Book
from workflow_app.models import Unit
from workflow_app.services.registers.rules import LETTER, SERIES, rule_on

_NEXT = text(
    "INSERT INTO registers (unit_id, series, year, last, first)"
    " VALUES (:unit_id, :series, :year, 1, 1)"
    " ON CONFLICT (unit_id, series, year) DO UPDATE SET last = registers.last + 1"
    " RETURNING last"
)


def allot(connection: Connection, unit_id: int, book: Book, type: str, on: date) -> dict[str, Any]:
    """Take the next number of a unit's book for a paper of a type, dated on a day. Returned are the
    columns of the paper that bear it: what rolls back gives no number, so none is ever missing."""
    rule = rule_on(connection, unit_id, book, on)
    series = SERIES[Book.IN] if book is Book.IN else rule.series(type)
    period = rule.period(on)
    value = connection.scalar(_NEXT, {"unit_id": unit_id, "series": series, "year": period})
    symbol = connection.scalar(select(Unit.symbol).where(Unit.id == unit_id)) or ""
    return {
        "number": _written(book, int(value or 0), type, symbol),
        "series": series,
        "number_year": period,
        "number_value": value,
        "issued_on": on,
    }


def _written(book: Book, value: int, type: str, symbol: str) -> str:
    """364/KH-MTTQ-BTT, a letter 45/MTTQ-BTT; what comes in has its number in the book alone."""
    if book is Book.IN:
        return f"{value:02d}/{SERIES[Book.IN]}"
    return f"{value:02d}/{symbol}" if type == LETTER else f"{value:02d}/{type}-{symbol}"
