"""Đề nghị khen thưởng, told as sentences."""

import pytest

from state_machines.case import Child
from state_machines.commendation import APPRAISING, COMMENDATION, COUNCIL, DRAFTING
from state_machines.grammar import State
from state_machines.parties import ISSUER_COMMITTEE, ISSUER_COUNCIL, ISSUER_OFFICE, UNIT
from tests.machines.worlds import HANDED_IN_BY, may, ready_case, reasons, refusal, road, someone_of


def nominated(*states: str) -> tuple[Child, ...]:
    return tuple(Child("nomination", state) for state in states)


PROPOSED = nominated("proposed")
AWARDED = nominated("awarded", "not_awarded")


def test_a_proposal_is_written_and_submitted() -> None:
    steps = ("nominate", "nominate", "edit", "attach", "submit")
    assert road(COMMENDATION, *steps, children=PROPOSED) == "submitted"


def test_a_proposal_may_be_begun_by_its_text() -> None:
    assert road(COMMENDATION, "edit") == "drafting"


def test_a_proposal_that_is_appraised_goes_to_the_council_and_to_the_authority() -> None:
    steps = ("appraise", "convene", "forward", "decide")
    assert road(COMMENDATION, *steps, start="submitted", children=AWARDED) == "decided"


def test_a_proposal_may_be_posted_for_comments_before_the_council() -> None:
    steps = ("appraise", "post", "convene")
    assert road(COMMENDATION, *steps, start="submitted", children=AWARDED) == "council"


@pytest.mark.parametrize("state", ["submitted", "appraising"])
def test_a_proposal_that_came_back_is_mended_and_submitted_again(state: str) -> None:
    steps = ("send_back", "nominate", "edit", "attach", "submit")
    assert road(COMMENDATION, *steps, start=state, children=PROPOSED) == "submitted"


def test_a_proposal_that_came_back_after_its_appraisal_is_submitted_again_as_it_is() -> None:
    case = ready_case(COMMENDATION, "returned", children=nominated("eligible", "ineligible"))
    assert reasons(COMMENDATION, case, "submit", someone_of(UNIT)) == []


def test_a_submitted_proposal_can_be_recalled() -> None:
    assert road(COMMENDATION, "recall", start="submitted") == "drafting"


@pytest.mark.parametrize("state", [APPRAISING, COUNCIL])
def test_a_proposal_under_way_can_be_declined(state: State) -> None:
    assert road(COMMENDATION, "decline", start=state) == "declined"


def test_a_unit_with_nothing_to_propose_says_so_and_may_think_again() -> None:
    assert road(COMMENDATION, "propose_none") == "none_proposed"
    assert road(COMMENDATION, "propose_none", "take_up") == "drafting"


def test_a_unit_that_has_nominated_somebody_does_not_say_that_it_has_nobody() -> None:
    case = ready_case(COMMENDATION, "drafting", children=nominated("proposed"))
    assert reasons(COMMENDATION, case, "propose_none", someone_of(UNIT)) == [
        "Somebody is nominated. Withdraw these nominations first"
    ]
    withdrawn = ready_case(COMMENDATION, "drafting", children=nominated("withdrawn"))
    assert may(COMMENDATION, withdrawn, "propose_none", someone_of(UNIT))


def test_a_decision_can_be_revoked() -> None:
    assert road(COMMENDATION, "revoke", start="decided") == "revoked"


def test_a_proposal_that_names_nobody_is_not_submitted() -> None:
    for children in ((), nominated("withdrawn")):
        case = ready_case(COMMENDATION, DRAFTING, children=children)
        assert reasons(COMMENDATION, case, "submit", someone_of(UNIT)) == [
            "Nobody is nominated yet"
        ]


@pytest.mark.parametrize(
    ("siblings", "missing"),
    [
        ({"registration": "drafting"}, "The unit has no accepted registration"),
        ({"registration": "withdrawn"}, "The unit has no accepted registration"),
        ({"report": "drafting"}, "The unit has not handed in its wrap-up report"),
        ({"report": "returned"}, "The unit has not handed in its wrap-up report"),
    ],
)
def test_who_did_not_register_or_report_is_not_commended(
    siblings: dict[str, str], missing: str
) -> None:
    case = ready_case(COMMENDATION, DRAFTING, children=PROPOSED, siblings=siblings)
    assert reasons(COMMENDATION, case, "submit", someone_of(UNIT)) == [missing]


@pytest.mark.parametrize(
    ("code", "state", "early", "party"),
    [
        ("convene", "appraising", "proposed", ISSUER_OFFICE),
        ("convene", "posted", "proposed", ISSUER_OFFICE),
        ("post", "appraising", "proposed", ISSUER_OFFICE),
        ("forward", "council", "eligible", ISSUER_COUNCIL),
        ("forward", "council", "passed", ISSUER_COUNCIL),
        ("decide", "forwarded", "forwarded", ISSUER_COMMITTEE),
        ("decide", "forwarded", "passed", ISSUER_COMMITTEE),
    ],
)
def test_a_proposal_does_not_run_ahead_of_its_nominations(
    code: str, state: str, early: str, party: object
) -> None:
    case = ready_case(COMMENDATION, state, children=nominated("awarded", early))
    assert refusal(COMMENDATION, case, code, someone_of(party)) == "not_ready"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "state", "party"),
    [
        ("appraise", "submitted", ISSUER_OFFICE),
        ("forward", "council", ISSUER_COUNCIL),
        ("decide", "forwarded", ISSUER_COMMITTEE),
    ],
)
def test_nobody_decides_on_the_proposal_she_submitted(code: str, state: str, party: object) -> None:
    case = ready_case(COMMENDATION, state, children=AWARDED)
    submitter = someone_of(party, HANDED_IN_BY)  # type: ignore[arg-type]
    assert refusal(COMMENDATION, case, code, submitter) == "not_yours"
    assert may(COMMENDATION, case, code, someone_of(party))  # type: ignore[arg-type]
