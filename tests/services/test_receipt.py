"""What came by hand, by mail or by chat: judged by its arrival, with who typed it and when."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from state_machines.grammar import Role
from state_machines.rules import Refused
from tests.factories import DUE, NOW, a_file
from tests.services.reading import assert_chain_holds, codes, paper, private, promises, trail
from tests.world import World
from workflow_app.models import File
from workflow_app.services import history

TYPED = DUE + timedelta(days=2)


def received(at: str, **changes: Any) -> dict[str, Any]:
    return {"arrived_at": at, "channel": "mail", "received_by": "Đỗ Thị Mẫu", "note": "",
            "file": a_file("receipt"), **changes}  # fmt: skip


def owed(world: World, session: Session, plan_id: int, **columns: Any) -> int:
    columns = {"due_at": DUE, "original_due_at": DUE} | columns
    return world.put(session, "report", "awaited", plan_id=plan_id, content={}, **columns)


def receive(world: World, session: Session, document_id: int, at: str, **more: Any) -> None:
    clerk = world.city(Role.CLERK)
    world.take(
        session, document_id, "receive", actor=clerk, answers=received(at), now=TYPED, **more
    )


@pytest.mark.parametrize(
    ("at", "says"),
    [("2023-11-30T23:59:59.999999+07:00", "on_time"), ("2023-12-01T00:00:00+07:00", "late")],
)
def test_the_arrival_is_judged_and_the_trail_tells_both_times(
    world: World, session: Session, plan_id: int, at: str, says: str
) -> None:
    one = owed(world, session, plan_id)
    receive(world, session, one, at)
    after, entry = paper(session, one), trail(session, one)[-1]
    assert (after.state, after.timeliness, after.arrived_at) == (
        "submitted", says, datetime.fromisoformat(at)
    )  # fmt: skip
    said = json.loads(entry.body)
    assert (entry.at, entry.code) == (TYPED, "receive")
    assert datetime.fromisoformat(said["verdict"]["arrived"]) == datetime.fromisoformat(at)
    assert (said["verdict"]["says"], said["verdict"]["deadline"]) == (says, 1)
    assert said["file"]["slot"] == "receipt"
    assert_chain_holds(session, one)


def test_who_received_and_who_typed_are_kept_and_the_scan_with_them(
    world: World, session: Session, plan_id: int
) -> None:
    one = owed(world, session, plan_id)
    receive(world, session, one, "2023-11-29T16:30:00+07:00")
    after, clerk = paper(session, one), world.city(Role.CLERK)
    assert after.content["receipt"] == {
        "arrived_at": "2023-11-29T16:30:00+07:00", "channel": "mail",
        "received_by": "Đỗ Thị Mẫu", "note": "",
    }  # fmt: skip
    assert (after.submitter_id, trail(session, one)[-1].actor_id) == (clerk.person_id,) * 2
    assert "Đỗ Thị Mẫu" in private(session, one, 2)["changes"]
    assert "Đỗ Thị Mẫu" not in trail(session, one)[-1].body
    slots = session.execute(select(File.slot, File.uploaded_by).where(File.document_id == one))
    assert [tuple(row) for row in slots] == [("receipt", clerk.person_id)]
    assert {one["reach"] for one in promises(session, one, 2)} == {"own", "issuer"}


def test_whoever_typed_it_in_does_not_accept_it(
    world: World, session: Session, plan_id: int
) -> None:
    one = owed(world, session, plan_id)
    clerk, reviewer = world.city(Role.CLERK), world.city(Role.REVIEWER)
    both = clerk._replace(seats=(*clerk.seats, *reviewer.seats))
    receive(world, session, one, "2023-11-29T16:30:00+07:00")
    with pytest.raises(Refused) as no:
        world.take(session, one, "accept", actor=both, now=TYPED)
    assert no.value.code == "not_yours"
    world.take(session, one, "accept", actor=reviewer, now=TYPED)
    assert codes(session, one) == ["open", "receive", "accept"]


def test_a_paper_that_came_before_keeps_its_first_arrival(
    world: World, session: Session, plan_id: int
) -> None:
    one = owed(world, session, plan_id)
    receive(world, session, one, "2023-12-01T08:00:00+07:00")
    world.take(session, one, "send_back", now=TYPED)
    receive(world, session, one, "2023-11-29T08:00:00+07:00")
    after = paper(session, one)
    assert (after.timeliness, after.arrived_at) == (
        "late", datetime.fromisoformat("2023-12-01T08:00:00+07:00")
    )  # fmt: skip
    assert "verdict" not in json.loads(trail(session, one)[-1].body)


def test_what_came_in_time_is_taken_although_it_is_typed_after_a_binding_date(
    world: World, session: Session, plan_id: int
) -> None:
    in_time, too_late = (owed(world, session, plan_id, binding=True) for _ in range(2))
    receive(world, session, in_time, "2023-11-30T16:30:00+07:00")
    assert paper(session, in_time).timeliness == "on_time"
    with pytest.raises(Refused) as no:
        receive(world, session, too_late, "2023-12-01T00:00:00+07:00")
    assert no.value.code == "not_ready"


@pytest.mark.parametrize("at", ["2023-12-03T00:00:01+07:00", "2023-10-10T08:59:59+07:00"])
def test_an_arrival_lies_between_the_opening_and_now(
    world: World, session: Session, plan_id: int, at: str
) -> None:
    one = owed(world, session, plan_id)
    assert (paper(session, one).created_at, TYPED.isoformat()) == (
        NOW, "2023-12-02T17:00:00+00:00"
    )  # fmt: skip
    with pytest.raises(Refused) as no:
        receive(world, session, one, at)
    assert no.value.code == "not_ready"
    assert codes(session, one) == ["open"]


def test_an_arrival_that_a_unit_makes_up_is_not_listened_to(
    world: World, session: Session, plan_id: int
) -> None:
    one = world.put(session, "registration", "drafting", plan_id=plan_id, due_at=DUE,
                    original_due_at=DUE)  # fmt: skip
    world.put(session, "work", "registered", plan_id=plan_id, parent_id=one)
    early = {"arrived_at": "2023-11-01T08:00:00+07:00"}
    world.take(session, one, "submit", answers=early, now=TYPED)
    assert (paper(session, one).arrived_at, paper(session, one).timeliness) == (TYPED, "late")


def test_a_dossier_that_was_not_begun_has_its_texts_when_it_is_received(
    world: World, session: Session
) -> None:
    plan = world.put(session, "plan", "approved")
    world.take(session, plan, "issue")
    issued = [row for row in history.everything(session, world.city(Role.AUDITOR), limit=500).lines
              if row.kind == "congress"]  # fmt: skip
    opened = world.take(session, issued[0].document_id, "receive", now=NOW)
    assert (opened.state, len(opened.opened)) == ("submitted", 3)
