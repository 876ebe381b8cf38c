"""What a program sends twice is done once: the answer is kept with the deed, in one transaction."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from state_machines.grammar import Role
from state_machines.rules import Refused
from tests.factories import NOW
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Document, Sending
from workflow_app.services.membership import sent
from workflow_app.services.membership.sent import KEPT, Answer, Sent

ANSWER = Answer(200, {"id": 7})


@pytest.fixture
def request_(world: World) -> Sent:
    return Sent(world.ward(Role.OFFICER).person_id, "key-1", "a" * 64)


def do(database: Database, world: World, request: Sent) -> Answer:
    """What an entry point does: look, do, keep; whoever loses a race looks again."""

    def once() -> Answer:
        with database.begin() as session:
            if known := sent.answered(session, request):
                return known
            answer = Answer(200, {"id": world.put(session, "registration", "drafting")})
            sent.keep(session, request, answer, NOW)
            return answer

    try:
        return once()
    except IntegrityError:
        return once()


def papers(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count(Document.id))) or 0


def test_the_same_request_gets_the_first_answer(
    database: Database, world: World, request_: Sent
) -> None:
    first = do(database, world, request_)
    assert do(database, world, request_) == first
    assert papers(database) == 1


def test_what_failed_is_not_kept(database: Database, world: World, request_: Sent) -> None:
    with pytest.raises(ZeroDivisionError), database.begin() as session:
        sent.keep(session, request_, ANSWER, NOW)
        raise ZeroDivisionError
    with database.read() as session:
        assert sent.answered(session, request_) is None


def test_the_key_of_another_request_is_refused(
    database: Database, world: World, request_: Sent
) -> None:
    do(database, world, request_)
    with pytest.raises(Refused, match="not_ready"):
        do(database, world, request_._replace(fingerprint="b" * 64))
    assert papers(database) == 1


def test_nobody_gets_the_answer_to_somebody_elses_key(
    database: Database, world: World, request_: Sent
) -> None:
    do(database, world, request_)
    stranger = request_._replace(person_id=world.city(Role.OFFICER).person_id)
    with database.read() as session:
        assert sent.answered(session, stranger) is None


def test_of_many_that_are_sent_at_once_one_is_done(
    database: Database, world: World, request_: Sent
) -> None:
    crowd = 6
    ready = threading.Barrier(crowd)

    def send(_: int) -> Answer:
        ready.wait()
        return do(database, world, request_)

    with ThreadPoolExecutor(crowd) as senders:
        answers = list(senders.map(send, range(crowd)))
    assert all(one == answers[0] for one in answers)
    assert papers(database) == 1


def test_a_key_is_forgotten_after_a_week(database: Database, world: World, request_: Sent) -> None:
    with database.begin() as session:
        sent.keep(session, request_, ANSWER, NOW)
        later = request_._replace(key="key-2")
        sent.keep(session, later, ANSWER, NOW + KEPT + timedelta(seconds=1))
        assert session.scalars(select(Sending.key)).all() == ["key-2"]
