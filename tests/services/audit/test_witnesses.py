"""What is taken away before it was sealed is missed by the acts that saw it."""

import json
import threading

import pytest
from sqlalchemy import delete, select, update

from tests.factories import NOW
from tests.services.audit.attacker import ACT, DOCUMENT, ENTRY, without_fences
from tests.services.audit.conftest import Log
from workflow_app.services.audit.recomputing import Chosen, Recomputing
from workflow_app.services.chain import leaf_of


def found(log: Log, taken: object = None) -> list[str]:
    """What verifying finds after something was done by whoever owns the database."""
    with log.database.begin() as session:
        without_fences(session)
        if taken is not None:
            session.execute(taken)  # type: ignore[call-overload]
        findings = Recomputing(session, Chosen(), lambda leaves: None).findings()
        said = [str(one) for one in findings]
        session.rollback()
    return said


def test_an_act_that_is_deleted_before_it_is_sealed_is_missed(log: Log) -> None:
    first, second, third = log.act(), log.act(), log.act()
    assert found(log) == []
    for number, who in ((first, third), (second, third)):
        gone = delete(ACT).where(ACT.c.id == number)
        assert found(log, gone) == [f"act {number}: gone or another one, though act {who} saw it"]


def test_one_that_was_replaced_is_missed_as_well(log: Log) -> None:
    first, second = log.act(), log.act()
    with log.database.read() as session:
        body = session.scalar(select(ACT.c.body).where(ACT.c.id == first)) or ""
    said = body.replace('"read"', '"deed"')
    other = update(ACT).where(ACT.c.id == first).values(body=said, leaf=leaf_of(said), why="deed")
    assert found(log, other) == [f"act {first}: gone or another one, though act {second} saw it"]


def test_the_last_step_of_a_paper_is_missed_though_the_paper_was_set_back(log: Log) -> None:
    paper_id = log.walk(steps=2)
    act = log.act()
    with log.database.begin() as session:
        last = session.execute(
            select(ENTRY).where(ENTRY.c.document_id == paper_id).order_by(ENTRY.c.seq.desc())
        ).all()
        without_fences(session)
        session.execute(delete(ENTRY).where(ENTRY.c.id == last[0].id))
        back = {"version": 2, "state": last[1].target, "chain_head": last[1].chain}
        session.execute(update(DOCUMENT).where(DOCUMENT.c.id == paper_id).values(**back))
        told = [str(one) for one in Recomputing(session, Chosen(), lambda n: None).findings()]
        session.rollback()
    assert f"entry {last[0].id}: gone or another one, though act {act} saw it" in told
    assert not [one for one in told if one.startswith("paper")]


def test_what_was_sealed_and_is_gone_is_told_once(log: Log) -> None:
    first = log.act()
    log.act()
    log.guard.seal(lambda: NOW)
    (said,) = found(log, delete(ACT).where(ACT.c.id == first))
    assert f"(act {first})" in said


@pytest.mark.parametrize("sealed", [False, True])
def test_acts_that_are_written_at_once_are_no_finding(log: Log, sealed: bool) -> None:
    start = threading.Barrier(4)

    def work() -> None:
        start.wait()
        for _ in range(5):
            log.act()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    if sealed:
        log.guard.seal(lambda: NOW)
    assert found(log) == []
    with log.database.read() as session:
        bodies = [json.loads(one) for one in session.scalars(select(ACT.c.body))]
    assert len(bodies) == 20
    assert sum(len(one["after"]["acts"]) for one in bodies) > 20
