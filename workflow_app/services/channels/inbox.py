"""The inbox of a person: what she was told and reminded of, and what she has read."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    Select,
    func,
    literal,
    null,
    select,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.orm import Session

from state_machines.case import Actor
from state_machines.parties import ADDRESSED
from workflow_app.models import Addressee, Digest, Notice, Reminder
from workflow_app.services.reminding.digests import Item, items_of

SHOWN = 20  # lines of a digest
Place = tuple[datetime, int]
"""Where an entry stands in the inbox; later is newer."""


class Reminded(NamedTuple):
    """A digest, with as many of its lines as are shown."""

    id: int
    day: date
    created_at: datetime
    read_at: datetime | None
    size: int  # how many lines it has
    lines: Sequence[Item]  # the first of them


class Entry(NamedTuple):
    """One thing in the inbox."""

    place: Place
    told: Notice | Reminded


def entries(
    session: Session,
    person_id: int,
    before: Place | None = None,
    limit: int = 50,
    *,
    unread_only: bool = False,
) -> list[Entry]:
    """What a person was told and reminded of, newest first: four statements at most."""
    rows = session.execute(_newest(person_id, before, limit, unread_only)).all()
    ids = [row.id for row in rows if row.day is None]
    told = {one.id: one for one in session.scalars(select(Notice).where(Notice.id.in_(ids)))}
    digests = [row.id for row in rows if row.day]
    lines = items_of(session, digests, SHOWN) if digests else {}
    return [
        Entry(
            (row.created_at, row.place),
            _reminded(row, lines[row.id]) if row.day else told[row.id],
        )
        for row in rows
    ]


def _newest(person_id: int, before: Place | None, limit: int, unread_only: bool) -> Select[Any]:
    lines = select(func.count(Reminder.document_id.distinct())).where(
        Reminder.digest_id == Digest.id
    )
    told = union_all(
        _mine(Notice, person_id, unread_only).add_columns(
            Notice.id.label("place"), null().label("day"), literal(0).label("size")
        ),
        _mine(Digest, person_id, unread_only).add_columns(
            (-Digest.id).label("place"), Digest.day, lines.scalar_subquery().label("size")
        ),
    ).subquery()
    chosen = select(told)
    if before:
        at = literal(before[0], Notice.created_at.type)
        chosen = chosen.where(tuple_(told.c.created_at, told.c.place) < tuple_(at, before[1]))
    return chosen.order_by(told.c.created_at.desc(), told.c.place.desc()).limit(limit)


def _mine(kind: type[Notice] | type[Digest], person_id: int, unread_only: bool) -> Any:
    chosen = select(kind.id, kind.created_at, kind.read_at).where(kind.person_id == person_id)
    return chosen.where(kind.read_at.is_(None)) if unread_only else chosen


def _reminded(row: Any, lines: Sequence[Item]) -> Reminded:
    return Reminded(row.id, row.day, row.created_at, row.read_at, row.size, lines)


def notices(
    session: Session, person_id: int, before: int | None = None, limit: int = 50
) -> list[Notice]:
    """The notices of a person, newest first."""
    chosen = select(Notice).where(Notice.person_id == person_id)
    if before is not None:
        chosen = chosen.where(Notice.id < before)
    return list(session.scalars(chosen.order_by(Notice.id.desc()).limit(limit)))


def mark_read(
    session: Session,
    person_id: int,
    ids: Sequence[int] | None,
    now: datetime,
    *,
    digests: Sequence[int] = (),
) -> None:
    """Mark these notices and digests of the person read; without any ids, all of them."""
    for kind, chosen in ((Notice, ids), (Digest, ids if ids is None else digests)):
        mine = update(kind).where(kind.person_id == person_id, kind.read_at.is_(None))
        if chosen is not None:
            mine = mine.where(kind.id.in_(chosen))
        session.execute(mine.values(read_at=now))


def opened(session: Session, person_id: int, document_id: int, now: datetime) -> None:
    """Whoever opens a paper has read what she was told of it: one statement."""
    mine = (Notice.person_id == person_id, Notice.read_at.is_(None))
    session.execute(
        update(Notice).where(*mine, Notice.document_id == document_id).values(read_at=now)
    )


def receipt(session: Session, document_id: int, actor: Actor, now: datetime) -> None:
    """Note that an addressed unit has read the plan: the first of its people who opens it."""
    units = {seat.unit_id for seat in actor.seats if seat.role in ADDRESSED.roles}
    session.execute(
        update(Addressee)
        .where(
            Addressee.plan_id == document_id,
            Addressee.unit_id.in_(units),
            Addressee.read_at.is_(None),
        )
        .values(read_at=now, read_by=actor.person_id)
    )
