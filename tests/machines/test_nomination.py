"""Tập thể, cá nhân được đề nghị, told as sentences."""

import pytest

from state_machines.nomination import ELIGIBLE, INELIGIBLE, NOMINATION
from state_machines.parties import ISSUER_COMMITTEE, ISSUER_COUNCIL, ISSUER_OFFICE, UNIT
from tests.machines.worlds import (
    ANSWERS,
    HANDED_IN_BY,
    MINORITY,
    may,
    ready_case,
    reasons,
    refusal,
    road,
    someone_of,
)


def test_a_nominee_is_found_eligible_by_the_office() -> None:
    assert road(NOMINATION, "find_eligible", parent_state="appraising") == "eligible"


def test_a_nominee_passes_the_council_and_is_forwarded() -> None:
    assert road(NOMINATION, "pass", "forward", start="eligible", parent_state="council") == (
        "forwarded"
    )


def test_a_nominee_may_fail_in_the_council() -> None:
    votes = {"answers": MINORITY, "parent_state": "council"}
    assert road(NOMINATION, "fail", start="eligible", **votes) == "failed"


def test_the_council_cannot_fail_a_nominee_whom_most_of_it_wants() -> None:
    case = ready_case(NOMINATION, "eligible", parent_state="council")
    assert refusal(NOMINATION, case, "fail", someone_of(ISSUER_COUNCIL)) == "not_ready"


def test_a_forwarded_nominee_is_awarded_or_not() -> None:
    assert road(NOMINATION, "award", start="forwarded", parent_state="forwarded") == "awarded"
    assert road(NOMINATION, "decline", start="forwarded", parent_state="forwarded") == "not_awarded"


def test_an_award_can_be_revoked() -> None:
    assert road(NOMINATION, "revoke", start="awarded") == "revoked"


def test_a_nominee_found_ineligible_can_be_appraised_again() -> None:
    steps = ("find_ineligible", "reconsider", "find_eligible")
    assert road(NOMINATION, *steps, parent_state="appraising") == "eligible"


@pytest.mark.parametrize("state", [INELIGIBLE, ELIGIBLE])
def test_an_appraisal_can_be_taken_again(state: object) -> None:
    assert road(NOMINATION, "reconsider", start=str(state), parent_state="appraising") == "proposed"


def test_a_nomination_is_edited_and_withdrawn_while_the_proposal_is_with_the_unit() -> None:
    assert road(NOMINATION, "edit", "withdraw", parent_state="returned") == "withdrawn"
    handed_in = ready_case(NOMINATION, "proposed", parent_state="submitted")
    assert refusal(NOMINATION, handed_in, "edit", someone_of(UNIT)) == "not_ready"
    assert refusal(NOMINATION, handed_in, "withdraw", someone_of(UNIT)) == "not_ready"


@pytest.mark.parametrize(
    ("yes", "members", "passes"), [(5, 9, True), (4, 9, False), (5, 10, False), (6, 10, True)]
)
def test_a_nomination_needs_more_than_half_of_all_members(
    yes: int, members: int, passes: bool
) -> None:
    votes = ANSWERS | {"yes": yes, "members_total": members}
    case = ready_case(NOMINATION, "eligible", parent_state="council", answers=votes)
    assert may(NOMINATION, case, "pass", someone_of(ISSUER_COUNCIL)) is passes


def test_a_ballot_without_numbers_passes_nobody() -> None:
    case = ready_case(NOMINATION, "eligible", parent_state="council", answers={"yes": 3})
    assert reasons(NOMINATION, case, "pass", someone_of(ISSUER_COUNCIL)) == [
        "The votes in favour are not more than half of all members",
        "The result of the vote is missing",
    ]


@pytest.mark.parametrize("declared", [None, False, "true"])
def test_a_nominee_is_not_eligible_until_the_unit_has_declared(declared: object) -> None:
    case = ready_case(
        NOMINATION, "proposed", parent_state="appraising", content={"declared": declared}
    )
    assert reasons(NOMINATION, case, "find_eligible", someone_of(ISSUER_OFFICE)) == [
        "The unit has not declared that the nominee is not under discipline"
    ]


@pytest.mark.parametrize(
    ("code", "state", "elsewhere", "party"),
    [
        ("find_eligible", "proposed", "submitted", ISSUER_OFFICE),
        ("find_ineligible", "proposed", "submitted", ISSUER_OFFICE),
        ("reconsider", "eligible", "council", ISSUER_OFFICE),
        ("pass", "eligible", "appraising", ISSUER_COUNCIL),
        ("fail", "eligible", "appraising", ISSUER_COUNCIL),
        ("forward", "passed", "appraising", ISSUER_COUNCIL),
        ("award", "forwarded", "council", ISSUER_COMMITTEE),
        ("decline", "forwarded", "council", ISSUER_COMMITTEE),
    ],
)
def test_a_nomination_does_not_run_ahead_of_its_proposal(
    code: str, state: str, elsewhere: str, party: object
) -> None:
    case = ready_case(NOMINATION, state, parent_state=elsewhere)
    assert refusal(NOMINATION, case, code, someone_of(party)) == "not_ready"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "state", "parent_state", "party"),
    [
        ("find_eligible", "proposed", "appraising", ISSUER_OFFICE),
        ("pass", "eligible", "council", ISSUER_COUNCIL),
        ("award", "forwarded", "forwarded", ISSUER_COMMITTEE),
    ],
)
def test_nobody_decides_on_whom_she_nominated(
    code: str, state: str, parent_state: str, party: object
) -> None:
    case = ready_case(NOMINATION, state, parent_state=parent_state)
    nominator = someone_of(party, HANDED_IN_BY)  # type: ignore[arg-type]
    assert refusal(NOMINATION, case, code, nominator) == "not_yours"
    assert may(NOMINATION, case, code, someone_of(party))  # type: ignore[arg-type]
