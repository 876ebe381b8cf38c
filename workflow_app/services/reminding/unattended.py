"""Papers whose turn nobody has: the party they wait for has no one in it."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session, aliased

from state_machines.grammar import Party, Reach
from workflow_app.models import Assignment, Document, Person, SeatRow, Unit
from workflow_app.services.membership.seats import held_on
from workflow_app.services.visibility import WAITING_FOR, in_states, inside_an_ended_paper

WHOSE = {Reach.OWN: Document.unit_id, Reach.ISSUER: Document.issuer_id}
"""Whose people a paper may wait for: its own unit's, or those of the unit it answers to."""


class Waiting(NamedTuple):
    """A paper that waits for nobody, as far as whoever seats people needs to know it."""

    id: int
    kind: str
    state: str
    unit_id: int
    unit: str
    issuer: str
    due_at: datetime | None


def waits_for_nobody(on: date, without: Collection[int] = ()) -> ColumnElement[bool]:
    """The papers that wait for a party in which no active person sits on a day; the seats of
    `without` are left out. A substitute does not count: her seat is the holder's."""
    empty = (
        and_(in_states(pairs), ~_somebody(party, on, without))
        for party, pairs in WAITING_FOR.items()
    )
    return and_(or_(false(), *empty), ~inside_an_ended_paper())


def _somebody(party: Party, on: date, without: Collection[int]) -> ColumnElement[bool]:
    sitting = select(SeatRow.id).where(
        SeatRow.unit_id == WHOSE[party.reach],
        SeatRow.role.in_(party.roles),
        SeatRow.id.not_in(without),
        held_on(on),
        Person.id == SeatRow.person_id,
        Person.disabled_at.is_(None),
        or_(SeatRow.unit_id == Document.unit_id, _in_charge()),
    )
    return sitting.correlate(Document).exists()


def _in_charge() -> ColumnElement[bool]:
    """Among other units' papers a seat is narrowed to its areas and its topics, if it has any."""
    return and_(
        or_(~_charged(Assignment.unit_id.is_not(None)), _charged(_FITS_AREA)),
        or_(~_charged(Assignment.topic != ""), _charged(_FITS_TOPIC)),
    )


_FITS_AREA = Assignment.unit_id == Document.unit_id
_FITS_TOPIC = Assignment.topic == Document.topic


def _charged(so: ColumnElement[bool]) -> ColumnElement[bool]:
    charge = select(Assignment.id).where(Assignment.seat_id == SeatRow.id, so)
    return charge.correlate(SeatRow, Document).exists()


def listed(session: Session, on: date, after: int = 0, limit: int = 50) -> list[Waiting]:
    """The papers that wait for nobody, the oldest first, a page at a time."""
    issuer = aliased(Unit)
    rows = session.execute(
        select(
            Document.id,
            Document.kind,
            Document.state,
            Document.unit_id,
            Unit.name,
            issuer.name,
            Document.due_at,
        )
        .join(Unit, Unit.id == Document.unit_id)
        .join(issuer, issuer.id == Document.issuer_id)
        .where(Document.id > after, waits_for_nobody(on))
        .order_by(Document.id)
        .limit(limit)
    )
    return [Waiting._make(row) for row in rows]
