"""Sums carry the weakest word of their parts, and count what stands."""

from itertools import permutations
from typing import Any

import pytest
from sqlalchemy.orm import Session

from state_machines.measures import weakest
from tests.factories import CONTENTS
from tests.world import World
from workflow_app.services.figures import annex_of, rollup, units_reported


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([], "exact"),
        (["exact", "exact"], "exact"),
        (["exact", "at_least"], "at_least"),
        (["at_least", "more_than"], "more_than"),
        (["less_than", "exact"], "less_than"),
        (["approx", "more_than", "exact"], "approx"),
        (["less_than", "more_than"], "approx"),
        (["less_than", "at_least", "exact"], "approx"),
    ],
)
def test_a_sum_is_as_sure_as_its_weakest_part(parts: list[str], said: str) -> None:
    assert {weakest(order) for order in permutations(parts)} == {said}


def work(session: Session, world: World, plan_id: int, state: str, **content: Any) -> int:
    said = {**CONTENTS["work"], "value_qualifier": "exact", **content}
    accepted = world.put(session, "registration", "accepted", plan_id=plan_id)
    return world.put(session, "work", state, plan_id=plan_id, parent_id=accepted, content=said)


@pytest.mark.parametrize("state", ["drafting", "submitted", "returned", "withdrawn"])
def test_what_is_registered_counts_once_the_registration_is_accepted(
    session: Session, world: World, plan_id: int, state: str
) -> None:
    parent = world.put(session, "registration", state, plan_id=plan_id)
    world.put(session, "work", "registered", plan_id=plan_id, parent_id=parent)
    assert rollup(session.connection(), plan_id)["works"] == {}


def test_works_are_added_up_by_the_congress_they_greet(
    session: Session, world: World, plan_id: int
) -> None:
    work(session, world, plan_id, "verified", value_vnd=100, progress={"achieved_vnd": 130})
    work(session, world, plan_id, "in_progress", value_vnd=70, value_qualifier="at_least")
    work(session, world, plan_id, "registered", value_vnd=None, value_qualifier="approx")
    work(session, world, plan_id, "cancelled", value_vnd=10**12)
    work(session, world, plan_id, "registered", value_vnd=5, greets="")
    work(session, world, world.a_plan(session), "registered", value_vnd=7)
    assert rollup(session.connection(), plan_id)["works"] == {
        "": {"count": 1, "value_vnd": 5, "qualifier": "exact"},
        "city_congress": {"count": 3, "value_vnd": 200, "qualifier": "at_least"},
    }


def test_an_annex_lists_the_units_own_works(session: Session, world: World, plan_id: int) -> None:
    mine = work(session, world, plan_id, "verified", value_vnd=100, title="Cầu")
    world.put(session, "work", "verified", plan_id=plan_id, unit_id=world.ward_ids[1])
    annex = annex_of(session.connection(), plan_id, world.ward_id)
    assert [(one["document"], one["title"], one["value_vnd"]) for one in annex["works"]] == [
        (mine, "Cầu", 100)
    ]
    assert annex["totals"]["city_congress"]["count"] == 1


def test_money_of_a_whole_province_is_added_exactly(
    session: Session, world: World, plan_id: int
) -> None:
    for _ in range(3):
        work(session, world, plan_id, "registered", value_vnd=9_007_199_254_740_993)
    totals = rollup(session.connection(), plan_id)["works"]["city_congress"]
    assert totals["value_vnd"] == 27_021_597_764_222_979


def test_a_unit_has_reported_when_its_wrap_up_was_accepted(
    session: Session, world: World, plan_id: int
) -> None:
    accepted, waiting = world.ward_ids
    world.put(session, "report", "accepted", plan_id=plan_id, unit_id=accepted)
    world.put(session, "report", "submitted", plan_id=plan_id, unit_id=waiting)
    assert units_reported(session.connection(), plan_id) == {"expected": 2, "reported": 1}


def test_more_time_is_not_a_report(session: Session, world: World, plan_id: int) -> None:
    report = world.put(session, "report", "drafting", plan_id=plan_id)
    world.put(session, "extension", "granted", plan_id=plan_id, parent_id=report)
    assert units_reported(session.connection(), plan_id) == {"expected": 1, "reported": 0}


def test_ages_are_not_added_up(session: Session, world: World, plan_id: int) -> None:
    for state, unit_id, ages in (
        ("recognised", world.ward_ids[0], {"members": 45, "age_max": 70, "age_min": 24}),
        ("recognised", world.ward_ids[1], {"members": 40, "age_max": 66, "age_min": 21}),
        ("held", world.ward_ids[1], {"members": 98, "age_max": 98, "age_min": 2}),
        ("cancelled", world.ward_ids[1], {"members": 99, "age_max": 99, "age_min": 1}),
    ):
        content = {**CONTENTS["congress"], "record": {**ages, "place": "Hội trường"}}
        world.put(session, "congress", state, plan_id=plan_id, unit_id=unit_id, content=content)
    figures = rollup(session.connection(), plan_id)["figures"]
    assert figures == {"members": 85, "age_max": 70, "age_min": 21}
