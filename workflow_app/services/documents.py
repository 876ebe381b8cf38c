"""Reading papers: one paper with all that its page shows, and the lists that lead to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Row, and_, case, or_, select
from sqlalchemy.orm import Session

from state_machines import MACHINES, STAGES, machine
from state_machines.case import Actor
from state_machines.grammar import Mood
from state_machines.rules import Offer, Refused, offers
from workflow_app.models import Document, Edition, File, Person, Unit
from workflow_app.services import history
from workflow_app.services.cases import Facts, facts_to_show
from workflow_app.services.visibility import turn_of, visible, waiting_for_others


class PaperLine(NamedTuple):
    """A paper as one line of a list."""

    id: int
    kind: str
    topic: str
    state: str
    title: str
    number: str
    unit_id: int
    unit_name: str
    due_at: datetime | None
    original_due_at: datetime | None
    arrived_at: datetime | None
    timeliness: str  # the verdict it was given when it came
    version: int
    required: bool
    plan_id: int | None
    parent_id: int | None
    content: Mapping[str, Any]


class FileLine(NamedTuple):
    """One version of a file of a paper."""

    id: int
    document_id: int
    slot: str
    edition: int
    name: str
    media_type: str
    size: int
    sha256: str
    uploaded_at: datetime
    uploader: str


@dataclass(frozen=True, slots=True)
class PaperPage:
    """Everything that the page of a paper shows to one reader."""

    facts: Facts
    own: bool
    content: Mapping[str, Any]
    hidden: bool  # the unit is still drafting: its superior sees that, not what
    offers: list[Offer]
    children: list[PaperLine]
    stages: list[PaperLine]
    derived: list[PaperLine]
    plan: PaperLine | None
    parent: PaperLine | None
    basis: PaperLine | None
    files: list[FileLine]
    timeline: list[history.Line]


Place = tuple[int, datetime | None, int]
"""Where a paper stands on a desk: 1 for hers, 0 for others'; when it is due; its number."""


class Desk(NamedTuple):
    """`mine` waits for this person, by due date; `waiting` is with others."""

    mine: list[PaperLine]
    waiting: list[PaperLine]


@cache
def lines() -> Any:
    """The statement behind every list of papers, to be narrowed."""
    return select(
        *(Document.id, Document.kind, Document.topic, Document.state, Document.title),
        *(Document.number, Document.unit_id, Unit.name.label("unit_name")),
        *(Document.due_at, Document.original_due_at, Document.arrived_at, Document.timeliness),
        *(Document.version, Document.required, Document.plan_id, Document.parent_id),
        Document.content,
    ).join(Unit, Unit.id == Document.unit_id)


def line(row: Row[Any]) -> PaperLine:
    """One row of `lines` as a paper."""
    return PaperLine._make(row[: len(PaperLine._fields)])


def page(session: Session, document_id: int, actor: Actor, *, steps: int = 200) -> PaperPage:
    """Return the paper as this reader may see it with its newest steps, or raise
    `Refused("unknown")`."""
    facts = facts_to_show(session.connection(), document_id, visible(actor))
    row = facts.row
    own = any(seat.unit_id == row.unit_id for seat in actor.seats)
    family = _family(session, row)
    by_id = {one.id: one for one in family}
    hidden = not own and _is_hidden(row, by_id.get(row.parent_id))
    told = own or not (hidden or row.issued_content)
    return PaperPage(
        facts=facts,
        own=own,
        content={} if hidden else _content(row, own),
        hidden=hidden,
        offers=offers(machine(row.kind), facts.case, actor),
        children=[] if hidden else [one for one in family if one.parent_id == row.id],
        stages=_in_campaign_order(one for one in family if _is_stage_of(one, row)),
        derived=[one for one in family if one.kind == row.kind and one.id not in _upward(row)],
        plan=by_id.get(row.plan_id or 0),
        parent=by_id.get(row.parent_id or 0),
        basis=by_id.get(row.basis_id or 0),
        files=[] if hidden else _files(session, File.document_id == row.id),
        timeline=_timeline(session, row.id, steps, told=told),
    )


def _timeline(session: Session, document_id: int, limit: int, *, told: bool) -> list[history.Line]:
    """The steps of a paper; what was written in them is told to whom the content itself is."""
    steps = history.of_document(session, document_id, limit)
    return steps if told else [step._replace(changes={}) for step in steps]


def _is_hidden(paper: Any, parent: PaperLine | None) -> bool:
    """A draft is its unit's own until it is handed in; some papers go with their parent."""
    table = machine(paper.kind)
    if parent is not None:
        return table.read_with_parent and _is_hidden(parent, None)
    drafted = table.state(paper.state).mood in (Mood.EMPTY, Mood.DOING)
    return drafted and paper.arrived_at is None and paper.number == "" and not table.child


def _content(row: Row[Any], own: bool) -> Mapping[str, Any]:
    """Others read an issued paper as it was issued, whatever is being changed."""
    shown: Mapping[str, Any] = row.content if own else (row.issued_content or row.content)
    return shown


def _upward(row: Row[Any]) -> set[int | None]:
    return {row.id, row.plan_id, row.parent_id, row.basis_id}


def _is_stage_of(one: PaperLine, row: Row[Any]) -> bool:
    return one.plan_id == row.plan_id and one.unit_id == row.unit_id and not one.parent_id


def _in_campaign_order(found: Iterable[PaperLine]) -> list[PaperLine]:
    order = {table.kind: place for place, table in enumerate(STAGES)}
    return sorted((one for one in found if one.kind in order), key=lambda one: order[one.kind])


def _family(session: Session, row: Row[Any]) -> list[PaperLine]:
    around = [Document.parent_id == row.id, Document.basis_id == row.id]
    if upward := [key for key in (row.plan_id, row.parent_id, row.basis_id) if key]:
        around.append(Document.id.in_(upward))
    if row.plan_id:
        around.append(
            and_(
                Document.plan_id == row.plan_id,
                Document.unit_id == row.unit_id,
                Document.parent_id.is_(None),
            )
        )
    found = session.execute(lines().where(or_(*around)).order_by(Document.id))
    return [line(one) for one in found]


def inside(session: Session, document_id: int) -> list[PaperLine]:
    """The papers inside a paper of one's own, in the order in which they were opened."""
    found = lines().where(Document.parent_id == document_id).order_by(Document.id)
    return [line(row) for row in session.execute(found)]


def _files(session: Session, wanted: Any) -> list[FileLine]:
    rows = session.execute(
        select(
            File.id,
            File.document_id,
            File.slot,
            File.edition,
            File.name,
            File.media_type,
            File.size,
            File.sha256,
            File.uploaded_at,
            Person.name,
        )
        .join(Person, Person.id == File.uploaded_by)
        .where(wanted)
        .order_by(File.slot, File.edition.desc())
    )
    return [FileLine._make(row) for row in rows]


def files_until(session: Session, document_id: int, at: datetime) -> list[FileLine]:
    """The files that a paper had at a moment. The caller has checked that it may be read."""
    return _files(session, and_(File.document_id == document_id, File.uploaded_at <= at))


def file(session: Session, file_id: int, actor: Actor) -> FileLine:
    """Return a file that the actor may read, or raise `Refused("unknown")`."""
    found = _files(session, File.id == file_id)
    if not found:
        raise Refused("unknown")
    paper = page_head(session, found[0].document_id, actor)
    own = any(seat.unit_id == paper.unit_id for seat in actor.seats)
    if not own and _is_hidden(paper, None):
        raise Refused("unknown")
    return found[0]


def open_to(session: Session, document_id: int, actor: Actor) -> PaperLine:
    """The line of a paper whose content the actor may read, or `Refused("unknown")`: a draft is
    its unit's own."""
    paper = page_head(session, document_id, actor)
    own = any(seat.unit_id == paper.unit_id for seat in actor.seats)
    parent = page_head(session, paper.parent_id, actor) if paper.parent_id and not own else None
    if not own and _is_hidden(paper, parent):
        raise Refused("unknown")
    return paper


def page_head(session: Session, document_id: int, actor: Actor) -> PaperLine:
    """The line of a paper that the actor may read, or `Refused("unknown")`: one statement."""
    row = session.execute(lines().where(Document.id == document_id, visible(actor))).first()
    if row is None:
        raise Refused("unknown")
    return line(row)


def work_for(session: Session, actor: Actor, limit: int = 400, after: Place | None = None) -> Desk:
    """What waits for the actor and what her units wait for, in one statement."""
    mine = case((turn_of(actor), 1), else_=0).label("mine")
    wanted = lines().add_columns(mine).where(or_(turn_of(actor), waiting_for_others(actor)))
    if after:
        wanted = wanted.where(_behind(mine, *after))
    order = (mine.desc(), Document.due_at.is_(None), Document.due_at, Document.id)
    rows = session.execute(wanted.order_by(*order).limit(limit)).all()
    return Desk(
        [line(row) for row in rows if row.mine], [line(row) for row in rows if not row.mine]
    )


def _behind(mine: Any, turn: int, due_at: datetime | None, number: int) -> Any:
    later: Any = Document.due_at.is_(None) & (Document.id > number)
    if due_at:
        same = and_(Document.due_at == due_at, Document.id > number)
        later = or_(Document.due_at.is_(None), Document.due_at > due_at, same)
    return or_(mine < turn, and_(mine == turn, later))


_ROOTS = [table.kind for table in MACHINES if table.leads or table.recurs]


def plans(
    session: Session, actor: Actor, before: int | None = None, limit: int = 50
) -> list[PaperLine]:
    """The papers that begin a campaign and that the actor may read, newest first."""
    chosen = lines().where(Document.kind.in_(_ROOTS), visible(actor))
    if before is not None:
        chosen = chosen.where(Document.id < before)
    return [line(row) for row in session.execute(chosen.order_by(Document.id.desc()).limit(limit))]


def editions(session: Session, document_id: int, actor: Actor) -> list[Edition]:
    """The texts of a paper as issued, newest first; `Refused("unknown")` if not to be read."""
    page_head(session, document_id, actor)
    chosen = select(Edition).where(Edition.document_id == document_id)
    return list(session.scalars(chosen.order_by(Edition.edition.desc())))


def edition(session: Session, document_id: int, number: int, actor: Actor) -> Edition:
    """One text as issued, or `Refused("unknown")`."""
    for one in editions(session, document_id, actor):
        if one.edition == number:
            return one
    raise Refused("unknown")
