"""Deadlines that move: time is granted, the plan says another day, or a day becomes known."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from state_machines import STAGES, machine
from state_machines.grammar import Anchor, Event, Open, Source
from state_machines.rules import Refused
from state_machines.system import DUE_MOVED
from state_machines.timing import LATER_DATE
from workflow_app.models import Document, Edition, Unit, table_of
from workflow_app.services.cases import facts_of
from workflow_app.services.following import step_after
from workflow_app.services.record import Stamp, Step, due_with, record, record_many
from workflow_app.services.timing.addressing import Addressed, Milestones, Said
from workflow_app.services.timing.calendar import calendar_of
from workflow_app.services.timing.deadlines import counted_from

DOCUMENT, EDITION = table_of(Document), table_of(Edition)
EXTENDED, AMENDED, ANCHORED, RECKONED = "extended", "amended", "anchored", "reckoned"
"""Why a deadline moves: time was granted to one paper, the plan says another day, the day that it
is counted from is known, or another, or other days are worked."""

_TOLD = {
    "deadline": "deadline",
    "due": "due_at",
    "original": "original_due_at",
    "binding": "binding",
}  # the trail's words for the columns


def move_due(
    connection: Connection,
    document_id: int,
    due: datetime | None,
    stamp: Stamp,
    why: str,
    reason: str = "",
) -> None:
    """Give a paper the deadline that was granted, with its line in the trail. What the plan says
    stays the original one; a paper that has arrived keeps the verdict it got. `Refused` when the
    deadline was moved as far, or further, while this was being granted."""
    paper = facts_of(connection, document_id, hold=True).row
    if due and paper.due_at and due <= paper.due_at:
        raise Refused("not_ready", (LATER_DATE.refusal,))
    _record(connection, paper, moved_deadline(paper, due, stamp), stamp, why, reason)


def say_anew(connection: Connection, document_id: int, said: Said, stamp: Stamp, why: str) -> None:
    """Give a paper that is still owed what its plan now says. Time that was granted beside the
    plan is not lost: of both days the later one counts."""
    paper = facts_of(connection, document_id, hold=True).row
    _record(connection, paper, _said_anew(paper, said, stamp), stamp, why)


def say_anew_to_all(
    connection: Connection, papers: Sequence[tuple[Any, Said]], stamp: Stamp, why: str, reason: str
) -> None:
    """The same for many stored papers, which the caller holds: as many statements for thousands as
    for two. Raises `Overtaken` when one of them has moved meanwhile."""
    values = [_said_anew(paper, said, stamp) for paper, said in papers]
    told = zip(papers, values, strict=True)
    record_many(connection, [_step(one, new, stamp, why, reason) for (one, _), new in told], values)
    due = (new["due_at"] for new in values)
    carry_inside_all(connection, zip((paper for paper, _ in papers), due, strict=True))


def _said_anew(paper: Any, said: Said, stamp: Stamp) -> dict[str, Any]:
    granted = paper.due_at != paper.original_due_at and paper.due_at
    due = max(said.due_at, granted) if said.due_at and granted else said.due_at
    values = {"original_due_at": said.due_at, "binding": said.binding}
    return values | moved_deadline(paper, due, stamp)


def moved_deadline(paper: Any, due: datetime | None, stamp: Stamp) -> dict[str, Any]:
    """The columns of a paper's next deadline."""
    values: dict[str, Any] = {"due_at": due, "deadline": paper.deadline + 1}
    if paper.arrived_at is None:
        values["remind_at"] = stamp.at
    return values


def _record(
    connection: Connection,
    paper: Any,
    values: Mapping[str, Any],
    stamp: Stamp,
    why: str,
    reason: str = "",
) -> None:
    record(connection, _step(paper, values, stamp, why, reason), values)
    carry_inside(connection, paper, values["due_at"])


def _step(paper: Any, values: Mapping[str, Any], stamp: Stamp, why: str, reason: str) -> Step:
    told = {name: values[column] for name, column in _TOLD.items() if column in values}
    return step_after(
        paper,
        DUE_MOVED,
        stamp,
        private={"reason": reason} if reason else {},
        public={**told, "was_due": paper.due_at, "why": why},
    )


def carry_inside(connection: Connection, paper: Any, due: datetime | None) -> None:
    """Let the papers of its checklist, which are due with it, follow its deadline."""
    carry_inside_all(connection, [(paper, due)])


def carry_inside_all(connection: Connection, moved: Iterable[tuple[Any, datetime | None]]) -> None:
    """The same for many papers, with one statement for all of a kind that are due together."""
    together: dict[tuple[str, datetime | None], list[int]] = {}
    for paper, due in moved:
        together.setdefault((paper.kind, due), []).append(paper.id)
    for (kind, due), papers in together.items():
        if kinds := _checklist_of(kind):
            inside = DOCUMENT.c.parent_id.in_(papers) & DOCUMENT.c.kind.in_(kinds)
            due_with(connection, inside & DOCUMENT.c.arrived_at.is_(None), due)


@cache
def _checklist_of(kind: str) -> tuple[str, ...]:
    """The kinds that are opened inside a paper by the checklist of its plan."""
    return tuple(
        effect.kind
        for row in machine(kind).rows
        for effect in row.then
        if isinstance(effect, Open) and effect.source is Source.CHECKLIST
    )


def is_said_anew(paper: Any, said: Said) -> bool:
    """Whether a plan says something new of a paper that is still owed."""
    return paper.arrived_at is None and said != (paper.original_due_at, paper.binding)


def anchor(
    connection: Connection, effect: Anchor, paper: Any, content: Mapping[str, Any], stamp: Stamp
) -> None:
    """Date, or date anew, what the unit owes under the same plan so many days from the event
    whose day the content of this paper tells."""
    told = effect.day_in(content)
    if paper.plan_id is None or told == effect.day_in(paper.content):
        return
    days = {effect.event: date.fromisoformat(told)} if told else {}
    plan = edition_in_force(connection, paper.plan_id)
    milestones, unit = Milestones(plan, calendar_of(connection)), _unit(connection, paper.unit_id)
    for owed in _owed(connection, paper.plan_id, paper.unit_id):
        milestone = milestones.of(owed.kind, unit)
        if milestone and counted_from(milestone) is effect.event:
            said = milestones.said(milestone, days)
            if is_said_anew(owed, said):
                say_anew(connection, owed.id, said, stamp, ANCHORED)


def days_told(papers: Iterable[Any]) -> Iterator[tuple[int, Event, date]]:
    """The days that papers tell, each with the unit whose event it is."""
    for paper in papers:
        effect = ANCHORS.get(paper.kind)
        if effect and (told := effect.day_in(paper.content)):
            yield paper.unit_id, effect.event, date.fromisoformat(told)


ANCHORS = {
    table.kind: effect
    for table in STAGES
    for row in table.rows
    for effect in row.then
    if isinstance(effect, Anchor)
}


def _unit(connection: Connection, unit_id: int) -> Addressed:
    chosen = select(Unit.id, Unit.code, Unit.kind).where(Unit.id == unit_id)
    return Addressed(*connection.execute(chosen).one())


def _owed(connection: Connection, plan_id: int, unit_id: int) -> Any:
    """The unit's papers under the plan, held: another step of one of them comes before or after."""
    chosen = select(DOCUMENT).where(
        DOCUMENT.c.plan_id == plan_id,
        DOCUMENT.c.unit_id == unit_id,
        DOCUMENT.c.parent_id.is_(None),
    )
    return connection.execute(chosen.order_by(DOCUMENT.c.id).with_for_update(key_share=True)).all()


def editions_in_force(
    connection: Connection, document_ids: Collection[int]
) -> dict[int, Mapping[str, Any]]:
    """The contents of papers as last issued, by number, in one statement; without those that never
    were."""
    last = (
        select(EDITION.c.document_id, func.max(EDITION.c.edition).label("edition"))
        .where(EDITION.c.document_id.in_(document_ids))
        .group_by(EDITION.c.document_id)
        .subquery()
    )
    newest = (EDITION.c.document_id == last.c.document_id) & (EDITION.c.edition == last.c.edition)
    chosen = select(EDITION.c.document_id, EDITION.c.content).join(last, newest)
    return {row.document_id: row.content for row in connection.execute(chosen)}


def edition_in_force(connection: Connection, document_id: int) -> dict[str, Any]:
    """The content of a paper as last issued; {} when it never was."""
    latest = select(EDITION.c.content).where(EDITION.c.document_id == document_id)
    return connection.scalar(latest.order_by(EDITION.c.edition.desc()).limit(1)) or {}
