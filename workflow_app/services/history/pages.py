"""Pages of the trail. What one costs is what it shows: the steps are reached by an index that has
them in order, and of steps that have to be looked through there is an end on each page."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_, union_all
from sqlalchemy.orm import Session

from state_machines.case import Actor
from state_machines.rules import Refused
from workflow_app.models import Document, SeatRow, Succession
from workflow_app.models.base import UtcTime
from workflow_app.models.trail import Entry, ReasonWord
from workflow_app.services.history.lines import Line, line, lines
from workflow_app.services.history.readers import (
    is_auditor,
    may_read_person,
    may_read_unit,
    open_to,
    readable,
)
from workflow_app.services.history.wanted import Road, Wanted, road_to

PAGE, LOOKED_THROUGH = 50, 2000


class Place(NamedTuple):
    """A place in the trail; steps are in the order of their time, then of their number."""

    at: datetime
    entry_id: int


class Page(NamedTuple):
    """Some steps, newest first. The next page begins before `older`; None at the end. When a page
    ends before it is full, `looked_to` is the time down to which was looked."""

    lines: list[Line]
    older: Place | None = None
    looked_to: datetime | None = None


def everything(
    session: Session,
    actor: Actor,
    wanted: Wanted | None = None,
    *,
    before: Place | None = None,
    limit: int = PAGE,
) -> Page:
    """Wanted steps that the actor may read: an auditor's whole trail, a superior's own tree."""
    wanted = wanted or Wanted()
    road = road_to(session, wanted)
    if not is_auditor(actor):
        road.rest.append(readable(actor))
    return _page(session, actor, wanted, road, before, limit)


def of_unit(
    session: Session,
    unit_id: int,
    actor: Actor,
    wanted: Wanted | None = None,
    *,
    on: date,
    before: Place | None = None,
    limit: int = PAGE,
) -> Page:
    """Wanted steps of a unit's papers, and of the units whose history it carries on a day: for
    its own people, units above and auditors; else unknown."""
    if not may_read_unit(session, unit_id, actor):
        raise Refused("unknown")
    told = (Succession.successor_id == unit_id, Succession.since <= on)
    carried = session.scalars(select(Succession.unit_id).where(*told))
    wanted = (wanted or Wanted())._replace(units={unit_id, *carried}, where="")
    road = road_to(session, wanted)
    if not (is_auditor(actor) or any(seat.unit_id == unit_id for seat in actor.seats)):
        road.rest.append(open_to(actor))
    return _page(session, actor, wanted, road, before, limit)


def of_person(
    session: Session,
    person_id: int,
    actor: Actor,
    *,
    before: Place | None = None,
    limit: int = PAGE,
) -> Page:
    """What a person did, for herself and for auditors; else unknown."""
    if not may_read_person(person_id, actor):
        raise Refused("unknown")
    wanted = Wanted(people=(person_id,))
    return _page(session, actor, wanted, road_to(session, wanted), before, limit)


def every_step(read: Callable[..., Page], limit: int = 500) -> Iterator[Line]:
    """All that `read(before=…, limit=…)` gives, page by page, so that an export stays small."""
    page = read(before=None, limit=limit)
    yield from page.lines
    while page.older is not None:
        page = read(before=page.older, limit=limit)
        yield from page.lines


def _page(
    session: Session,
    actor: Actor,
    wanted: Wanted,
    road: Road,
    before: Place | None,
    limit: int,
) -> Page:
    """Lists name the steps; what a unit wrote in a draft is told to auditors only."""
    window = _window(wanted, road, before, max(LOOKED_THROUGH, limit) if road.rest else limit + 1)
    newest = (window.c.at.desc(), window.c.id.desc())
    chosen = lines(window).where(*road.rest)
    rows = session.execute(chosen.order_by(*newest).limit(limit + 1)).all()
    found = [line(row) for row in rows[:limit]]
    if not is_auditor(actor):
        found = [one._replace(changes={}) for one in found]
    end = _end_of(session, window, max(LOOKED_THROUGH, limit)) if road.rest else None
    if len(rows) > limit:
        return Page(found, Place(found[-1].at, found[-1].id))
    return Page(found, end, end.at if end else None)


def entries_on(wanted: Wanted, road: Road, looked_through: int) -> Select[Any]:
    """The wanted entries among the newest so many that a road leads to, as numbers."""
    window = _window(wanted, road, None, looked_through)
    found = select(Entry.id).select_from(window).join(Entry, Entry.id == window.c.id)
    named = found.join(Document, Document.id == Entry.document_id)
    return named.join(SeatRow, SeatRow.id == Entry.seat_id).where(*road.rest)


def _end_of(session: Session, window: Any, size: int) -> Place | None:
    """Where the window ends; None when the trail ends in it."""
    count = select(func.count()).select_from(window).scalar_subquery()
    last = select(window.c.at, window.c.id, count.label("looked_at"))
    row = session.execute(last.order_by(window.c.at, window.c.id).limit(1)).first()
    return Place(row.at, row.id) if row and row.looked_at >= size else None


def _window(wanted: Wanted, road: Road, before: Place | None, size: int) -> Any:
    """The newest entries on the road, at most `size`, read from the indexes alone."""
    if road.word:
        leads: list[ColumnElement[bool]] = [ReasonWord.word == road.word[:40]]
        at, key = ReasonWord.at, ReasonWord.entry_id
    else:
        leads, at, key = road.leads, Entry.at, Entry.id
    columns = (key.label("id"), at.label("at"))
    spans = _span(wanted, before, at, key)
    each = [
        select(*columns).where(lead, *spans).order_by(at.desc(), key.desc()).limit(size).subquery()
        for lead in leads
    ]
    if len(each) == 1:
        return each[0]
    whole = union_all(*(select(one.c.id, one.c.at) for one in each)).subquery()
    ordered = select(whole.c.id, whole.c.at).order_by(whole.c.at.desc(), whole.c.id.desc())
    return ordered.limit(size).subquery()


def _span(wanted: Wanted, before: Place | None, at: Any, key: Any) -> list[ColumnElement[bool]]:
    span: list[ColumnElement[bool]] = []
    if wanted.since is not None:
        span.append(at >= wanted.since)
    if wanted.until is not None:
        span.append(at < wanted.until)
    if before is not None:
        place = tuple_(literal(before.at, UtcTime()), literal(before.entry_id))
        span.append(tuple_(at, key) < place)
    return span
