"""A paper and the papers inside it, walked together: wherever they stand, an end can be reached."""

from collections.abc import Iterator

import pytest

from state_machines import MACHINES
from state_machines.case import Child
from state_machines.grammar import Ask, Machine, Mood, Open, State, Transition
from state_machines.moving import land
from tests.machines.worlds import children_of, may, ready_case, someone_of

Inside = tuple[tuple[str, bool], ...]
"""The state of each paper inside, with whether it is required."""

Together = tuple[str, Inside]

World = dict[Together, set[Together]]

FAMILIES = [
    (parent, child)
    for parent in MACHINES
    for child in children_of(parent)
    if child.child and len(child.states) > 4
]
family = pytest.mark.parametrize(
    ("parent", "child"), FAMILIES, ids=[f"{p.kind}-{c.kind}" for p, c in FAMILIES]
)


@family
def test_wherever_they_stand_the_paper_can_come_to_a_good_end(
    parent: Machine, child: Machine
) -> None:
    world = _world(parent, child, "issued")
    away = _leading_to(world, {here for here in world if parent.state(here[0]).mood is Mood.DONE})
    given_up = {here for here in world if _is_given_up(parent.state(here[0]))}
    assert sorted(set(world) - away - given_up) == [], "no way to a good end from here"


@family
def test_when_the_plan_has_ended_every_paper_can_still_be_brought_to_an_end(
    parent: Machine, child: Machine
) -> None:
    world = _world(parent, child, "closed", start=list(_world(parent, child, "issued")))
    ends = {here for here in world if parent.state(here[0]).mood in (Mood.DONE, Mood.OFF)}
    assert sorted(set(world) - _leading_to(world, ends)) == [], "no end under a closed plan"


def _leading_to(world: World, ends: set[Together]) -> set[Together]:
    while fresh := {here for here, there in world.items() if there & ends} - ends:
        ends |= fresh
    return ends


def _is_given_up(state: State) -> bool:
    return state.final and state.mood is Mood.OFF


def _world(
    parent: Machine, child: Machine, plan_state: str, start: list[Together] | None = None
) -> World:
    """Every reachable pair with the pairs one step away."""
    world: World = {}
    fresh = start or [(parent.initial.code, ())]
    while fresh:
        here = fresh.pop()
        if here not in world:
            world[here] = set(_steps(parent, child, here, plan_state))
            fresh.extend(world[here])
    return world


def _steps(parent: Machine, child: Machine, here: Together, plan_state: str) -> Iterator[Together]:
    state, inside = here
    family = tuple(Child(child.kind, s, required=required) for s, required in inside)
    case = ready_case(parent, state, children=family, plan_state=plan_state)
    for row in parent.rows_from(state):
        if may(parent, case, row.code, someone_of(row.by)):
            yield land(parent, state, row.code), _family_after(row, child, inside)
    for place, (own, required) in enumerate(inside):
        case = ready_case(child, own, parent_state=state, required=required, plan_state=plan_state)
        for row in child.rows_from(own):
            if may(child, case, row.code, someone_of(row.by)):
                moved = (land(child, own, row.code), required)
                yield state, (*inside[:place], moved, *inside[place + 1 :])


def _family_after(row: Transition, child: Machine, inside: Inside) -> Inside:
    """The papers inside after a step. A unit adds one at a time, in place of one given up; a
    checklist opens a required and an optional one."""
    if not any(isinstance(effect, Open) and effect.kind == child.kind for effect in row.then):
        return inside
    first = child.initial.code
    if row.asks is not Ask.CHILD:
        return ((first, True), (first, False))
    given_up = all(child.state(own).mood is Mood.OFF for own, _ in inside)
    return ((first, True),) if given_up else inside
