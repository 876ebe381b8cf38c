"""What follows a transition: numbers, editions, annexes, opened papers and moved deadlines."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from state_machines.days import end_of, today
from state_machines.grammar import (
    WHOLE,
    Anchor,
    Annex,
    Assign,
    Compose,
    Effect,
    Event,
    Foresee,
    MoveDue,
    Number,
    Open,
    Publish,
    Reorganise,
    Restore,
    Source,
    TakeBack,
    Tally,
)
from state_machines.guards import PLAN_OPEN
from state_machines.importing import tells_of_figures
from workflow_app.models import Document, Edition, table_of
from workflow_app.services.assigning import assigned
from workflow_app.services.closing import tally_of
from workflow_app.services.figures import annex_of, frozen_below
from workflow_app.services.importing.figures import put_back
from workflow_app.services.importing.papers import forgotten, remembered, take_back
from workflow_app.services.inside import checklist, children
from workflow_app.services.opening import begin
from workflow_app.services.periods.composing import composed
from workflow_app.services.periods.opening import opened_next, reports_of
from workflow_app.services.record import Stamp
from workflow_app.services.registers.numbering import allot
from workflow_app.services.reminding.clock import look_again
from workflow_app.services.succession.applying import reorganise
from workflow_app.services.succession.foreseeing import foresee
from workflow_app.services.taking import Taking
from workflow_app.services.timing.addressing import (
    Milestones,
    Said,
    addressed_units,
    note_addressees,
    owed_papers,
)
from workflow_app.services.timing.answering import asked_again
from workflow_app.services.timing.calendar import calendar_of
from workflow_app.services.timing.rescheduling import (
    AMENDED,
    EXTENDED,
    anchor,
    carry_inside,
    days_told,
    edition_in_force,
    is_said_anew,
    move_due,
    moved_deadline,
    say_anew,
)

DOCUMENT, EDITION = table_of(Document), table_of(Edition)


def prepare(connection: Connection, taking: Taking, values: dict[str, Any]) -> None:
    """Put into `values` what the effects of the row change in the paper itself."""
    paper, row, stamp = taking.facts.row, taking.row, taking.stamp
    for effect in row.then:
        match effect:
            case Number():
                values |= _number(connection, effect, taking)
            case Assign():
                values |= assigned(connection, paper, taking.given, stamp)
            case MoveDue() if not taking.table.child:
                values |= moved_deadline(paper, _last_day(taking), stamp)
            case Foresee():
                told = values.get("content", paper.content)
                seen = foresee(connection, paper.unit_id, told, strictly=row.keeps != WHOLE)
                values["content"] = {**told, "foreseen": seen}
            case _ if _rewrites(effect):
                values |= _rewritten(connection, effect, taking, values)
    if row.takes_back:
        values |= asked_again(connection, paper, stamp.at)


def _rewrites(effect: Effect) -> bool:
    """Whether the system itself writes into the content."""
    many = isinstance(effect, Open) and effect.source in (Source.ROWS, Source.PERIOD)
    return many or isinstance(effect, Annex | Restore | Tally | TakeBack | Compose)


def _rewritten(
    connection: Connection, effect: Effect, taking: Taking, values: Mapping[str, Any]
) -> dict[str, Any]:
    """The content with what the system itself writes into it."""
    paper, stamp = taking.facts.row, taking.stamp
    content = dict(values.get("content", paper.content))
    match effect:
        case Annex():
            where = (connection, paper.plan_id, paper.unit_id)
            content["annex"] = annex_of(*where) | frozen_below(*where, stamp.at)
        case Open(Source.ROWS):
            content = remembered(content, taking.given["rows"], stamp)
        case Open():
            content = opened_next(content, stamp)
        case Compose():
            content = composed(connection, paper, content)
        case TakeBack():
            content = _without_import(connection, paper, content, stamp)
        case Tally():
            content["closing"] = tally_of(connection, paper.id)
        case Restore():
            issued = edition_in_force(connection, paper.id) or content
            return {"content": issued, "title": str(issued.get("title") or paper.title)}
    return {"content": content}


def _without_import(
    connection: Connection, paper: Any, content: Mapping[str, Any], stamp: Stamp
) -> dict[str, Any]:
    if tells_of_figures(content):
        return put_back(content)
    take_back(connection, paper, stamp)
    return forgotten(content)


def carry_out(connection: Connection, taking: Taking, values: Mapping[str, Any]) -> list[int]:
    """Do what follows in other rows; return the ids of the papers that were opened."""
    paper, stamp = taking.facts.row, taking.stamp
    opened: list[int] = []
    for effect in taking.row.then:
        match effect:
            case Publish():
                _publish(connection, paper, values, stamp)
            case Open():
                opened += _open(connection, effect, taking, values)
            case MoveDue():
                _move_due(connection, taking, values)
            case Reorganise():
                reorganise(connection, paper.id, paper.content, stamp)
            case Anchor():
                after = values.get("content", paper.content)
                anchor(connection, effect, paper, after, stamp)
    if taking.row.target and _was_closed(taking):
        look_again(connection, paper.id, stamp.at)
    return opened


def _move_due(connection: Connection, taking: Taking, values: Mapping[str, Any]) -> None:
    """The deadline of the paper around a child; else what lies in the paper is due with it."""
    paper = taking.facts.row
    if taking.table.child:
        until, reason = _last_day(taking), str(taking.answers.get("reason") or "")
        move_due(connection, paper.parent_id, until, taking.stamp, EXTENDED, reason)
    else:
        carry_inside(connection, paper, values["due_at"])


def _was_closed(taking: Taking) -> bool:
    """Whether what is owed under this paper was called off until now."""
    if not taking.table.leads:  # most papers: nothing is owed under them
        return False
    facts = taking.facts
    return not PLAN_OPEN.holds(replace(facts.case, plan_state=facts.row.state))


def _open(
    connection: Connection, effect: Open, taking: Taking, values: Mapping[str, Any]
) -> list[int]:
    facts, given, stamp = taking.facts, taking.given, taking.stamp
    match effect.source:
        case Source.ADDRESSEES:
            return _address(connection, facts.row, values, stamp)
        case Source.CHECKLIST:
            openings = checklist(connection, facts, effect.kind)
        case Source.PERIOD:
            openings = reports_of(connection, facts.row, facts.row.content, stamp)
        case Source.ROWS:
            openings = children(connection, facts, effect.kind, given["rows"], stamp)
        case Source.ANSWERS:
            openings = children(connection, facts, effect.kind, [given], stamp)
    return begin(connection, openings, stamp.unkeyed)


def _last_day(taking: Taking) -> datetime:
    return end_of(date.fromisoformat(str(taking.answers["due_on"])))


def _number(connection: Connection, number: Number, taking: Taking) -> dict[str, Any]:
    """The next number of the unit's register; an amended paper keeps the number it has."""
    paper = taking.facts.row
    if paper.number:
        return {}
    on = date.fromisoformat(str(taking.answers.get("issued_on") or today(taking.stamp.at)))
    return allot(connection, paper.unit_id, number.book, number.type_in(paper.content), on)


def _publish(connection: Connection, before: Any, values: Mapping[str, Any], stamp: Stamp) -> None:
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


def _address(
    connection: Connection, plan: Any, values: Mapping[str, Any], stamp: Stamp
) -> list[int]:
    """Send the plan: note its addressees and open what each owes. An amended plan opens only what
    is new and moves the deadlines that it changed."""
    content = values.get("content", plan.content)
    on = values.get("issued_on") or plan.issued_on or today(stamp.at)
    units = addressed_units(connection, plan.unit_id, content, on)
    sent_before = note_addressees(connection, plan.id, units)
    open_already = _already_open(connection, plan.id) if sent_before else []
    days: dict[int, dict[Event, date]] = {one.unit_id: {Event.ISSUED: on} for one in units}
    for unit_id, event, day in days_told(open_already):
        days.setdefault(unit_id, {})[event] = day
    milestones = Milestones(content, calendar_of(connection))
    number = values.get("number", plan.number)
    papers = owed_papers(plan, number, units, milestones, days)
    owed = {(paper.kind, paper.unit_id): paper for paper in papers}
    for row in open_already:
        paper = owed.pop((row.kind, row.unit_id), None)
        if paper and is_said_anew(row, said := Said(paper.due_at, paper.binding)):
            say_anew(connection, row.id, said, stamp, AMENDED)
    if open_already:
        look_again(connection, plan.id, stamp.at)
    return begin(connection, list(owed.values()), stamp.unkeyed)


def _already_open(connection: Connection, plan_id: int) -> Any:
    return connection.execute(
        select(DOCUMENT).where(DOCUMENT.c.plan_id == plan_id, DOCUMENT.c.parent_id.is_(None))
    ).all()
