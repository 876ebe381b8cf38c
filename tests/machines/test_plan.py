"""Kế hoạch, told as sentences."""

import pytest

from state_machines.parties import UNIT, UNIT_CLERK, UNIT_COMMITTEE
from state_machines.plan import AMENDING, ISSUED, PLAN
from tests.machines.worlds import (
    ANSWERS,
    CONTENT,
    HANDED_IN_BY,
    may,
    ready_case,
    reasons,
    refusal,
    road,
    someone_of,
)

ISSUE = ("submit", "approve", "issue")


def test_a_plan_is_drafted_approved_issued_and_closed() -> None:
    assert road(PLAN, "edit", *ISSUE, "close") == "closed"


def test_a_plan_that_came_back_is_edited_and_submitted_again() -> None:
    assert road(PLAN, "submit", "send_back", "edit", "submit") == "submitted"


def test_an_approved_plan_can_still_come_back_before_it_is_issued() -> None:
    assert road(PLAN, "submit", "approve", "send_back") == "returned"


def test_a_submitted_plan_can_be_recalled() -> None:
    assert road(PLAN, "submit", "recall") == "returned"


def test_a_closed_plan_can_be_reopened() -> None:
    assert road(PLAN, *ISSUE, "close", "reopen") == "issued"


def test_an_issued_plan_is_amended_and_issued_again() -> None:
    assert road(PLAN, *ISSUE, "amend", "edit", *ISSUE) == "issued"


def test_an_amendment_can_be_abandoned() -> None:
    assert road(PLAN, *ISSUE, "amend", "edit", "abandon") == "issued"


def test_an_issued_plan_can_be_revoked() -> None:
    assert road(PLAN, *ISSUE, "revoke") == "revoked"


def test_a_plan_that_was_never_issued_cannot_be_closed_or_revoked() -> None:
    for state in PLAN.states:
        if state is not ISSUED:
            assert PLAN.row(state.code, "close") is None
            assert PLAN.row(state.code, "revoke") is None


def test_nobody_approves_the_plan_she_submitted() -> None:
    case = ready_case(PLAN, "submitted")
    assert refusal(PLAN, case, "approve", someone_of(UNIT_COMMITTEE, HANDED_IN_BY)) == "not_yours"
    assert may(PLAN, case, "approve", someone_of(UNIT_COMMITTEE))


DATED = {"stage": "report", "meaning": "by", "date": "2024-06-30"}
UNDATED = {"stage": "congress", "meaning": "by", "date": None}
ABOUT = {"stage": "congress", "meaning": "fuzzy"}
TERM = {"stage": "report", "meaning": "term", "days": 5, "event": "issued"}
ENDLESS = {"stage": "report", "meaning": "term", "date": "2024-06-30"}


@pytest.mark.parametrize(
    ("milestones", "passes"),
    [
        ([], False),
        ([ABOUT], True),
        ([DATED, UNDATED], False),
        ([DATED, ABOUT], True),
        ([DATED], True),
        ([TERM], True),
        ([DATED, ENDLESS], False),
        ([{"stage": "report", "date": "2024-06-30"}], True),
        ([{"meaning": "instant", "date": "2024-06-30"}], False),
        ([{"meaning": "instant", "date": "2024-06-30", "time": "17:00"}], True),
        ([{"meaning": "window", "date": "2024-06-30"}], False),
        ([{"meaning": "month", "month": "2024-06"}], True),
        ([{"meaning": "quarter", "quarter": "2024-Q2"}], True),
        ([{"meaning": "ahead", "days": 15}], False),
        ([{"meaning": "ahead", "days": 15, "event": "congress"}], True),
    ],
)
def test_a_plan_gives_its_milestones_their_dates(milestones: list[object], passes: bool) -> None:
    case = ready_case(PLAN, "drafting", content=CONTENT | {"milestones": milestones})
    assert may(PLAN, case, "submit", someone_of(UNIT)) is passes


@pytest.mark.parametrize(
    "recipients",
    [[], [{"duty": "b/c", "units": "below:x"}], [{"duty": "t/h", "units": ""}]],
)
def test_a_plan_that_obliges_nobody_is_not_submitted(recipients: list[object]) -> None:
    case = ready_case(PLAN, "drafting", content=CONTENT | {"recipients": recipients})
    assert reasons(PLAN, case, "submit", someone_of(UNIT)) == ["No recipient has to act (t/h)"]


def test_a_plan_with_empty_parts_names_them() -> None:
    case = ready_case(PLAN, AMENDING, blank=frozenset({"purposes", "targets"}))
    assert reasons(PLAN, case, "submit", someone_of(UNIT)) == ["Still missing: Purposes, Targets"]


def test_a_plan_is_not_issued_before_the_papers_it_is_based_on() -> None:
    early = ready_case(PLAN, "approved", answers=ANSWERS | {"issued_on": "2023-09-28"})
    assert reasons(PLAN, early, "issue", someone_of(UNIT_CLERK)) == [
        "The date of issue is earlier than a document the plan is based on"
    ]
    same_day = ready_case(PLAN, "approved", answers=ANSWERS | {"issued_on": "2023-09-29"})
    assert may(PLAN, same_day, "issue", someone_of(UNIT_CLERK))
