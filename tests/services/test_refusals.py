"""What was tried and refused is written down; an answer that nobody may have says nothing more."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from state_machines import CAMPAIGN
from state_machines.grammar import Machine, Role
from state_machines.rules import Refused
from tests.factories import NOW
from tests.services.reading import codes
from tests.world import World, situation_for
from workflow_app.db import Database
from workflow_app.models.trail import Refusal
from workflow_app.services.refusals import note_refusal


@pytest.mark.parametrize("why", ["not_yours", "moved_on", "not_ready", "read", "export"])
def test_a_refusal_is_written_down_in_a_transaction_of_its_own(
    database: Database, world: World, plan_id: int, why: str
) -> None:
    clerk = world.city(Role.CLERK)
    with pytest.raises(Refused), database.begin() as session:
        world.take(session, plan_id, "close", actor=clerk)
    with database.begin() as session:
        note_refusal(session, at=NOW, actor_id=clerk.person_id, document_id=plan_id, code="close",
                     why=why, details="chi tiết", request_id="req")  # fmt: skip
    with database.read() as session:
        row = session.scalars(select(Refusal)).one()
        assert (row.at, row.actor_id, row.document_id) == (NOW, clerk.person_id, plan_id)
        assert (row.code, row.why, row.details, row.request_id) == (
            "close", why, "chi tiết", "req",
        )  # fmt: skip
        assert codes(session, plan_id) == ["open"]


def test_a_refusal_needs_neither_a_person_nor_a_paper(session: Session) -> None:
    note_refusal(session, at=NOW, actor_id=None, document_id=4711, code="show", why="unknown")
    assert session.scalars(select(Refusal)).one().document_id == 4711


@pytest.mark.parametrize("table", CAMPAIGN, ids=lambda table: table.kind)
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
