"""More time, stored: the plan's own date stays, the verdict names its deadline, all or none."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from state_machines.case import Actor
from state_machines.grammar import Role
from state_machines.rules import Refused
from tests.factories import DUE, NOW
from tests.services.meeting import after_reading, at_once
from tests.services.reading import (
    assert_chain_holds,
    codes,
    paper,
    private,
    promises,
    trail,
)
from tests.world import World
from workflow_app.db import Database
from workflow_app.services.boards import extending
from workflow_app.services.together import NotTogether, Wanted, fire_together
from workflow_app.services.transition import Fired, fire

LATER = datetime(2023, 12, 20, 17, 0, tzinfo=UTC)  # the end of the day that is usually answered
ANSWER = {"due_on": "2023-12-20", "reason": "Mưa lũ kéo dài, đường bị chia cắt"}


def owed(
    world: World, session: Session, plan_id: int, ward: int = 0, state: str = "drafting"
) -> int:
    """A registration with a work that a ward owes by the end of November."""
    unit_id = world.ward_ids[ward]
    found = world.put(session, "registration", state, plan_id=plan_id, unit_id=unit_id,
                      due_at=DUE, original_due_at=DUE)  # fmt: skip
    world.put(session, "work", "registered", plan_id=plan_id, parent_id=found, unit_id=unit_id)
    return found


def told(session: Session, document_id: int) -> dict[str, Any]:
    """What the last step of a paper says openly."""
    said: dict[str, Any] = json.loads(trail(session, document_id)[-1].body)
    return said


def test_time_that_is_offered_moves_one_deadline_and_says_why(
    world: World, session: Session, plan_id: int
) -> None:
    given, other = owed(world, session, plan_id), owed(world, session, plan_id, ward=1)
    world.take(session, given, "extend", answers=ANSWER)
    one = paper(session, given)
    assert (one.due_at, one.original_due_at, one.deadline, one.state, one.remind_at) == (
        LATER, DUE, 2, "drafting", NOW
    )  # fmt: skip
    said = told(session, given)
    assert (said["deadline"], said["due"], said["was_due"]) == (
        2, "2023-12-20T17:00:00.000000Z", "2023-11-30T17:00:00.000000Z"
    )  # fmt: skip
    assert private(session, given, 2)["reason"] == ANSWER["reason"]
    (promise,) = promises(session, given, 2)
    assert (promise["reach"], promise["reason"]) == ("own", ANSWER["reason"])
    assert paper(session, other).due_at == DUE
    assert_chain_holds(session, given)


def test_time_that_was_asked_for_says_in_the_paper_who_granted_it_and_why(
    world: World, session: Session, plan_id: int
) -> None:
    outer = owed(world, session, plan_id)
    asked = world.take(session, outer, "ask_extension").opened[0]
    office = world.city(Role.OFFICE)
    world.take(session, asked, "grant", actor=office, answers=ANSWER)
    assert codes(session, outer) == ["open", "ask_extension", "due_moved"]
    assert trail(session, outer)[-1].actor_id == office.person_id
    assert private(session, outer, 3) == {"reason": ANSWER["reason"]}
    assert paper(session, outer).due_at == LATER


def test_a_request_is_granted_to_a_later_day_than_the_paper_around_it_has(
    world: World, session: Session, plan_id: int
) -> None:
    outer = owed(world, session, plan_id)
    asked = world.take(session, outer, "ask_extension").opened[0]
    with pytest.raises(Refused) as no:
        world.take(session, asked, "grant", answers=ANSWER | {"due_on": "2023-11-30"})
    assert no.value.code == "not_ready"
    assert paper(session, outer).due_at == DUE


@pytest.mark.parametrize(
    ("day", "says"), [("2023-11-30", "on_time"), ("2023-12-01", "extended"),
                      ("2023-12-20", "extended"), ("2023-12-21", "late")]
)  # fmt: skip
def test_the_verdict_tells_an_extension_from_the_plan_and_names_its_deadline(
    world: World, session: Session, plan_id: int, day: str, says: str
) -> None:
    one = owed(world, session, plan_id)
    world.take(session, one, "extend", answers=ANSWER)
    world.take(session, one, "submit", now=datetime.fromisoformat(f"{day}T10:00:00+07:00"))
    assert paper(session, one).timeliness == says
    verdict = told(session, one)["verdict"]
    assert (verdict["says"], verdict["deadline"], verdict["original"]) == (
        says, 2, "2023-11-30T17:00:00.000000Z"
    )  # fmt: skip


def test_time_that_is_granted_after_the_arrival_changes_no_verdict(
    world: World, session: Session, plan_id: int
) -> None:
    one = owed(world, session, plan_id)
    asked = world.take(session, one, "ask_extension").opened[0]
    late = DUE + timedelta(days=2)
    world.take(session, one, "submit", now=late)
    said = told(session, one)["verdict"]
    world.take(session, asked, "grant", answers=ANSWER, now=late + timedelta(days=1))
    after = paper(session, one)
    assert (after.timeliness, after.due_at, after.deadline) == ("late", LATER, 2)
    assert (said["says"], said["deadline"]) == ("late", 1)
    assert json.loads(trail(session, one)[2].body)["verdict"] == said
    with pytest.raises(Refused):
        world.take(session, one, "extend", actor=world.city(Role.OFFICE), answers=ANSWER)


# one request for many papers


def wanted(session: Session, papers: list[int], **answers: Any) -> list[Wanted]:
    return [Wanted(one, paper(session, one).version, ANSWER | answers) for one in papers]


def together(session: Session, who: Actor, papers: list[Wanted], key: str = "key") -> list[Fired]:
    return fire_together(session, papers, "extend", actor=who, now=NOW, key=key)


def test_all_papers_of_a_request_take_the_step_once(
    world: World, session: Session, plan_id: int
) -> None:
    papers = [owed(world, session, plan_id, ward) for ward in (1, 0, 0)]
    asked, office = wanted(session, papers[::-1]), world.city(Role.OFFICE)
    fired = together(session, office, asked)
    assert [one.document_id for one in fired] == sorted(papers)
    assert together(session, office, asked) == fired
    assert [codes(session, one) for one in papers] == [["open", "extend"]] * 3


def test_one_paper_that_moved_stops_all_and_every_reason_is_told(
    database: Database, world: World, plan_id: int
) -> None:
    office = world.city(Role.OFFICE)
    with database.begin() as session:
        papers = [owed(world, session, plan_id, ward) for ward in (0, 1, 0)]
        asked = wanted(session, papers)
        world.take(session, papers[0], "edit")
    asked[2] = asked[2]._replace(answers=ANSWER | {"due_on": "2023-11-01"})
    with pytest.raises(NotTogether) as no, database.begin() as session:
        together(session, office, asked)
    refusals = {one: refused.code for one, refused in no.value.refusals.items()}
    assert refusals == {papers[0]: "moved_on", papers[2]: "not_ready"}
    with database.read() as session:
        assert [codes(session, one) for one in papers] == [["open", "edit"], ["open"], ["open"]]
        assert paper(session, papers[1]).due_at == DUE


def test_two_requests_in_opposite_order_do_not_block_each_other(
    database: Database, world: World, plan_id: int
) -> None:
    with database.begin() as session:
        papers = [owed(world, session, plan_id, number % 2) for number in range(6)]
        asked = wanted(session, papers)

    def give(role: Role, order: list[Wanted]) -> Callable[[], list[Fired]]:
        def act() -> list[Fired]:
            with database.begin() as session:
                return together(session, world.city(role), order, key=role)

        return act

    with after_reading(database, 2):
        outcomes = at_once([give(Role.OFFICE, asked), give(Role.COMMITTEE, asked[::-1])])
    assert sorted(type(one).__name__ for one in outcomes) == ["NotTogether", "list"]
    with database.read() as session:
        assert [codes(session, one) for one in papers] == [["open", "extend"]] * 6


def test_time_is_given_or_the_paper_is_handed_in_and_never_both_from_one_look(
    database: Database, world: World, plan_id: int
) -> None:
    for _ in range(4):
        with database.begin() as session:
            one = owed(world, session, plan_id)

        def take(who: Actor, code: str, answers: dict[str, Any], one: int = one) -> Any:
            with database.begin() as session:
                at = DUE + timedelta(hours=1)
                return fire(session, one, code, actor=who, seen=1, answers=answers, now=at)

        with after_reading(database, 2):
            outcomes = at_once([
                lambda: take(world.city(Role.OFFICE), "extend", ANSWER),
                lambda: take(world.ward(Role.OFFICER), "submit", {}),
            ])  # fmt: skip
        (lost,) = [found for found in outcomes if isinstance(found, Refused)]
        assert lost.code == "moved_on"
        with database.read() as session:
            after, entries = paper(session, one), codes(session, one)
            assert (entries[1:], after.timeliness, after.deadline) in (
                (["extend"], "", 2), (["submit"], "late", 1)
            )  # fmt: skip
            assert_chain_holds(session, one)


# who could be given more time


def test_the_list_holds_what_is_still_owed_and_who_asked(
    world: World, session: Session, plan_id: int
) -> None:
    table = extending.STAGES[0]
    open_one, asking = owed(world, session, plan_id), owed(world, session, plan_id, ward=1)
    request = world.take(session, asking, "ask_extension",
                         actor=world.people[world.ward_ids[1]][Role.OFFICER]).opened[0]  # fmt: skip
    handed_in = owed(world, session, plan_id)
    world.take(session, handed_in, "submit")
    undated = owed(world, session, plan_id)
    paper(session, undated).due_at = None
    session.flush()
    office = world.city(Role.OFFICE)
    found = extending.owing(session, plan_id, table, office)
    assert {one.id: one.request_id for one in found} == {open_one: None, asking: request}
    assert extending.stages_owing(session, plan_id, office) == [(table.kind, 2)]
    for stranger in (world.ward(Role.OFFICE), world.city(Role.REVIEWER)):
        assert extending.owing(session, plan_id, table, stranger) == []


def test_a_week_more_is_counted_from_the_deadline_or_from_today() -> None:
    assert str(extending.later_by(DUE, 7, NOW)) == "2023-12-07"
    assert str(extending.later_by(DUE, 7, DUE + timedelta(days=4))) == "2023-12-12"
