"""A paper as it stood at a moment, for whoever might read it then, and what changed between two."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from state_machines import machine
from state_machines.case import Actor
from state_machines.grammar import Mood
from workflow_app.models import Document
from workflow_app.services.documents import FileLine, PaperLine, files_until, line, lines, page_head
from workflow_app.services.history.past import Version, state_at, versions
from workflow_app.services.history.readers import is_auditor


class Moment(NamedTuple):
    """A moment, by the clock or by the step that had just been taken."""

    at: datetime | None = None
    seq: int | None = None


class Past(NamedTuple):
    """A paper as it stood. `then` is None before it was opened; `private` when the reader is from
    elsewhere and the unit told nobody; then it is `hidden` from all but auditors."""

    paper: PaperLine  # as it is now
    then: Version | None
    hidden: bool
    files: list[FileLine]
    children: list[tuple[PaperLine, str]]  # with the state of then
    steps: Sequence[Version]
    private: bool = False

    @property
    def content(self) -> Mapping[str, Any] | None:
        return None if self.hidden or self.then is None else self.then.content


Changes = dict[str, tuple[Any, Any]]


def past(session: Session, document_id: int, actor: Actor, moment: Moment) -> Past:
    """The paper as it stood at a moment, or `Refused("unknown")` when it is not to be read."""
    paper = page_head(session, document_id, actor)
    steps = versions(session, paper.id, paper.kind, paper.content)
    then = _at(steps, moment)
    if then is None:
        return Past(paper, None, False, [], [], steps)
    own = any(seat.unit_id == paper.unit_id for seat in actor.seats)
    private = not own and not _told(paper, then)
    hidden = private and not is_auditor(actor)
    until = moment.at or then.at
    return Past(
        paper=paper,
        then=then,
        hidden=hidden,
        files=[] if hidden else files_until(session, paper.id, until),
        children=[] if hidden else _inside(session, paper.id, until),
        steps=steps,
        private=private,
    )


def changed_between(before: Past, after: Past) -> Changes | None:
    """What of the content differs; None when either cannot be told."""
    was, is_ = before.content, after.content
    if was is None or is_ is None:
        return None
    names = sorted({*was, *is_})
    return {n: (was.get(n), is_.get(n)) for n in names if was.get(n) != is_.get(n)}


def _at(steps: Sequence[Version], moment: Moment) -> Version | None:
    if moment.seq is not None:
        return next((one for one in steps if one.seq == moment.seq), None)
    if moment.at is None:
        return steps[-1]
    return next((one for one in reversed(steps) if one.at <= moment.at), None)


def _told(paper: PaperLine, then: Version) -> bool:
    """Whether others than its unit were told what the paper said: what was handed in or issued
    then. What lies inside another paper is left to its own page."""
    table = machine(paper.kind)
    if table.begun_by:
        return table.state(then.state).mood is Mood.DONE and bool(then.number)
    return bool(then.arrived) and not table.child


def _inside(session: Session, document_id: int, at: datetime) -> list[tuple[PaperLine, str]]:
    then = state_at(at).label("then")
    chosen = lines().add_columns(then).where(Document.parent_id == document_id)
    rows = session.execute(chosen.where(Document.created_at <= at).order_by(Document.id))
    return [(line(row), row.then) for row in rows if row.then]
