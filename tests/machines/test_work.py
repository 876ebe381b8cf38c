"""Công trình, phần việc, told as sentences."""

import pytest

from state_machines.parties import REVIEWERS, UNIT
from state_machines.work import IN_PROGRESS, REGISTERED, WORK
from tests.machines.worlds import HANDED_IN_BY, may, ready_case, reasons, refusal, road, someone_of

ACCEPTED = {"parent_state": "accepted"}


def test_a_work_is_started_reported_completed_and_verified() -> None:
    steps = ("start", "report_progress", "complete", "verify")
    assert road(WORK, *steps, **ACCEPTED) == "verified"


def test_a_completed_work_that_is_not_done_goes_back() -> None:
    assert road(WORK, "start", "complete", "send_back", "complete", **ACCEPTED) == "completed"


def test_a_verified_work_can_be_reopened() -> None:
    assert road(WORK, "start", "complete", "verify", "reopen", **ACCEPTED) == "in_progress"


@pytest.mark.parametrize("state", [REGISTERED, IN_PROGRESS])
def test_a_work_may_be_carried_over_or_given_up(state: object) -> None:
    assert road(WORK, "carry_over", start=str(state), **ACCEPTED) == "carried_over"
    assert road(WORK, "cancel", start=str(state), **ACCEPTED) == "cancelled"


def test_a_work_is_not_started_before_its_registration_is_accepted() -> None:
    case = ready_case(WORK, "registered", parent_state="submitted")
    assert reasons(WORK, case, "start", someone_of(UNIT)) == [
        "The registration is not accepted yet"
    ]


@pytest.mark.parametrize(
    ("parent_state", "open_"),
    [("drafting", True), ("returned", True), ("submitted", False), ("accepted", False)],
)
def test_a_work_is_edited_only_while_its_registration_is_with_the_unit(
    parent_state: str, open_: bool
) -> None:
    case = ready_case(WORK, "registered", parent_state=parent_state)
    assert may(WORK, case, "edit", someone_of(UNIT)) is open_


def test_nobody_verifies_what_she_reported_as_complete() -> None:
    case = ready_case(WORK, "completed")
    assert refusal(WORK, case, "verify", someone_of(REVIEWERS, HANDED_IN_BY)) == "not_yours"
    assert may(WORK, case, "verify", someone_of(REVIEWERS))
