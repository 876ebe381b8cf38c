"""A double click, a re-sent form and a proxy's retry are one step: the key of the form says so."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from state_machines.grammar import Role
from state_machines.rules import Refused
from tests.factories import NOW, plan_content
from tests.services.reading import codes, counts, paper, rows
from tests.world import World
from workflow_app.db import Database
from workflow_app.services.transition import Fired, open_paper


@pytest.fixture
def submitted(database: Database, world: World, plan_id: int) -> int:
    with database.begin() as session:
        return world.put(session, "registration", "submitted", plan_id=plan_id)


def test_the_same_form_sent_again_gets_the_first_outcome(
    database: Database, world: World, submitted: int
) -> None:
    with database.begin() as session:
        first = world.take(session, submitted, "accept", seen=1, key="form")
        before = rows(session)
    with database.begin() as session:
        actor = world.city(Role.REVIEWER)
        assert world.take(session, submitted, "accept", actor=actor, seen=1, key="form") == first
        assert rows(session) == before


def test_a_form_sent_again_long_after_gets_the_outcome_of_its_own_step(
    database: Database, world: World, submitted: int
) -> None:
    with database.begin() as session:
        first = world.take(session, submitted, "recall", seen=1, key="form")
        world.take(session, submitted, "edit", key="another")
        again = world.take(
            session, submitted, "recall", seen=1, key="form", actor=world.ward(Role.LEADER)
        )
    assert (again.version, again.state) == (first.version, first.state) == (2, "drafting")


def test_a_form_that_opened_papers_names_them_only_once(
    database: Database, world: World, plan_id: int
) -> None:
    with database.begin() as session:
        paper_id = world.put(session, "registration", "drafting", plan_id=plan_id)
        first = world.take(session, paper_id, "add_work", seen=1, key="form")
        before = counts(session)
        again = world.take(session, paper_id, "add_work", seen=1, key="form")
        assert len(first.opened) == 1
        assert (again.version, again.state) == (first.version, first.state)
        assert counts(session) == before


def test_another_person_does_not_get_an_outcome_by_a_key_she_heard(
    database: Database, world: World, submitted: int
) -> None:
    with database.begin() as session:
        world.take(session, submitted, "accept", seen=1, key="form")
    with pytest.raises(Refused) as refusal, database.begin() as session:
        stranger = world.people[world.ward_ids[1]][Role.REVIEWER]
        world.take(session, submitted, "accept", seen=1, key="form", actor=stranger)
    assert refusal.value.code == "moved_on"


def test_a_key_says_nothing_about_another_paper(
    database: Database, world: World, plan_id: int, submitted: int
) -> None:
    with database.begin() as session:
        other = world.put(session, "registration", "submitted", plan_id=plan_id)
        world.take(session, other, "recall")
        world.take(session, submitted, "accept", seen=1, key="form")
    with pytest.raises(Refused) as refusal, database.begin() as session:
        actor = world.city(Role.REVIEWER)
        world.take(session, other, "accept", seen=1, key="form", actor=actor)
    assert refusal.value.code == "moved_on"


@pytest.mark.parametrize("person", [Role.REVIEWER, Role.OFFICE])
def test_a_key_that_was_used_for_another_step_is_refused_not_a_failure(
    database: Database, world: World, plan_id: int, submitted: int, person: Role
) -> None:
    with database.begin() as session:
        other = world.put(session, "report", "accepted", plan_id=plan_id)
        world.take(session, submitted, "accept", key="form")
    code = {Role.REVIEWER: "reopen", Role.OFFICE: "consolidate"}[person]
    with pytest.raises(Refused) as refusal, database.begin() as session:
        world.take(session, other, code, key="form")
    assert refusal.value.code == "moved_on"
    with database.read() as session:
        assert paper(session, other).version == 1


@pytest.mark.parametrize("clicks", [2, 20])
def test_one_form_sent_many_times_at_once_is_one_step(
    database: Database, world: World, submitted: int, clicks: int
) -> None:
    def click() -> Fired:
        with database.begin() as session:
            actor = world.city(Role.REVIEWER)
            return world.take(session, submitted, "accept", actor=actor, seen=1, key="form")

    outcomes = at_once(click, clicks)
    assert set(outcomes) == {Fired(submitted, 2, "accepted")}
    with database.read() as session:
        assert codes(session, submitted) == ["open", "accept"]
        assert counts(session)["outbox"] == 1


@pytest.mark.parametrize("clicks", [2, 8])
def test_one_form_for_a_new_plan_sent_many_times_at_once_is_one_plan(
    database: Database, world: World, clicks: int
) -> None:
    def click() -> Fired:
        with database.begin() as session:
            return open_paper(
                session, "plan", actor=world.city(Role.OFFICER), unit_id=world.city_id,
                answers=plan_content(), now=NOW, key="new-plan",
            )  # fmt: skip

    assert len({fired.document_id for fired in at_once(click, clicks)}) == 1
    with database.read() as session:
        assert counts(session)["documents"] == 1


def test_steps_without_a_key_are_never_mistaken_for_each_other(
    database: Database, world: World, plan_id: int
) -> None:
    with database.begin() as session:
        paper_id = world.put(session, "registration", "drafting", plan_id=plan_id)
        world.take(session, paper_id, "edit")
    with pytest.raises(Refused) as refusal, database.begin() as session:
        world.take(session, paper_id, "edit", seen=1)
    assert refusal.value.code == "moved_on"


def at_once(what: Any, times: int) -> list[Any]:
    """Run it in so many threads that start together; a failure of one is raised here."""
    barrier = threading.Barrier(times)

    def begin(_: int) -> Any:
        barrier.wait()
        return what()

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(begin, range(times)))
