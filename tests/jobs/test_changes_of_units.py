"""A change of units approved for a day to come takes effect on that day, once, whole, or goes back
with the reason."""

import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from state_machines.days import VIETNAM
from state_machines.grammar import Role
from tests.services import dying
from tests.services.reading import assert_chain_holds, codes, counts
from tests.services.test_succession import NEW, said
from tests.world import World, settle
from workflow_app.db import Database
from workflow_app.models import Document, SeatRow, Succession, Unit
from workflow_app.models.trail import Message, PrivateValue
from workflow_app.worker import Office, tick
from workflow_app.workshop.reorganising import carry_out_changes

STRIDE = 13  # moments between two deaths; killed on the way, the change waits as it was


def at(day: int, hour: int = 0) -> datetime:
    return datetime(2023, 10, day, hour, 5, tzinfo=VIETNAM)


@pytest.fixture
def world(database: Database) -> World:
    with database.begin() as session:
        return settle(session, wards=3)


def approved(session: Session, world: World, sort: str, *units: int, since: int = 20,
             **more: Any) -> int:  # fmt: skip
    """A change that the committee approves on 10/10 for a day of October."""
    content = said(session, sort, *units, **more) | {"since": f"2023-10-{since:02d}"}
    paper = world.put(session, "reorganisation", "submitted", content=content)
    world.take(session, paper, "approve")
    return paper


@pytest.fixture
def merger(database: Database, world: World) -> int:
    with database.begin() as session:
        return approved(session, world, "merge", *world.ward_ids[:2], names=NEW)


def state(database: Database, paper: int) -> str:
    with database.read() as session:
        return session.get_one(Document, paper).state


def test_it_is_carried_out_on_its_day_and_not_before(
    database: Database, world: World, merger: int
) -> None:
    assert carry_out_changes(database, at(19, 23)) == 0
    assert carry_out_changes(database, at(20)) == 1
    with database.read() as session:
        assert session.get_one(Document, merger).state == "applied"
        ended = session.scalars(select(Unit.id).where(Unit.valid_to.is_not(None)).order_by(Unit.id))
        assert list(ended) == world.ward_ids[:2]
        assert codes(session, merger)[-2:] == ["approve", "apply"]
        assert_chain_holds(session, merger)
    assert carry_out_changes(database, at(20)) == 0


def test_several_clocks_carry_it_out_once(database: Database, merger: int) -> None:
    with ThreadPoolExecutor(4) as clocks:
        list(clocks.map(lambda _: tick(Office(database), at(21)), range(4)))
    assert state(database, merger) == "applied"
    with database.read() as session:
        assert len(session.scalars(select(Unit).where(Unit.name == "Phường Mới")).all()) == 1


def test_a_crash_on_the_way_leaves_nothing_and_the_next_tick_carries_it_out(
    database: Database, merger: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as patched:
        patched.setattr("workflow_app.services.succession.applying.readdress", dies)
        assert carry_out_changes(database, at(20)) == 0
    with database.read() as session:
        assert session.scalars(select(Succession.id)).all() == []
        assert session.scalars(select(Unit.id).where(Unit.valid_to.is_not(None))).all() == []
    assert state(database, merger) == "approved"
    assert carry_out_changes(database, at(20)) == 1


def test_a_clock_killed_at_any_moment_leaves_nothing_and_the_next_one_carries_it_out(
    database: Database, database_url: str, merger: int, counted: Callable[[str], None]
) -> None:
    with database.read() as session:
        before = counts(session)
    clock, kills, death = partial(carry_out_changes, now=at(20)), 0, 1
    while True:
        ended, _ = dying.do(database_url, death, clock)
        dying.wait_for_the_server(database)
        if state(database, merger) == "applied":
            break
        assert ended == -signal.SIGKILL
        with database.read() as session:
            assert counts(session) == before, f"killed at {death}"
        kills, death = kills + 1, death + STRIDE
    assert kills > 10
    with database.read() as session:
        gone = session.scalars(select(Unit.id).where(Unit.valid_to.is_not(None)))
        heirs = dict(
            map(tuple, session.execute(select(Succession.unit_id, Succession.successor_id)))
        )
        assert set(gone) == heirs.keys()
        assert len(heirs) == 2
        assert len({*heirs.values()}) == 1
        assert codes(session, merger)[-2:] == ["approve", "apply"]
        assert_chain_holds(session, merger)
    assert carry_out_changes(database, at(20)) == 0
    counted(f"{kills} kill points")


def test_until_then_it_can_be_called_off(database: Database, world: World, merger: int) -> None:
    with database.begin() as session:
        world.take(session, merger, "call_off", now=at(19))
    assert carry_out_changes(database, at(20)) == 0
    assert state(database, merger) == "called_off"


def test_what_has_become_impossible_goes_back_with_the_reason_and_the_others_go_on(
    database: Database, world: World
) -> None:
    with database.begin() as session:
        first, _, third = world.ward_ids
        lost = approved(session, world, "rename", first, names=NEW)
        good = approved(session, world, "rename", third, names=[{"name": "Phường Ba"}], since=21)
        session.execute(update(Unit).where(Unit.id == first).values(valid_to=at(15).date()))
    assert carry_out_changes(database, at(22)) == 1
    assert state(database, good) == "applied"
    with database.read() as session:
        assert session.get_one(Document, lost).state == "returned"
        assert codes(session, lost)[-1] == "hold_up"
        seq = session.get_one(Document, lost).version
        told = PrivateValue.entry_document_id == lost, PrivateValue.entry_seq == seq
        reason = session.scalars(select(PrivateValue.value).where(*told)).all()
        assert any("Chỉ sắp xếp được đơn vị cấp dưới đang hoạt động" in one for one in reason)
        promised = select(func.count()).where(Message.document_id == lost, Message.seq == seq)
        assert session.scalar(promised) == 3  # the unit, its committee, its office
    assert carry_out_changes(database, at(22)) == 0


def test_what_was_approved_on_its_day_or_later_is_left_to_the_office(
    database: Database, world: World
) -> None:
    with database.begin() as session:
        paper = approved(session, world, "rename", world.ward_id, names=NEW, since=10)
    assert carry_out_changes(database, at(12)) == 0
    assert state(database, paper) == "approved"


def test_without_anybody_in_the_office_nothing_is_done(
    database: Database, world: World, merger: int
) -> None:
    office = world.city(Role.OFFICE).person_id
    with database.begin() as session:
        session.execute(
            update(SeatRow).where(SeatRow.person_id == office).values(held_to=at(11).date())
        )
    assert carry_out_changes(database, at(20)) == 0
    assert state(database, merger) == "approved"
