"""Whatever kills a sender, every letter arrives, none is a ghost, and only the one whose answer
was lost arrives twice, under the same Message-ID."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.orm import Session

from tests.factories import NOW, SINCE
from tests.jobs.conftest import Town, a_town, address_all
from tests.jobs.dying import sender, the_office
from tests.jobs.sink import Sink, listening
from workflow_app.db import Database
from workflow_app.models import Delivery, Person, SeatRow
from workflow_app.services.channels import outbox
from workflow_app.worker import send

LETTERS = 2  # of each round: one is in hand while the next is announced
CROWD = 120


@pytest.fixture
def sink() -> Iterator[tuple[Sink, str]]:
    with listening() as found:
        yield found


@pytest.fixture
def town(database: Database) -> Town:
    town = a_town(database)
    with database.begin() as session:
        address_all(session, town)
    return town


def test_a_sender_killed_at_any_moment_loses_nothing_and_repeats_only_the_lost_answer(
    database: Database,
    database_url: str,
    town: Town,
    sink: tuple[Sink, str],
    tmp_path: Path,
    counted: Callable[[str], None],
) -> None:
    kept, url = sink
    _tell(database, town)
    moments = sender(database_url, url, tmp_path)
    assert len(kept.raw) == LETTERS
    repeated = 0
    for death in range(1, moments + 1):
        kept.raw.clear()
        due = _tell(database, town)
        assert sender(database_url, url, tmp_path, death) == 0, f"moment {death} of {moments}"
        before = kept.numbers
        _wait(database)
        send(the_office(database, url, tmp_path))
        arrived = Counter(kept.numbers)
        assert set(arrived) == due, f"killed at {death} of {moments}"
        twice = [number for number, times in arrived.items() if times > 1]
        assert twice == before[-1:] or not twice, f"killed at {death} of {moments}"
        repeated += len(twice)
    assert 0 < repeated < moments
    counted(f"{moments} kill points, {repeated} lost answers, 0 lost letters")


def test_a_kill_in_the_middle_of_a_crowd_loses_none_and_repeats_at_most_the_one_in_hand(
    database: Database,
    database_url: str,
    town: Town,
    sink: tuple[Sink, str],
    tmp_path: Path,
) -> None:
    kept, url = sink
    with database.begin() as session:
        _crowd(session, town)
    due = _tell(database, town)
    assert len(due) > CROWD
    assert sender(database_url, url, tmp_path, death=16 * len(due) // 2) == 0
    assert 1 < len(kept.raw) < len(due)
    _wait(database)
    send(the_office(database, url, tmp_path))
    arrived = Counter(kept.numbers)
    assert set(arrived) == due
    assert sum(arrived.values()) - len(due) <= 1


def _crowd(session: Session, town: Town) -> None:
    """So many more reviewers."""
    people = [
        {"login": f"crowd{n}", "name": f"Nguyễn Thị {n}", "email": f"crowd{n}@example.org"}
        for n in range(CROWD)
    ]
    made = session.scalars(insert(Person).returning(Person.id), people)
    seats = [
        {"person_id": one, "unit_id": town.city_id, "role": "reviewer", "held_from": SINCE}
        for one in made
    ]
    session.execute(insert(SeatRow), seats)


def _tell(database: Database, town: Town) -> set[int]:
    """Promise once more to everybody; return the numbers of the new deliveries."""
    with database.begin() as session:
        last = session.scalar(select(func.max(Delivery.id))) or 0
        outbox.deliver(session, town.promise(session), NOW)
        return set(session.scalars(select(Delivery.id).where(Delivery.id > last)))


def _wait(database: Database) -> None:
    """Until PostgreSQL has noticed the death by itself, and every lease is over."""
    busy = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND state <> 'idle' AND pid <> :own"
    )
    while database.engine.dialect.name != "sqlite":
        with database.read() as session:
            own = session.scalar(text("SELECT pg_backend_pid()"))
            if not session.scalar(busy, {"own": own}):
                break
        time.sleep(0.002)
    with database.begin() as session:
        session.execute(update(Delivery).values(available_at=Delivery.created_at))
