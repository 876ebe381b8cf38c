"""Báo cáo tổng kết, told as sentences."""

import pytest

from state_machines.grammar import Annex
from state_machines.parties import REVIEWERS, UNIT
from state_machines.report import AWAITED, DRAFTING, REPORT, RETURNED
from tests.machines.worlds import (
    HANDED_IN_BY,
    may,
    owner,
    ready_case,
    reasons,
    refusal,
    road,
    someone_of,
)


def test_a_report_is_written_submitted_accepted_and_consolidated() -> None:
    steps = ("edit", "edit", "attach", "submit", "accept", "consolidate")
    assert road(REPORT, *steps) == "consolidated"


def test_a_report_that_came_back_is_revised_and_submitted_again() -> None:
    steps = ("edit", "submit", "send_back", "edit", "attach", "submit")
    assert road(REPORT, *steps) == "submitted"


def test_a_submitted_report_can_be_recalled() -> None:
    assert road(REPORT, "edit", "submit", "recall") == "drafting"


def test_an_accepted_report_can_be_reopened_until_it_is_consolidated() -> None:
    assert road(REPORT, "edit", "submit", "accept", "reopen") == "returned"
    assert REPORT.row("consolidated", "reopen") is None


@pytest.mark.parametrize("state", [AWAITED, DRAFTING, RETURNED])
def test_more_time_can_be_asked_for_while_the_paper_is_with_the_unit(state: object) -> None:
    assert road(REPORT, "ask_extension", start=str(state)) == str(state)


@pytest.mark.parametrize("state", [DRAFTING, RETURNED])
def test_handing_in_freezes_the_list_of_works(state: object) -> None:
    assert Annex() in owner(REPORT, "submit", str(state)).then


def test_a_report_with_empty_parts_is_not_submitted() -> None:
    case = ready_case(REPORT, "drafting", blank=frozenset({"lessons"}))
    assert reasons(REPORT, case, "submit", someone_of(UNIT)) == ["Still missing: Lessons"]


def test_a_report_is_still_accepted_when_the_plan_has_ended() -> None:
    case = ready_case(REPORT, "drafting", plan_state="closed")
    assert may(REPORT, case, "submit", someone_of(UNIT))


def test_nobody_accepts_the_report_she_submitted() -> None:
    case = ready_case(REPORT, "submitted")
    assert refusal(REPORT, case, "accept", someone_of(REVIEWERS, HANDED_IN_BY)) == "not_yours"
    assert may(REPORT, case, "accept", someone_of(REVIEWERS))
