"""A delivery is promised once, held for a while, and closed by whoever holds it."""

import threading
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from state_machines import machine
from state_machines.grammar import Notify, Party
from tests.factories import NOW
from tests.jobs.conftest import Town, address_all
from workflow_app.adapters import migrating
from workflow_app.db import Database
from workflow_app.models import Delivery, Endpoint, Notice, Person
from workflow_app.services import deliveries
from workflow_app.services.channels import outbox
from workflow_app.services.deliveries import ATTEMPTS, CHAT, LEASE, MAIL, WEBHOOK

LATER = NOW + timedelta(days=1)


# promised


def test_each_channel_that_a_person_wants_is_promised_once(database: Database, town: Town) -> None:
    first, second = (reviewer.person_id for reviewer in town.reviewers)
    with database.begin() as session:
        session.get_one(Person, first).email = "r0@example.org"
        session.get_one(Person, first).chat_address = "zalo://1:a/b"
        session.get_one(Person, second).email = "r1@example.org"
        session.get_one(Person, second).by_mail = False
        message_id = town.promise(session)
        outbox.deliver(session, message_id, NOW)
        notices = session.scalars(select(Notice.id)).all()
        for _ in range(2):
            deliveries.promise(session.connection(), LATER, notices=notices)
            deliveries.promise_message(session.connection(), LATER, message_id, town.ward_id)
    promised = [(row.channel, row.created_at) for row in _rows(database)]
    assert promised == [(MAIL, NOW), (CHAT, NOW)]


@pytest.mark.parametrize("column", ["disabled_at", "bounced_at"])
def test_nobody_is_mailed_who_is_out_or_out_of_reach(
    database: Database, town: Town, column: str
) -> None:
    with database.begin() as session:
        address_all(session, town)
        setattr(session.get_one(Person, town.reviewers[0].person_id), column, NOW)
        outbox.deliver(session, town.promise(session), NOW)
    assert len(_rows(database)) == 1


def test_what_is_rolled_back_is_never_sent(database: Database, town: Town) -> None:
    with database.begin() as session:
        session.get_one(Person, town.reviewers[0].person_id).email = "r0@example.org"
        message_id = town.promise(session)
    with pytest.raises(RuntimeError), database.begin() as session:
        outbox.deliver(session, message_id, NOW)
        raise RuntimeError("killed")
    assert _rows(database) == []


def test_a_units_own_system_is_told_of_its_own_papers_once_for_each_step(
    database: Database, town: Town
) -> None:
    with database.begin() as session:
        open_one = _endpoint(session, town, town.ward_id)
        _endpoint(session, town, town.ward_id, closed_at=NOW)
        _endpoint(session, town, town.city_id)
        code, parties = _told_twice()
        for party in parties:
            message_id = town.promise(session, party.roles, party.reach, code=code)
            assert outbox.deliver(session, message_id, NOW)
    (row,) = [row for row in _rows(database) if row.channel == WEBHOOK]
    assert row.endpoint_id == open_one


# claimed


def test_a_claim_holds_for_a_while_and_comes_back_for_twice_as_long(
    database: Database, told: Town
) -> None:
    now = NOW
    for attempt in range(1, ATTEMPTS + 1):
        claimed = _claim(database, now)
        assert set(claimed.values()) == {attempt}
        assert _claim(database, now) == {}
        now += LEASE * 2 ** (attempt - 1)
        assert _claim(database, now - timedelta(seconds=1)) == {}


def test_a_delivery_that_kills_every_worker_is_given_up(database: Database, told: Town) -> None:
    for attempt in range(ATTEMPTS):
        assert _claim(database, NOW + timedelta(days=attempt))
    assert _claim(database, NOW + timedelta(days=99)) == {}
    assert all(row.dead_at for row in _rows(database))


def test_of_many_workers_each_takes_other_deliveries(database: Database, told: Town) -> None:
    with database.begin() as session:
        for _ in range(14):
            outbox.deliver(session, told.promise(session), NOW)
    barrier, taken = threading.Barrier(4), list[dict[int, int]]()

    def work() -> None:
        barrier.wait()
        for _ in range(4):
            taken.append(_claim(database, NOW, limit=2))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = [number for claimed in taken for number in claimed]
    assert len(numbers) == len(set(numbers)) == 30


# closed


def test_a_stale_claim_closes_nothing_that_was_taken_over(database: Database, told: Town) -> None:
    stale, fresh = _claim(database, NOW), _claim(database, LATER)
    assert stale.keys() == fresh.keys()
    for number in stale:
        with database.begin() as session:
            assert not deliveries.sent(session, number, stale[number], LATER)
            assert not deliveries.put_off(session, number, stale[number], "late", LATER)
            deliveries.give_back(session, {number: stale[number]}, NOW, "late")
    assert [(row.attempts, row.error, row.done_at) for row in _rows(database)] == [
        (2, "", None)
    ] * 2
    for number in fresh:
        with database.begin() as session:
            assert deliveries.sent(session, number, fresh[number], LATER)
            assert not deliveries.put_off(session, number, fresh[number], "again", LATER)
    assert all(row.done_at for row in _rows(database))


def test_after_its_last_failure_a_delivery_is_dead_until_it_is_revived(
    database: Database, told: Town
) -> None:
    now = NOW
    for attempt in range(1, ATTEMPTS + 1):
        with database.begin() as session:
            for number in deliveries.claim(session, MAIL, now, 10):
                deliveries.put_off(session, number, attempt, "452 full", now)
        now += timedelta(days=1)
    dead = _rows(database)
    assert [(bool(row.dead_at), row.error) for row in dead] == [(True, "452 full")] * 2
    assert _claim(database, now) == {}
    with database.begin() as session:
        assert deliveries.revive(session, dead[0].id, now)
        assert not deliveries.revive(session, dead[0].id, now)
    assert _claim(database, now) == {dead[0].id: 1}


def test_what_was_claimed_and_not_tried_costs_no_attempt(database: Database, told: Town) -> None:
    claimed = _claim(database, NOW)
    with database.begin() as session:
        deliveries.give_back(session, claimed, NOW, "the server is away")
    assert [(row.attempts, row.error) for row in _rows(database)] == [(0, "the server is away")] * 2
    assert _claim(database, NOW) == claimed


def test_the_backlog_is_told_by_channel(database: Database, told: Town) -> None:
    with database.begin() as session:
        (first, _) = session.scalars(select(Delivery.id).order_by(Delivery.id))
        session.get_one(Delivery, first).dead_at = NOW
    with database.read() as session:
        backlog = deliveries.backlog(session)
        assert deliveries.waiting(session, NOW) == {MAIL: 1}
    assert [tuple(backlog[one]) for one in deliveries.CHANNELS] == [
        (MAIL, 1, NOW, 1), (CHAT, 0, None, 0), (WEBHOOK, 0, None, 0),
    ]  # fmt: skip
    assert backlog["tick"].oldest is None


# the tables before


def test_what_was_mailed_before_stays_mailed_up_and_down(database: Database, told: Town) -> None:
    with database.begin() as session:
        first = session.scalars(select(Delivery).order_by(Delivery.id)).first()
        assert first
        first.done_at = NOW
        mailed = first.notice_id
    migrating.downgrade(database.engine, "003_deadlines")
    old = text("SELECT id FROM notices WHERE mailed_at IS NOT NULL")
    with database.read() as session:
        assert session.scalars(old).all() == [mailed]
    migrating.upgrade(database.engine)
    assert [(row.notice_id, row.channel, row.done_at) for row in _rows(database)] == [
        (mailed, MAIL, NOW)
    ]


def _told_twice() -> tuple[str, list[Party]]:
    """A step that is told to two parties."""
    told = [
        (row.code, [effect.party for effect in row.then if isinstance(effect, Notify)])
        for row in machine("registration").rows
    ]
    return next((code, parties) for code, parties in told if len(parties) == 2)


def _rows(database: Database) -> list[Delivery]:
    with database.read() as session:
        return list(session.scalars(select(Delivery).order_by(Delivery.id)))


def _claim(database: Database, now: datetime, limit: int = 100) -> dict[int, int]:
    with database.begin() as session:
        return deliveries.claim(session, MAIL, now, limit)


def _endpoint(session: Session, town: Town, unit_id: int, closed_at: datetime | None = None) -> int:
    endpoint = Endpoint(
        unit_id=unit_id,
        url="https://example.org/hook",
        secret="s",
        created_by=town.officer.person_id,
        created_at=NOW,
        closed_at=closed_at,
    )
    session.add(endpoint)
    session.flush()
    return endpoint.id
