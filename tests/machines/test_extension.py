"""Xin gia hạn, told as sentences."""

import pytest

from state_machines.extension import EXTENSION
from state_machines.grammar import MoveDue
from state_machines.parties import ISSUER_COMMITTEE
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
    assert reasons(EXTENSION, case, "grant", someone_of(ISSUER_COMMITTEE)) == ["No date is given"]


@pytest.mark.parametrize("code", ["grant", "refuse"])
def test_nobody_grants_herself_more_time(code: str) -> None:
    case = ready_case(EXTENSION, "asked")
    assert refusal(EXTENSION, case, code, someone_of(ISSUER_COMMITTEE, HANDED_IN_BY)) == "not_yours"
    assert may(EXTENSION, case, code, someone_of(ISSUER_COMMITTEE))
