"""From the recipient lines of a plan to the units that owe something, and by when."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import insert, or_, select
from sqlalchemy.engine import Connection

from state_machines import STAGES
from workflow_app.models import Addressee, Unit, table_of
from workflow_app.services.opening import Opening
from workflow_app.services.timing.deadlines import Events, Milestone, counted_from, due_at
from workflow_app.services.timing.workdays import Calendar

ADDRESSEE, UNIT = table_of(Addressee), table_of(Unit)
ACTS = "t/h"
_WEIGHT = {ACTS: 2, "p/h": 1}


class Addressed(NamedTuple):
    """A unit that a recipient line names, with the duty the line gives it."""

    unit_id: int
    code: str
    unit_kind: str
    duty: str = ACTS


class Said(NamedTuple):
    """What a plan says of a paper: the first instant that is late, and whether late is too late."""

    due_at: datetime | None
    binding: bool


class Milestones:
    """The milestones of a plan, read for one unit after another."""

    def __init__(self, content: Mapping[str, Any], calendar: Calendar) -> None:
        self._all: list[Milestone] = content.get("milestones") or []
        self._calendar = calendar
        self._read: dict[tuple[int, date | None], Said] = {}

    def of(self, stage: str, unit: Addressed) -> Milestone | None:
        """The milestone of a stage that names the unit most closely: the unit itself, its kind,
        or everybody; of equals the first."""
        fits = [one for one in self._all if one.get("stage") == stage and _closeness(one, unit)]
        return max(fits, key=lambda one: _closeness(one, unit), default=None)

    def said(self, milestone: Milestone, events: Events) -> Said:
        """What the milestone means once these days are known; thousands share one reading."""
        event = counted_from(milestone)
        key = (id(milestone), events.get(event) if event else None)
        if key not in self._read:
            due = due_at(milestone, self._calendar, events)
            self._read[key] = Said(due, bool(due and milestone.get("binding")))
        return self._read[key]


def _closeness(milestone: Milestone, unit: Addressed) -> int:
    """How closely a milestone names a unit; 0 when it does not mean it."""
    if named := milestone.get("units"):
        return 3 if unit.code in named else 0
    if kind := milestone.get("who"):
        return 2 if kind == unit.unit_kind else 0
    return 1


def addressed_units(
    connection: Connection, issuer_id: int, content: Mapping[str, Any], on: date
) -> list[Addressed]:
    """The units in force on a day that the plan's recipient lines name; each with its heaviest
    duty. A line says `below:<kind>` for all units of a kind directly below, or `unit:<code>`."""
    found: dict[int, Addressed] = {}
    for line in content.get("recipients") or []:
        duty = line.get("duty") or ""
        if duty not in ("t/h", "p/h", "b/c"):
            continue
        for row in _named(connection, issuer_id, str(line.get("units") or ""), on):
            held = found.get(row.id)
            if held is None or _WEIGHT.get(duty, 0) > _WEIGHT.get(held.duty, 0):
                found[row.id] = Addressed(row.id, row.code, row.kind, duty)
    return list(found.values())


def note_addressees(connection: Connection, plan_id: int, units: Iterable[Addressed]) -> bool:
    """Note the units that a paper is sent to for the first time. Return whether it was sent to any
    before."""
    held = select(ADDRESSEE.c.unit_id).where(ADDRESSEE.c.plan_id == plan_id)
    known = set(connection.scalars(held))
    fresh = [
        {"plan_id": plan_id, "unit_id": one.unit_id, "duty": one.duty}
        for one in units
        if one.unit_id not in known
    ]
    if fresh:
        connection.execute(insert(ADDRESSEE), fresh)
    return bool(known)


def _named(connection: Connection, issuer_id: int, words: str, on: date) -> Any:
    how, _, what = words.partition(":")
    if not what:
        return ()
    in_force = (UNIT.c.valid_from <= on) & or_(UNIT.c.valid_to.is_(None), UNIT.c.valid_to > on)
    chosen = select(UNIT.c.id, UNIT.c.code, UNIT.c.kind).where(in_force).order_by(UNIT.c.id)
    if how == "below":
        chosen = chosen.where(UNIT.c.parent_id == issuer_id, UNIT.c.kind == what)
    else:
        chosen = chosen.where(UNIT.c.code == what)
    return connection.execute(chosen).all()


def owed_papers(
    plan: Any,
    number: str,
    units: Iterable[Addressed],
    milestones: Milestones,
    days: Mapping[int, Events],
) -> Iterator[Opening]:
    """One paper for each unit that acts and each stage that has a milestone for it; `days` holds
    the days that are known for each unit."""
    acting = [unit for unit in units if unit.duty == ACTS]
    for stage in STAGES:
        for unit in acting:
            milestone = milestones.of(stage.kind, unit)
            if milestone is None:
                continue
            said = milestones.said(milestone, days[unit.unit_id])
            yield Opening(
                kind=stage.kind,
                unit_id=unit.unit_id,
                issuer_id=plan.unit_id,
                plan_id=plan.id,
                title=f"{stage.name.vi} – {number}",
                due_at=said.due_at,
                binding=said.binding,
            )
