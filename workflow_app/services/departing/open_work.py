"""What somebody would leave open: papers that nobody else has, charges, and lent seats."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from state_machines.case import Actor, Seat
from state_machines.days import today
from state_machines.grammar import Role
from state_machines.rules import Refused
from workflow_app.models import Assignment, Document, Person, SeatRow, Unit
from workflow_app.models.base import in_order
from workflow_app.services.membership import substitution
from workflow_app.services.membership.people import must_administer
from workflow_app.services.membership.seats import held_on, not_ended, seat_told_by
from workflow_app.services.membership.substitution import Loan
from workflow_app.services.reminding.unattended import waits_for_nobody
from workflow_app.services.visibility import handed_in, turn_of


class LeftSeat(NamedTuple):
    """A seat that is left, with what nobody else would have."""

    seat: Seat
    unit: str
    title: str
    charges: tuple[tuple[str, str], ...]  # (unit name, topic)
    colleagues: tuple[tuple[int, str], ...]  # (seat, name)
    papers: int

    @property
    def asks(self) -> bool:
        """Whether somebody has to say who takes the work."""
        return bool(self.papers or self.charges)


@dataclass(frozen=True, slots=True)
class OpenWork:
    """What a person leaves behind; `seat_id` when she leaves only that seat."""

    person_id: int
    name: str
    seat_id: int | None
    seats: tuple[LeftSeat, ...]
    given: tuple[Loan, ...]  # her seats that are lent to somebody
    taken: tuple[Loan, ...]  # seats of others that she stands in for
    handed_in: int  # what she handed in and others have: it stays her unit's

    @property
    def is_empty(self) -> bool:
        return not (
            self.given or self.taken or self.handed_in or any(seat.asks for seat in self.seats)
        )


def open_work(
    session: Session, actor: Actor, person_id: int, now: datetime, seat_id: int | None = None
) -> OpenWork:
    """What would be left open if the person left a seat, or all of them: four statements."""
    must_administer(actor)
    on = today(now)
    rows = _seat_rows(session, person_id, on)
    held = {row.seat_id for row in rows if row.seat_id}
    if not rows or (seat_id and seat_id not in held):
        raise Refused("unknown")
    seats = tuple(
        seat_told_by([row for row in rows if row.seat_id == key])
        for key in sorted({seat_id} if seat_id else held)
    )
    papers, handed_in = _papers(session, person_id, seats, on)
    beside = _colleagues(session, seats, person_id, on)
    loans, left = substitution.open_loans(session, person_id, on), {seat.id for seat in seats}
    return OpenWork(
        person_id=person_id,
        name=rows[0].name,
        seat_id=seat_id,
        seats=tuple(_left(seat, rows, beside, papers[seat.id]) for seat in seats),
        given=tuple(one for one in loans if one.seat_id in left),
        taken=() if seat_id else tuple(one for one in loans if one.substitute_id == person_id),
        handed_in=handed_in,
    )


Beside = dict[tuple[int, Role], tuple[tuple[int, str], ...]]
"""By unit and role, who holds it: each seat with the name of its holder."""


def _left(seat: Seat, rows: Any, beside: Beside, papers: int) -> LeftSeat:
    own = [row for row in rows if row.seat_id == seat.id]
    return LeftSeat(
        seat=seat,
        unit=own[0].unit,
        title=own[0].title,
        charges=tuple((row.area_name or "", row.topic) for row in own if row.area or row.topic),
        colleagues=beside.get((seat.unit_id, seat.role), ()),
        papers=papers,
    )


def _seat_rows(session: Session, person_id: int, on: date) -> Any:
    """The person with her own seats that have not ended and their charges, a row for each."""
    area = aliased(Unit)
    return session.execute(
        select(
            Person.name,
            SeatRow.id.label("seat_id"),
            SeatRow.role,
            SeatRow.title,
            Unit.id.label("unit_id"),
            Unit.name.label("unit"),
            Unit.path.label("unit_path"),
            Assignment.unit_id.label("area"),
            area.name.label("area_name"),
            Assignment.topic,
        )
        .select_from(Person)
        .outerjoin(SeatRow, and_(SeatRow.person_id == Person.id, not_ended(on)))
        .outerjoin(Unit, Unit.id == SeatRow.unit_id)
        .outerjoin(Assignment, Assignment.seat_id == SeatRow.id)
        .outerjoin(area, area.id == Assignment.unit_id)
        .where(Person.id == person_id)
        .order_by(SeatRow.id, Assignment.id)
    ).all()


def _papers(
    session: Session, person_id: int, seats: tuple[Seat, ...], on: date
) -> tuple[dict[int, int], int]:
    """How many papers of each seat nobody else would have, and how many she handed in are with
    others: one statement."""
    left = waits_for_nobody(on, [seat.id for seat in seats])
    counts = [
        func.count().filter(and_(turn_of(Actor(person_id, (seat,))), left)).label(f"seat_{seat.id}")
        for seat in seats
    ]
    sent = and_(Document.submitter_id == person_id, handed_in())
    near = [seat.unit_id for seat in seats]
    row = session.execute(
        select(*counts, func.count().filter(sent, Document.unit_id.in_(near)))
        .select_from(Document)
        .where(or_(Document.unit_id.in_(near), Document.issuer_id.in_(near)))
    ).one()
    return {seat.id: row[place] for place, seat in enumerate(seats)}, row[-1]


def _colleagues(session: Session, seats: tuple[Seat, ...], person_id: int, on: date) -> Beside:
    """Who else holds the same role in the same unit."""
    wanted = {(seat.unit_id, seat.role.value) for seat in seats}
    rows = session.execute(
        select(SeatRow.id, SeatRow.unit_id, SeatRow.role, Person.name)
        .join(Person, and_(Person.id == SeatRow.person_id, Person.disabled_at.is_(None)))
        .where(
            tuple_(SeatRow.unit_id, SeatRow.role).in_(wanted),
            SeatRow.person_id != person_id,
            held_on(on),
        )
        .order_by(in_order(Person.name), SeatRow.id)
    )
    found: Beside = {}
    for row in rows:
        key = (row.unit_id, Role(row.role))
        found[key] = (*found.get(key, ()), (row.id, row.name))
    return found
