"""Which steps somebody looks for, as conditions on the trail: one that leads by an index, and the
rest that is asked of what the leading one finds."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    and_,
    exists,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session

from state_machines.folding import plain
from workflow_app.models import Document, Person, Unit
from workflow_app.models.trail import BehalfMark, Entry, ReasonWord

LENT = BehalfMark() > literal_column("0")  # written out, as the index has it
MOST_LEADS = 20  # indexes that are read beside each other for one page


class Wanted(NamedTuple):
    """Filters on the trail; what is left empty filters nothing. Words need no diacritics."""

    who: str = ""  # words of a name
    people: Collection[int] = ()
    codes: Collection[str] = ()
    where: str = ""  # words of a unit's name
    units: Collection[int] = ()
    kind: str = ""
    paper: str = ""  # words of a title or number
    said: str = ""  # words of a reason
    lent: bool = False  # only what was done in a seat that was lent
    since: datetime | None = None
    until: datetime | None = None  # the first instant that is not wanted any more
    only: ColumnElement[bool] | None = None  # of an entry with its paper, seat and person


class Road(NamedTuple):
    """How the wanted steps are reached: by the words of reasons, or by the entries themselves.
    Each lead is an equality that an index of entries begins with."""

    word: str
    leads: list[ColumnElement[bool]]
    rest: list[ColumnElement[bool]]


def road_to(session: Session, wanted: Wanted) -> Road:
    """The narrowest index that leads to the wanted steps, and what is asked of each of them."""
    words = sorted(plain(wanted.said).split(), key=len, reverse=True)
    roads: list[list[ColumnElement[bool]] | None] = [
        _named(session, Entry.actor_id, wanted.people, Person.id, Person.name, wanted.who),
        _named(session, Entry.unit_id, wanted.units, Unit.id, Unit.name, wanted.where),
        [LENT] if wanted.lent else None,
        [(Entry.code == code) for code in sorted(wanted.codes)] or None,
    ]
    leads: list[ColumnElement[bool]] = []
    rest = [_says(word) for word in words[1:]]
    for found in roads:
        if found is None:
            continue
        if words or leads or len(found) > MOST_LEADS:
            rest.append(or_(false(), *found))
        else:
            leads = found or [false()]
    return Road(words[0] if words else "", leads or [true()], rest + _about(wanted))


def _named(
    session: Session, column: Any, given: Iterable[int], key: Any, name: Any, words: str
) -> list[ColumnElement[bool]] | None:
    """The equalities that fit given numbers or words of a name; None when neither is said. Too
    many of one name are asked for by the name itself."""
    numbers = sorted(given)
    if numbers:
        return [column == number for number in numbers]
    if not plain(words):
        return None
    called = select(key).where(_holds(name, words))
    found = session.scalars(called.order_by(key).limit(MOST_LEADS + 1)).all()
    if len(found) > MOST_LEADS:
        return [column.in_(called)] * len(found)
    return [column == number for number in found]


def _holds(text: Any, words: str) -> ColumnElement[bool]:
    """Whether each of the words begins a word of a text, without diacritics."""
    spaced = literal(" ") + func.plain(text)
    return and_(true(), *(spaced.like(f"% {word}%") for word in plain(words).split()))


def _says(word: str) -> ColumnElement[bool]:
    """Whether the reason of an entry has a word."""
    said = (ReasonWord.word == word[:40], ReasonWord.at == Entry.at)
    return exists().where(*said, ReasonWord.entry_id == Entry.id)


def _about(wanted: Wanted) -> list[ColumnElement[bool]]:
    rest: list[ColumnElement[bool]] = []
    if wanted.kind:
        rest.append(Document.kind == wanted.kind)
    if plain(wanted.paper):
        rest.append(_holds(Document.title + literal(" ") + Document.number, wanted.paper))
    if wanted.only is not None:
        rest.append(wanted.only)
    return rest
