"""What an auditor asks again and again: each question as what it looks for in the trail. Which
acts and states it means is asked of the tables, so a new kind of paper is asked for with it."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from state_machines import MACHINES
from state_machines.grammar import Machine, Mood, State, Transition
from workflow_app.models import Document, SeatRow
from workflow_app.models.trail import Entry
from workflow_app.services.history.deeds import DEEDS, how_many
from workflow_app.services.history.pages import entries_on
from workflow_app.services.history.wanted import Wanted, road_to

COUNTED = 1000  # at most: a page of counts costs no more on a long trail

DRAFTED = frozenset({Mood.EMPTY, Mood.DOING, Mood.BACK})
Row = tuple[str, str, str]  # kind, state before, code


def _rows() -> Iterator[tuple[Machine, State, Transition]]:
    for table in MACHINES:
        for row in table.rows:
            for source in row.source:
                yield table, source, row


def _from_to(before: Iterable[Mood], after: Iterable[Mood]) -> list[Row]:
    return sorted(
        (table.kind, source.code, row.code)
        for table, source, row in _rows()
        if source.mood in before and row.lands_in(source).mood in after
    )


REOPENED = _from_to({Mood.DONE}, {*DRAFTED, Mood.WAITING})
HANDED_IN = _from_to(DRAFTED, {Mood.WAITING})
DECIDED = _from_to({Mood.WAITING}, {Mood.DONE})


def _among(rows: list[Row]) -> ColumnElement[bool]:
    return tuple_(Document.kind, Entry.source, Entry.code).in_(rows)


def _codes(rows: list[Row]) -> frozenset[str]:
    return frozenset(code for _, _, code in rows)


def _by_one_person() -> ColumnElement[bool]:
    """A decision by somebody who handed the paper in before, herself or for whom she stood in."""
    earlier, its_seat = aliased(Entry), aliased(SeatRow)
    handed = tuple_(Document.kind, earlier.source, earlier.code).in_(HANDED_IN)
    same = or_(
        earlier.actor_id.in_((Entry.actor_id, SeatRow.person_id)),
        its_seat.person_id.in_((Entry.actor_id, SeatRow.person_id)),
    )
    return and_(
        _among(DECIDED),
        exists()
        .where(earlier.document_id == Entry.document_id, earlier.seq < Entry.seq)
        .where(its_seat.id == earlier.seat_id, handed, same),
    )


QUESTIONS: dict[str, Wanted] = {
    "behalf": Wanted(lent=True),
    "reopened": Wanted(codes=_codes(REOPENED), only=_among(REOPENED)),
    "both_sides": Wanted(codes=_codes(DECIDED), only=_by_one_person()),
}
"""By its name in an address, what a question looks for."""


class Count(NamedTuple):
    """How many steps answer a question; `more` when only so many were looked for."""

    number: int
    more: bool


def counts(session: Session) -> dict[str, Count]:
    """How many answers each question has among the newest steps that it leads to."""
    asked = {}
    for name, wanted in QUESTIONS.items():
        found = entries_on(wanted, road_to(session, wanted), COUNTED).subquery()
        asked[name] = select(func.count()).select_from(found).scalar_subquery().label(name)
    for name, sorts in DEEDS.items():
        asked[name] = how_many(sorts, COUNTED).scalar_subquery().label(name)
    row = session.execute(select(*asked.values())).one()
    return {name: Count(row[place], row[place] >= COUNTED) for place, name in enumerate(asked)}
