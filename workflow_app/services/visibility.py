"""Who may read a paper, and whose turn it is: the rules' parties, asked in SQL."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, exists, false, or_, select, true, tuple_
from sqlalchemy.orm import aliased

from state_machines import MACHINES
from state_machines.case import Actor, Seat
from state_machines.grammar import Mood, Party, Reach
from state_machines.parties import KEEPERS, OWN_PEOPLE, READERS
from workflow_app.models import Addressee, Document, Unit
from workflow_app.services.assigning import falls_to

PRIVATE = [table.kind for table in MACHINES if table.private]
"""The kinds whose papers a unit keeps for itself."""


def visible(actor: Actor, *, beside: FromClause | None = None) -> ColumnElement[bool]:
    """The papers that the actor may read. Whether one lies below her is seen by the row of its
    unit, if that is joined `beside` it; else all units below are listed for an index of papers."""
    anybodys = or_(false(), *(within(party, actor, beside) for party in READERS))
    keepers = or_(false(), *(within(party, actor, beside) for party in KEEPERS))
    return and_(anybodys, or_(Document.kind.not_in(PRIVATE), keepers))


def turn_of(actor: Actor) -> ColumnElement[bool]:
    """The papers that wait for the actor; what lies inside an ended paper waits for nobody.

    One alternative for each way in which she reaches them, and every condition in each: SQLite
    looks for an index in each alternative of an OR, not in one inside another.
    """
    rest = (falls_to(actor), ~inside_an_ended_paper())
    waiting = (
        and_(_waiting(party), reached, *rest)
        for party in WAITING_FOR
        for reached in _ways(party, actor)
    )
    return or_(false(), *waiting)


@cache
def inside_an_ended_paper() -> ColumnElement[bool]:
    """The papers that lie inside one that was given up for good."""
    around = aliased(Document)
    ended = tuple_(around.kind, around.state).in_(_ENDED)
    return exists().where(around.id == Document.parent_id, ended)


def waiting_for_others(actor: Actor) -> ColumnElement[bool]:
    """Papers of the actor's own units, as far as she may read them, that somebody else has now."""
    return and_(within(OWN_PEOPLE, actor), handed_in())


def within(party: Party, actor: Actor, beside: FromClause | None = None) -> ColumnElement[bool]:
    """The papers for which the actor belongs to the party: `case.seat_of`, asked in SQL."""
    return or_(false(), *_ways(party, actor, beside))


def _ways(
    party: Party, actor: Actor, beside: FromClause | None = None
) -> list[ColumnElement[bool]]:
    seats = [seat for seat in actor.seats if seat.role in party.roles]
    return [_reached(seat, party.reach, beside) for seat in seats]


def _reached(seat: Seat, reach: Reach, beside: FromClause | None) -> ColumnElement[bool]:
    own = Document.unit_id == seat.unit_id
    charged: list[ColumnElement[bool]] = []
    if seat.areas:
        charged.append(Document.unit_id.in_(seat.areas))
    if seat.topics:
        charged.append(Document.topic.in_(seat.topics))
    near = _near(seat, reach, beside)
    return and_(near, or_(own, and_(*charged))) if charged else near


def _near(seat: Seat, reach: Reach, beside: FromClause | None) -> ColumnElement[bool]:
    match reach:
        case Reach.OWN:
            return Document.unit_id == seat.unit_id
        case Reach.ISSUER:
            return Document.issuer_id == seat.unit_id
        case Reach.ABOVE:
            if beside is not None:
                return below(seat.unit_path, beside.c.path)
            return Document.unit_id.in_(select(Unit.id).where(below(seat.unit_path)))
        case Reach.ADDRESSED:
            sent = select(Addressee.plan_id).where(Addressee.unit_id == seat.unit_id)
            return Document.id.in_(sent)
        case Reach.CARRIED:
            return _carried(seat)
        case Reach.ANYWHERE:
            return true()


def _carried(seat: Seat) -> ColumnElement[bool]:
    """The papers that were owed by, answered to or sent to units whose history hers carries on."""
    if not seat.carries:
        return false()
    sent = select(Addressee.plan_id).where(Addressee.unit_id.in_(seat.carries))
    return or_(
        Document.unit_id.in_(seat.carries),
        Document.issuer_id.in_(seat.carries),
        Document.id.in_(sent),
    )


def below(path: str, of: Any = Unit.path) -> ColumnElement[bool]:
    """Units strictly below a path. A prefix is a range: '1/4/' up to '1/40', '0' follows '/'."""
    return and_(of > path, of < path[:-1] + "0")


def in_states(pairs: Iterable[tuple[str, str]]) -> ColumnElement[bool]:
    """The papers of a kind and state among the pairs."""
    return tuple_(Document.kind, Document.state).in_(list(pairs))


@cache
def handed_in() -> ColumnElement[bool]:
    """The papers that a unit has handed in and that others have."""
    return in_states(HANDED_IN)


@cache
def _waiting(party: Party) -> ColumnElement[bool]:
    """The papers whose turn is the party's, wherever they are."""
    return in_states(WAITING_FOR[party])


def _waiting_for() -> dict[Party, list[tuple[str, str]]]:
    found: dict[Party, list[tuple[str, str]]] = defaultdict(list)
    for table in MACHINES:
        for state in table.states:
            if state.waits_for:
                found[state.waits_for].append((table.kind, state.code))
    return dict(found)


WAITING_FOR = _waiting_for()
"""Each party with the states, as (kind, state), in which it has the turn."""

_ENDED = [
    (table.kind, state.code)
    for table in MACHINES
    for state in table.states
    if state.final and state.mood is Mood.OFF
]
HANDED_IN = [
    (table.kind, state.code)
    for table in MACHINES
    if not table.child
    for state in table.states
    if state.mood is Mood.WAITING
]
"""The states in which a unit has handed a paper in and others have it."""
