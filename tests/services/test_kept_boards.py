"""Boards whose counters a process keeps: what they say is what the papers are, at every moment."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from threading import Thread

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from benchmarks.wandering import Wanderer, wander
from tests.factories import DUE, NOW
from tests.services.boards_told import Told, adding_up, by_papers, plans_of, told
from tests.services.meeting import at_once
from tests.services.test_counting import a_campaign
from tests.services.test_succession_at_random import CHANGES, Province
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Document
from workflow_app.services.boards.cells import standing_at
from workflow_app.services.counting.keeping import add_up, recount

pytestmark = pytest.mark.usefixtures("nothing_kept")
ROUNDS = 80


def test_a_board_that_is_kept_says_what_the_papers_are_whatever_happens(database: Database) -> None:
    chance = Random(ROUNDS)
    with database.begin() as session:
        a_campaign(session)
    wanderer = Wanderer(database, chance)
    with database.read() as session:
        plans = plans_of(session)
    for _ in range(ROUNDS):
        for _ in range(chance.randrange(3)):
            wanderer.go_on()
        if chance.random() < 0.1:
            with database.begin() as session:
                recount(session.connection(), chance.choice([None, plans[:1]]))
        plan, now = chance.choice(plans[:2]), NOW + timedelta(days=chance.randrange(400))
        with database.moment() as session:
            assert told(session, plan, now) == by_papers(session, plan, now)


def test_it_does_while_others_take_steps_add_up_and_are_killed(
    database: Database, database_url: str, counted: Callable[[str], None]
) -> None:
    with database.begin() as session:
        plan = a_campaign(session)
    beside = Database(database_url, synchronous="OFF")
    others = Thread(target=wander, args=(beside, database_url, 300, 3), kwargs={"seed": 3})
    others.start()
    looks = 0
    while others.is_alive():
        with database.moment() as session:
            assert told(session, plan, NOW) == by_papers(session, plan, NOW)
        looks += 1
    others.join()
    beside.dispose()
    assert looks > 1
    counted(f"{looks} boards")


def test_it_does_whatever_becomes_of_units(session: Session) -> None:
    province = Province(session, 5)
    plans = plans_of(session)
    changed = 0
    while changed < CHANGES:
        changed += province.change()
        for plan in plans:
            assert told(session, plan, NOW) == by_papers(session, plan, NOW)


def test_threads_that_read_at_once_while_others_add_up_count_every_paper(
    database: Database, world: World, plan_id: int
) -> None:
    with database.begin() as session:
        papers = [world.put(session, "report", "drafting", plan_id=plan_id) for _ in range(12)]

    def look() -> set[int]:
        found = set[int]()
        for _ in range(30):
            with database.read() as session:
                found.add(standing_at(session, plan_id, NOW).whole["report"].tally.expected)
        return found

    def step() -> None:
        for paper in papers:
            with database.begin() as session:
                world.take(session, paper, "submit")
            adding_up(database)

    assert at_once([look, look, step, look]) == [{12}, {12}, None, {12}]


def test_what_was_taken_back_is_forgotten(database: Database, world: World, plan_id: int) -> None:
    """Also a backup that is played back: the counters of before come with the version of before."""
    with database.begin() as session:
        world.put(session, "report", "drafting", plan_id=plan_id, due_at=DUE)
        add_up(session.connection())
    seen = list[Told]()
    for rolled_back in (False, True, False):
        with database.begin() as session:
            if rolled_back:
                world.put(session, "report", "drafting", plan_id=plan_id, due_at=DUE)
                add_up(session.connection())
            seen.append(told(session, plan_id, NOW))
            session.rollback()
    assert seen[0] == seen[2] != seen[1]


def test_two_databases_that_came_of_one_are_not_taken_for_each_other(
    embedded: Database, tmp_path: Path
) -> None:
    with embedded.begin() as session:
        plan = a_campaign(session)
        add_up(session.connection())
    with embedded.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(str(embedded.engine.url.database), tmp_path / "other.db")
    other = Database(f"sqlite:///{tmp_path / 'other.db'}", synchronous="OFF")
    wanderer = Wanderer(other, Random(1))
    for _ in range(30):
        wanderer.go_on()
        adding_up(other)
        for database in (embedded, other):
            with database.moment() as session:
                assert told(session, plan, NOW) == by_papers(session, plan, NOW)
    other.dispose()


def test_a_branch_without_papers_is_not_on_the_board_before_it_is_added_up_nor_after(
    session: Session, world: World, plan_id: int
) -> None:
    paper = world.put(session, "report", "drafting", plan_id=plan_id)
    add_up(session.connection())
    standing_at(session, plan_id, NOW)
    session.execute(update(Document).where(Document.id == paper).values(unit_id=world.ward_ids[1]))
    before = told(session, plan_id, NOW)
    add_up(session.connection())
    assert set(before) == {(world.ward_ids[1], "report")}
    assert told(session, plan_id, NOW) == before
