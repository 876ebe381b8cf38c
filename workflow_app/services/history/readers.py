"""Who may read which part of the trail."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import Session

from state_machines.case import Actor
from state_machines.grammar import Role
from workflow_app.models import Document, Unit
from workflow_app.models.trail import Entry
from workflow_app.services.visibility import PRIVATE, below


def may_read_unit(session: Session, unit_id: int, actor: Actor) -> bool:
    """Whether the actor may read the trail of a unit: its own people, units above, auditors."""
    unit = session.execute(select(Unit.id, Unit.path).where(Unit.id == unit_id)).first()
    return unit is not None and may_read(unit, actor)


def may_read(unit: Any, actor: Actor) -> bool:
    """The same of a unit that is known; who carries its history on is one of its own people."""
    return may_read_path(unit.path, actor) or any(
        unit.id in seat.carries and seat.role is not Role.ADMINISTRATOR for seat in actor.seats
    )


def may_read_path(path: str, actor: Actor) -> bool:
    """The same of a unit whose path is known."""
    return any(
        seat.role is Role.AUDITOR
        or (seat.role is not Role.ADMINISTRATOR and path.startswith(seat.unit_path))
        for seat in actor.seats
    )


def may_read_person(person_id: int, actor: Actor) -> bool:
    """Whether the actor may read what a person did: her own acts, and an auditor everybody's."""
    return is_auditor(actor) or actor.person_id == person_id


def is_auditor(actor: Actor) -> bool:
    """Whether the actor reads all and changes nothing."""
    return any(seat.role is Role.AUDITOR for seat in actor.seats)


def readable(actor: Actor) -> ColumnElement[bool]:
    """The steps that the actor may read in lists: an auditor's all, a superior's own tree."""
    if is_auditor(actor):
        return true()
    seats = [seat for seat in actor.seats if seat.role is not Role.ADMINISTRATOR]
    trees = [
        or_(Unit.id.in_({seat.unit_id, *seat.carries}), below(seat.unit_path)) for seat in seats
    ]
    near = Entry.unit_id.in_(select(Unit.id).where(or_(Unit.id.is_(None), *trees)))
    return and_(near, open_to(actor))


def open_to(actor: Actor) -> ColumnElement[bool]:
    """The steps of papers that no unit but the actor's own keeps for itself."""
    seats = [seat for seat in actor.seats if seat.role is not Role.ADMINISTRATOR]
    own = {unit_id for seat in seats for unit_id in (seat.unit_id, *seat.carries)}
    return or_(Document.kind.not_in(PRIVATE), Entry.unit_id.in_(own))
