"""From a total down to its rows: what counted, what did not and why, and what if it were otherwise.

An `Explanation` holds every part of one figure, so that the amount can be worked out again from it
alone, by the same rule: `again` must be what `totals` says.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.engine import Connection

from state_machines import machine
from state_machines.figures import CATALOGUE
from state_machines.grammar import Mood, Text
from state_machines.measures import Amount, Figure, Rule, combined
from workflow_app.models import Figure as Written
from workflow_app.models import table_of
from workflow_app.models.base import units_in_order
from workflow_app.services.figures.asked import PLAN, naming
from workflow_app.services.figures.scope import PAPER, STATED, UNIT, Scope, stood

WRITTEN = table_of(Written)
NOTHING_SAID = Text("hồ sơ đã được tiếp nhận nhưng không ghi số liệu này",
                    "its paper was accepted but does not give this figure")  # fmt: skip
NOT_ACCEPTED = Text("đã nộp, chưa được tiếp nhận", "handed in, not accepted yet")
SENT_BACK = Text("đang trả lại để sửa", "returned for correction")
NOT_HANDED_IN = Text("chưa nộp", "not handed in")
LET_GO = Text("không còn phải nộp", "no longer owed")


class Part(NamedTuple):
    """What one paper states: where, how much, and since when it stands."""

    document_id: int
    title: str
    unit_id: int
    unit: str
    sort: str
    aim: str
    amount: Amount
    as_of: str
    since: datetime


class Absent(NamedTuple):
    """A unit that owes the paper and is not in the total, why, and what its paper holds so far."""

    unit_id: int
    unit: str
    document_id: int
    why: Text
    value: int | None
    whole: int | None
    qualifier: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """One figure with all its parts. `asked` are the units that owe the paper it stands in."""

    figure: Figure
    parts: list[Part]
    absent: list[Absent]
    asked: frozenset[int]

    @property
    def again(self) -> Amount | None:
        """The total, worked out again from the parts."""
        return self._of(self.parts)

    def without(self, unit_ids: Collection[int]) -> Amount | None:
        """What the total would be if the papers of some units were returned."""
        return self._of(part for part in self.parts if part.unit_id not in unit_ids)

    def with_absent(self, unit_ids: Collection[int]) -> Amount | None:
        """What the total would be if what some absent units have written were accepted."""
        more = [
            (one.unit_id, Amount(one.value, one.whole, one.qualifier))
            for one in self.absent
            if one.unit_id in unit_ids and one.value is not None
        ]
        return self._amount([*((part.unit_id, part.amount) for part in self.parts), *more])

    def _of(self, parts: Iterable[Part]) -> Amount | None:
        return self._amount([(part.unit_id, part.amount) for part in parts])

    def _amount(self, told: list[tuple[int, Amount]]) -> Amount | None:
        if self.figure.rule is not Rule.UNITS:
            return combined(self.figure.rule, [amount for _, amount in told])
        units = dict.fromkeys(self.asked, 0) | dict.fromkeys((unit for unit, _ in told), 0)
        for unit_id, amount in told:
            units[unit_id] = max(units[unit_id], amount.value)
        return combined(Rule.UNITS, [Amount(value) for value in units.values()])


def explain(connection: Connection, scope: Scope, code: str) -> Explanation:
    """Every part of a figure in a scope: two statements. KeyError when there is none."""
    return explain_each(connection, code, scope)[0]


def explain_each(connection: Connection, code: str, *scopes: Scope) -> list[Explanation]:
    """The same for scopes that differ by their instant alone: one statement more for each."""
    figure = CATALOGUE[code]
    rows = _stated(connection, scopes, code)
    return [
        _explanation(figure, [_part(row) for row in rows if _stood(row, scope.at)],
                     _owed(connection, scope, figure))
        for scope in scopes
    ]  # fmt: skip


def _explanation(figure: Figure, parts: list[Part], owed: list[Any]) -> Explanation:
    counted = {part.unit_id for part in parts if _counts(figure, part)}
    absent = [_absent(row) for row in owed if row.unit_id not in counted]
    return Explanation(figure, parts, absent, frozenset(row.unit_id for row in owed))


def _counts(figure: Figure, part: Part) -> bool:
    return figure.rule is not Rule.UNITS or part.amount.value > 0


def _stated(connection: Connection, scopes: Sequence[Scope], code: str) -> Sequence[Any]:
    """The rows of the book that count in any of the scopes."""
    return connection.execute(
        select(STATED, PAPER.c.title, UNIT.c.name.label("unit"))
        .join_from(STATED, PAPER, PAPER.c.id == STATED.c.document_id)
        .join(UNIT, UNIT.c.id == STATED.c.unit_id)
        .where(scopes[0].places, STATED.c.code == code, or_(*(stood(scope.at) for scope in scopes)))
        .order_by(units_in_order(UNIT.c.name), UNIT.c.id, STATED.c.document_id, STATED.c.id)
    ).all()


def _stood(row: Any, at: datetime | None) -> bool:
    if at is None:
        return row.until is None
    return bool(row.since <= at and (row.until is None or row.until > at))


def _part(row: Any) -> Part:
    return Part(
        row.document_id, row.title, row.unit_id, row.unit, row.sort, row.aim,
        Amount(row.value, row.whole, row.qualifier), row.as_of, row.since,
    )  # fmt: skip


def _owed(connection: Connection, scope: Scope, figure: Figure) -> list[Any]:
    """The papers in which the figure stands or will stand, one for each unit that owes it."""
    rows = connection.execute(_papers(scope, figure)).all()
    plans = naming((row.plan_id, row.indicators) for row in rows).get(figure.code)
    units: dict[int, Any] = {}
    for row in rows:
        if row.kind == figure.kind and (plans is None or row.plan_id in plans):
            units.setdefault(row.unit_id, row)
    return list(units.values())


def _papers(scope: Scope, figure: Figure) -> Select[Any]:
    """The papers of the figure's kind that units owe, with what is written in them so far. The
    first paper of each plan comes along, whatever it is: it brings what its plan asks for."""
    first = func.row_number().over(partition_by=PAPER.c.plan_id, order_by=PAPER.c.id) == 1
    asked = (
        select(
            *(PAPER.c.id, PAPER.c.kind, PAPER.c.state, PAPER.c.plan_id),
            *(scope.owner.label("unit_id"), first.label("is_first")),
        )
        .select_from(scope.papers)
        .where(scope.asked)
        .subquery("papers_asked")
    )
    said = (WRITTEN.c.value, WRITTEN.c.whole, WRITTEN.c.qualifier)
    return (
        select(asked, UNIT.c.name.label("unit"), PLAN.c.content["indicators"].label("indicators"))
        .add_columns(*said)
        .select_from(asked)
        .join(UNIT, UNIT.c.id == asked.c.unit_id)
        .outerjoin(WRITTEN, (WRITTEN.c.document_id == asked.c.id) & (WRITTEN.c.code == figure.code))
        .outerjoin(PLAN, and_(PLAN.c.id == asked.c.plan_id, asked.c.is_first))
        .where(or_(asked.c.kind == figure.kind, asked.c.is_first))
        .order_by(units_in_order(UNIT.c.name), UNIT.c.id, asked.c.id)
    )


def _absent(row: Any) -> Absent:
    mood = machine(row.kind).state(row.state).mood
    why = {
        Mood.DONE: NOTHING_SAID,
        Mood.WAITING: NOT_ACCEPTED,
        Mood.BACK: SENT_BACK,
        Mood.OFF: LET_GO,
    }.get(mood, NOT_HANDED_IN)
    told = mood in (Mood.WAITING, Mood.BACK)  # a draft is its unit's own
    written = (row.value, row.whole, row.qualifier or "exact") if told else (None, None, "exact")
    return Absent(row.unit_id, row.unit, row.id, why, *written)
