"""The tree of units, as far as a person may look down it, and the page of one unit."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from state_machines.case import Actor
from state_machines.days import today
from state_machines.grammar import Role
from state_machines.rules import Refused
from workflow_app.models import Document, Person, SeatRow, Unit
from workflow_app.services.documents import PaperLine, line, lines
from workflow_app.services.history import may_read_unit
from workflow_app.services.people import held_on
from workflow_app.services.unattended import waits_for_nobody
from workflow_app.services.visibility import below, visible

LOOKS_EVERYWHERE = (Role.AUDITOR, Role.ADMINISTRATOR)


class UnitLine(NamedTuple):
    """A unit as one line of the tree; `depth` counts from the highest unit shown."""

    id: int
    code: str
    name: str
    kind: str
    depth: int
    path: str


def name_of(session: Session, unit_id: int) -> str:
    """The name of a unit; '' when there is none."""
    return session.scalar(select(Unit.name).where(Unit.id == unit_id)) or ""


def tree(session: Session, actor: Actor, after: str = "", limit: int = 200) -> list[UnitLine]:
    """Units from the actor's own downwards, in tree order, a page at a time by path."""
    chosen = select(Unit).where(Unit.path > after).order_by(Unit.path).limit(limit)
    if not any(seat.role in LOOKS_EVERYWHERE for seat in actor.seats):
        own = [or_(Unit.id == seat.unit_id, below(seat.unit_path)) for seat in actor.seats]
        chosen = chosen.where(or_(Unit.id.is_(None), *own))
    units = list(session.scalars(chosen))
    roots = [seat.unit_path.count("/") for seat in actor.seats]
    highest = min([unit.path.count("/") for unit in units] + roots, default=0)
    return [
        UnitLine(
            unit.id, unit.code, unit.name, unit.kind, unit.path.count("/") - highest, unit.path
        )
        for unit in units
    ]


def choices(session: Session, words: str = "", limit: int = 200) -> list[tuple[int, str]]:
    """Units by name, for an administrator's choice."""
    chosen = select(Unit.id, Unit.name).order_by(Unit.name).limit(limit)
    if words.strip():
        chosen = chosen.where(Unit.name.ilike(f"%{words.strip()}%"))
    return [(row[0], row[1]) for row in session.execute(chosen)]


class Member(NamedTuple):
    """Somebody who sits in a unit."""

    name: str
    role: str
    title: str
    bounced: bool  # mail does not reach her


@dataclass(frozen=True, slots=True)
class UnitPage:
    """A unit: where it stands in the tree, what it owes, and who sits in it."""

    unit: Unit
    parent: Unit | None
    below: list[Unit]
    owed: list[PaperLine]
    unattended: frozenset[int]  # of those, the papers whose turn nobody has
    seats: list[Member]


def unit_page(session: Session, unit_id: int, actor: Actor, now: datetime) -> UnitPage:
    """A unit for its own people, units above and auditors; else `Refused("unknown")`."""
    if not may_read_unit(session, unit_id, actor):
        raise Refused("unknown")
    around = _around(session, unit_id)
    unit = next(one for one in around if one.id == unit_id)
    owed = session.execute(
        lines()
        .add_columns(waits_for_nobody(today(now)).label("unattended"))
        .where(Document.unit_id == unit_id, Document.parent_id.is_(None), visible(actor))
        .order_by(Document.due_at.is_(None), Document.due_at, Document.id)
    ).all()
    return UnitPage(
        unit=unit,
        parent=next((one for one in around if one.id == unit.parent_id), None),
        below=[one for one in around if one.parent_id == unit_id],
        owed=[line(row) for row in owed],
        unattended=frozenset(row.id for row in owed if row.unattended),
        seats=_members(session, unit_id, now),
    )


def _around(session: Session, unit_id: int) -> list[Unit]:
    above = select(Unit.parent_id).where(Unit.id == unit_id).scalar_subquery()
    near = or_(Unit.id == unit_id, Unit.parent_id == unit_id, Unit.id == above)
    return list(session.scalars(select(Unit).where(near).order_by(Unit.name)))


def _members(session: Session, unit_id: int, now: datetime) -> list[Member]:
    rows = session.execute(
        select(Person.name, SeatRow.role, SeatRow.title, Person.bounced_at)
        .join(SeatRow, SeatRow.person_id == Person.id)
        .where(SeatRow.unit_id == unit_id, held_on(today(now)), Person.disabled_at.is_(None))
        .order_by(SeatRow.id)
    )
    return [Member(row[0], row[1], row[2], row[3] is not None) for row in rows]
