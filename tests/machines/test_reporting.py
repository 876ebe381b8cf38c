"""Chế độ báo cáo, told as sentences."""

from state_machines.grammar import Mood, Notify
from state_machines.parties import UNIT, UNIT_COMMITTEE
from state_machines.reporting import REPORTING
from tests.machines.worlds import owner, road


def test_a_calendar_that_is_put_before_the_committee_waits_for_it() -> None:
    assert road(REPORTING, "submit", "put_in_force", "close") == "closed"
    assert REPORTING.state("proposed").waits_for is UNIT_COMMITTEE
    assert Notify(UNIT_COMMITTEE) in owner(REPORTING, "submit", "drafting").then


def test_it_comes_back_with_a_reason_and_is_put_forward_again() -> None:
    assert road(REPORTING, "submit", "send_back", "edit", "submit", "put_in_force") == "in_force"
    assert REPORTING.state("returned").mood is Mood.BACK
    assert Notify(UNIT) in owner(REPORTING, "send_back", "proposed").then


def test_a_committee_puts_its_own_draft_in_force_at_once() -> None:
    assert road(REPORTING, "put_in_force", "change", "submit", "recall") == "drafting"
