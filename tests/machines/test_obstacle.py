"""Khó khăn, vướng mắc, told as sentences."""

import pytest

from state_machines import MACHINES, STAGES
from state_machines.case import Child
from state_machines.grammar import Ask, Machine, Mood, Notify, Open, Source
from state_machines.obstacle import OBSTACLE
from state_machines.parties import ISSUER_DESK, UNIT
from tests.machines.worlds import may, owner, ready_case, reasons, road, someone_of

stages = pytest.mark.parametrize("stage", STAGES, ids=lambda table: table.kind)


def test_what_is_in_the_way_is_answered_and_settled() -> None:
    assert road(OBSTACLE, "answer", "settle") == "closed"


def test_an_answer_that_does_not_help_is_asked_for_again() -> None:
    assert road(OBSTACLE, "answer", "raise_again", "answer", "settle") == "closed"
    assert owner(OBSTACLE, "raise_again", "answered").takes_back, "the days begin anew"


def test_a_unit_may_withdraw_it_before_the_answer() -> None:
    assert road(OBSTACLE, "withdraw") == "withdrawn"


def test_the_superior_answers_within_three_working_days_and_in_words() -> None:
    assert (OBSTACLE.answer_within, OBSTACLE.reminds) == (3, True)
    answer = owner(OBSTACLE, "answer", "raised")
    assert (answer.by, answer.hands_in) == (ISSUER_DESK, True)
    case = ready_case(OBSTACLE, "raised", answers={"answer": "  "})
    assert reasons(OBSTACLE, case, "answer", someone_of(ISSUER_DESK)) == ["No answer is written"]


@stages
def test_every_stage_may_raise_one_while_the_unit_owes_or_works(stage: Machine) -> None:
    for state in stage.states:
        begun = state.waits_for == UNIT and state.mood in (Mood.EMPTY, Mood.DOING, Mood.BACK)
        row = stage.row(state.code, "raise_obstacle")
        assert bool(row) is begun, state
        if row:
            assert (row.by, row.asks, row.target) == (UNIT, Ask.CHILD, None)
            assert row.then == (Open(Source.ANSWERS, "obstacle"), Notify(ISSUER_DESK))


@stages
def test_an_obstacle_holds_nothing_up(stage: Machine) -> None:
    """Whatever may be done with a paper may be done while its obstacles stand open."""
    children = tuple(Child("obstacle", state.code) for state in OBSTACLE.states)
    for state in stage.states:
        for row in stage.rows_from(state.code):
            alone, beside = ready_case(stage, state), ready_case(stage, state, children=children)
            actor = someone_of(row.by)
            assert may(stage, beside, row.code, actor) is may(stage, alone, row.code, actor)


def test_it_lies_in_the_stages_alone() -> None:
    parents = [
        table
        for table in MACHINES
        if any(isinstance(e, Open) and e.kind == "obstacle" for row in table.rows for e in row.then)
    ]
    assert tuple(parents) == STAGES
