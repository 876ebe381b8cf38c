"""Every table, turned: state x row x role x place, derived from the rows and nothing else."""

import pytest

from state_machines import MACHINES
from state_machines.case import Actor
from state_machines.grammar import Machine, Role, State
from state_machines.moving import land
from tests.machines.worlds import (
    HANDED_IN_BY,
    PLACES,
    REACHED_BY,
    SOMEBODY_ELSE,
    cases_in,
    may,
    ready_case,
    refusal,
    someone_of,
    someone_sitting,
    standing_in,
)

HOLDER = 3

every_state = pytest.mark.parametrize(
    ("table", "state"),
    [(table, state) for table in MACHINES for state in table.states],
    ids=lambda part: part.kind if isinstance(part, Machine) else part.code,
)
every_machine = pytest.mark.parametrize("table", MACHINES, ids=lambda table: table.kind)


@every_state
def test_nobody_does_what_the_table_does_not_say(table: Machine, state: State) -> None:
    case = ready_case(table, state)
    for code in table.codes:
        for role in Role:
            for place in PLACES:
                said = refusal(table, case, code, someone_sitting(role, place))
                wanted = _expected(table, state, code, role, place)
                assert said in wanted, f"{role} in {place} and '{code}': {said or 'yes'}"


@every_state
def test_a_lent_seat_may_what_the_seat_may_unless_its_holder_handed_the_paper_in(
    table: Machine, state: State
) -> None:
    case = ready_case(table, state)
    for code in table.codes:
        row = table.row(state.code, code)
        for role in Role:
            for place in PLACES:
                own = refusal(table, case, code, someone_sitting(role, place))
                lent = refusal(table, case, code, standing_in(role, place, HOLDER))
                theirs = refusal(table, case, code, standing_in(role, place, HANDED_IN_BY))
                assert lent == own
                closed = row and row.four_eyes and own != "not_yours"
                assert theirs == ("not_yours" if closed else own)


@every_state
def test_who_handed_it_in_for_somebody_decides_in_no_seat(table: Machine, state: State) -> None:
    """Neither she herself in whatever seat, nor the one it was handed in for."""
    case = ready_case(table, state, submitter_id=HANDED_IN_BY, submitted_for_id=HOLDER)
    for row in (row for row in table.rows_from(state.code) if row.four_eyes):
        party = someone_of(row.by).seats[0]
        for person, holder in ((HANDED_IN_BY, None), (HANDED_IN_BY, 7), (HOLDER, None),
                               (HOLDER, 7), (SOMEBODY_ELSE, HOLDER)):  # fmt: skip
            actor = Actor(person, (party._replace(holder_id=holder),))
            assert refusal(table, case, row.code, actor) == "not_yours"
        assert refusal(table, case, row.code, someone_of(row.by)) != "not_yours"


def _expected(table: Machine, state: State, code: str, role: Role, place: str) -> tuple[str, ...]:
    """What the judge may say; guards may still hold a step back that is somebody's to take."""
    rows = [row for row in table.rows if row.code == code]
    hers = [row for row in rows if role in row.by.roles and row.by.reach in REACHED_BY[place]]
    here = [row for row in rows if state in row.source]
    if here:
        return ("", "not_ready") if here[0] in hers else ("not_yours",)
    return ("moved_on",) if hers else ("not_yours",)


@every_machine
def test_every_row_can_be_taken_by_somebody_on_some_day(table: Machine) -> None:
    for row in table.rows:
        for source in row.source:
            actor = someone_of(row.by)
            cases = cases_in(table, source)
            assert any(may(table, case, row.code, actor) for case in cases), (
                f"no day on which '{row.code}' leaves '{source}': a guard is never true"
            )


@every_machine
def test_walking_the_table_reaches_the_declared_states_and_no_other(table: Machine) -> None:
    reached, fresh = set[str](), [table.initial]
    while fresh:
        state = fresh.pop()
        reached.add(state.code)
        for row in table.rows_from(state.code):
            if any(
                may(table, case, row.code, someone_of(row.by)) for case in cases_in(table, state)
            ):
                after = table.state(land(table, state.code, row.code))
                if after.code not in reached:
                    fresh.append(after)
    assert reached == {state.code for state in table.states}


@every_machine
def test_an_administrator_and_an_auditor_move_nothing(table: Machine) -> None:
    assert not [row.code for row in table.rows if row.by.roles & {Role.ADMINISTRATOR, Role.AUDITOR}]
