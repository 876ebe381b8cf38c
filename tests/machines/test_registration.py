"""Đăng ký thi đua, told as sentences."""

import pytest

from state_machines.case import Child
from state_machines.parties import REVIEWERS, UNIT
from state_machines.registration import AWAITED, DRAFTING, REGISTRATION, RETURNED
from tests.machines.worlds import HANDED_IN_BY, may, ready_case, reasons, refusal, road, someone_of

WORKS = (Child("work", "registered"),)


def test_a_registration_with_a_work_is_submitted_and_accepted() -> None:
    assert road(REGISTRATION, "add_work", "submit", "accept", children=WORKS) == "accepted"


def test_a_registration_may_be_written_before_its_works() -> None:
    road_codes = ("edit", "edit", "add_work", "add_work", "submit")
    assert road(REGISTRATION, *road_codes, children=WORKS) == "submitted"


def test_a_unit_may_submit_at_once_when_its_works_are_there() -> None:
    assert road(REGISTRATION, "submit", children=WORKS) == "submitted"


def test_a_returned_registration_can_be_mended_and_submitted_again() -> None:
    steps = ("submit", "send_back", "add_work", "edit", "submit")
    assert road(REGISTRATION, *steps, children=WORKS) == "submitted"


def test_a_submitted_registration_can_be_recalled() -> None:
    assert road(REGISTRATION, "submit", "recall", children=WORKS) == "drafting"


def test_an_accepted_registration_can_be_reopened() -> None:
    assert road(REGISTRATION, "submit", "accept", "reopen", children=WORKS) == "returned"


@pytest.mark.parametrize("state", [DRAFTING, RETURNED])
def test_a_leader_may_withdraw_what_was_begun(state: object) -> None:
    assert road(REGISTRATION, "withdraw", start=str(state)) == "withdrawn"


@pytest.mark.parametrize("state", [AWAITED, DRAFTING, RETURNED])
def test_more_time_can_be_asked_for_while_the_paper_is_with_the_unit(state: object) -> None:
    assert road(REGISTRATION, "ask_extension", start=str(state)) == str(state)


@pytest.mark.parametrize("children", [(), (Child("work", "cancelled"),)])
def test_a_registration_without_a_work_is_not_submitted(children: tuple[Child, ...]) -> None:
    case = ready_case(REGISTRATION, "drafting", children=children)
    assert reasons(REGISTRATION, case, "submit", someone_of(UNIT)) == [
        "No work yet. Add at least one before handing in"
    ]


@pytest.mark.parametrize("plan_state", ["closed", "revoked"])
@pytest.mark.parametrize("code", ["submit", "add_work", "ask_extension"])
def test_nothing_is_registered_under_a_plan_that_has_ended(plan_state: str, code: str) -> None:
    case = ready_case(REGISTRATION, "drafting", children=WORKS, plan_state=plan_state)
    assert reasons(REGISTRATION, case, code, someone_of(UNIT)) == ["The plan is closed or revoked"]


def test_nobody_accepts_what_she_submitted() -> None:
    case = ready_case(REGISTRATION, "submitted")
    assert refusal(REGISTRATION, case, "accept", someone_of(REVIEWERS, HANDED_IN_BY)) == "not_yours"
    assert may(REGISTRATION, case, "accept", someone_of(REVIEWERS))


def test_nobody_sends_back_without_a_reason() -> None:
    case = ready_case(REGISTRATION, "submitted", answers={"reason": "thiếu"})
    assert reasons(REGISTRATION, case, "send_back", someone_of(REVIEWERS)) == [
        "Give the reason, at least 10 characters"
    ]
