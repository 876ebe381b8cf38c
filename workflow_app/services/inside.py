"""The papers to open inside another one: those that were answered, or those of a checklist."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.engine import Connection

from state_machines import machine
from state_machines.rules import Refused, blank_needs, missing
from state_machines.topics import TOPICS
from workflow_app.services.assigning import given_at_once
from workflow_app.services.cases import Facts
from workflow_app.services.opening import Opening
from workflow_app.services.record import Stamp
from workflow_app.services.timing.answering import answer_due
from workflow_app.services.timing.rescheduling import edition_in_force


def children(
    connection: Connection, facts: Facts, kind: str, rows: list[Mapping[str, Any]], stamp: Stamp
) -> list[Opening]:
    """The papers to open inside, each given to the person that it names, if it names one."""
    openings = [_child(connection, facts, kind, row, stamp) for row in rows]
    if not machine(kind).dated:
        return openings
    return given_at_once(connection, facts.row.unit_id, openings, stamp)


def _child(
    connection: Connection, facts: Facts, kind: str, given: Mapping[str, Any], stamp: Stamp
) -> Opening:
    table, parent = machine(kind), facts.row
    if blank := blank_needs(table, given):
        raise Refused("not_ready", (missing(table, blank),))
    return Opening(
        kind=kind,
        unit_id=parent.unit_id,
        issuer_id=parent.issuer_id,
        plan_id=parent.plan_id,
        parent_id=parent.id,
        content=dict(given),
        due_at=answer_due(connection, table, stamp.at),
    )


def checklist(connection: Connection, facts: Facts, kind: str) -> list[Opening]:
    """The papers of a dossier that its plan's checklist asks for."""
    parent = facts.row
    plan = edition_in_force(connection, parent.plan_id)
    return [
        Opening(
            kind=kind,
            topic=line["topic"],
            unit_id=parent.unit_id,
            issuer_id=parent.issuer_id,
            plan_id=parent.plan_id,
            parent_id=parent.id,
            title=TOPICS[line["topic"]].vi if line["topic"] in TOPICS else "",
            required=line.get("required") == "required",
            due_at=parent.due_at,
        )
        for line in plan.get("checklist") or []
        if line.get("required") != "none"
    ]
