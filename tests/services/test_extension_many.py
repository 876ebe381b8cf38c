"""More time for thirteen papers or for three thousand: the same statements, the same entries."""

from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from state_machines import machine
from state_machines.grammar import Role
from tests.factories import DUE, NOW
from tests.services.reading import (
    assert_chain_holds,
    codes,
    paper,
    private,
    promises,
    statements,
    trail,
)
from tests.services.test_extension import ANSWER, LATER, owed, together, told, wanted
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Document, table_of
from workflow_app.models.trail import Entry
from workflow_app.services.record import Stamp, Step, rows_of
from workflow_app.services.together import Wanted


def test_time_for_three_thousand_costs_the_statements_of_thirteen(
    database: Database, world: World, plan_id: int
) -> None:
    sent = []
    for count in (13, 3000):
        with database.begin() as session:
            papers = many_owed(session, owed(world, session, plan_id), count)
        with statements() as heard, database.begin() as session:
            together(session, world.city(Role.OFFICE), papers)
        sent.append(len(heard))
    assert sent[0] == sent[1] <= 8
    with database.read() as session:
        first, last = papers[0].document_id, papers[-1].document_id
        assert [paper(session, one).due_at for one in (first, last)] == [LATER, LATER]
        assert private(session, last, 2)["reason"] == ANSWER["reason"]
        assert len(promises(session, last, 2)) == 1
        assert_chain_holds(session, last)


def many_owed(session: Session, like: int, count: int) -> list[Wanted]:
    """So many papers as one that is owed, with its trail, in bulk; under no plan, because one unit
    does not owe it thousands."""
    one, first = paper(session, like), trail(session, like)[0]
    ids = range(10_000 * count, 10_001 * count)
    columns = {column.name: getattr(one, column.key) for column in table_of(Document).columns
               if column.key != "state"}  # fmt: skip
    papers, entries = [], []
    for document_id in ids:
        step = Step(document_id, one.unit_id, machine(one.kind), "open", "", one.state, 1, "",
                    Stamp(first.actor_id, first.seat_id, NOW), {})  # fmt: skip
        entry = rows_of(step).entry
        entries.append(entry)
        papers.append(columns | {"id": document_id, "plan_id": None, "state": one.state,
                                 "chain_head": entry["chain"]})  # fmt: skip
    session.execute(insert(table_of(Document)), papers)
    session.execute(insert(table_of(Entry)), entries)
    return [Wanted(document_id, 1, ANSWER) for document_id in ids]


def test_what_lies_in_a_dossier_is_due_with_it_however_many_dossiers(
    database: Database, world: World, plan_id: int
) -> None:
    with database.begin() as session:
        dated = {"plan_id": plan_id, "due_at": DUE}
        dossiers = [world.put(session, "congress", "preparing", **dated) for _ in range(3)]
        texts = [world.put(session, "text", "drafting", parent_id=one, **dated) for one in dossiers]
        asked = wanted(session, dossiers)
    with database.begin() as session:
        together(session, world.city(Role.OFFICE), asked)
    with database.read() as session:
        assert [paper(session, one).due_at for one in (*dossiers, *texts)] == [LATER] * 6
        assert [codes(session, one) for one in dossiers] == [["open", "extend"]] * 3


def test_single_steps_and_many_write_the_same(
    database: Database, world: World, plan_id: int
) -> None:
    with database.begin() as session:
        alone, *two = (owed(world, session, plan_id) for _ in range(3))
    with database.begin() as session:
        world.take(session, alone, "extend", actor=world.city(Role.OFFICE), answers=ANSWER)
        together(session, world.city(Role.OFFICE), wanted(session, two), key="")
    with database.read() as session:

        def written(one: int) -> Any:
            body = told(session, one)
            stored = paper(session, one)
            return (
                {**body, "document": 0, "private": sorted(body["private"])},
                {**private(session, one, 2)}, promises(session, one, 2), stored.content,
                stored.due_at, stored.deadline, stored.remind_at, stored.machine_version,
            )  # fmt: skip

        assert written(alone) == written(two[0]) == written(two[1])
