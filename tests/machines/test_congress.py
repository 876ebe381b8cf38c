"""Hồ sơ đại hội, told as sentences."""

import pytest

from state_machines.case import Child
from state_machines.congress import (
    AWAITED,
    BEFORE_REVIEW,
    CONGRESS,
    CONTENT_APPROVED,
    HELD,
    IN_REVIEW,
    POSTPONED,
    PREPARING,
    UNDER_REVIEW,
)
from state_machines.grammar import State
from state_machines.parties import ISSUER_COMMITTEE, UNIT
from tests.machines.worlds import (
    ANSWERS,
    CONTENT,
    HANDED_IN_BY,
    SLOTS,
    may,
    owner,
    ready_case,
    reasons,
    refusal,
    road,
    someone_of,
)

TEXTS = (Child("text", "approved", "political_report"), Child("text", "approved", "papers"))
REVIEWED = ("schedule", "start_review", "approve_content")
RECOGNISED = ("hold", "report_results", "recognise")


def test_a_congress_goes_from_its_preparation_to_the_archive() -> None:
    steps = ("begin", "edit", "consult", "edit", "submit", *REVIEWED, *RECOGNISED, "archive")
    assert road(CONGRESS, *steps, children=TEXTS) == "archived"


def test_a_small_congress_is_submitted_without_asking_for_comments() -> None:
    assert road(CONGRESS, "begin", "submit", children=TEXTS) == "submitted"


def test_a_review_can_be_scheduled_anew() -> None:
    assert road(CONGRESS, "begin", "submit", "schedule", "schedule", children=TEXTS) == "scheduled"


@pytest.mark.parametrize("state", UNDER_REVIEW)
def test_changes_can_be_requested_all_through_the_review(state: State) -> None:
    steps = ("request_changes", "edit", "submit")
    assert road(CONGRESS, *steps, start=state, children=TEXTS) == "submitted"


def test_a_submitted_dossier_can_be_recalled() -> None:
    assert road(CONGRESS, "begin", "submit", "recall", children=TEXTS) == "preparing"


def test_results_that_are_wrong_are_sent_back_and_corrected() -> None:
    steps = ("hold", "report_results", "send_back", "correct_record", "report_results")
    assert road(CONGRESS, *steps, start=CONTENT_APPROVED, children=TEXTS) == "results_reported"


@pytest.mark.parametrize("state", [*BEFORE_REVIEW, CONTENT_APPROVED])
def test_a_congress_that_is_not_under_review_may_be_postponed_and_resumed(state: State) -> None:
    assert road(CONGRESS, "postpone", "resume", start=state) == "preparing"


@pytest.mark.parametrize("state", [AWAITED, PREPARING, POSTPONED])
def test_the_superior_committee_may_cancel_a_congress(state: State) -> None:
    assert road(CONGRESS, "cancel", start=state) == "cancelled"


@pytest.mark.parametrize("state", [AWAITED, *BEFORE_REVIEW])
def test_more_time_can_be_asked_for_before_the_review(state: State) -> None:
    assert road(CONGRESS, "ask_extension", start=state) == state.code


@pytest.mark.parametrize("state", [*BEFORE_REVIEW, CONTENT_APPROVED, HELD])
def test_a_file_can_be_added_while_the_dossier_is_with_the_unit(state: State) -> None:
    assert road(CONGRESS, "attach", start=state) == state.code


@pytest.mark.parametrize("state", [*BEFORE_REVIEW, *UNDER_REVIEW, CONTENT_APPROVED])
def test_the_party_consent_can_be_recorded_any_day_before_the_congress(state: State) -> None:
    assert road(CONGRESS, "record_party_consent", start=state) == state.code


def test_the_party_consent_is_not_recorded_without_its_scan() -> None:
    case = ready_case(CONGRESS, "preparing", answers=ANSWERS | {"file": None})
    assert reasons(CONGRESS, case, "record_party_consent", someone_of(UNIT)) == [
        "The scan of the Party committee's consent is not attached"
    ]


def test_the_superior_committee_consents_while_it_reviews() -> None:
    assert road(CONGRESS, "give_consent", start=IN_REVIEW) == "in_review"


def test_the_content_is_not_approved_without_the_superior_consent() -> None:
    case = ready_case(CONGRESS, "in_review", content=CONTENT | {"superior_consent": {}})
    assert reasons(CONGRESS, case, "approve_content", someone_of(ISSUER_COMMITTEE)) == [
        "The superior standing committee has not consented yet"
    ]


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ({"content": CONTENT | {"superior_consent": {}}}, ["superior committee"]),
        ({"content": CONTENT | {"party_consent": {}}}, ["Party committee"]),
        ({"files": SLOTS - {"party_consent"}}, ["Party committee"]),
        ({"content": {}}, ["superior committee", "Party committee"]),
    ],
)
def test_a_congress_is_not_held_before_both_consents(
    facts: dict[str, object], missing: list[str]
) -> None:
    case = ready_case(CONGRESS, "content_approved", children=TEXTS, **facts)
    wanted = {
        "superior committee": "The superior standing committee has not consented yet",
        "Party committee": "The consent of the same-level Party committee (with its scan)"
        " is not recorded yet",
    }
    assert reasons(CONGRESS, case, "hold", someone_of(UNIT)) == [wanted[who] for who in missing]
    assert may(CONGRESS, ready_case(CONGRESS, "content_approved"), "hold", someone_of(UNIT))


def test_a_consent_that_is_withdrawn_is_gone_and_the_dossier_goes_back() -> None:
    row = owner(CONGRESS, "withdraw_consent", CONTENT_APPROVED)
    assert row.drops == ("superior_consent",)
    assert road(CONGRESS, "withdraw_consent", start=CONTENT_APPROVED) == "changes_requested"


@pytest.mark.parametrize(
    ("code", "state"), [("request_changes", IN_REVIEW), ("postpone", CONTENT_APPROVED)]
)
def test_a_consent_does_not_outlive_the_content_it_was_given_to(code: str, state: State) -> None:
    assert "superior_consent" in owner(CONGRESS, code, state).drops


def test_a_text_that_was_approved_and_reopened_closes_the_way_to_the_congress() -> None:
    texts = (*TEXTS, Child("text", "changes_requested", "delegation_scheme"))
    case = ready_case(CONGRESS, "content_approved", children=texts)
    assert reasons(CONGRESS, case, "hold", someone_of(UNIT)) == ["A text is not approved yet"]


@pytest.mark.parametrize(
    ("state", "required", "passes"),
    [
        ("awaited", True, False),
        ("awaited", False, True),
        ("drafting", True, False),
        ("drafting", False, False),
        ("submitted", True, False),
        ("not_applicable", False, True),
        ("approved", True, True),
    ],
)
def test_the_content_is_approved_with_its_texts(state: str, required: bool, passes: bool) -> None:
    texts = (*TEXTS, Child("text", state, "speeches", required))
    case = ready_case(CONGRESS, "in_review", children=texts)
    assert may(CONGRESS, case, "approve_content", someone_of(ISSUER_COMMITTEE)) is passes


@pytest.mark.parametrize(
    ("state", "required", "passes"),
    [
        ("drafting", True, False),
        ("drafting", False, True),
        ("submitted", True, True),
        ("approved", True, True),
    ],
)
def test_a_dossier_is_submitted_with_every_required_text(
    state: str, required: bool, passes: bool
) -> None:
    case = ready_case(CONGRESS, "preparing", children=(Child("text", state, "x", required),))
    assert may(CONGRESS, case, "submit", someone_of(UNIT)) is passes


@pytest.mark.parametrize("code", ["hold", "correct_record"])
def test_no_more_delegates_are_present_than_were_summoned(code: str) -> None:
    state = "content_approved" if code == "hold" else "held"
    case = ready_case(CONGRESS, state, answers=ANSWERS | {"summoned": 120, "present": 121})
    assert reasons(CONGRESS, case, code, someone_of(UNIT)) == [
        "More delegates are present than were summoned"
    ]


def test_results_are_not_reported_without_the_resolution() -> None:
    case = ready_case(CONGRESS, "held", files=SLOTS - {"resolution"})
    assert reasons(CONGRESS, case, "report_results", someone_of(UNIT)) == [
        "The resolution of the congress is not uploaded yet"
    ]


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("approve_content", "in_review"),
        ("give_consent", "in_review"),
        ("recognise", "results_reported"),
    ],
)
def test_nobody_decides_on_the_dossier_she_submitted(code: str, state: str) -> None:
    case = ready_case(CONGRESS, state)
    assert refusal(CONGRESS, case, code, someone_of(ISSUER_COMMITTEE, HANDED_IN_BY)) == "not_yours"
    assert may(CONGRESS, case, code, someone_of(ISSUER_COMMITTEE))
