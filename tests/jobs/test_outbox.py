"""A promise in the outbox is kept once, whatever dies in between."""

import threading
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from state_machines.grammar import Reach, Role
from tests.factories import NOW, SINCE, a_unit, an_actor
from tests.jobs.conftest import Town, a_paper
from workflow_app.db import Database
from workflow_app.models import Addressee, Assignment, Document, Notice, Person, SeatRow, Unit
from workflow_app.models.trail import Message
from workflow_app.services.channels import outbox
from workflow_app.services.channels.outbox import ATTEMPTS, PATIENCE

LATER = NOW + timedelta(days=1)


def test_each_person_of_the_party_gets_one_notice(database: Database, town: Town) -> None:
    message_id = _promised(database, town)
    assert _deliver(database, message_id)
    assert _told(database) == {one.person_id for one in town.reviewers}


def test_a_message_delivered_twice_leaves_one_notice_each(database: Database, town: Town) -> None:
    message_id = _promised(database, town)
    _deliver(database, message_id)
    assert not _deliver(database, message_id)
    assert _count(database) == 2


def test_two_workers_at_once_leave_one_notice_each(database: Database, town: Town) -> None:
    message_id = _promised(database, town)
    barrier, outcomes = threading.Barrier(4), []

    def work() -> None:
        barrier.wait()
        outcomes.append(_deliver(database, message_id))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count(True) == 1
    assert _count(database) == 2


def test_a_delivery_that_is_rolled_back_leaves_nothing_and_is_due_at_once(
    database: Database, town: Town
) -> None:
    message_id = _promised(database, town)
    with pytest.raises(RuntimeError), database.begin() as session:
        outbox.deliver(session, message_id, NOW)
        raise RuntimeError("killed")
    assert _count(database) == 0
    assert _due(database) == [message_id]


def test_failures_wait_twice_as_long_each_time_and_end_as_a_dead_letter(
    database: Database, town: Town
) -> None:
    message_id, now, waits = _promised(database, town), NOW, []
    for _ in range(ATTEMPTS):
        with database.begin() as session:
            outbox.put_off(session, message_id, "the mail server is away", now)
            message = session.get_one(Message, message_id)
            waits.append((message.available_at - now).total_seconds())
            now = message.available_at
    assert waits == [PATIENCE * 2**n for n in range(ATTEMPTS)]
    assert _due(database, now) == []
    assert not _deliver(database, message_id, now)
    with database.read() as session:
        assert outbox.counts(session) == (0, 0, 1)
        assert session.get_one(Message, message_id).error == "the mail server is away"


def test_a_dead_message_is_given_its_attempts_again(database: Database, town: Town) -> None:
    message_id = _promised(database, town)
    with database.begin() as session:
        session.get_one(Message, message_id).dead_at = NOW
        assert outbox.revive(session, message_id, LATER)
        assert not outbox.revive(session, message_id, LATER)
    assert _deliver(database, message_id, LATER)
    assert _count(database) == 2


def test_a_message_of_tomorrow_is_not_delivered_today(database: Database, town: Town) -> None:
    with database.begin() as session:
        message_id = town.promise(session, at=LATER)
    assert _due(database) == []
    assert not _deliver(database, message_id)


def test_nobody_hears_of_her_own_step(database: Database, town: Town) -> None:
    message_id = _promised(database, town, (Role.OFFICER, Role.REVIEWER), Reach.ANYWHERE)
    _deliver(database, message_id)
    assert _told(database) == {one.person_id for one in town.reviewers}


@pytest.mark.parametrize(
    ("reach", "expected"),
    [
        (Reach.OWN, {"ward"}),
        (Reach.ISSUER, {"city"}),
        (Reach.ABOVE, {"city", "province"}),
        (Reach.ADDRESSED, {"other"}),
        (Reach.ANYWHERE, {"ward", "city", "province", "other"}),
    ],
)
def test_the_reach_of_a_party_finds_its_people(
    session: Session, reach: Reach, expected: set[str]
) -> None:
    province = a_unit(session, "province")
    city = a_unit(session, "city", under=province)
    ward, other = a_unit(session, "ward", under=city), a_unit(session, "other", under=city)
    people = {
        an_actor(session, unit.name, (Role.LEADER, unit)).person_id: unit.name
        for unit in (province, city, ward, other)
    }
    town = _town(session, ward, city)
    session.add(Addressee(plan_id=town.paper_id, unit_id=other.id, duty="b/c"))
    message_id = town.promise(session, (Role.LEADER,), reach)
    outbox.deliver(session, message_id, NOW)
    told = session.scalars(select(Notice.person_id))
    assert {people[person_id] for person_id in told} == expected


@pytest.mark.parametrize(
    ("unit", "topic", "hears"),
    [
        (None, "", True),
        ("ward", "", True),
        ("other", "", False),
        (None, "registration", True),
        (None, "another", False),
        ("ward", "another", False),
        ("other", "registration", False),
    ],
)
def test_a_reviewer_hears_of_what_she_is_in_charge_of(
    session: Session, unit: str | None, topic: str, hears: bool
) -> None:
    city = a_unit(session, "city")
    units = {name: a_unit(session, name, under=city) for name in ("ward", "other")}
    reviewer = an_actor(session, "Người duyệt", (Role.REVIEWER, city))
    town = _town(session, units["ward"], city)
    if unit or topic:
        unit_id = units[unit].id if unit else None
        session.add(Assignment(seat_id=reviewer.seats[0].id, unit_id=unit_id, topic=topic))
    message_id = town.promise(session)
    session.get_one(Document, town.paper_id).topic = "registration"
    outbox.deliver(session, message_id, NOW)
    assert bool(session.scalar(select(func.count(Notice.id)))) is hears


def test_only_people_in_their_seats_and_with_an_open_account_are_told(session: Session) -> None:
    city = a_unit(session, "city")
    ward = a_unit(session, "ward", under=city)
    seats = {
        name: session.get_one(SeatRow, an_actor(session, name, (Role.REVIEWER, city)).seats[0].id)
        for name in ("sits", "left", "comes", "closed")
    }
    seats["left"].held_to = date(2023, 10, 10)
    seats["comes"].held_from = date(2023, 10, 11)
    session.get_one(Person, seats["closed"].person_id).disabled_at = NOW
    town = _town(session, ward, city)
    outbox.deliver(session, town.promise(session), NOW)
    assert session.scalars(select(Notice.person_id)).all() == [seats["sits"].person_id]


def test_two_seats_of_one_person_are_one_notice(session: Session) -> None:
    city = a_unit(session, "city")
    ward = a_unit(session, "ward", under=city)
    reviewer = an_actor(session, "Người duyệt", (Role.REVIEWER, city))
    session.add(
        SeatRow(person_id=reviewer.person_id, unit_id=city.id, role="leader", held_from=SINCE)
    )
    town = _town(session, ward, city)
    outbox.deliver(session, town.promise(session, (Role.REVIEWER, Role.LEADER)), NOW)
    assert session.scalar(select(func.count(Notice.id))) == 1


def _town(session: Session, ward: Unit, city: Unit) -> Town:
    from_here = an_actor(session, "Cán bộ", (Role.OFFICER, ward))
    return Town(city.id, ward.id, a_paper(session, from_here, ward, city, None), from_here)


def _promised(
    database: Database,
    town: Town,
    roles: tuple[Role, ...] = (Role.REVIEWER,),
    reach: Reach = Reach.ISSUER,
) -> int:
    with database.begin() as session:
        return town.promise(session, roles, reach)


def _deliver(database: Database, message_id: int, now: datetime = NOW) -> bool:
    with database.begin() as session:
        return outbox.deliver(session, message_id, now)


def _due(database: Database, now: datetime = NOW) -> list[int]:
    with database.read() as session:
        return outbox.due(session, now, 10)


def _told(database: Database) -> set[int]:
    with database.read() as session:
        return set(session.scalars(select(Notice.person_id)))


def _count(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count(Notice.id))) or 0
