"""Papers that go along with the one they lie in: what is offered together, and what is not."""

from dataclasses import replace

import pytest

from state_machines import MACHINES, machine
from state_machines.along import offered_along
from state_machines.case import Case, Child
from state_machines.commendation import COMMENDATION
from state_machines.grammar import Party
from state_machines.parties import ISSUER_COMMITTEE, ISSUER_COUNCIL, ISSUER_OFFICE
from tests.machines.worlds import ready_case, someone_of


def around(state: str, *inside: str) -> Case:
    children = tuple(Child("nomination", one) for one in inside)
    return replace(ready_case(COMMENDATION, state), children=children)


def offered(case: Case, party: Party) -> list[str]:
    return [offer.row.code for offer in offered_along(COMMENDATION, case, someone_of(party))]


@pytest.mark.parametrize("table", MACHINES, ids=lambda table: table.kind)
def test_one_form_answers_a_step_and_whatever_goes_along(table: object) -> None:
    for row in table.rows:  # type: ignore[attr-defined]
        if row.along:
            theirs = [one for one in machine(row.along.kind).rows if one.code == row.along.code]
            assert theirs, f"nothing inside can '{row.along.code}'"
            assert {(one.asks, one.by) for one in theirs} == {(row.asks, row.by)}


def test_what_waits_only_for_papers_inside_is_offered_together_with_them() -> None:
    assert offered(around("council", "passed", "failed"), ISSUER_COUNCIL) == ["forward"]
    assert offered(around("forwarded", "forwarded", "awarded"), ISSUER_COMMITTEE) == ["decide"]


def test_what_waits_for_something_else_is_not_offered() -> None:
    assert offered(around("council", "passed", "eligible"), ISSUER_COUNCIL) == []


def test_what_can_be_done_alone_is_not_offered_together() -> None:
    assert offered(around("forwarded", "awarded"), ISSUER_COMMITTEE) == []


def test_somebody_elses_step_is_not_offered() -> None:
    assert offered(around("council", "passed"), ISSUER_OFFICE) == []
