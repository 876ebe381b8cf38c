"""The seats of units that end: who sat there sits in the unit that carries on, with her charge."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import reduce
from typing import Any

from sqlalchemy import ColumnElement, and_, case, delete, insert, or_, select, update
from sqlalchemy.engine import Connection

from workflow_app.models import Assignment, SeatRow, Substitution, table_of
from workflow_app.services.membership.charges import Charge

SEAT, ASSIGNMENT, LOAN = table_of(SeatRow), table_of(Assignment), table_of(Substitution)


def sitting(unit_ids: Any, since: date) -> ColumnElement[bool]:
    """The seats of units that have not ended on a day."""
    lasting = or_(SEAT.c.held_to.is_(None), SEAT.c.held_to > since)
    return and_(SEAT.c.unit_id.in_(unit_ids), lasting)


def follow(connection: Connection, heirs: Mapping[int, int], since: date) -> int:
    """End the seats of the units that end, and give each holder the same seat in the unit that
    carries on, with its charge and whoever stands in; return how many. Whoever held the same role
    in two of them has one seat afterwards, which covers what both did."""
    rows = connection.execute(select(SEAT).where(sitting(heirs, since)).order_by(SEAT.c.id)).all()
    givers: dict[int, list[int]] = {}
    for row in rows:
        heir = heirs[row.unit_id]
        known = _same_seat(connection, row, heir, since)
        givers.setdefault(known or _seated(connection, row, heir, since), []).append(row.id)
        if known:
            givers[known].append(known)
    _keep_charges(connection, givers)
    for taker, before in givers.items():
        _hand_loans(connection, before[0], taker, since)
    end(connection, heirs, since)
    return len(rows)


def end(connection: Connection, unit_ids: Any, since: date) -> None:
    """From that day on nobody sits in these units. The rows stay."""
    first_without = case((SEAT.c.held_from > since, SEAT.c.held_from), else_=since)
    connection.execute(update(SEAT).where(sitting(unit_ids, since)).values(held_to=first_without))


def widen(connection: Connection, heirs: Mapping[int, Collection[int]]) -> int:
    """Put whoever is in charge of a unit that ends in charge of all that carry it on too; return
    how many charges are added."""
    held = connection.execute(select(ASSIGNMENT).where(ASSIGNMENT.c.unit_id.in_(heirs))).all()
    wanted = {(row.seat_id, heir, row.topic) for row in held for heir in heirs[row.unit_id]}
    seats = {seat_id for seat_id, _, _ in wanted}
    there = select(ASSIGNMENT.c.seat_id, ASSIGNMENT.c.unit_id, ASSIGNMENT.c.topic).where(
        ASSIGNMENT.c.seat_id.in_(seats)
    )
    fresh = wanted - {tuple(row) for row in connection.execute(there)}
    _assign(connection, ((seat_id, area, topic) for seat_id, area, topic in sorted(fresh)))
    return len(fresh)


def _same_seat(connection: Connection, row: Any, heir: int, since: date) -> int | None:
    """The seat that the person has already in the same role where she goes."""
    same = and_(SEAT.c.unit_id == heir, SEAT.c.person_id == row.person_id, SEAT.c.role == row.role)
    return connection.scalar(
        select(SEAT.c.id).where(
            same,
            SEAT.c.held_from <= max(since, row.held_from),
            SEAT.c.held_to.is_not_distinct_from(row.held_to),
        )
    )


def _seated(connection: Connection, row: Any, heir: int, since: date) -> int:
    held = {"unit_id": heir, "held_from": max(since, row.held_from), "held_to": row.held_to}
    same = {name: getattr(row, name) for name in ("person_id", "role", "title")}
    statement = insert(SEAT).values({**same, **held}).returning(SEAT.c.id)
    return int(connection.execute(statement).scalar_one())


def _keep_charges(connection: Connection, givers: Mapping[int, Collection[int]]) -> None:
    """Each seat covers what all of its givers did. No charge at all means everything."""
    charges = _charges(connection, {seat_id for group in givers.values() for seat_id in group})
    for taker, before in givers.items():
        whole = reduce(Charge.joined, (charges[seat_id] for seat_id in before))
        connection.execute(delete(ASSIGNMENT).where(ASSIGNMENT.c.seat_id == taker))
        rows: list[tuple[int, int | None, str]] = [(taker, area, "") for area in whole.areas]
        rows += [(taker, None, topic) for topic in sorted(whole.topics)]
        _assign(connection, rows)


def _charges(connection: Connection, seat_ids: Collection[int]) -> dict[int, Charge]:
    rows = connection.execute(select(ASSIGNMENT).where(ASSIGNMENT.c.seat_id.in_(seat_ids))).all()
    found = {}
    for seat_id in seat_ids:
        own = [row for row in rows if row.seat_id == seat_id]
        found[seat_id] = Charge(
            frozenset(row.unit_id for row in own if row.unit_id),
            frozenset(row.topic for row in own if row.topic),
        )
    return found


def _assign(connection: Connection, rows: Iterable[tuple[int, int | None, str]]) -> None:
    named = [dict(zip(("seat_id", "unit_id", "topic"), row, strict=True)) for row in rows]
    if named:
        connection.execute(insert(ASSIGNMENT), named)


def _hand_loans(connection: Connection, giver: int, taker: int, since: date) -> None:
    """Whoever stands in goes on doing so, in the new seat, for the days that are left."""
    running = and_(LOAN.c.seat_id == giver, LOAN.c.ends_on > since)
    for loan in connection.execute(select(LOAN).where(running)).mappings().all():
        starts_on = max(since, loan["starts_on"])
        again = {**loan, "seat_id": taker, "starts_on": starts_on}
        del again["id"]
        connection.execute(insert(LOAN).values(again))
        ended = update(LOAN).where(LOAN.c.id == loan["id"])
        connection.execute(ended.values(ends_on=starts_on))
