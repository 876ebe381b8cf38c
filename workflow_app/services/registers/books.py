"""Reading the register books of a unit, in the order in which the numbers were given."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, extract, func, select, tuple_
from sqlalchemy.orm import Session

from state_machines import machine
from state_machines.case import Actor
from state_machines.grammar import Book, Mood, Role
from state_machines.rules import Refused
from workflow_app.models import Document, Person
from workflow_app.services import history
from workflow_app.services.registers.rules import SERIES

READERS = frozenset({Role.CLERK, Role.OFFICE, Role.LEADER, Role.COMMITTEE})
"""Who reads the books of her own unit; auditors read every unit's."""
AT_ONCE = 500

Place = tuple[date, str, int]
"""Where a line stands: the day its number was given, its series, its number."""


class BookLine(NamedTuple):
    """A line of a book: one number, with the paper that bears it or why it bears none."""

    id: int
    kind: str
    state: str
    number: str
    series: str
    value: int
    given_on: date
    title: str
    assignee: str
    content: Mapping[str, Any]
    reason: str = ""  # why the number was voided

    @property
    def is_void(self) -> bool:
        """Whether no paper bears the number."""
        return machine(self.kind).state(self.state).mood is Mood.OFF

    @property
    def place(self) -> Place:
        return self.given_on, self.series, self.value


def reads_books(actor: Actor, unit_id: int) -> bool:
    """Whether the actor may read the books of a unit."""
    return any(
        seat.role is Role.AUDITOR or (seat.unit_id == unit_id and seat.role in READERS)
        for seat in actor.seats
    )


def lines(
    session: Session,
    actor: Actor,
    unit_id: int,
    book: Book,
    year: int,
    *,
    series: str = "",
    after: Place | None = None,
    limit: int = 50,
) -> list[BookLine]:
    """The lines of a book and a year that follow a place; `Refused("unknown")` if not hers."""
    if not reads_books(actor, unit_id):
        raise Refused("unknown")
    chosen = _of_book(unit_id, book).where(extract("year", Document.issued_on) == year)
    if series:
        chosen = chosen.where(Document.series == series)
    order = (Document.issued_on, Document.series, Document.number_value)
    if after:
        chosen = chosen.where(tuple_(*order) > after)
    rows = session.execute(chosen.order_by(*order).limit(limit))
    return _with_reasons(session, [BookLine(*row) for row in rows])


def whole(
    session: Session, actor: Actor, unit_id: int, book: Book, year: int, series: str = ""
) -> Iterator[BookLine]:
    """Every line of a book and a year, read a piece at a time."""
    after: Place | None = None
    while found := lines(
        session, actor, unit_id, book, year, series=series, after=after, limit=AT_ONCE
    ):
        yield from found
        after = found[-1].place


def years_and_series(session: Session, unit_id: int, book: Book) -> list[tuple[int, str, int]]:
    """In which years which series gave how many numbers, the latest year first."""
    year = extract("year", Document.issued_on)
    numbered = _of_book(unit_id, book).with_only_columns(year, Document.series, func.count())
    rows = session.execute(
        numbered.group_by(year, Document.series).order_by(year.desc(), Document.series)
    )
    return [(int(year), series, count) for year, series, count in rows]


def _of_book(unit_id: int, book: Book) -> Select[Any]:
    incoming = Document.series == SERIES[Book.IN]
    return (
        select(
            Document.id,
            Document.kind,
            Document.state,
            Document.number,
            Document.series,
            Document.number_value,
            Document.issued_on,
            Document.title,
            func.coalesce(Person.name, ""),
            Document.content,
        )
        .outerjoin(Person, Person.id == Document.assignee_id)
        .where(
            Document.issuer_id == unit_id,
            Document.number_value.is_not(None),
            incoming if book is Book.IN else ~incoming,
        )
    )


def _with_reasons(session: Session, found: list[BookLine]) -> list[BookLine]:
    void = [line.id for line in found if line.is_void]
    reasons = history.last_reasons(session, void)
    return [line._replace(reason=reasons.get(line.id, "")) for line in found]
