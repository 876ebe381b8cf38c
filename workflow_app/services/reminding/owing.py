"""Papers as the clock sees them: whether they are owed still, and who must hear of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from state_machines import machine
from state_machines.case import Case, Seat, reaches
from state_machines.grammar import Mood, Party
from state_machines.guards import PLAN_OPEN
from state_machines.parties import ISSUER_COMMITTEE, ISSUER_OFFICE
from workflow_app.models import (
    Assignment,
    Document,
    Person,
    SeatRow,
    Substitution,
    Unit,
    table_of,
)
from workflow_app.services.membership.seats import held_on, lent_on, seat_told_by
from workflow_app.services.reminding.ladder import CHAIN, To

DOCUMENT = table_of(Document)
_PLAN, _PARENT = aliased(DOCUMENT), aliased(DOCUMENT)
_ENDED = (Mood.DONE, Mood.OFF)


class Paper(NamedTuple):
    """What the clock must know of a paper."""

    row: Any
    case: Case

    @property
    def waits_for(self) -> Party | None:
        """The party that must act now."""
        return machine(self.case.kind).state(self.case.state).waits_for

    @property
    def is_owed(self) -> bool:
        """Whether its deadline still stands before somebody."""
        table = machine(self.case.kind)
        return (
            table.reminds
            and self.row.due_at is not None
            and self.row.arrived_at is None
            and table.state(self.case.state).mood not in _ENDED
            and PLAN_OPEN.holds(self.case)
            and not _has_ended(self.case.parent_kind, self.case.parent_state)
        )


def _has_ended(kind: str, state: str) -> bool:
    if not kind:
        return False
    around = machine(kind).state(state)
    return around.final and around.mood is Mood.OFF


def papers() -> Select[Any]:
    """The statement that reads papers for the clock; narrow it, then give its rows to `paper`."""
    columns = (
        DOCUMENT.c[name]
        for name in (
            "id", "kind", "state", "version", "deadline", "topic", "title", "unit_id", "issuer_id",
            "plan_id", "due_at", "arrived_at", "remind_at", "assignee_id",
        )
    )  # fmt: skip
    return (
        select(
            *columns,
            Unit.path.label("unit_path"),
            Unit.name.label("unit_name"),
            Unit.short_name.label("unit_short_name"),
            _PLAN.c.state.label("plan_state"),
            _PARENT.c.kind.label("parent_kind"),
            _PARENT.c.state.label("parent_state"),
        )
        .select_from(DOCUMENT)
        .join(Unit, Unit.id == DOCUMENT.c.unit_id)
        .outerjoin(_PLAN, _PLAN.c.id == DOCUMENT.c.plan_id)
        .outerjoin(_PARENT, _PARENT.c.id == DOCUMENT.c.parent_id)
    )


def paper(row: Any) -> Paper:
    """A row of `papers`, with the case that the rules see."""
    case = Case(
        kind=row.kind,
        state=row.state,
        unit_id=row.unit_id,
        unit_path=row.unit_path,
        issuer_id=row.issuer_id,
        topic=row.topic,
        version=row.version,
        due_at=row.due_at,
        parent_kind=row.parent_kind or "",
        parent_state=row.parent_state or "",
        plan_state=row.plan_state or "",
    )
    return Paper(row, case)


def units_around(owed: Iterable[Paper]) -> set[int]:
    """The units whose people may have to hear of these papers: theirs, above, and the issuers."""
    return {unit_id for one in owed for unit_id in _around(one.case)}


def _around(case: Case) -> set[int]:
    return {*map(int, case.unit_path.rstrip("/").split("/")), case.issuer_id}


class Roster:
    """Who sits where on a day, in her own seat or in one that is lent to her."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._by_unit: dict[int, list[tuple[Seat, frozenset[int]]]] = defaultdict(list)
        by_seat: dict[int, list[Any]] = defaultdict(list)
        for row in rows:
            by_seat[row.seat_id].append(row)
        for same in by_seat.values():
            people = {same[0].holder_id, *(row.substitute_id for row in same)} - {None}
            self._by_unit[same[0].unit_id].append((seat_told_by(same), frozenset(people)))

    def told(self, of: Paper, to: To) -> frozenset[int]:
        """The people whom a rung is for."""
        match to:
            case To.TURN:
                return self._members(of, of.waits_for, given_to=of.row.assignee_id)
            case To.IN_CHARGE:
                return self._members(of, ISSUER_COMMITTEE, in_charge=True)
            case To.OFFICE:
                return self._members(of, ISSUER_OFFICE)
            case To.COMMITTEE:
                return self._members(of, ISSUER_COMMITTEE)

    def told_first(self, of: Paper, to: To) -> tuple[To, frozenset[int]]:
        """The people whom a rung is for. Along the chain of responsibility, where nobody sits the
        next one is told."""
        chain = CHAIN[CHAIN.index(to) :] if to in CHAIN else (to,)
        for step in chain:
            if people := self.told(of, step):
                return step, people
        return to, frozenset()

    def _members(
        self,
        of: Paper,
        party: Party | None,
        *,
        in_charge: bool = False,
        given_to: int | None = None,
    ) -> frozenset[int]:
        if party is None:
            return frozenset()
        return frozenset(
            person
            for seat, people in self._near(of.case)
            if seat.role in party.roles
            and reaches(seat, party.reach, of.case)
            and (not in_charge or seat.areas or seat.topics)
            and (given_to is None or given_to in people)
            for person in people
        )

    def _near(self, case: Case) -> Iterator[tuple[Seat, frozenset[int]]]:
        for unit_id in _around(case):
            yield from self._by_unit.get(unit_id, ())


def roster_of_units(connection: Connection, units: Collection[int], day: date) -> Roster:
    """The people of some units on a day, whoever they are: one statement."""
    return Roster(connection.execute(_seats(day).where(SeatRow.unit_id.in_(units))))


def roster_of_people(connection: Connection, people: Collection[int], day: date) -> Roster:
    """The seats in which some people may act on a day, wherever they are: one statement."""
    theirs = or_(SeatRow.person_id.in_(people), Substitution.substitute_id.in_(people))
    return Roster(connection.execute(_seats(day).where(theirs)))


def _seats(day: date) -> Any:
    """Seats that are held on a day by people who may act. A seat is lent while it is held."""
    substitute = aliased(Person)
    return (
        select(
            SeatRow.id.label("seat_id"),
            SeatRow.role,
            SeatRow.unit_id,
            SeatRow.person_id.label("holder_id"),
            Unit.path.label("unit_path"),
            Assignment.unit_id.label("area"),
            Assignment.topic,
            substitute.id.label("substitute_id"),
        )
        .join(Person, and_(Person.id == SeatRow.person_id, Person.disabled_at.is_(None)))
        .join(Unit, Unit.id == SeatRow.unit_id)
        .outerjoin(Assignment, Assignment.seat_id == SeatRow.id)
        .outerjoin(Substitution, and_(Substitution.seat_id == SeatRow.id, lent_on(day)))
        .outerjoin(
            substitute,
            and_(substitute.id == Substitution.substitute_id, substitute.disabled_at.is_(None)),
        )
        .where(held_on(day))
    )
