"""Clocks that die or tick at once remind once, and find what is due by an index."""

import re
import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event, func, select, text, update
from sqlalchemy.orm import Session

from state_machines.days import end_of
from state_machines.grammar import Role
from tests.services.clocking import LAST, LATE, SEVEN_BEFORE, owed, tick_all
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Document, Reminder
from workflow_app.services.opening import Opening, begin
from workflow_app.services.record import Stamp
from workflow_app.services.reminding import clock
from workflow_app.services.reminding.clock import Ticked


def test_a_tick_that_is_rolled_back_is_done_by_the_next(
    database: Database, world: World, plan_id: int
) -> None:
    with database.begin() as session:
        owed(session, world, plan_id)
    seven = SEVEN_BEFORE.replace(hour=7)
    with pytest.raises(RuntimeError), database.begin() as session:
        assert clock.tick(session, seven) == Ticked(1, 2, 2)
        raise RuntimeError("killed")
    with database.begin() as session:
        assert session.scalar(select(func.count()).select_from(Reminder)) == 0
        assert clock.tick(session, seven) == Ticked(1, 2, 2)


def test_clocks_that_tick_at_once_remind_once(
    database: Database, world: World, plan_id: int
) -> None:
    with database.begin() as session:
        for _ in range(60):
            owed(session, world, plan_id)
    seven, barrier, done = SEVEN_BEFORE.replace(hour=7), threading.Barrier(4), list[Ticked]()

    def work() -> None:
        barrier.wait()
        for _ in range(40):
            with database.begin() as session:
                done.append(clock.tick(session, seven, limit=7))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.begin() as session:
        done.append(tick_all(session, seven))  # a clock that met another at work left it alone
    assert sum(one.reminded for one in done) == 120
    assert sum(one.digests for one in done) == 2
    with database.read() as session:
        rows = session.execute(
            select(func.count(), func.count(Reminder.digest_id)).select_from(Reminder)
        ).one()
        assert tuple(rows) == (120, 120)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_while_a_clock_is_at_work_another_makes_no_digest_of_half_the_papers(
    database: Database, world: World, plan_id: int
) -> None:
    with database.begin() as session:
        for _ in range(2):
            owed(session, world, plan_id)
    seven = SEVEN_BEFORE.replace(hour=7)
    with database.begin() as first, database.begin() as second:
        assert clock.tick(first, seven, limit=1) == Ticked(1, 2, 0)
        assert clock.tick(second, seven) == Ticked()
    with database.begin() as session:
        assert clock.tick(session, seven) == Ticked(1, 2, 2)
    with database.read() as session:
        undone = select(func.count()).select_from(Reminder).where(Reminder.digest_id.is_(None))
        assert session.scalar(undone) == 0


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_paper_that_somebody_moves_just_now_keeps_nobody_waiting(
    database: Database, world: World, plan_id: int
) -> None:
    with database.begin() as session:
        held, _ = (owed(session, world, plan_id) for _ in range(2))
    with database.begin() as person, database.begin() as session:
        person.execute(select(Document.id).where(Document.id == held).with_for_update())
        assert clock.tick(session, SEVEN_BEFORE.replace(hour=7)) == Ticked(1, 2, 2)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_clock_that_stands_still_is_cut_off_by_the_server(
    database: Database, world: World, plan_id: int
) -> None:
    asked = text("SHOW idle_in_transaction_session_timeout")
    with database.begin() as session:
        before = session.scalar(asked)
        clock.tick(session, SEVEN_BEFORE)
        assert session.scalar(asked) == "30s" != before
    with database.begin() as session:
        assert session.scalar(asked) == before


@pytest.mark.parametrize("due", [0, 20])
def test_only_what_is_due_is_read_and_by_its_index(
    database: Database, world: World, plan_id: int, due: int
) -> None:
    with database.begin() as session:
        papers = _many(session, world, plan_id, 3_000)
        session.execute(update(Document).where(Document.id.in_(papers)).values(remind_at=LATE))
        soon = update(Document).where(Document.id.in_(papers[:due]))
        session.execute(soon.values(remind_at=SEVEN_BEFORE))
        session.execute(text("ANALYZE"))
    with database.begin() as session:
        plans = _plans(session, lambda: clock.tick(session, SEVEN_BEFORE))
        assert len(plans) == 1
        assert "ix_documents_remind" in plans[0]
        assert not re.search(r"Seq Scan on documents\b|SCAN documents\b", plans[0])
    with database.read() as session:
        looked = select(func.count()).select_from(Document).where(Document.remind_at == LATE)
        assert session.scalar(looked) == 3_000 - due


def _many(session: Session, world: World, plan_id: int, count: int) -> list[int]:
    officer = world.city(Role.OFFICER)
    one = Opening(
        kind="report", unit_id=world.ward_id, issuer_id=world.city_id, plan_id=plan_id,
        due_at=end_of(LAST),
    )  # fmt: skip
    stamp = Stamp(officer.person_id, officer.seats[0].id, SEVEN_BEFORE)
    return begin(session.connection(), [one] * count, stamp)


def _plans(session: Session, work: Callable[[], object]) -> list[str]:
    """How the database goes about the statements that ask which papers are due."""
    connection, found = session.connection(), list[str]()
    explain = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "

    def look(_: object, cursor: Any, statement: str, given: Any, *more: object) -> None:
        if "remind_at <=" in statement:
            cursor.execute(explain + statement, given)
            found.append("\n".join(str(row) for row in cursor.fetchall()))

    event.listen(connection, "before_cursor_execute", look)
    work()
    return found
