"""What follows a transition: numbers, editions, annexes, opened papers and moved deadlines."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, text
from sqlalchemy.engine import Connection

from state_machines import machine
from state_machines.grammar import (
    Anchor,
    Annex,
    MoveDue,
    Notify,
    Number,
    Open,
    Publish,
    Source,
    Transition,
)
from state_machines.rules import Refused, blank_needs, missing
from state_machines.topics import TOPICS
from workflow_app.models import Addressee, Document, Edition, Unit, table_of
from workflow_app.services.addressing import Addressed, addressed_units, owed_papers
from workflow_app.services.cases import Facts, facts_of
from workflow_app.services.deadlines import end_of, today
from workflow_app.services.figures import annex_of
from workflow_app.services.opening import Opening, begin
from workflow_app.services.record import Stamp, Step, record

DOCUMENT, EDITION, ADDRESSEE = table_of(Document), table_of(Edition), table_of(Addressee)
DUE_MOVED = "due_moved"
"""The trail's code for a deadline that was moved by another paper's step."""

_NEXT_NUMBER = text(
    "INSERT INTO registers (unit_id, series, year, last, first)"
    " VALUES (:unit_id, :series, :year, 1, 1)"
    " ON CONFLICT (unit_id, series, year) DO UPDATE SET last = registers.last + 1"
    " RETURNING last"
)


def prepare(
    connection: Connection,
    row: Transition,
    facts: Facts,
    values: dict[str, Any],
    given: Mapping[str, Any],
    stamp: Stamp,
) -> None:
    """Put into `values` what the effects of the row change in the paper itself."""
    for effect in row.then:
        match effect:
            case Number(series):
                values |= _number(connection, series, facts, given, stamp)
            case MoveDue() if not machine(facts.row.kind).child:
                values |= moved_deadline(facts.row, _last_day(given), stamp, EXTENDED)
            case Annex():
                content = dict(values.get("content", facts.row.content))
                content["annex"] = annex_of(connection, facts.row.plan_id, facts.row.unit_id)
                values["content"] = content
            case Notify() | Open() | Publish() | MoveDue() | Anchor():
                pass


def carry_out(
    connection: Connection,
    row: Transition,
    facts: Facts,
    values: Mapping[str, Any],
    given: Mapping[str, Any],
    stamp: Stamp,
) -> list[int]:
    """Do what follows in other rows; return the ids of the papers that were opened."""
    opened: list[int] = []
    for effect in row.then:
        match effect:
            case Publish():
                _publish(connection, facts, values, stamp)
            case Open(Source.ANSWERS, kind):
                opened += begin(connection, [_child(facts, kind, given)], stamp.unkeyed)
            case Open(Source.CHECKLIST, kind):
                opened += begin(connection, _checklist(connection, facts, kind), stamp.unkeyed)
            case Open(Source.ADDRESSEES, _):
                opened += _address(connection, facts, values, stamp)
            case MoveDue() if machine(facts.row.kind).child:
                move_due(connection, facts.row.parent_id, _last_day(given), stamp, EXTENDED)
            case Notify() | Number() | Annex() | Open() | MoveDue() | Anchor():
                pass
    return opened


EXTENDED, AMENDED = "extended", "amended"
"""Why a deadline moves: time was granted to one paper, or the plan says another day for all."""


def move_due(
    connection: Connection, document_id: int, due: datetime | None, stamp: Stamp, why: str
) -> None:
    """Give a paper its next deadline, with its line in the trail. An extension keeps the day that
    the plan says as the original one; a paper that has arrived keeps the verdict it got."""
    paper = facts_of(connection, document_id, hold=True).row
    step = Step(
        document_id=paper.id,
        unit_id=paper.unit_id,
        machine=machine(paper.kind),
        code=DUE_MOVED,
        source=paper.state,
        target=paper.state,
        seq=paper.version + 1,
        previous=paper.chain_head,
        stamp=stamp.unkeyed,
        public={"due": due, "was_due": paper.due_at, "deadline": paper.deadline + 1, "why": why},
    )
    record(connection, step, moved_deadline(paper, due, stamp, why))


def moved_deadline(paper: Any, due: datetime | None, stamp: Stamp, why: str) -> dict[str, Any]:
    """The columns of a paper's next deadline."""
    values: dict[str, Any] = {"due_at": due, "deadline": paper.deadline + 1}
    if why == AMENDED:
        values["original_due_at"] = due
    if paper.arrived_at is None:
        values["remind_at"] = stamp.at
    return values


def _last_day(given: Mapping[str, Any]) -> datetime:
    return end_of(date.fromisoformat(str(given["due_on"])))


def _number(
    connection: Connection, series: str, facts: Facts, given: Mapping[str, Any], stamp: Stamp
) -> dict[str, Any]:
    """The next number of the unit's register; an amended paper keeps the number it has."""
    issued_on = date.fromisoformat(str(given.get("issued_on") or today(stamp.at)))
    if facts.row.number:
        return {}
    unit_id = facts.row.unit_id
    taken = {"unit_id": unit_id, "series": series, "year": issued_on.year}
    value = connection.scalar(_NEXT_NUMBER, taken)
    symbol = connection.scalar(select(Unit.symbol).where(Unit.id == unit_id))
    return {
        "number": f"{value:02d}/{series}-{symbol}",
        "series": series,
        "number_year": issued_on.year,
        "number_value": value,
        "issued_on": issued_on,
    }


def _publish(connection: Connection, facts: Facts, values: Mapping[str, Any], stamp: Stamp) -> None:
    before = facts.row
    editions = select(EDITION.c.edition).where(EDITION.c.document_id == before.id)
    connection.execute(
        insert(EDITION).values(
            document_id=before.id,
            edition=max(connection.scalars(editions), default=0) + 1,
            title=before.title,
            number=values.get("number", before.number),
            content=values.get("content", before.content),
            issued_at=stamp.at,
            version=before.version + 1,
        )
    )


def edition_in_force(
    connection: Connection, document_id: int, upto: int | None = None
) -> dict[str, Any]:
    """The content of a paper as last issued, up to a version of it; {} when it never was."""
    latest = select(EDITION.c.content).where(EDITION.c.document_id == document_id)
    if upto is not None:
        latest = latest.where(EDITION.c.version <= upto)
    return connection.scalar(latest.order_by(EDITION.c.edition.desc()).limit(1)) or {}


def _child(facts: Facts, kind: str, given: Mapping[str, Any]) -> Opening:
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
    )


def _checklist(connection: Connection, facts: Facts, kind: str) -> list[Opening]:
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


def _address(
    connection: Connection, facts: Facts, values: Mapping[str, Any], stamp: Stamp
) -> list[int]:
    """Send the plan: note its addressees and open what each owes. An amended plan opens only what
    is new and moves the deadlines that it changed."""
    plan, content = facts.row, values.get("content", facts.row.content)
    on = values.get("issued_on") or plan.issued_on or today(stamp.at)
    units = addressed_units(connection, plan.unit_id, content, on)
    held = select(ADDRESSEE.c.unit_id).where(ADDRESSEE.c.plan_id == plan.id)
    known = set(connection.scalars(held))
    if fresh := [unit for unit in units if unit.unit_id not in known]:
        connection.execute(
            insert(ADDRESSEE),
            [{"plan_id": plan.id, "unit_id": one.unit_id, "duty": one.duty} for one in fresh],
        )
    number = values.get("number", plan.number)
    owed = _owed(plan, number, content, units)
    if known:
        _move_deadlines(connection, plan, owed, units, stamp)
    return begin(connection, list(owed.values()), stamp.unkeyed)


_Owed = dict[tuple[str, int], Opening]


def _owed(plan: Any, number: str, content: Mapping[str, Any], units: list[Addressed]) -> _Owed:
    papers = owed_papers(plan.id, number, plan.unit_id, content, units)
    return {(paper.kind, paper.unit_id): paper for paper in papers}


def _move_deadlines(
    connection: Connection, plan: Any, owed: _Owed, units: list[Addressed], stamp: Stamp
) -> None:
    """Move what the amendment moved, and no deadline that an extension moved; take the papers that
    are open already out of what is owed."""
    issued = edition_in_force(connection, plan.id, plan.version)
    before = _owed(plan, plan.number, issued, units)
    for row in _already_open(connection, plan.id):
        paper = owed.pop((row.kind, row.unit_id), None)
        was = before.get((row.kind, row.unit_id), row)
        if paper and row.arrived_at is None and was.due_at != paper.due_at:
            move_due(connection, row.id, paper.due_at, stamp, AMENDED)


def _already_open(connection: Connection, plan_id: int) -> Any:
    return connection.execute(
        select(DOCUMENT).where(DOCUMENT.c.plan_id == plan_id, DOCUMENT.c.parent_id.is_(None))
    ).all()
