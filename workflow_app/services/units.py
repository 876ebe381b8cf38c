"""The tree of units, as far as a person may look down it, and the page of one unit."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from state_machines import MACHINES
from state_machines.case import Actor
from state_machines.days import today
from state_machines.grammar import Role
from state_machines.rules import Refused
from workflow_app.models import Document, Person, SeatRow, Succession, Unit
from workflow_app.models.base import units_in_order
from workflow_app.services.documents import PaperLine, line, lines
from workflow_app.services.history import may_read
from workflow_app.services.membership.seats import held_on
from workflow_app.services.reminding.unattended import waits_for_nobody
from workflow_app.services.succession.lineage import FormerName, former_names
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


def in_force(day: date) -> ColumnElement[bool]:
    """The units that have not ended on a day."""
    return or_(Unit.valid_to.is_(None), Unit.valid_to > day)


def tree(
    session: Session, actor: Actor, day: date, after: str = "", limit: int = 200
) -> list[UnitLine]:
    """Units that have not ended, from the actor's own downwards, in tree order, a page at a time
    by path."""
    chosen = select(Unit).where(Unit.path > after, in_force(day)).order_by(Unit.path).limit(limit)
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


_CHANGES = [table.kind for table in MACHINES if table.foresees]


def changes(session: Session, actor: Actor, limit: int = 20) -> list[PaperLine]:
    """The latest papers that change units, as far as the actor may read them."""
    chosen = lines().where(Document.kind.in_(_CHANGES), visible(actor))
    return [line(row) for row in session.execute(chosen.order_by(Document.id.desc()).limit(limit))]


def choices(session: Session, words: str = "", limit: int = 200) -> list[tuple[int, str]]:
    """Units by name, for an administrator's choice."""
    chosen = select(Unit.id, Unit.name).order_by(units_in_order(Unit.name), Unit.id).limit(limit)
    if words.strip():
        chosen = chosen.where(Unit.name.ilike(f"%{words.strip()}%"))
    return [(row[0], row[1]) for row in session.execute(chosen)]


def codes(session: Session, day: date) -> list[tuple[str, str]]:
    """The code and the name of every unit that has not ended, in tree order."""
    chosen = select(Unit.code, Unit.name).where(in_force(day)).order_by(Unit.path)
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
    carried_on_by: list[Unit]  # who carries its history on
    carries: list[Unit]  # whose history it carries on
    former_names: list[FormerName]
    owed: list[PaperLine]
    unattended: frozenset[int]  # of those, the papers whose turn nobody has
    seats: list[Member]


def unit_page(session: Session, unit_id: int, actor: Actor, now: datetime) -> UnitPage:
    """A unit for its own people, units above and auditors; else `Refused("unknown")`."""
    around, followed, following = _around(session, unit_id)
    unit = next((one for one in around if one.id == unit_id), None)
    if unit is None or not may_read(unit, actor):
        raise Refused("unknown")
    owed = session.execute(
        lines()
        .add_columns(waits_for_nobody(today(now)).label("unattended"))
        .where(Document.unit_id == unit_id, Document.parent_id.is_(None), visible(actor))
        .order_by(Document.due_at.is_(None), Document.due_at, Document.id)
    ).all()
    return UnitPage(
        unit=unit,
        parent=next((one for one in around if one.id == unit.parent_id), None),
        below=[one for one in around if one.parent_id == unit_id and one.in_force_on(today(now))],
        carried_on_by=[one for one in around if one.id in following],
        carries=[one for one in around if one.id in followed],
        former_names=former_names(session.connection(), unit_id),
        owed=[line(row) for row in owed],
        unattended=frozenset(row.id for row in owed if row.unattended),
        seats=_members(session, unit_id, now),
    )


def _around(session: Session, unit_id: int) -> tuple[list[Unit], set[int], set[int]]:
    """The unit with those around it; which of them it directly follows, and which follow it."""
    above = select(Unit.parent_id).where(Unit.id == unit_id).scalar_subquery()
    followed, following = Succession.unit_id == Unit.id, Succession.successor_id == Unit.id
    tie = or_(
        followed & (Succession.successor_id == unit_id), following & (Succession.unit_id == unit_id)
    )
    near = or_(Unit.id == unit_id, Unit.parent_id == unit_id, Unit.id == above)
    rows = session.execute(
        select(Unit, Succession.unit_id)
        .outerjoin(Succession, tie & Succession.direct)
        .where(or_(near, Succession.id.is_not(None)))
        .order_by(units_in_order(Unit.name), Unit.id)
    ).all()
    tied = [(unit.id, before) for unit, before in rows if before]
    return (
        list(dict.fromkeys(unit for unit, _ in rows)),
        {one for one, before in tied if one == before},
        {one for one, before in tied if one != before},
    )


def _members(session: Session, unit_id: int, now: datetime) -> list[Member]:
    rows = session.execute(
        select(Person.name, SeatRow.role, SeatRow.title, Person.bounced_at)
        .join(SeatRow, SeatRow.person_id == Person.id)
        .where(SeatRow.unit_id == unit_id, held_on(today(now)), Person.disabled_at.is_(None))
        .order_by(SeatRow.id)
    )
    return [Member(row[0], row[1], row[2], row[3] is not None) for row in rows]
