"""A change of units carried out: bulk statements in the transaction of the step that applies it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, false, func, insert, literal, or_, select, update
from sqlalchemy.engine import Connection

from state_machines.folding import fold
from workflow_app.models import Addressee, Succession, Unit, UnitPast, table_of
from workflow_app.services.counting.keeping import boards_around, recount
from workflow_app.services.record import Stamp
from workflow_app.services.succession import seats
from workflow_app.services.succession.change import DISSOLVE, MOVE, RENAME, Change, Named, told
from workflow_app.services.succession.papers import readdress

UNIT, PAST = table_of(Unit), table_of(UnitPast)
SUCCESSION, ADDRESSEE = table_of(Succession), table_of(Addressee)
INFORMED = "b/c"


def reorganise(
    connection: Connection, change_id: int, content: Mapping[str, Any], stamp: Stamp
) -> None:
    """Do what the paper says, as `foreseeing` lists it. The caller has asked whether it may be."""
    change = told(connection, content)
    if change.sort in (RENAME, MOVE):
        _remember(connection, change.concerned, change, change_id)
        if change.sort == RENAME:
            _rename(connection, change.ids, change.names[0])
        else:
            _hang(connection, change.concerned, change.heir)
        left = list(change.ids)
    else:
        left = _succeed(connection, change, change_id, stamp)
    _inform(connection, change_id, left)
    if change.sort != RENAME:
        _count_anew(connection, {*change.ids, *left})


def _succeed(connection: Connection, change: Change, change_id: int, stamp: Stamp) -> list[int]:
    """End units. The first of those that carry on takes papers, seats and the units below."""
    since: Any = change.since
    ending = change.ending
    heirs = [_found(connection, ending[0], name, since) for name in change.names]
    first, ids = heirs[0] if heirs else change.heir, [one.id for one in heirs or [change.heir]]
    into = {unit.id: first.id for unit in ending}
    _write_down(connection, change, ids, change_id)
    below = select(UNIT).where(UNIT.c.parent_id.in_(into), UNIT.c.valid_to.is_(None))
    children = connection.execute(below).all()
    _remember(connection, children, change, change_id)
    _hang(connection, children, first)
    connection.execute(update(UNIT).where(UNIT.c.id.in_(into)).values(valid_to=since))
    readdress(connection, into, change_id, stamp)
    if change.sort == DISSOLVE:  # a superior that takes over does not seat them all
        seats.end(connection, into, since)
    else:
        seats.follow(connection, into, since)
    seats.widen(connection, dict.fromkeys(into, ids))
    return ids


def _found(connection: Connection, like: Any, named: Named, since: date) -> Any:
    """A new unit beside another one, of its kind."""
    parent = select(UNIT.c.path).where(UNIT.c.id == like.parent_id)
    above = connection.scalar(parent) or ""
    columns = {
        "code": _free_code(connection, named.short_name),
        "name": named.name,
        "short_name": named.short_name,
        "kind": like.kind,
        "place": named.short_name,
        "symbol": like.symbol,
        "area": like.area,
        "parent_id": like.parent_id,
        "path": "",
        "valid_from": since,
    }
    unit_id = connection.scalar(insert(UNIT).values(columns).returning(UNIT.c.id))
    itself = UNIT.c.id == unit_id
    connection.execute(update(UNIT).where(itself).values(path=f"{above}{unit_id}/"))
    return connection.execute(select(UNIT).where(itself)).one()


def _free_code(connection: Connection, name: str) -> str:
    """The name in plain capitals; with a number when another unit has that code."""
    plain = "".join(sign for sign in fold(name).upper() if sign.isalnum())[:30] or "DONVI"
    taken = set(connection.scalars(select(UNIT.c.code).where(UNIT.c.code.startswith(plain))))
    tries = (plain, *(f"{plain}{number}" for number in range(2, len(taken) + 3)))
    return next(code for code in tries if code not in taken)


def _write_down(
    connection: Connection, change: Change, heirs: Collection[int], change_id: int
) -> None:
    """Who carries on whom: those that end, and everybody whose history they carried."""
    ending = [unit.id for unit in change.ending]
    told_of = {"since": change.since, "kind": change.sort, "change_id": change_id}
    direct = [
        {"unit_id": unit_id, "successor_id": heir, "direct": True, **told_of}
        for unit_id in ending
        for heir in heirs
    ]
    earlier = select(SUCCESSION.c.unit_id).where(SUCCESSION.c.successor_id.in_(ending)).distinct()
    before = set(connection.scalars(earlier)) - set(ending)
    held = select(SUCCESSION.c.unit_id, SUCCESSION.c.successor_id).where(
        SUCCESSION.c.successor_id.in_(heirs)
    )
    known = {tuple(row) for row in connection.execute(held)}
    direct += [
        {"unit_id": unit_id, "successor_id": heir, "direct": False, **told_of}
        for unit_id in sorted(before - set(heirs))
        for heir in heirs
        if (unit_id, heir) not in known
    ]
    connection.execute(insert(SUCCESSION), direct)


def _remember(connection: Connection, units: Iterable[Any], change: Change, change_id: int) -> None:
    """Keep how units were called and where they stood, up to the day."""
    rows = list(units)
    last = (
        select(PAST.c.unit_id, func.max(PAST.c.valid_to))
        .where(PAST.c.unit_id.in_([unit.id for unit in rows]))
        .group_by(PAST.c.unit_id)
    )
    known = {row[0]: row[1] for row in connection.execute(last)}
    pasts = [
        {
            "unit_id": unit.id,
            "name": unit.name,
            "short_name": unit.short_name,
            "parent_id": unit.parent_id,
            "valid_from": known.get(unit.id, unit.valid_from),
            "valid_to": change.since,
            "change_id": change_id,
        }
        for unit in rows
    ]
    if pasts:
        connection.execute(insert(PAST), pasts)


def _rename(connection: Connection, unit_ids: Collection[int], named: Named) -> None:
    renamed = update(UNIT).where(UNIT.c.id.in_(unit_ids))
    connection.execute(renamed.values(name=named.name, short_name=named.short_name))


def _hang(connection: Connection, units: Iterable[Any], under: Any) -> None:
    """Let units stand directly below another one, with everything below them."""
    for unit in units:
        connection.execute(update(UNIT).where(UNIT.c.id == unit.id).values(parent_id=under.id))
        rest = func.substr(UNIT.c.path, len(unit.path) - len(f"{unit.id}/") + 1)
        moved = update(UNIT).where(_within(unit.path)).values(path=literal(under.path) + rest)
        connection.execute(moved)


def _count_anew(connection: Connection, unit_ids: Collection[int]) -> None:
    """Boards count by where units stand: those of the units that changed, and of all below them."""
    tops = select(UNIT.c.path).where(UNIT.c.id.in_(unit_ids))
    within = or_(false(), *(_within(path) for path in connection.scalars(tops)))
    recount(connection, boards_around(connection, select(UNIT.c.id).where(within)))


def _within(path: str) -> ColumnElement[bool]:
    """A unit and those below it. A prefix is a range: '0' follows '/'."""
    return (UNIT.c.path >= path) & (UNIT.c.path < path[:-1] + "0")


def _inform(connection: Connection, change_id: int, unit_ids: Iterable[int]) -> None:
    """Let the units that are left read the paper that changed them."""
    rows = [
        {"plan_id": change_id, "unit_id": unit_id, "duty": INFORMED}
        for unit_id in dict.fromkeys(unit_ids)
    ]
    connection.execute(insert(ADDRESSEE), rows)
