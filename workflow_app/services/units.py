"""The tree of units, as far as a person may look down it."""

from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from state_machines.case import Actor
from state_machines.grammar import Role
from workflow_app.models import Unit
from workflow_app.services.visibility import below

LOOKS_EVERYWHERE = (Role.AUDITOR, Role.ADMINISTRATOR)


class UnitLine(NamedTuple):
    """A unit as one line of the tree; `depth` counts from the highest unit shown."""

    id: int
    code: str
    name: str
    kind: str
    depth: int
    path: str


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
