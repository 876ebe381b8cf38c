"""The trail as people read it: each as far as she may, newest first, page by page."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from state_machines.case import Actor
from state_machines.grammar import Role
from state_machines.rules import Refused
from tests.factories import NOW
from tests.world import World
from workflow_app.services import history

REASON = "Còn thiếu biểu số 3, đề nghị bổ sung"


@pytest.fixture
def told(session: Session, world: World, plan_id: int) -> int:
    """A registration that was edited, handed in with a work and sent back."""
    paper_id = world.put(session, "registration", "drafting", plan_id=plan_id, content={})
    world.put(session, "work", "registered", plan_id=plan_id, parent_id=paper_id)
    for hours, code in enumerate(("edit", "submit", "send_back")):
        answers = {"reason": REASON} if code == "send_back" else None
        world.take(session, paper_id, code, answers=answers, now=NOW + timedelta(hours=hours))
    return paper_id


def test_a_line_says_who_did_what_when_and_why(session: Session, world: World, told: int) -> None:
    newest = history.of_document(session, told)[0]
    assert (newest.code, newest.source, newest.target) == ("send_back", "submitted", "returned")
    assert (newest.reason, newest.at, newest.seq) == (REASON, NOW + timedelta(hours=2), 4)
    assert (newest.role, newest.seat_unit) == ("reviewer", "Thành phố")
    assert newest.actor_name == "reviewer Thành phố"
    assert [one.seq for one in history.of_document(session, told)] == [4, 3, 2, 1]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_the_unit_and_those_above_read_its_trail(
    session: Session, world: World, told: int, role: Role
) -> None:
    for unit_id in (world.ward_id, world.city_id, world.province_id):
        lines = history.of_unit(session, world.ward_id, world.people[unit_id][role])
        assert {one.document_id for one in lines} >= {told}


def test_others_learn_nothing_of_a_unit(session: Session, world: World, told: int) -> None:
    neighbour = world.people[world.ward_ids[1]]
    strangers = [neighbour[role] for role in Role if role is not Role.AUDITOR]
    for actor in (*strangers, world.city(Role.ADMINISTRATOR), Actor(1)):
        with pytest.raises(Refused, match="unknown"):
            history.of_unit(session, world.ward_id, actor)
    with pytest.raises(Refused, match="unknown"):
        history.of_unit(session, 4711, neighbour[Role.AUDITOR])


def test_what_a_draft_said_is_told_to_auditors_alone(
    session: Session, world: World, told: int
) -> None:
    for actor, sees in (
        (world.ward(Role.LEADER), False),
        (world.city(Role.LEADER), False),
        (world.people[world.ward_ids[1]][Role.AUDITOR], True),
    ):
        lines = history.everything(session, actor, code="edit")
        assert [bool(one.changes) for one in lines] == ([sees] if lines else [])
        assert bool(lines) is True


def test_everything_is_a_superiors_tree_and_an_auditors_all(
    session: Session, world: World, told: int
) -> None:
    other = world.put(session, "report", "awaited", unit_id=world.ward_ids[1])
    city = world.put(session, "plan", "drafting")

    def read(actor: Actor) -> set[int]:
        return {one.document_id for one in history.everything(session, actor)}

    assert read(world.ward(Role.LEADER)) & {told, other, city} == {told}
    assert read(world.city(Role.LEADER)) >= {told, other, city}
    assert read(world.ward(Role.AUDITOR)) >= {told, other, city}
    assert read(world.city(Role.ADMINISTRATOR)) == read(Actor(1)) == set()


def test_filters_narrow_what_may_be_read(session: Session, world: World, told: int) -> None:
    auditor, reviewer = world.city(Role.AUDITOR), world.city(Role.REVIEWER)

    def steps(**filters: object) -> list[str]:
        found = history.everything(session, auditor, **filters)  # type: ignore[arg-type]
        return [one.code for one in found if one.document_id == told]

    assert steps(code="submit") == ["submit"]
    assert steps(person_id=reviewer.person_id) == ["send_back"]
    assert steps(unit_id=world.ward_ids[1]) == []
    assert steps(since=NOW + timedelta(hours=1)) == ["send_back", "submit"]
    assert steps(since=NOW + timedelta(hours=1), until=NOW + timedelta(hours=2)) == ["submit"]


def test_an_export_reads_every_step_once(session: Session, world: World, told: int) -> None:
    auditor = world.city(Role.AUDITOR)
    whole = [one.id for one in history.everything(session, auditor, limit=1000)]
    assert [one.id for one in history.pages(session, auditor, limit=2)] == whole
    assert whole == sorted(whole, reverse=True)
    assert len(whole) >= 6
