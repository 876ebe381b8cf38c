"""Gia hạn, told as sentences: asked for by a unit, or offered to it."""

import pytest

from state_machines import STAGES, machine
from state_machines.case import Child, Times
from state_machines.extension import EXTENSION
from state_machines.grammar import Machine, MoveDue, Notify, Party, State
from state_machines.parties import ISSUER_COMMITTEE, ISSUER_DESK, ISSUER_OFFICE, UNIT
from state_machines.rules import offers
from tests.machines.worlds import (
    HANDED_IN_BY,
    NOW,
    OPENED,
    may,
    owner,
    ready_case,
    reasons,
    refusal,
    road,
    someone_of,
)

NOT_LATER = ["The new date must come after the present one. Choose a later day"]
OWED = [
    (table, state)
    for table in STAGES
    for state in table.states
    if state is table.initial or table.row(state.code, "submit")
]
still_owed = pytest.mark.parametrize(
    ("table", "state"),
    OWED,
    ids=lambda part: part.kind if isinstance(part, Machine) else part.code,
)


# asked for


def test_an_extension_is_granted_and_moves_the_due_date() -> None:
    assert road(EXTENSION, "grant") == "granted"
    assert MoveDue() in owner(EXTENSION, "grant", "asked").then


def test_an_extension_is_refused_and_moves_nothing() -> None:
    assert road(EXTENSION, "refuse") == "refused"
    assert MoveDue() not in owner(EXTENSION, "refuse", "asked").then


def test_a_unit_may_withdraw_what_it_asked_for() -> None:
    assert road(EXTENSION, "withdraw") == "withdrawn"


def test_an_extension_is_granted_to_a_day() -> None:
    case = ready_case(EXTENSION, "asked", answers={})
    assert reasons(EXTENSION, case, "grant", someone_of(ISSUER_DESK)) == ["No date is given"]


@pytest.mark.parametrize("code", ["grant", "refuse"])
@pytest.mark.parametrize("party", [ISSUER_COMMITTEE, ISSUER_OFFICE])
def test_office_and_committee_answer_a_request(code: str, party: Party) -> None:
    assert may(EXTENSION, ready_case(EXTENSION, "asked"), code, someone_of(party))


@pytest.mark.parametrize("code", ["grant", "refuse"])
def test_nobody_grants_herself_more_time(code: str) -> None:
    case = ready_case(EXTENSION, "asked")
    assert refusal(EXTENSION, case, code, someone_of(ISSUER_DESK, HANDED_IN_BY)) == "not_yours"
    assert may(EXTENSION, case, code, someone_of(ISSUER_DESK))


@pytest.mark.parametrize("day", ["2024-06-29", "2024-06-30", "30/7/2024", "9999-12-31"])
def test_what_is_granted_comes_after_the_present_date(day: str) -> None:
    case = ready_case(EXTENSION, "asked", answers={"due_on": day})
    assert reasons(EXTENSION, case, "grant", someone_of(ISSUER_DESK)) == NOT_LATER


# offered


@still_owed
def test_what_is_still_owed_can_be_given_more_time(table: Machine, state: State) -> None:
    assert road(table, "extend", start=state) == str(state)
    row = owner(table, "extend", state)
    assert MoveDue() in row.then
    assert Notify(UNIT) in row.then


def test_a_congress_that_was_put_off_can_be_given_more_time() -> None:
    assert road(machine("congress"), "extend", start="postponed") == "postponed"


@still_owed
def test_whoever_asked_is_answered_and_not_passed_by(table: Machine, state: State) -> None:
    case = ready_case(table, state, children=(Child("extension", "asked"),))
    assert reasons(table, case, "extend", someone_of(ISSUER_DESK)) == [
        "An earlier request for more time is not answered yet"
    ]


@still_owed
def test_nothing_is_given_to_a_unit_that_has_handed_in(table: Machine, state: State) -> None:
    case = ready_case(table, state, times=Times(OPENED, OPENED, NOW))
    assert reasons(table, case, "extend", someone_of(ISSUER_DESK)) == [
        "The unit has handed in: no deadline runs. Say by when to mend it when sending it back"
    ]


@still_owed
def test_a_paper_without_a_date_needs_no_more_time(table: Machine, state: State) -> None:
    case = ready_case(table, state, due_at=None)
    assert reasons(table, case, "extend", someone_of(ISSUER_DESK)) == [
        "The paper has no date to be moved"
    ]


@still_owed
def test_what_is_offered_comes_after_the_present_date(table: Machine, state: State) -> None:
    case = ready_case(table, state, answers={"due_on": "2024-06-30"})
    assert reasons(table, case, "extend", someone_of(ISSUER_DESK)) == NOT_LATER
    assert may(table, ready_case(table, state, answers={"due_on": "2024-07-01"}), "extend",
               someone_of(ISSUER_DESK))  # fmt: skip


@still_owed
def test_the_button_waits_for_no_answer(table: Machine, state: State) -> None:
    case = ready_case(table, state, answers={})
    offered = {offer.row.code: offer for offer in offers(table, case, someone_of(ISSUER_DESK))}
    assert offered["extend"].open
