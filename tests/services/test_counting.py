"""Counters of boards: equal to a count by hand after whatever happened, and never behind."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from benchmarks.campaign import a_country, a_plan, issue
from benchmarks.wandering import by_counters, by_hand, wander
from state_machines.grammar import Role
from tests.factories import DUE, NOW
from tests.services.reading import statements
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import BoardCount, BoardMove
from workflow_app.services.boards import branches
from workflow_app.services.counting.keeping import add_up, findings, recount
from workflow_app.workshop import boards

STEPS, KILLS = 600, 6


def test_after_random_steps_with_crashes_boards_say_what_a_count_by_hand_says(
    database: Database, database_url: str, counted: Callable[[str], None]
) -> None:
    with database.begin() as session:
        a_campaign(session)
        add_up(session.connection())
    wandered = wander(database, database_url, STEPS, KILLS, seed=STEPS)
    with database.read() as session:
        expected = by_hand(session)
        assert by_counters(session) == expected
        assert list(findings(session)) == []
        waiting = session.scalar(select(func.count()).select_from(BoardMove)) or 0
    while boards.add_up(database):
        pass
    with database.read() as session:
        assert by_counters(session) == expected
        assert not session.scalar(select(func.count()).where(BoardCount.papers <= 0))
    assert wandered.kills >= KILLS
    counted(f"{wandered.steps} steps, {wandered.kills} kills, {waiting} moves not added up,"
            f" {len(expected)} counters")  # fmt: skip


def a_campaign(session: Session) -> int:
    """A plan of the centre, which two provinces carry on with plans of their own."""
    centre, provinces = a_country(session, 2, 40)
    plan = a_plan(session, centre)
    issue(session, plan, centre)
    for province in provinces:
        own = a_plan(session, province, basis=plan)
        issue(session, own, province)
    return plan


def test_a_board_is_not_behind_even_before_its_transaction_ends(
    session: Session, world: World, plan_id: int
) -> None:
    paper = world.put(session, "report", "drafting", plan_id=plan_id, due_at=DUE)
    add_up(session.connection())
    for code, handed_in, returned, done in (
        ("submit", 1, 0, 0), ("send_back", 1, 1, 0), ("submit", 1, 0, 0), ("accept", 1, 0, 1)
    ):  # fmt: skip
        world.take(session, paper, code)
        cell = branches.board(session, plan_id, world.city(Role.OFFICER), NOW).whole["report"]
        assert (cell.tally.handed_in, cell.returned, cell.done) == (handed_in, returned, done)


def test_what_is_missing_becomes_overdue_without_a_step(
    session: Session, world: World, plan_id: int
) -> None:
    for due_at in (DUE, DUE + timedelta(days=1), None):
        world.put(session, "report", "drafting", plan_id=plan_id, due_at=due_at)
    add_up(session.connection())
    officer = world.city(Role.OFFICER)
    just_before = DUE - timedelta(microseconds=1)
    for now, overdue in ((just_before, 0), (DUE, 1), (DUE + timedelta(days=400), 2)):
        cell = branches.board(session, plan_id, officer, now).whole["report"]
        assert (cell.tally.expected, cell.tally.overdue) == (3, overdue)


def test_a_plan_counts_for_every_plan_that_it_rests_on(session: Session) -> None:
    centre, (one, other) = a_country(session, 2, 5)
    plan = a_plan(session, centre)
    issue(session, plan, centre)
    for number, province in enumerate((one, other)):
        own = a_plan(session, province, basis=plan)
        issue(session, own, province)
        if number:
            add_up(session.connection())
    board = branches.board(session, plan, centre.committee, NOW)
    owed = {branch.unit_id: branch.cells["report"].tally.expected for branch in board.branches}
    assert owed == {one.unit_id: 1 + 3, other.unit_id: 1 + 2}
    own_plan = {branch.unit_id: branch.plan_id for branch in board.branches}[one.unit_id] or 0
    below = branches.board(session, own_plan, one.officer, NOW)
    assert [branch.cells["report"].tally.expected for branch in below.branches] == [1, 1, 1]


def test_the_board_asks_as_often_for_forty_units_as_for_five(database: Database) -> None:
    sizes = []
    for communes in (5, 40):
        with database.begin() as session:
            _, (province,) = a_country(session, 1, communes)
            plan = a_plan(session, province)
            issue(session, plan, province)
        with database.read() as session, statements() as heard:
            board = branches.board(session, plan, province.officer, NOW)
        sizes.append((len(board.branches), len(heard)))
    assert sizes == [(5, 3), (40, 3)]


@pytest.mark.parametrize("wrong", ["lost", "too many", "invented"])
def test_a_counter_that_is_wrong_is_found_and_mended(
    session: Session, world: World, plan_id: int, wrong: str
) -> None:
    world.put(session, "report", "drafting", plan_id=plan_id, due_at=DUE)
    add_up(session.connection())
    world.put(session, "report", "submitted", plan_id=plan_id)
    assert list(findings(session)) == []
    match wrong:
        case "lost":
            session.execute(delete(BoardCount))
        case "too many":
            session.execute(update(BoardCount).values(papers=2))
        case "invented":
            session.execute(delete(BoardMove))
            session.execute(update(BoardCount).values(branch_id=world.city_id))
    assert list(findings(session))
    recount(session.connection())
    if wrong == "invented":
        session.execute(delete(BoardMove))
    assert list(findings(session)) == []
    add_up(session.connection())
    assert list(findings(session)) == []
