"""What a change of units would do, listed before anybody decides on it: names and numbers."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.engine import Connection

from state_machines.rules import Refused
from workflow_app.models import Endpoint, Person, Unit, table_of
from workflow_app.services.succession.change import DISSOLVE, Change, problems, told
from workflow_app.services.succession.papers import DOCUMENT, going, staying
from workflow_app.services.succession.seats import SEAT, sitting

UNIT, PERSON = table_of(Unit), table_of(Person)
LISTED = 200


def foresee(
    connection: Connection, unit_id: int, content: Mapping[str, Any], *, strictly: bool
) -> dict[str, Any]:
    """What the change would do if the unit made it, as the content keeps it under `foreseen`:

    `units` [[code, name]] of those it names; `problems` [[vi, en]]; `ends` and `below` [name], who
    ends and who comes to stand elsewhere; `papers`, `stay` {kind: number}; `listed` [[unit, kind,
    title, state]], at most 200; `seats` [[unit, role, person]] and `seats_end` (whether they go
    nowhere); `systems`, how many own systems are told no more. `strictly` raises `Refused` instead.
    """
    change = told(connection, content)
    path = connection.scalar(select(UNIT.c.path).where(UNIT.c.id == unit_id)) or ""
    found = list(dict.fromkeys(problems(change, path)))
    if strictly and found:
        raise Refused("not_ready", tuple(found))
    ending = [unit.id for unit in change.ending]
    leaving = going(ending)
    return {
        "units": _named(change),
        "problems": [list(problem) for problem in found],
        "ends": [unit.name for unit in change.ending],
        "below": _below(connection, change),
        "papers": _counted(connection, leaving),
        "stay": _counted(connection, staying(ending)),
        "listed": _listed(connection, leaving),
        "seats": _sitting(connection, change),
        "seats_end": change.sort == DISSOLVE,
        "systems": _systems(connection, ending),
    }


def _named(change: Change) -> list[list[str]]:
    units = [*change.concerned, *([change.heir] if change.heir else [])]
    return [[unit.code, unit.name] for unit in units]


def _counted(connection: Connection, papers: ColumnElement[bool]) -> dict[str, int]:
    counted = select(DOCUMENT.c.kind, func.count()).where(papers).group_by(DOCUMENT.c.kind)
    return {row[0]: row[1] for row in connection.execute(counted.order_by(DOCUMENT.c.kind))}


def _listed(connection: Connection, papers: ColumnElement[bool]) -> list[list[str]]:
    rows = connection.execute(
        select(UNIT.c.name, DOCUMENT.c.kind, DOCUMENT.c.title, DOCUMENT.c.state)
        .join(UNIT, UNIT.c.id == DOCUMENT.c.unit_id)
        .where(papers, DOCUMENT.c.parent_id.is_(None))
        .order_by(UNIT.c.path, DOCUMENT.c.id)
        .limit(LISTED)
    )
    return [list(row) for row in rows]


def _below(connection: Connection, change: Change) -> list[str]:
    """The units directly below those that end, and those that move."""
    moved = [unit.id for unit in change.concerned if unit not in change.ending and change.moves]
    ending = [unit.id for unit in change.ending]
    chosen = or_(UNIT.c.id.in_(moved), UNIT.c.parent_id.in_(ending))
    names = select(UNIT.c.name).where(chosen, UNIT.c.valid_to.is_(None)).order_by(UNIT.c.path)
    return list(connection.scalars(names))


def _sitting(connection: Connection, change: Change) -> list[list[str]]:
    ending = [unit.id for unit in change.ending]
    if change.since is None:
        return []
    rows = connection.execute(
        select(UNIT.c.name, SEAT.c.role, PERSON.c.name)
        .join_from(SEAT, UNIT, UNIT.c.id == SEAT.c.unit_id)
        .join(PERSON, PERSON.c.id == SEAT.c.person_id)
        .where(sitting(ending, change.since))
        .order_by(UNIT.c.path, SEAT.c.id)
    )
    return [list(row) for row in rows]


def _systems(connection: Connection, ending: list[int]) -> int:
    open_ones = Endpoint.unit_id.in_(ending) & Endpoint.closed_at.is_(None)
    return connection.scalar(select(func.count(Endpoint.id)).where(open_ones)) or 0
