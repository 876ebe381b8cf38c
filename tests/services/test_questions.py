"""What auditors ask again and again is answered from the tables and the trail, and only that."""

import pytest
from sqlalchemy.orm import Session

from state_machines import machine
from state_machines.case import Actor
from state_machines.grammar import Mood, Role
from state_machines.rules import Refused
from tests.factories import NOW
from tests.services.lending import Lend, lending, now_as
from tests.world import World
from workflow_app.services import acts, history
from workflow_app.services.history import questions
from workflow_app.services.history.deeds import DEEDS, deeds
from workflow_app.services.history.questions import (
    DECIDED,
    HANDED_IN,
    QUESTIONS,
    REOPENED,
    counts,
)

lend = pytest.fixture(lending)


def answers(session: Session, world: World, name: str) -> list[tuple[int, str]]:
    page = history.everything(session, world.city(Role.AUDITOR), QUESTIONS[name])
    return [(one.document_id, one.code) for one in page.lines]


@pytest.mark.parametrize("rows", [REOPENED, HANDED_IN, DECIDED], ids=["reopen", "hand", "decide"])
def test_what_a_question_means_is_read_from_the_tables(rows: list[tuple[str, str, str]]) -> None:
    assert rows
    for kind, state, code in rows:
        row, before = machine(kind).row(state, code), machine(kind).state(state)
        assert row
        after = row.lands_in(before).mood
        assert (before.mood is Mood.DONE) is (rows is REOPENED)
        assert (after is Mood.DONE) is (rows is DECIDED)


def test_what_was_done_in_a_lent_seat_is_found(
    session: Session, world: World, lend: Lend, plan_id: int
) -> None:
    mine, lent = (
        world.put(session, "registration", "submitted", plan_id=plan_id) for _ in range(2)
    )
    holder, substitute = world.city(Role.REVIEWER), world.city(Role.CLERK)
    lend(holder, substitute)
    world.take(session, mine, "accept", actor=holder)
    world.take(session, lent, "accept", actor=now_as(session, substitute))
    assert answers(session, world, "behalf") == [(lent, "accept")]


def test_what_was_opened_again_after_approval_is_found(
    session: Session, world: World, plan_id: int
) -> None:
    paper, other = (
        world.put(session, "registration", "submitted", plan_id=plan_id) for _ in range(2)
    )
    world.take(session, other, "send_back")
    world.take(session, paper, "accept")
    assert answers(session, world, "reopened") == []
    world.take(session, paper, "reopen")
    assert answers(session, world, "reopened") == [(paper, "reopen")]


def test_a_decision_by_whoever_handed_in_is_found_also_in_a_lent_seat(
    session: Session, world: World, lend: Lend
) -> None:
    officer, clerk = world.city(Role.OFFICER), world.city(Role.CLERK)
    lend(clerk, officer)
    in_both = now_as(session, officer)
    seen = Actor(officer.person_id, in_both.seats)
    plans = [world.put(session, "plan", "drafting") for _ in range(3)]
    for plan, issuer in zip(plans, (clerk, seen, clerk), strict=True):
        world.take(session, plan, "submit", actor=officer)
        world.take(session, plan, "approve")
        world.take(session, plan, "issue", actor=issuer)
    # The clerk's seat decided in all three; in the second it was in the hands of the drafter.
    assert answers(session, world, "both_sides") == [(plans[1], "issue")]


def test_whoever_handed_in_for_another_and_decides_herself_is_found(
    session: Session, world: World, lend: Lend
) -> None:
    officer, clerk = world.city(Role.OFFICER), world.city(Role.CLERK)
    lend(officer, clerk)
    plan = world.put(session, "plan", "drafting")
    borrowed = next(seat for seat in now_as(session, clerk).seats if seat.holder_id)
    world.take(session, plan, "submit", actor=Actor(clerk.person_id, (borrowed,)))
    world.take(session, plan, "approve")
    world.take(session, plan, "issue", actor=clerk)
    assert answers(session, world, "both_sides") == [(plan, "issue")]


def test_questions_are_counted_up_to_a_limit(
    session: Session, world: World, plan_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        paper = world.put(session, "registration", "submitted", plan_id=plan_id)
        world.take(session, paper, "accept")
        world.take(session, paper, "reopen")
    assert counts(session)["reopened"] == (3, False)
    assert counts(session)["behalf"] == (0, False)
    monkeypatch.setattr(questions, "COUNTED", 2)
    assert counts(session)["reopened"] == (2, True)


def test_acts_that_moved_no_paper_are_listed_by_their_sort(
    session: Session, world: World, plan_id: int
) -> None:
    auditor, clerk = world.city(Role.AUDITOR), world.city(Role.CLERK)
    written = [
        acts.note(session, at=NOW, actor_id=clerk.person_id, document_id=plan_id, code="close",
                  why=why, private={"details": f"chi tiết {why}"})
        for why in ("not_yours", "export", "not_ready", "read", "moved_on")
    ]  # fmt: skip
    acts.note(session, at=NOW, actor_id=None, code="leave", why="admin")
    refused = deeds(session, auditor, DEEDS["denied"])
    assert [one.id for one in refused] == [written[4], written[2], written[0]]
    assert (refused[0].person, refused[0].kind, refused[0].details) == (
        "clerk Thành phố", "plan", "chi tiết moved_on",
    )  # fmt: skip
    (later,) = deeds(session, auditor, DEEDS["denied"], before=written[2], limit=5)
    assert later.id == written[0]
    (admin,) = deeds(session, auditor, DEEDS["administered"])
    assert (admin.person, admin.document_id, admin.details) == ("", None, "")
    assert counts(session)["reads"] == (2, False)
    for actor in (clerk, world.city(Role.ADMINISTRATOR), world.city(Role.LEADER)):
        with pytest.raises(Refused, match="unknown"):
            deeds(session, actor, DEEDS["denied"])


def test_no_sort_of_act_is_asked_for_twice() -> None:
    sorts = [sort for found in DEEDS.values() for sort in found]
    assert len(sorts) == len(set(sorts))
