"""The judge: says yes to a transition, or no with every reason. Pure; knows no table by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from state_machines.answers import ANSWERS_NEEDED
from state_machines.case import Actor, Case, Seat, seat_of
from state_machines.grammar import Ask, Guard, Machine, Text, Transition
from state_machines.guards import COMPLETE
from state_machines.timing import CAME_IN_TIME, IN_TIME, STILL_IN_TIME

FOUR_EYES = Text(
    "Người đã trình hồ sơ không được tự duyệt; cần người khác quyết định",
    "Whoever handed the paper in cannot decide on it: somebody else has to",
)


class Refused(Exception):
    """No. `code` is unknown, not_yours, moved_on or not_ready; `reasons` say why and what to do."""

    def __init__(self, code: str, reasons: tuple[Text, ...] = ()) -> None:
        super().__init__(code, *(reason.en for reason in reasons))
        self.code = code
        self.reasons = reasons


class Offer(NamedTuple):
    """A row that this actor may take now, or could if the refusals were mended."""

    row: Transition
    refusals: tuple[Text, ...]

    @property
    def open(self) -> bool:
        return not self.refusals


class Permit(NamedTuple):
    """Yes: the row, and the seat in which the actor takes it."""

    row: Transition
    seat: Seat


def decide(machine: Machine, case: Case, code: str, actor: Actor) -> Permit:
    """Return the row to take and the actor's seat for it, or raise `Refused`."""
    if code not in machine.codes:
        raise Refused("unknown")
    row = machine.row(case.state, code)
    if row is None:
        raise _misplaced(machine, case, code, actor)
    seat = seat_of(row.by, actor, case, four_eyes=row.four_eyes)
    if seat is None:
        theirs = row.four_eyes and seat_of(row.by, actor, case)
        raise Refused("not_yours", (FOUR_EYES,) if theirs else ())
    needed = ANSWERS_NEEDED.get(row.asks)
    guards = (*_guards(row), needed) if needed else _guards(row)
    if reasons := _refusals(machine, case, guards):
        raise Refused("not_ready", reasons)
    return Permit(row, seat)


def offers(machine: Machine, case: Case, actor: Actor) -> list[Offer]:
    """What the actor may do with the paper now, in table order, blocked rows with their reasons;
    a row about something that is not there is left out."""
    found = []
    for row in machine.rows_from(case.state):
        hidden = any(guard.hides and not guard.holds(case) for guard in row.when)
        if hidden or seat_of(row.by, actor, case) is None:
            continue
        guards = tuple(guard for guard in _guards(row) if not guard.of_answers)
        refusals = _refusals(machine, case, guards)
        if row.four_eyes and seat_of(row.by, actor, case, four_eyes=True) is None:
            refusals = (FOUR_EYES, *refusals)
        found.append(Offer(row, refusals))
    return found


def blank_needs(machine: Machine, content: Mapping[str, object]) -> frozenset[str]:
    """The keys of the machine's needs that the content does not fill."""
    return frozenset(
        need.key for need in machine.needs if content.get(need.key) in (None, "", [], {})
    )


def missing(machine: Machine, blank: frozenset[str]) -> Text:
    """What is still missing, by name."""
    names = [need.name for need in machine.needs if need.key in blank]
    return Text(
        "Còn thiếu: " + ", ".join(name.vi for name in names),
        "Still missing: " + ", ".join(name.en for name in names),
    )


def _guards(row: Transition) -> tuple[Guard, ...]:
    """What the row names, and what binding deadlines ask of every row that hands in."""
    if row.hands_in:
        return (*row.when, CAME_IN_TIME if row.asks is Ask.RECEIPT else IN_TIME)
    return (*row.when, STILL_IN_TIME) if row.takes_back else row.when


def _refusals(machine: Machine, case: Case, guards: tuple[Guard, ...]) -> tuple[Text, ...]:
    return tuple(
        missing(machine, case.blank) if guard is COMPLETE else guard.refuse(case)
        for guard in guards
        if not guard.holds(case)
    )


def _misplaced(machine: Machine, case: Case, code: str, actor: Actor) -> Refused:
    """The row exists, but not in this state: a stranger learns only that it is not hers."""
    rows = [row for row in machine.rows if row.code == code]
    if any(seat_of(row.by, actor, case) for row in rows):
        return Refused("moved_on")
    return Refused("not_yours")
