"""What a report said of the units below it when it was handed in, and what has changed since.

A unit that issued a plan of its own hands its report in with the totals of those below it, frozen
in the report's annex: {"at": instant, "totals": {code: [value, whole, qualifier]}}. The book tells
how it stood at that instant, so that a later change is shown with its papers, never rewritten.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import CTE, ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.engine import Connection

from state_machines import MACHINES
from state_machines.figures import CATALOGUE
from state_machines.grammar import Mood
from state_machines.measures import Amount, Figure
from workflow_app.models.base import units_in_order
from workflow_app.services.figures.quoting import passages
from workflow_app.services.figures.scope import ENTERED, PAPER, STATED, UNIT, Leader, Scope
from workflow_app.services.figures.totals import totals
from workflow_app.services.history.holding import holder_at


class Changed(NamedTuple):
    """A figure of one paper that is no longer what it was; None where it did not or no longer
    stand."""

    unit_id: int
    unit: str
    path: str
    document_id: int
    title: str
    code: str
    then: Amount | None
    now: Amount | None
    at: datetime


class Difference(NamedTuple):
    """A total as it was signed and as it is, and the sentences of the report that quote it."""

    figure: Figure
    then: Amount | None
    now: Amount | None
    passages: list[str]


@dataclass(frozen=True, slots=True)
class Review:
    """How a report stands to what it rests on; `stale` when anything below it changed."""

    at: datetime
    changes: list[Changed]
    differences: list[Difference]

    @property
    def stale(self) -> bool:
        return bool(self.changes or self.differences)


def frozen_below(
    connection: Connection, plan_id: int | None, unit_id: int, at: datetime
) -> dict[str, Any]:
    """The totals under the plans of its own that a unit issued on this one; {} without any."""
    own = select(PAPER.c.id).where(PAPER.c.basis_id == plan_id, PAPER.c.unit_id == unit_id)
    if plan_id is None or connection.scalar(own.limit(1)) is None:
        return {}
    found = totals(connection, Scope(plan_id, led_by=Leader(unit_id)))
    told = {code: list(total.amount) for code, total in found.items()}
    return {"below": {"at": at.isoformat(), "totals": told}}


def _below(paper: Any, at: datetime) -> Scope:
    """What a report that was handed in at an instant rests on, though units have changed since."""
    return Scope(paper.plan_id, led_by=Leader(holder_at(paper.id, at), at))


def changes(connection: Connection, scope: Scope, since: datetime) -> list[Changed]:
    """Whatever stands otherwise now than at an instant, paper by paper: one statement."""
    ended = and_(STATED.c.since <= since, STATED.c.until > since)
    begun = and_(STATED.c.since > since, STATED.c.until.is_(None))
    rows = connection.execute(
        select(STATED, UNIT.c.name, UNIT.c.path, PAPER.c.title)
        .join_from(STATED, UNIT, UNIT.c.id == STATED.c.unit_id)
        .join(PAPER, PAPER.c.id == STATED.c.document_id)
        .where(scope.places, or_(ended, begun))
        .order_by(
            units_in_order(UNIT.c.name), UNIT.c.id, STATED.c.document_id, STATED.c.code, STATED.c.id
        )
    ).all()
    found: dict[tuple[int, str], list[Any]] = {}
    for row in rows:
        found.setdefault((row.document_id, row.code), []).append(row)
    return [one for told in found.values() if (one := _changed(told)).then != one.now]


def _changed(rows: list[Any]) -> Changed:
    then = next((row for row in rows if row.until is not None), None)
    now = next((row for row in rows if row.until is None), None)
    row = rows[0]
    instant = now.since if now is not None else row.until
    place = (row.unit_id, row.name, row.path, row.document_id, row.title, row.code)
    return Changed(*place, _amount(then), _amount(now), instant)


def _amount(row: Any) -> Amount | None:
    return None if row is None else Amount(row.value, row.whole, row.qualifier)


def review(connection: Connection, paper: Any) -> Review | None:
    """How a handed-in report stands to what it said of the units below; None if it said nothing."""
    below = (paper.content.get("annex") or {}).get("below")
    if not below:
        return None
    at = datetime.fromisoformat(below["at"])
    scope = _below(paper, at)
    now = {code: total.amount for code, total in totals(connection, scope).items()}
    then = {code: Amount(*told) for code, told in below["totals"].items()}
    differing = [code for code in CATALOGUE if then.get(code) != now.get(code)]
    return Review(
        at,
        changes(connection, scope, at),
        [
            Difference(
                CATALOGUE[code],
                then.get(code),
                now.get(code),
                passages(paper.content, CATALOGUE[code], then.get(code)),
            )
            for code in differing
        ],
    )


def moved_below(connection: Connection, paper: Any) -> int:
    """How many papers below a signed report say something else since; 0 when it said nothing of
    them, without asking. One statement."""
    at = _at(paper.content)
    if at is None:
        return 0
    found = changes(connection, _below(paper, at), at)
    return len({one.document_id for one in found})


class Stale(NamedTuple):
    """A signed report below which something changed since, how many papers did, and the codes of
    the figures that did."""

    document_id: int
    title: str
    unit: str
    at: datetime
    papers: int
    codes: frozenset[str]


def stale(connection: Connection, scope: Scope) -> list[Stale]:
    """Every signed report in a scope, and what the plan's issuer reported upwards, that no longer
    says what stands below it: one statement."""
    rows = connection.execute(_moved(scope)).all()
    found = []
    for _, told in groupby(rows, key=attrgetter("report_id")):
        moved = list(told)
        head, at = moved[0], datetime.fromisoformat(moved[0].at)
        if changed := _otherwise(moved, at):
            papers = len({paper for paper, _ in changed})
            codes = frozenset(code for _, code in changed)
            found.append(Stale(head.report_id, head.title, head.unit, at, papers, codes))
    return found


def _otherwise(moved: Iterable[Any], at: datetime) -> set[tuple[int, str]]:
    """The papers, each with a figure that stands otherwise than at an instant."""
    then, now = dict[tuple[int, str], Any](), dict[tuple[int, str], Any]()
    for row in moved:
        key, amount = (row.document_id, row.code), (row.value, row.whole, row.qualifier)
        if row.since <= at and (row.until is None or row.until > at):
            then[key] = amount
        if row.until is None:
            now[key] = amount
    return {key for key in {*then, *now} if then.get(key) != now.get(key)}


def _at(content: Mapping[str, Any]) -> datetime | None:
    below = (content.get("annex") or {}).get("below")
    return datetime.fromisoformat(below["at"]) if below else None


_SIGNED = [
    (table.kind, state.code)
    for table in MACHINES
    if table.annexes
    for state in table.states
    if state.mood in (Mood.DONE, Mood.WAITING)
]


def _moved(scope: Scope) -> Select[Any]:
    """For each signed report, by the names of units: the rows of the book below it that began or
    ended after it came. It was signed no earlier."""
    signed, plan = _signed(scope), PAPER.alias("of_signer")
    leader = Leader(signed.c.signer_id, signed.c.stands)
    own = (
        select(signed.c.report_id, plan.c.id.label("own_id"))
        .select_from(signed)
        .join(plan, and_(plan.c.basis_id == signed.c.above_id, leader.leads(plan)))
        .cte("own", recursive=True)
    )
    resting = PAPER.alias("resting_on_it")
    own = own.union_all(
        select(own.c.report_id, resting.c.id)
        .select_from(own)
        .join(resting, resting.c.basis_id == own.c.own_id)
    )
    later = or_(STATED.c.since > signed.c.came, STATED.c.until > signed.c.came)
    return (
        select(signed, UNIT.c.name.label("unit"), STATED)
        .select_from(signed)
        .join(UNIT, UNIT.c.id == signed.c.signer_id)
        .join(own, own.c.report_id == signed.c.report_id)
        .join(STATED, and_(STATED.c.plan_id == own.c.own_id, later))
        .order_by(units_in_order(UNIT.c.name), signed.c.report_id)
    )


def _signed(scope: Scope) -> CTE:
    """The signed reports that say what stood below them."""
    at = PAPER.c.content[("annex", "below", "at")].as_string()
    return (
        select(
            PAPER.c.id.label("report_id"),
            *(PAPER.c.title, PAPER.c.plan_id.label("above_id"), scope.owner.label("signer_id")),
            func.coalesce(PAPER.c.arrived_at, PAPER.c.created_at).label("came"),
            func.coalesce(ENTERED.c.since, PAPER.c.state_since).label("stands"),
            at.label("at"),
        )
        .select_from(scope.papers)
        .where(
            or_(scope.asked, _upwards(scope)),
            tuple_(PAPER.c.kind, PAPER.c.state).in_(_SIGNED),
            at.is_not(None),
        )
        .cte("signed")
    )


def _upwards(scope: Scope) -> ColumnElement[bool]:
    """What the issuer of the plan owes to the plan that it rests on."""
    plan = PAPER.alias("upwards")
    above = select(plan.c.basis_id, plan.c.unit_id).where(plan.c.id == scope.plan_id)
    return tuple_(PAPER.c.plan_id, scope.owner).in_(above)
