"""The next number of a register: one row lock, in the transaction that uses the number."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from state_machines.grammar import Book, Text
from state_machines.rules import Refused
from workflow_app.models import Register, Unit
from workflow_app.services import acts
from workflow_app.services.registers.rules import LETTER, SERIES, rule_on

_NEXT = text(
    "INSERT INTO registers (unit_id, series, year, last, first)"
    " VALUES (:unit_id, :series, :year, 1, 1)"
    " ON CONFLICT (unit_id, series, year) DO UPDATE SET last = registers.last + 1"
    " RETURNING last"
)

BEGUN = Text(
    "Sổ {series} năm {period} đã cấp đến số {last}: số tiếp theo do hệ thống cấp",
    "The series {series} of {period} has given numbers up to {last}: it goes on by itself",
)


def take_over(
    session: Session, unit_id: int, book: Book, type: str, on: date, last: int, now: datetime
) -> None:
    """Go on behind the last number that a unit gave on paper; `Refused("not_ready")` once this
    system has given one of the series. An act says from where the numbers are ours."""
    series, period = _place(session.connection(), unit_id, book, type, on)
    place = {"unit_id": unit_id, "series": series, "year": period}
    given = session.scalar(select(Register.last).filter_by(**place))
    if given is not None:
        said = {"series": series, "period": period, "last": given}
        raise Refused("not_ready", (Text(BEGUN.vi.format(**said), BEGUN.en.format(**said)),))
    session.execute(insert(Register).values(**place, last=last, first=last + 1))
    told = {"series": series, "period": period, "last": last}
    acts.note(
        session, at=now, actor_id=None, unit_id=unit_id, code="register_taken_over", why="admin",
        public=told,
    )  # fmt: skip


def allot(connection: Connection, unit_id: int, book: Book, type: str, on: date) -> dict[str, Any]:
    """Take the next number of a unit's book for a paper of a type, dated on a day. Returned are the
    columns of the paper that bear it: what rolls back gives no number, so none is ever missing."""
    series, period = _place(connection, unit_id, book, type, on)
    value = connection.scalar(_NEXT, {"unit_id": unit_id, "series": series, "year": period})
    symbol = connection.scalar(select(Unit.symbol).where(Unit.id == unit_id)) or ""
    return {
        "number": _written(book, int(value or 0), type, symbol),
        "series": series,
        "number_year": period,
        "number_value": value,
        "issued_on": on,
    }


def _place(
    connection: Connection, unit_id: int, book: Book, type: str, on: date
) -> tuple[str, int]:
    """In which series, and unique in what, a paper of a type has its number."""
    rule = rule_on(connection, unit_id, book, on)
    return SERIES[Book.IN] if book is Book.IN else rule.series(type), rule.period(on)


def _written(book: Book, value: int, type: str, symbol: str) -> str:
    """364/KH-MTTQ-BTT, a letter 45/MTTQ-BTT; what comes in has its number in the book alone."""
    if book is Book.IN:
        return f"{value:02d}/{SERIES[Book.IN]}"
    return f"{value:02d}/{symbol}" if type == LETTER else f"{value:02d}/{type}-{symbol}"
