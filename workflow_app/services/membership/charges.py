"""What reviewers are in charge of: units, topics, or both; a seat without any has everything."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from state_machines.case import Actor
from state_machines.rules import Refused
from workflow_app.models import Assignment, SeatRow
from workflow_app.services.membership.people import must_administer
from workflow_app.services.membership.written import write_down


class Charge(NamedTuple):
    """The units and topics of a seat; empty means all."""

    areas: frozenset[int]
    topics: frozenset[str]

    def joined(self, other: "Charge") -> "Charge":
        """The charge that covers both; where one of them covers everything, so does it."""
        areas = self.areas | other.areas if self.areas and other.areas else frozenset[int]()
        topics = self.topics | other.topics if self.topics and other.topics else frozenset[str]()
        return Charge(areas, topics)


def assign(
    session: Session,
    actor: Actor,
    *,
    seat_id: int,
    unit_id: int | None,
    topic: str,
    now: datetime,
) -> None:
    """Put a reviewer in charge of a unit, a topic, or a topic of a unit; twice is once."""
    must_administer(actor)
    seat = session.get(SeatRow, seat_id, with_for_update=True)
    if seat is None:
        raise Refused("unknown")
    held = select(Assignment.id).where(
        Assignment.seat_id == seat_id,
        Assignment.unit_id.is_not_distinct_from(unit_id),
        Assignment.topic == topic,
    )
    if session.scalar(held) is None:
        session.add(Assignment(seat_id=seat_id, unit_id=unit_id, topic=topic))
        session.flush()
        about = seat.person_id
        write_down(session, actor, "charge_given", about, now, unit_id=unit_id, details=topic)


def unassign(session: Session, actor: Actor, assignment_id: int, now: datetime) -> None:
    """Take a charge away again."""
    must_administer(actor)
    charge = session.get(Assignment, assignment_id)
    if charge is None:
        return
    about, unit_id, topic = charge.seat.person_id, charge.unit_id, charge.topic
    session.delete(charge)
    write_down(session, actor, "charge_taken", about, now, unit_id=unit_id, details=topic)


def charge_of(session: Session, seat_id: int) -> Charge:
    """What a seat is in charge of."""
    rows = session.execute(
        select(Assignment.unit_id, Assignment.topic).where(Assignment.seat_id == seat_id)
    ).all()
    return Charge(
        frozenset(row.unit_id for row in rows if row.unit_id),
        frozenset(row.topic for row in rows if row.topic),
    )


def hand_over(session: Session, giver_id: int, heirs: Iterable[int]) -> None:
    """Let each heir's seat cover what the giver's does, beside its own; none loses anything."""
    given = charge_of(session, giver_id)
    for heir_id in heirs:
        own = charge_of(session, heir_id)
        if own != (whole := own.joined(given)):
            session.execute(delete(Assignment).where(Assignment.seat_id == heir_id))
            keep(session, heir_id, whole)


def keep(session: Session, seat_id: int, charge: Charge) -> None:
    """Write down the charge of a seat that has none yet."""
    rows = [{"seat_id": seat_id, "unit_id": area, "topic": ""} for area in sorted(charge.areas)]
    rows += [{"seat_id": seat_id, "unit_id": None, "topic": one} for one in sorted(charge.topics)]
    if rows:
        session.execute(insert(Assignment), rows)
