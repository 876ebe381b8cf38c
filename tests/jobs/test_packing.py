"""What a delivery carries is written in bulk, from how things stand when it is sent."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, select, update
from sqlalchemy.orm import Session

from tests.factories import NOW
from tests.jobs.conftest import Town
from workflow_app import worker
from workflow_app.db import Database
from workflow_app.models import Delivery, Digest, Document, Notice, Person, Reminder
from workflow_app.services import deliveries
from workflow_app.services.channels import bounces, outbox, packing
from workflow_app.services.channels.packing import Desk
from workflow_app.services.deliveries import MAIL
from workflow_app.services.ports import Outcome, Parcel
from workflow_app.worker import Office, send

LATER = NOW + timedelta(days=1)
DESK = Desk.at("https://example.org", "k" * 40, NOW)


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """Every statement that reaches the database."""
    heard: list[str] = []

    def hear(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        heard.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    yield heard
    event.remove(Engine, "before_cursor_execute", hear)


def test_whoever_changed_her_mind_is_not_told_any_more(database: Database, told: Town) -> None:
    with database.begin() as session:
        session.get_one(Person, told.reviewers[0].person_id).by_mail = False
    with database.read() as session:
        first, second = (row.id for row in _rows(database))
        packed = packing.pack(session, MAIL, [first, second], DESK)
    assert [parcel.delivery_id for parcel in packed.parcels] == [second]
    assert packed.dropped == {first: packing.UNWANTED}


@pytest.mark.parametrize("owed", [True, False])
def test_a_digest_is_one_letter_and_none_when_every_paper_has_moved(
    database: Database, town: Town, owed: bool
) -> None:
    with database.begin() as session:
        number = _digest(session, town, owed)
    with database.read() as session:
        packed = packing.pack(session, MAIL, [number], DESK)
    if owed:
        (letter,) = packed.parcels
        assert letter.page.subject == "Nhắc việc ngày 10/10/2023: 01 việc"
        assert "Đăng ký thi đua – Phường An Hòa: Đăng ký" in letter.page.text
    else:
        assert packed == ([], {number: packing.ALL_MOVED})


def test_the_number_of_statements_does_not_grow_with_the_batch(
    database: Database, told: Town, statements: list[str]
) -> None:
    counts = []
    for _ in range(2):
        numbers = [row.id for row in _rows(database)]
        statements.clear()
        with database.read() as session:
            packing.pack(session, MAIL, numbers, DESK)
        counts.append(len(statements))
        with database.begin() as session:
            for _ in range(5):
                outbox.deliver(session, told.promise(session), NOW)
    assert counts[0] == counts[1] <= 3


def test_a_letter_that_cannot_be_written_keeps_no_other(database: Database, told: Town) -> None:
    with database.begin() as session:
        outbox.deliver(session, told.promise(session), NOW)
        spoilt = session.scalars(select(Notice).order_by(Notice.id)).first()
        assert spoilt
        session.execute(
            update(Notice).where(Notice.message_id == spoilt.message_id).values(kind="nothing")
        )
    heard: list[int] = []
    send(Office(database, {MAIL: Recorder(heard)}))
    rows = _rows(database)
    assert heard == [row.id for row in rows[2:]]
    assert all(row.error.startswith("KeyError") for row in rows[:2])


def test_what_was_not_begun_in_time_is_given_back_and_costs_no_attempt(
    database: Database, told: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[int] = []
    office = Office(database, {MAIL: Recorder(heard)})
    with monkeypatch.context() as patch:
        patch.setattr(worker, "HOLD", 0)
        send(office)
    assert (heard, [row.attempts for row in _rows(database)]) == ([], [0, 0])
    send(office)
    assert heard == [row.id for row in _rows(database)]


def test_an_address_is_flagged_only_by_news_of_a_letter_to_it(
    database: Database, told: Town
) -> None:
    first, _ = (row.id for row in _rows(database))
    with database.begin() as session:
        assert not bounces.flag(session, 999, "550", NOW, recipient="r0@example.org")
        assert not bounces.flag(session, first, "550", NOW, recipient="r1@example.org")
        flagged = bounces.flag(session, first, "550 gone", NOW, recipient="R0@example.org")
        assert flagged
        assert (flagged.bounced_at, flagged.bounce) == (NOW, "550 gone")


class Recorder:
    """A carrier that takes everything."""

    def __init__(self, heard: list[int]) -> None:
        self._heard = heard

    def send(self, parcels: Iterator[Parcel]) -> Iterator[Outcome]:
        for parcel in parcels:
            self._heard.append(parcel.delivery_id)
            yield Outcome(parcel.delivery_id)


def _rows(database: Database) -> list[Delivery]:
    with database.read() as session:
        return list(session.scalars(select(Delivery).order_by(Delivery.id)))


def _digest(session: Session, town: Town, owed: bool) -> int:
    """What the ward's officer is reminded of: her paper, which may have got another deadline."""
    person = session.get_one(Person, town.officer.person_id)
    person.email = "officer@example.org"
    paper = session.get_one(Document, town.paper_id)
    session.execute(
        update(Document)
        .where(Document.id == paper.id)
        .values(due_at=LATER, deadline=1 if owed else 2)
    )
    digest = Digest(person_id=person.id, day=date(2023, 10, 10), created_at=NOW)
    session.add(digest)
    session.flush()
    session.add(
        Reminder(
            document_id=paper.id,
            person_id=person.id,
            deadline=1,
            step="on",
            day=digest.day,
            digest_id=digest.id,
        )
    )
    session.flush()
    deliveries.promise(session.connection(), NOW, digests=[digest.id])
    return session.scalars(select(Delivery.id).where(Delivery.digest_id == digest.id)).one()
