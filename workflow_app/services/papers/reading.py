"""Everything that an official paper is made from, as one reader may see it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from state_machines import MACHINES, machine
from state_machines.case import Actor
from state_machines.days import today
from state_machines.grammar import Machine, Mood, Number, Typed
from state_machines.rules import Refused
from workflow_app.models import Document, Unit, Work, table_of
from workflow_app.models.base import units_in_order
from workflow_app.services import documents, figures
from workflow_app.services.audit.stamp import current
from workflow_app.services.documents import PaperLine, PaperPage

DOCUMENT, WORK = table_of(Document), table_of(Work)
TRACE = 16  # letters of a chain value: enough to tell two apart


class UnitTold(NamedTuple):
    """A unit as its papers name it."""

    id: int
    name: str
    kind: str
    place: str
    symbol: str


class Rest(NamedTuple):
    """A paper that another one rests on."""

    kind: str
    number: str
    title: str
    issued_on: date | None
    unit: UnitTold


class WorkTold(NamedTuple):
    """A work as lists name it; `stands` is its state in words."""

    unit: str
    title: str
    kind: str
    greets: str
    value_vnd: int | None
    qualifier: str
    stands: str


@dataclass(frozen=True, slots=True)
class Told:
    """A paper with all that goes into it, and what it was made from: version and trace."""

    id: int
    kind: str
    number: str
    title: str
    day: date | None
    draft: bool
    content: Mapping[str, Any]
    unit: UnitTold
    superior: UnitTold | None
    rests_on: list[Rest]
    inside: Mapping[str, list[Mapping[str, Any]]]
    works: list[WorkTold]
    works_below: list[WorkTold]
    totals_below: Mapping[str, Mapping[str, Any]]
    units_below: Mapping[str, int]
    greets: Mapping[str, str]
    version: int
    trace: str
    sealed: str  # the checkpoint that the log had; '' before there is any


@dataclass(frozen=True, slots=True)
class Offered:
    """What tells what a paper can be made into: its line, what lies inside, whether a draft."""

    paper: PaperLine
    inside: Mapping[str, list[Mapping[str, Any]]]
    draft: bool


def offered(session: Session, document_id: int, actor: Actor) -> Offered:
    """A paper that this reader may take out, or `Refused("unknown")`; in a few statements."""
    paper = documents.open_to(session, document_id, actor)
    inside = _inside(documents.inside(session, document_id))
    draft = _is_draft(machine(paper.kind), paper, issued=bool(paper.number))
    return Offered(paper, inside, draft)


def told(session: Session, document_id: int, actor: Actor) -> Told:
    """The paper as this reader may see it, or `Refused("unknown")`: a draft is its unit's own."""
    page = documents.page(session, document_id, actor)
    if page.hidden:
        raise Refused("unknown")
    row, table = page.facts.row, machine(page.facts.row.kind)
    below = _answered(session, row) if table.annexes else []
    units = _units(session, row, below)
    issued = page.content == row.issued_content
    return Told(
        id=row.id,
        kind=row.kind,
        number=row.number,
        title=str(page.content.get(table.titled_by) or row.title),
        day=row.issued_on or (today(row.arrived_at) if row.arrived_at else None),
        draft=_is_draft(table, row, issued=issued),
        content=page.content,
        unit=units[row.unit_id],
        superior=units.get(row.issuer_id) if row.issuer_id != row.unit_id else None,
        rests_on=_rests_on(session, page, below, units),
        inside=_inside(page.children),
        works=_own_works(session, page, units[row.unit_id].name),
        works_below=_works_below(session, below),
        totals_below=_merged(session, below, "works"),
        units_below=_merged(session, below, "units"),
        greets=_greets(*below, page.plan),
        version=row.version,
        trace=str(row.chain_head)[:TRACE],
        sealed=_sealed(session),
    )


def _sealed(session: Session) -> str:
    """What ties a file to the log: its size and root when the file was made."""
    stamp = current(session)
    return " ".join(stamp.lines) if stamp else ""


def _is_draft(table: Machine, row: Any, *, issued: bool) -> bool:
    """A paper that gets a number is one once it is issued, any other once it is handed in."""
    if any(isinstance(effect, Number) for one in table.rows for effect in one.then):
        return not issued
    mood = table.state(row.state).mood
    return mood in (Mood.EMPTY, Mood.BACK) or (mood is Mood.DOING and row.arrived_at is None)


def _answered(session: Session, row: Any) -> list[PaperLine]:
    """The papers with which the unit handed its plan on to those below."""
    roots = [table.kind for table in MACHINES if table.begun_by]
    own = (
        documents.lines()
        .where(
            Document.basis_id == row.plan_id,
            Document.unit_id == row.unit_id,
            Document.kind.in_(roots),
            Document.number != "",
        )
        .order_by(Document.id)
    )
    return [documents.line(one) for one in session.execute(own)]


def _units(session: Session, row: Any, below: Iterable[PaperLine]) -> dict[int, UnitTold]:
    wanted = {row.unit_id, row.issuer_id, *(one.unit_id for one in below)}
    chosen = select(Unit.id, Unit.name, Unit.kind, Unit.place, Unit.symbol)
    rows = session.execute(chosen.where(Unit.id.in_(wanted)))
    return {one.id: UnitTold._make(one) for one in rows}


def _rests_on(
    session: Session, page: PaperPage, below: list[PaperLine], units: Mapping[int, UnitTold]
) -> list[Rest]:
    plans = [one for one in (page.plan, *below) if one is not None and one.number]
    dated = select(Document.id, Document.issued_on).where(Document.id.in_([p.id for p in plans]))
    days = {row.id: row.issued_on for row in session.execute(dated)}
    return [
        Rest(one.kind, one.number, one.title, days.get(one.id), units[one.unit_id])
        for one in plans
        if one.unit_id in units
    ]


def _inside(children: Iterable[PaperLine]) -> dict[str, list[Mapping[str, Any]]]:
    """The contents of the papers inside, by kind; `off` marks those that were given up."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for child in children:
        off = machine(child.kind).state(child.state).mood is Mood.OFF
        found.setdefault(child.kind, []).append({**child.content, "off": off})
    return found


def _own_works(session: Session, page: PaperPage, unit: str) -> list[WorkTold]:
    """The works as they were frozen when the paper was handed in, else as they stand now."""
    row = page.facts.row
    if machine(row.kind).stage and any(_is_work(child) for child in page.children):
        return [_of_child(child, unit) for child in page.children if _is_work(child)]
    if not machine(row.kind).annexes:
        return []
    kept = page.content.get("annex")
    annex = kept or figures.annex_of(session.connection(), row.plan_id, row.unit_id)
    return [_of_annex(one, unit) for one in annex["works"]]


def _is_work(child: PaperLine) -> bool:
    table = machine(child.kind)
    return table.typed is Typed.WORK and table.state(child.state).mood is not Mood.OFF


def _of_child(child: PaperLine, unit: str) -> WorkTold:
    content = child.content
    stands = machine(child.kind).state(child.state).name.vi
    title, kind, greets = (str(content.get(key) or "") for key in ("title", "kind", "greets"))
    value, qualifier = content.get("value_vnd"), str(content.get("value_qualifier") or "exact")
    return WorkTold(unit, title, kind, greets, value, qualifier, stands)


def _of_annex(work: Mapping[str, Any], unit: str) -> WorkTold:
    told = (work["title"], work["kind"], work["greets"], work["value_vnd"], work["qualifier"])
    return WorkTold(unit, *told, _stands(work["state"]))


def _stands(state: str) -> str:
    tables = (table for table in MACHINES if table.typed is Typed.WORK)
    names = {one.code: one.name.vi for table in tables for one in table.states}
    return names.get(state, state)


def _works_below(session: Session, below: Iterable[PaperLine]) -> list[WorkTold]:
    """The works in the accepted papers of the units below, by unit."""
    plans = [one.id for one in below]
    if not plans:
        return []
    around = DOCUMENT.alias("around")
    done = [s.code for t in MACHINES if t.stage for s in t.states if s.mood is Mood.DONE]
    off = [
        s.code for t in MACHINES if t.typed is Typed.WORK for s in t.states if s.mood is Mood.OFF
    ]
    rows = session.execute(
        select(WORK, DOCUMENT.c.state, Unit.short_name, Unit.name)
        .join_from(WORK, DOCUMENT, DOCUMENT.c.id == WORK.c.document_id)
        .join(Unit, Unit.id == WORK.c.unit_id)
        .join(around, around.c.id == DOCUMENT.c.parent_id)
        .where(WORK.c.plan_id.in_(plans), around.c.state.in_(done), DOCUMENT.c.state.not_in(off))
        .order_by(units_in_order(Unit.name), WORK.c.document_id)
    )
    return [
        WorkTold(
            row.short_name or row.name,
            row.title,
            row.kind,
            row.greets,
            row.value_vnd if row.achieved_vnd is None else row.achieved_vnd,
            row.value_qualifier if row.achieved_vnd is None else row.achieved_qualifier,
            _stands(row.state),
        )
        for row in rows
    ]


def _merged(session: Session, below: Iterable[PaperLine], part: str) -> dict[str, Any]:
    """The totals of the plans below. A unit hands a plan on once; of two the later one counts."""
    found: dict[str, Any] = {}
    for plan in below:
        found |= figures.rollup(session.connection(), plan.id)[part]
    return found


def _greets(*plans: PaperLine | None) -> dict[str, str]:
    """The congresses that works greet, by the short names that the plans give them; the nearest
    plan first."""
    found: dict[str, str] = {}
    for plan in plans:
        for one in plan.content.get("greets") or [] if plan else []:
            found.setdefault(str(one.get("code")), str(one.get("name")))
    return found
