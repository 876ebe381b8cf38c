"""What a person may have erased, and papers whose time is over, leave the sealed log whole."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from state_machines.grammar import Role
from tests.factories import NOW
from tests.services.audit.conftest import Log
from workflow_app.models import Destruction
from workflow_app.services import retention
from workflow_app.services.audit import verifying
from workflow_app.services.personal import requests
from workflow_app.services.personal.erasing import Order, erase

WHO = "Trần Thị Ví Dụ"
AFTERWARDS = datetime(2034, 1, 2, 3, 0, tzinfo=UTC)


def findings(log: Log) -> list[object]:
    log.seal(whole=True)
    outside = log.guard.outside()
    with log.database.moment() as session:
        report = verifying.verify(session, outside)
    assert report.bodies > 5
    return list(report.findings)


def test_every_seal_and_witness_holds_before_and_after_an_erasure_and_a_destruction(
    log: Log,
) -> None:
    world, leader = log.world, log.world.city(Role.LEADER)
    with log.database.begin() as session:
        plan = world.a_plan(session)
        paper = world.put(session, "registration", "submitted", plan_id=plan)
        world.put(session, "work", "registered", plan_id=plan, parent_id=paper)
        said = {"reason": f"Bà {WHO} chưa đủ điều kiện"}
        world.take(session, paper, "send_back", answers=said)
        world.take(session, paper, "edit", answers={"title": "A", "pledge": f"Bà {WHO}"})
        number = requests.receive(
            session, world.city(Role.OFFICE), subject=WHO, wants="erase", now=NOW
        )
    assert findings(log) == []
    with log.database.begin() as session:
        asked = requests.request(session, leader, number)
        done = erase(session, leader, asked, Order([paper], [], "", NOW + timedelta(days=1)))
    assert done.values > 1
    assert findings(log) == []
    with log.database.begin() as session:
        for code in ("submit", "accept"):
            world.take(session, paper, code)
        retention.propose(session, world.ward(Role.CLERK), [paper], AFTERWARDS)
        proposal = session.scalars(select(Destruction.id)).one()
        retention.confirm(session, world.ward(Role.LEADER), [proposal], AFTERWARDS)
    assert findings(log) == []
