"""The facts of one paper that rules may use, and the person who asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from state_machines.grammar import Party, Reach, Role


class Seat(NamedTuple):
    """A role held in a unit. `areas` and `topics` narrow a reviewer; empty means all."""

    id: int
    unit_id: int
    unit_path: str
    role: Role
    areas: frozenset[int] = frozenset()
    topics: frozenset[str] = frozenset()
    holder_id: int | None = None  # whose seat it is, when it is lent to the actor
    carries: frozenset[int] = frozenset()  # units that ended and whose history its unit carries on


class Actor(NamedTuple):
    """A person with the seats she holds today; the seat she acts in comes first."""

    person_id: int
    seats: tuple[Seat, ...] = ()


@dataclass(frozen=True, slots=True)
class Child:
    """A paper inside this one: its kind, state, topic and whether the plan requires it."""

    kind: str
    state: str
    topic: str = ""
    required: bool = True


class Times(NamedTuple):
    """When the paper was opened, when it arrived, and the instant for which the rules are asked."""

    opened_at: datetime | None = None
    arrived_at: datetime | None = None
    asked_at: datetime | None = None


NO_TIMES = Times()


@dataclass(frozen=True, slots=True)
class Case:
    """The frozen facts of one paper. `unit_path` is like '1/14/230/'."""

    kind: str
    state: str
    unit_id: int
    unit_path: str
    issuer_id: int
    topic: str = ""
    version: int = 1
    submitter_id: int | None = None
    submitted_for_id: int | None = None  # in whose seat it was handed in, when not her own
    number: str = ""
    required: bool = True
    due_at: datetime | None = None  # its own, or that of the paper around it
    times: Times = NO_TIMES
    binding: bool = False  # its plan takes nothing late
    content: Mapping[str, object] = field(default_factory=dict)
    answers: Mapping[str, object] = field(default_factory=dict)
    blank: frozenset[str] = frozenset()  # keys of the machine's needs that are not filled yet
    children: tuple[Child, ...] = ()
    parent_kind: str = ""
    parent_state: str = ""
    siblings: Mapping[str, str] = field(default_factory=dict)  # kind -> state, same unit and plan
    plan_state: str = ""
    reported_to: bool = False  # units below report to its unit for the same period
    files: frozenset[str] = frozenset()  # slots that hold a file
    addressed: frozenset[int] = frozenset()  # only filled where a reading right is asked

    def children_of(self, kind: str) -> tuple[Child, ...]:
        return tuple(child for child in self.children if child.kind == kind)


def seat_of(party: Party, actor: Actor, case: Case, *, four_eyes: bool = False) -> Seat | None:
    """The seat in which this actor belongs to the party for this case, or None.

    With `four_eyes`, a seat that no hand has touched the paper from: neither she nor the holder
    of the seat that is lent to her handed it in, for herself or for somebody else.
    """
    hands = {case.submitter_id, case.submitted_for_id} - {None} if four_eyes else set()
    for seat in actor.seats:
        if (
            seat.role in party.roles
            and hands.isdisjoint({actor.person_id, seat.holder_id})
            and reaches(seat, party.reach, case)
        ):
            return seat
    return None


def reaches(seat: Seat, reach: Reach, case: Case) -> bool:
    """Whether a seat reaches the paper; among other units' papers only within areas and topics."""
    match reach:
        case Reach.OWN:
            near = seat.unit_id == case.unit_id
        case Reach.ISSUER:
            near = seat.unit_id == case.issuer_id
        case Reach.ABOVE:
            near = case.unit_path.startswith(seat.unit_path) and case.unit_path != seat.unit_path
        case Reach.ADDRESSED:
            near = seat.unit_id in case.addressed
        case Reach.CARRIED:
            near = not seat.carries.isdisjoint({case.unit_id, case.issuer_id, *case.addressed})
        case Reach.ANYWHERE:
            near = True
    if case.unit_id == seat.unit_id:
        return near
    return (
        near
        and (not seat.areas or case.unit_id in seat.areas)
        and (not seat.topics or case.topic in seat.topics)
    )
