"""The search itself: kinds apart, the newest first, nothing that the asking person may not see."""

from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    and_,
    column,
    exists,
    false,
    func,
    or_,
    select,
    table,
    true,
    tuple_,
    union,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from state_machines import MACHINES
from state_machines.case import Actor
from state_machines.grammar import Mood, Role, Typed
from workflow_app.models import Addressee, Document, Person, SeatRow, Unit, UnitPast
from workflow_app.models.base import in_order, units_in_order
from workflow_app.services.documents import PaperLine, line, lines
from workflow_app.services.membership.seats import held_on
from workflow_app.services.search.words import (
    Marks,
    embedded,
    holds,
    papers_on_postgresql,
    papers_on_sqlite,
    reads,
    typed_words,
)
from workflow_app.services.units import LOOKS_EVERYWHERE
from workflow_app.services.visibility import below, visible

SOUGHT = table("sought_documents", column("rowid"))
READ_FIRST = 20_000
"""So many of the newest papers PostgreSQL reads before it asks its index."""
WORKS = tuple(one.kind for one in MACHINES if one.typed is Typed.WORK)
_WITH_PARENT = [one.kind for one in MACHINES if one.read_with_parent]
_DRAFTED = [
    (one.kind, state.code)
    for one in MACHINES
    if not one.child
    for state in one.states
    if state.mood in (Mood.EMPTY, Mood.DOING)
]
_STAGES = [one.kind for one in MACHINES if one.stage]


class UnitFound(NamedTuple):
    """A unit; `formerly` is a name it had, when that is what was found."""

    id: int
    name: str
    superior: str
    valid_to: date | None
    formerly: str


class PersonFound(NamedTuple):
    """A seat that somebody holds."""

    id: int
    name: str
    title: str
    role: str
    unit_id: int
    unit_name: str


class Found(NamedTuple):
    """What the words lead to, kind by kind."""

    papers: list[PaperLine]
    works: list[PaperLine]
    units: list[UnitFound]
    people: list[PersonFound]


NOTHING = Found([], [], [], [])


def find(session: Session, actor: Actor, typed: str, on: date, limit: int = 20) -> Found:
    """What holds all the words, or words that begin with them: four statements. Papers whose
    number has one of the numbers typed come first, then the newest."""
    words = typed_words(typed)
    if not words:
        return NOTHING
    numbers = {number for word in words if word.isdecimal() and (number := word.lstrip("0"))}
    found = _papers(session, actor, words, numbers, limit)
    return Found(
        papers=[one for one in found if one.kind not in WORKS][:limit],
        works=[one for one in found if one.kind in WORKS],
        units=_units(session, actor, words, limit),
        people=_people(session, actor, words, on, limit),
    )


def _papers(
    session: Session, actor: Actor, words: list[str], numbers: set[str], limit: int
) -> list[PaperLine]:
    newest = _newest if _sees_many(session, actor) else _newest_of_few
    apart = [Marks(WORKS), Marks(WORKS, others=True)]
    if numbers:
        apart.append(Marks(WORKS, others=True, numbers=tuple(sorted(numbers))))
    parts = [newest(session, actor, words, one, limit).subquery() for one in apart]
    found = union(*(select(part.c.id) for part in parts)).subquery("found")
    chosen = lines().join(found, found.c.id == Document.id).order_by(Document.id.desc())
    papers = [line(row) for row in session.execute(chosen)]
    return sorted(papers, key=lambda one: _number(one.number) not in numbers)


def _number(said: str) -> str:
    """The number of a paper without the zeros before it: 9 of `09/KH-MTTQ`."""
    return said.partition("/")[0].lstrip("0")


def _newest(session: Session, actor: Actor, words: list[str], marks: Marks, limit: int) -> Any:
    """The newest papers so marked that hold the words, by an index.

    That of SQLite gives the newest first and stops early. That of PostgreSQL gives all, a long way
    for words that many papers hold: so the newest are read before, and it is asked for the rest.
    """
    open_to = (visible(actor), told(actor))
    if embedded(session):
        found = (Document.id == SOUGHT.c.rowid, papers_on_sqlite(words, marks))
        return _at_most(limit, *found, *open_to, by=SOUGHT.c.rowid)
    indexed = papers_on_postgresql(words, marks, indexed=True)
    place = Document.id + 0  # not the column, by which all papers would be walked through
    if marks.numbers:  # few bear one
        return _at_most(limit, indexed, *open_to, by=place)
    since = select(func.max(Document.id) - READ_FIRST).scalar_subquery()
    read = papers_on_postgresql(words, marks, indexed=False)
    parts = (
        _at_most(limit, Document.id > since, read, *open_to),
        _at_most(limit, place <= since, indexed, *open_to, by=place),
    )
    return union_all(*(select(part.subquery().c.id) for part in parts)).limit(limit)


def _newest_of_few(
    session: Session, actor: Actor, words: list[str], marks: Marks, limit: int
) -> Any:
    """The same for somebody below whose units nobody stands: her papers are read."""
    if embedded(session):
        read = and_(reads(words, Document.title, Document.number), _bears(marks))
    else:
        read = papers_on_postgresql(words, marks, indexed=False)
    return _at_most(limit, Document.id.in_(_around(actor)), read, visible(actor), told(actor))


def _bears(marks: Marks) -> ColumnElement[bool]:
    kind = Document.kind.in_(marks.kinds)
    number = func.ltrim(Document.number, "0") + "/"
    numbers = or_(false(), *(number.startswith(f"{one}/") for one in marks.numbers))
    return and_(~kind if marks.others else kind, numbers if marks.numbers else true())


def _at_most(limit: int, *conditions: Any, by: Any = Document.id) -> Any:
    return select(Document.id).where(*conditions).order_by(by.desc()).limit(limit)


def _around(actor: Actor) -> Any:
    """All that may concern somebody below whose units nobody stands."""
    units = {unit_id for seat in actor.seats for unit_id in (seat.unit_id, *seat.carries)}
    return union(
        select(Document.id).where(Document.unit_id.in_(units)),
        select(Document.id).where(Document.issuer_id.in_(units)),
        select(Addressee.plan_id).where(Addressee.unit_id.in_(units)),
    )


def _sees_many(session: Session, actor: Actor) -> bool:
    """Whether the actor reads more than the papers of a few units."""
    if any(seat.role is Role.AUDITOR for seat in actor.seats):
        return True
    under = or_(false(), *(below(seat.unit_path) for seat in actor.seats))
    return session.scalar(select(Unit.id).where(under).limit(1)) is not None


def told(actor: Actor) -> ColumnElement[bool]:
    """The papers whose titles the actor may know: a draft is its unit's own, and what lies in one.
    A stage goes by the name it was opened with until it is handed in."""
    own = [seat.unit_id for seat in actor.seats]
    return or_(Document.unit_id.in_(own), told_to_all())


@cache
def told_to_all() -> ColumnElement[bool]:
    """The papers whose titles everybody may know who may read them."""
    around = aliased(Document)
    drafted = and_(_is_draft(Document), Document.kind.not_in(_STAGES))
    inside = and_(
        Document.kind.in_(_WITH_PARENT),
        exists().where(around.id == Document.parent_id, _is_draft(around)),
    )
    return ~or_(drafted, inside)


def _is_draft(paper: Any) -> ColumnElement[bool]:
    moods = tuple_(paper.kind, paper.state).in_(_DRAFTED)
    return and_(moods, paper.arrived_at.is_(None), paper.number == "")


def _units(session: Session, actor: Actor, words: list[str], limit: int) -> list[UnitFound]:
    superior = aliased(Unit)
    past = select(UnitPast.name).where(
        UnitPast.unit_id == Unit.id, holds(session, "unit_pasts", words)
    )
    now = holds(session, "units", words)
    formerly = past.order_by(UnitPast.valid_to.desc()).limit(1).scalar_subquery()
    before = select(UnitPast.unit_id).where(holds(session, "unit_pasts", words))
    rows = session.execute(
        select(Unit.id, Unit.name, superior.name, Unit.valid_to, formerly)
        .outerjoin(superior, superior.id == Unit.parent_id)
        .where(or_(now, Unit.id.in_(before)), _near(actor))
        .order_by(Unit.valid_to.is_not(None), units_in_order(Unit.name), Unit.id)
        .limit(limit)
    )
    return [
        UnitFound(row[0], row[1], row[2] or "", row[3], row[4] if row[4] != row[1] else "")
        for row in rows
    ]


def _people(
    session: Session, actor: Actor, words: list[str], on: date, limit: int
) -> list[PersonFound]:
    rows = session.execute(
        select(Person.id, Person.name, SeatRow.title, SeatRow.role, Unit.id, Unit.name)
        .join(SeatRow, SeatRow.person_id == Person.id)
        .join(Unit, Unit.id == SeatRow.unit_id)
        .where(
            holds(session, "people", words),
            held_on(on),
            Person.disabled_at.is_(None),
            _near(actor),
        )
        .order_by(in_order(Person.name), SeatRow.id)
        .limit(limit)
    )
    return [PersonFound._make(row) for row in rows]


def _near(actor: Actor) -> ColumnElement[bool]:
    """The units that the actor may look at: her own, those below, those whose history hers
    carries on; all for auditors and administrators."""
    if any(seat.role in LOOKS_EVERYWHERE for seat in actor.seats):
        return true()
    own = (
        or_(Unit.id.in_({seat.unit_id, *seat.carries}), below(seat.unit_path))
        for seat in actor.seats
    )
    return or_(false(), *own)
