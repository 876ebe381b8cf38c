"""From the recipient lines of a plan to the units that owe something, and by when."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.engine import Connection

from state_machines import STAGES
from workflow_app.models import Unit, table_of
from workflow_app.services.deadlines import due_at
from workflow_app.services.opening import Opening

UNIT = table_of(Unit)
ACTS = "t/h"
_WEIGHT = {ACTS: 2, "p/h": 1}


class Addressed(NamedTuple):
    """A unit that a recipient line names, with the duty the line gives it."""

    unit_id: int
    unit_kind: str
    duty: str


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
                found[row.id] = Addressed(row.id, row.kind, duty)
    return list(found.values())


def _named(connection: Connection, issuer_id: int, words: str, on: date) -> Any:
    how, _, what = words.partition(":")
    if not what:
        return ()
    in_force = (UNIT.c.valid_from <= on) & or_(UNIT.c.valid_to.is_(None), UNIT.c.valid_to > on)
    chosen = select(UNIT.c.id, UNIT.c.kind).where(in_force).order_by(UNIT.c.id)
    if how == "below":
        chosen = chosen.where(UNIT.c.parent_id == issuer_id, UNIT.c.kind == what)
    else:
        chosen = chosen.where(UNIT.c.code == what)
    return connection.execute(chosen).all()


def owed_papers(
    plan_id: int, number: str, issuer_id: int, content: Mapping[str, Any], units: list[Addressed]
) -> Iterator[Opening]:
    """One paper for each unit that acts and each stage that has a milestone for its kind."""
    for stage in STAGES:
        for unit in units:
            milestone = _milestone(content, stage.kind, unit.unit_kind)
            if unit.duty == ACTS and milestone is not None:
                yield Opening(
                    kind=stage.kind,
                    unit_id=unit.unit_id,
                    issuer_id=issuer_id,
                    plan_id=plan_id,
                    title=f"{stage.name.vi} – {number}",
                    due_at=due_at(milestone),
                )


def _milestone(content: Mapping[str, Any], stage: str, unit_kind: str) -> Mapping[str, Any] | None:
    for milestone in content.get("milestones") or []:
        if milestone.get("stage") == stage and milestone.get("who") in (None, "", unit_kind):
            return milestone  # type: ignore[no-any-return]
    return None
