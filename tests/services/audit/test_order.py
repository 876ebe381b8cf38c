"""The time of a paper's entries never decreases, whatever a clock says; what says so is found."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from state_machines.days import end_of, today
from tests.factories import NOW
from tests.services.audit.attacker import ENTRY, Attacker, without_fences
from tests.services.audit.conftest import Log
from tests.services.reading import paper, trail
from workflow_app.models import Document
from workflow_app.services.audit.comparing import Progress
from workflow_app.services.audit.recomputing import Chosen, Recomputing
from workflow_app.services.chain import instant
from workflow_app.services.record import Stamp
from workflow_app.services.timing.rescheduling import EXTENDED, move_due

HOUR = timedelta(hours=1)
QUIET: Progress = lambda leaves: None  # noqa: E731


def test_a_clock_that_was_set_back_lets_no_step_come_before_the_last(log: Log) -> None:
    paper_id = log.walk(steps=2)
    with log.database.begin() as session:
        log.world.take(session, paper_id, "submit", now=NOW - HOUR)
    with log.database.begin() as session:
        log.world.take(session, paper_id, "send_back", now=NOW + HOUR)
    with log.database.read() as session:
        entries = trail(session, paper_id)
        assert [one.at for one in entries] == [NOW, NOW, NOW, NOW, NOW + HOUR]
        said = [json.loads(one.body) for one in entries]
        assert [one.get("clock") for one in said] == [None, None, None, instant(NOW - HOUR), None]
        assert found_in(log) == []


def test_what_a_step_does_in_another_paper_does_not_come_before_its_last_step_either(
    log: Log,
) -> None:
    paper_id = log.walk(steps=2)
    with log.database.begin() as session:
        due, seat = end_of(today(NOW) + timedelta(days=30)), trail(session, paper_id)[-1]
        stamp = Stamp(seat.actor_id, seat.seat_id, NOW - HOUR)
        session.execute(update(Document).where(Document.id == paper_id).values(due_at=NOW))
        move_due(session.connection(), paper_id, due, stamp, EXTENDED)
    with log.database.read() as session:
        assert trail(session, paper_id)[-1].at == NOW
        assert paper(session, paper_id).stepped_at == NOW


@pytest.mark.parametrize("sealed", [False, True])
def test_an_entry_that_is_earlier_than_the_one_before_it_is_named(log: Log, sealed: bool) -> None:
    """Leaf, chain and head are computed anew: nothing but its time tells."""
    paper_id = log.walk(steps=3)
    if sealed:
        log.guard.seal(lambda: NOW)
    with log.database.begin() as session:
        without_fences(session)
        it = Attacker(session, log.signer, luck=None)  # type: ignore[arg-type]
        row = session.execute(
            select(ENTRY).where(ENTRY.c.document_id == paper_id, ENTRY.c.seq == 3)
        ).one()
        it.write(row, **it.rewritten(row, at=NOW - HOUR), at=NOW - HOUR)
        it.relink(paper_id)
        if sealed:
            it.reseal()
        (found,) = Recomputing(session, Chosen(), QUIET).findings()
        assert str(found) == f"paper {paper_id}, step 3: it is earlier than the step before it"
        session.rollback()


def found_in(log: Log) -> list[str]:
    with log.database.read() as session:
        return [str(one) for one in Recomputing(session, Chosen(), QUIET).findings()]
