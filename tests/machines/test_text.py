"""Văn kiện đại hội, told as sentences."""

import pytest

from state_machines.parties import REVIEWERS, UNIT
from state_machines.text import AWAITED, DRAFTING, TEXT
from tests.machines.worlds import HANDED_IN_BY, may, ready_case, reasons, refusal, road, someone_of


def test_a_text_is_uploaded_submitted_and_approved() -> None:
    assert road(TEXT, "attach", "attach", "submit", "approve") == "approved"


def test_a_text_that_came_back_is_uploaded_and_submitted_again() -> None:
    assert road(TEXT, "attach", "submit", "request_changes", "attach", "submit") == "submitted"


def test_a_submitted_text_can_be_recalled() -> None:
    assert road(TEXT, "attach", "submit", "recall") == "drafting"


def test_an_approved_text_can_be_reopened_before_the_congress_and_not_after() -> None:
    assert road(TEXT, "attach", "submit", "approve", "reopen") == "changes_requested"
    after = ready_case(TEXT, "approved", parent_state="held")
    assert refusal(TEXT, after, "reopen", someone_of(REVIEWERS)) == "not_ready"


@pytest.mark.parametrize("state", [AWAITED, DRAFTING])
def test_only_a_text_that_is_not_required_can_be_set_aside(state: object) -> None:
    assert road(TEXT, "set_aside", start=str(state), required=False) == "not_applicable"
    required = ready_case(TEXT, str(state))
    assert reasons(TEXT, required, "set_aside", someone_of(UNIT)) == ["The plan requires this text"]


def test_a_text_that_was_set_aside_can_be_taken_up_again() -> None:
    assert road(TEXT, "set_aside", "take_up", "submit", required=False) == "submitted"


def test_a_text_without_its_file_is_not_submitted() -> None:
    case = ready_case(TEXT, "drafting", files=frozenset())
    assert reasons(TEXT, case, "submit", someone_of(UNIT)) == [
        "No file of the text is uploaded yet"
    ]


@pytest.mark.parametrize("parent_state", ["held", "recognised", "archived", "postponed"])
@pytest.mark.parametrize("code", ["attach", "submit"])
def test_no_text_is_written_after_or_without_its_congress(parent_state: str, code: str) -> None:
    case = ready_case(TEXT, "drafting", parent_state=parent_state)
    assert refusal(TEXT, case, code, someone_of(UNIT)) == "not_ready"


def test_nobody_approves_the_text_she_submitted() -> None:
    case = ready_case(TEXT, "submitted")
    assert refusal(TEXT, case, "approve", someone_of(REVIEWERS, HANDED_IN_BY)) == "not_yours"
    assert may(TEXT, case, "approve", someone_of(REVIEWERS))
