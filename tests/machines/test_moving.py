"""The library that moves agrees with the tables that decide."""

import pytest
from transitions import MachineError

from state_machines import MACHINES
from state_machines.grammar import Machine
from state_machines.moving import engine, land

every_machine = pytest.mark.parametrize("table", MACHINES, ids=lambda table: table.kind)


@every_machine
def test_library_and_table_agree_on_every_state_and_code(table: Machine) -> None:
    for state in table.states:
        for code in table.codes:
            row = table.row(state.code, code)
            if row:
                assert land(table, state.code, code) == row.lands_in(state).code
            else:
                with pytest.raises(MachineError):
                    land(table, state.code, code)


@every_machine
def test_the_library_knows_no_step_that_the_table_does_not(table: Machine) -> None:
    """Its automatic `to_<state>` steps would walk round every rule."""
    assert set(engine(table).events) == set(table.codes)
    assert set(engine(table).states) == {state.code for state in table.states}


@every_machine
def test_an_engine_is_built_once_and_keeps_no_paper(table: Machine) -> None:
    land(table, table.initial.code, table.rows_from(table.initial.code)[0].code)
    assert engine(table) is engine(table)
    assert engine(table).models == []


def test_a_step_that_nobody_knows_fails_loudly() -> None:
    with pytest.raises(KeyError):
        land(MACHINES[0], MACHINES[0].initial.code, "to_closed")
