"""Whoever would notice is told what administrators did to seats and accounts in her unit."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from state_machines.case import Actor
from state_machines.days import today
from state_machines.grammar import Role
from tests.factories import NOW, a_person, an_actor
from tests.world import World
from workflow_app.models import Unit
from workflow_app.services.departing import leaving
from workflow_app.services.departing.leaving import Decided, Decision, How
from workflow_app.services.departing.open_work import open_work
from workflow_app.services.history.lately import done_lately
from workflow_app.services.importing import keeping
from workflow_app.services.membership import administration


@pytest.fixture
def boss(session: Session, world: World) -> Actor:
    return an_actor(session, "Quản Trị", (Role.ADMINISTRATOR, session.get_one(Unit, world.city_id)))


@pytest.fixture
def leader(session: Session, world: World) -> Actor:
    return an_actor(session, "Bà Chủ Tịch", (Role.LEADER, session.get_one(Unit, world.ward_id)))


def give(session: Session, boss: Actor, unit_id: int, name: str = "Lê Văn Giả") -> int:
    person = a_person(session, name).id
    administration.give_seat(
        session, boss, person_id=person, unit_id=unit_id, role=Role.REVIEWER, title="",
        held_from=today(NOW), held_to=None, now=NOW,
    )  # fmt: skip
    return person


def told(session: Session, who: Actor) -> set[tuple[str, str, str]]:
    return {(one.code, one.who, one.role) for one in done_lately(session, who, NOW)}


def test_a_leader_is_told_of_seats_and_passwords_in_her_unit_and_of_no_other(
    session: Session, world: World, boss: Actor, leader: Actor
) -> None:
    puppet = give(session, boss, world.ward_id)
    give(session, boss, world.city_id, "Người Thành Phố")
    administration.set_password(session, puppet, "hash", by=boss.person_id, now=NOW)
    expected = {
        ("seat_given", "Lê Văn Giả", "reviewer"),
        ("password_given", "Lê Văn Giả", ""),
    }
    assert told(session, leader) == expected
    assert {one.by for one in done_lately(session, leader, NOW)} == {"Quản Trị"}
    assert done_lately(session, leader, NOW + timedelta(days=15)) == []
    assert told(session, boss) == set()  # nobody else is
    auditor = an_actor(session, "Kiểm Tra", (Role.AUDITOR, session.get_one(Unit, world.city_id)))
    assert told(session, auditor) == {*expected, ("seat_given", "Người Thành Phố", "reviewer")}


def test_a_seat_that_comes_by_a_departure_or_by_a_table_is_told_too(
    session: Session, world: World, boss: Actor, leader: Actor
) -> None:
    leaves = give(session, boss, world.ward_id, "Người Đi")
    heir = a_person(session, "Người Nhận").id
    work = open_work(session, boss, leaves, NOW)
    (seat,) = (one.seat.id for one in work.seats)
    decided = Decided({seat: Decision(How.SUCCESSOR, person_id=heir)})
    leaving.leave(session, boss, work, NOW, decided)
    code = session.get_one(Unit, world.ward_id).code
    row = {"login": "con.roi", "name": "Con Rối", "unit": code, "role": "clerk",
           "held_from": "2023-01-01"}  # fmt: skip
    keeping.save(session, "people", [row], actor=boss, basis="", key="k" * 20, now=NOW)
    assert told(session, leader) >= {
        ("seat_ended", "Người Đi", "reviewer"),
        ("seat_given", "Người Nhận", "reviewer"),
        ("seat_given", "Con Rối", "clerk"),
    }
