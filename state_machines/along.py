"""Papers that go along with the one they lie in: one act, and a step of its own for each."""

from __future__ import annotations

from dataclasses import replace

from state_machines import machine
from state_machines.case import Actor, Case, Child, seat_of
from state_machines.grammar import Along, Machine
from state_machines.rules import Offer, offers


def offered_along(table: Machine, case: Case, actor: Actor) -> list[Offer]:
    """What waits only for papers inside, and could be done by this actor together with theirs."""
    found = []
    for offer in offers(table, case, actor):
        along = offer.row.along
        if along and not offer.open and (after := _after(case, along, actor)):
            then = offers(table, after, actor)
            found += [one for one in then if one.row is offer.row and one.open]
    return found


def goes_along(along: Along, kind: str, state: str) -> bool:
    """Whether a paper inside is one that takes the row."""
    return kind == along.kind and machine(kind).row(state, along.code) is not None


def _after(case: Case, along: Along, actor: Actor) -> Case | None:
    """The case once the papers inside have gone; None when none goes, or not by this actor."""
    going = [one for one in case.children if goes_along(along, one.kind, one.state)]
    if not going or not all(_may(one, along, case, actor) for one in going):
        return None
    stay = [one for one in case.children if one not in going]
    return replace(case, children=(*stay, *(_gone(one, along) for one in going)))


def _may(child: Child, along: Along, case: Case, actor: Actor) -> bool:
    row = machine(child.kind).row(child.state, along.code)
    return row is not None and seat_of(row.by, actor, case) is not None


def _gone(child: Child, along: Along) -> Child:
    table = machine(child.kind)
    row = table.row(child.state, along.code)
    return replace(child, state=row.lands_in(table.state(child.state)).code) if row else child
