"""What is not of the party of a row is refused, and nothing moves."""

import pytest
from sqlalchemy.orm import Session

from state_machines import MACHINES
from state_machines.grammar import Machine
from state_machines.rules import Refused
from tests.services.reading import codes
from tests.world import World, situation_for


@pytest.mark.parametrize("table", MACHINES, ids=lambda table: table.kind)
def test_nobody_moves_a_paper_but_the_party_of_the_row(
    session: Session, world: World, plan_id: int, table: Machine
) -> None:
    """Every row, tried by everybody: whoever is not of its party is refused, and nothing moves."""
    for state in table.states:
        for row in table.rows_from(state.code):
            situation = situation_for(table.kind, state.code, [row.code])
            assert situation
            paper_id = world.stage(session, situation, plan_id)
            for actor in world.everybody():
                unit_id = world.city_id if table.begun_by else world.ward_id
                mine = actor.seats[0].role in row.by.roles and actor.seats[0].unit_id == (
                    unit_id if row.by.reach == "own" else world.city_id
                )
                if mine:
                    continue
                with pytest.raises(Refused, match="not_yours"):
                    world.take(session, paper_id, row.code, actor=actor)
            assert codes(session, paper_id) == ["open"]
