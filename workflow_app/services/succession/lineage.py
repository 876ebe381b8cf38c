"""Whose history a unit carries, which units of a day carry on a unit of then, and old names."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.engine import Connection

from workflow_app.models import Succession, Unit, UnitPast, table_of

SUCCESSION, UNIT, PAST = table_of(Succession), table_of(Unit), table_of(UnitPast)


class Group(NamedTuple):
    """Units of then that go together into units of a day; ids, each in ascending order. One unit
    of a day after a merger, several after a split, none when nobody carries the history on."""

    then: tuple[int, ...]
    today: tuple[int, ...]


class Called(NamedTuple):
    """What a unit was called then, and is called now."""

    then: str
    now: str


class Lineage:
    """Who carries on whom, as it stands on a day, and what each of them is called."""

    def __init__(
        self,
        heirs: Mapping[int, Iterable[int]],
        ended: Iterable[int],
        names: Mapping[int, Called],
    ) -> None:
        self._heirs = {unit_id: frozenset(followers) for unit_id, followers in heirs.items()}
        self._ended, self.names = frozenset(ended), names

    def heirs_of(self, unit_id: int) -> tuple[int, ...]:
        """The units in force on the day that carry on a unit: itself while it is in force, beside
        those that took a part of it; () when it ended and nobody follows it."""
        itself = frozenset[int]() if unit_id in self._ended else frozenset({unit_id})
        return tuple(sorted((self._heirs.get(unit_id, frozenset()) - self._ended) | itself))

    def regroup(self, unit_ids: Iterable[int]) -> list[Group]:
        """Units of then, each in exactly one group: who share an heir on the day stand together.

        Sums over groups add up to the sum over the units. What a unit did that was split belongs
        to all its heirs together: it is one group, and nothing is counted twice.
        """
        groups: list[tuple[set[int], set[int]]] = []
        for unit_id in sorted(set(unit_ids)):
            then, today = {unit_id}, set(self.heirs_of(unit_id))
            apart = []
            for group in groups:
                if group[1] & today:
                    then |= group[0]
                    today |= group[1]
                else:
                    apart.append(group)
            groups = [*apart, (then, today)]
        found = (Group(tuple(sorted(then)), tuple(sorted(today))) for then, today in groups)
        return sorted(found, key=lambda group: group.then)


def lineage(
    connection: Connection, on: date, units: Iterable[int] | None = None, then: Any = None
) -> Lineage:
    """Who carries on whom on a day: one statement, whatever is asked of it afterwards. With
    `units`, of these and who carries them on alone; with `then`, a day (of SQL too), their names
    of that day beside those of now."""
    follows = and_(SUCCESSION.c.unit_id == UNIT.c.id, SUCCESSION.c.since <= on)
    known = false() if then is None else _in_force(then)
    chosen = (
        select(
            *(UNIT.c.id, UNIT.c.name, func.coalesce(PAST.c.name, UNIT.c.name).label("then")),
            *(UNIT.c.valid_to, SUCCESSION.c.successor_id),
        )
        .outerjoin_from(UNIT, SUCCESSION, follows)
        .outerjoin(PAST, known)
    )
    rows = connection.execute(chosen if units is None else chosen.where(_around(units, on))).all()
    heirs: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        if row.successor_id is not None:
            heirs[row.id].add(row.successor_id)
    ended = (row.id for row in rows if row.valid_to is not None and row.valid_to <= on)
    return Lineage(heirs, ended, {row.id: Called(row.then, row.name) for row in rows})


def _in_force(day: Any) -> ColumnElement[bool]:
    return and_(PAST.c.unit_id == UNIT.c.id, PAST.c.valid_from <= day, day < PAST.c.valid_to)


def _around(units: Iterable[int], on: date) -> ColumnElement[bool]:
    """These units, and those that carry them on."""
    asked = list(units)
    heirs = select(SUCCESSION.c.successor_id).where(
        SUCCESSION.c.unit_id.in_(asked), SUCCESSION.c.since <= on
    )
    return or_(UNIT.c.id.in_(asked), UNIT.c.id.in_(heirs))


def carried_by(unit_id: int) -> Select[tuple[int]]:
    """Whose history a unit carries besides its own: everybody it followed, however long ago."""
    return select(SUCCESSION.c.unit_id).where(SUCCESSION.c.successor_id == unit_id)


class FormerName(NamedTuple):
    """What a unit was called from a day until the first day on which it no longer was."""

    name: str
    short_name: str
    valid_from: date
    valid_to: date


def former_names(connection: Connection, unit_id: int) -> list[FormerName]:
    """What a unit was called before, the latest first; a move alone is no other name."""
    rows = connection.execute(
        select(PAST.c.name, PAST.c.short_name, PAST.c.valid_from, PAST.c.valid_to, UNIT.c.name)
        .join(UNIT, UNIT.c.id == PAST.c.unit_id)
        .where(PAST.c.unit_id == unit_id)
        .order_by(PAST.c.valid_to.desc(), PAST.c.id.desc())
    ).all()
    found: list[FormerName] = []
    for row in rows:
        known = found[-1].name if found else row[4]
        if row[0] != known:
            found.append(FormerName(*row[:4]))
        elif found:
            found[-1] = found[-1]._replace(valid_from=row.valid_from)
    return found
