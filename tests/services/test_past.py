"""A paper as it stood at any moment: rebuilt from the trail, proved by it, as private as then."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from state_machines.case import Actor
from state_machines.grammar import Role
from state_machines.rules import Refused
from tests.factories import NOW, a_file, plan_content
from tests.services.reading import paper
from tests.world import World, settle
from workflow_app.db import Database
from workflow_app.models import Document
from workflow_app.models.trail import PrivateValue
from workflow_app.services.history.past import versions
from workflow_app.services.past import Moment, changed_between, past
from workflow_app.services.transition import open_paper

REASON = {"reason": "Còn thiếu số liệu, đề nghị bổ sung"}


def hours(number: int) -> datetime:
    return NOW + timedelta(hours=number)


@pytest.fixture
def told(session: Session, world: World, plan_id: int) -> int:
    """A registration that was written, changed, handed in, sent back and changed again."""
    paper_id = world.put(session, "registration", "drafting", plan_id=plan_id, content={})
    world.put(session, "work", "registered", plan_id=plan_id, parent_id=paper_id)
    for hour, (code, answers) in enumerate(
        [
            ("edit", {"title": "Một", "pledge": "Hứa một"}),
            ("edit", {"title": "Hai", "pledge": "Hứa một"}),
            ("submit", {}),
            ("send_back", REASON),
            ("edit", {"title": "Hai", "pledge": "Hứa ba"}),
        ],
        start=1,
    ):
        world.take(session, paper_id, code, answers=answers, now=hours(hour))
    return paper_id


def test_each_step_gives_back_the_paper_it_left(session: Session, world: World, told: int) -> None:
    officer = world.ward(Role.OFFICER)

    def as_of(hour: int) -> tuple[Any, str]:
        found = past(session, told, officer, Moment(at=hours(hour) + timedelta(minutes=30)))
        assert found.then
        return found.content, found.then.state

    assert as_of(0) == ({}, "drafting")
    assert as_of(1) == ({"title": "Một", "pledge": "Hứa một"}, "drafting")
    assert as_of(2) == ({"title": "Hai", "pledge": "Hứa một"}, "drafting")
    assert as_of(3) == ({"title": "Hai", "pledge": "Hứa một"}, "submitted")
    assert as_of(4) == ({"title": "Hai", "pledge": "Hứa một"}, "returned")
    assert as_of(5) == ({"title": "Hai", "pledge": "Hứa ba"}, "returned")
    assert past(session, told, officer, Moment(at=NOW - timedelta(days=1))).then is None
    by_step = past(session, told, officer, Moment(seq=3))
    assert (by_step.content or {})["title"] == "Hai"
    assert past(session, told, officer, Moment()).content == paper(session, told).content


def test_what_was_rebuilt_has_the_fingerprint_that_the_trail_keeps(
    session: Session, world: World, told: int
) -> None:
    stored = paper(session, told)
    found = versions(session, told, stored.kind, stored.content)
    assert [one.proved for one in found] == [None, *[True] * 5], "nothing was written at first"
    forged = stored.content | {"title": "Khác"}
    proved = [one.proved for one in versions(session, told, stored.kind, forged)]
    assert proved == [None, True, False, False, False, False]


def test_two_moments_are_compared(session: Session, world: World, told: int) -> None:
    officer = world.ward(Role.OFFICER)
    first, third, last = (past(session, told, officer, Moment(seq=seq)) for seq in (2, 3, 6))
    assert changed_between(first, third) == {"title": ("Một", "Hai")}
    assert changed_between(first, last) == {
        "title": ("Một", "Hai"),
        "pledge": ("Hứa một", "Hứa ba"),
    }
    assert changed_between(third, third) == {}


def test_what_was_erased_cannot_be_told_and_the_rest_can(
    session: Session, world: World, told: int
) -> None:
    erased = delete(PrivateValue).where(
        PrivateValue.entry_document_id == told, PrivateValue.entry_seq == 3
    )
    session.execute(erased)
    stored = paper(session, told)
    found = versions(session, told, stored.kind, stored.content)
    assert [one.content is None for one in found] == [True, True, False, False, False, False]
    before, after = (past(session, told, world.ward(Role.OFFICER), Moment(seq=s)) for s in (2, 3))
    assert changed_between(before, after) is None
    assert before.then
    assert not before.hidden


@pytest.mark.parametrize(
    ("who", "seq", "reads"),
    [
        ("reviewer", 3, False),
        ("reviewer", 4, True),
        ("reviewer", 5, True),
        ("leader", 3, True),
        ("auditor", 2, True),
    ],
)
def test_a_draft_stays_private_in_the_past(
    session: Session, world: World, told: int, who: str, seq: int, reads: bool
) -> None:
    people = {
        "reviewer": world.city(Role.REVIEWER),
        "leader": world.ward(Role.LEADER),
        "auditor": world.city(Role.AUDITOR),
    }
    found = past(session, told, people[who], Moment(seq=seq))
    assert (found.content is not None, found.hidden) == (reads, not reads)
    if not reads:
        assert found.files == found.children == []


def test_strangers_and_administrators_learn_nothing(
    session: Session, world: World, told: int
) -> None:
    neighbour = world.people[world.ward_ids[1]][Role.LEADER]
    for actor in (neighbour, world.ward(Role.ADMINISTRATOR), Actor(-1)):
        with pytest.raises(Refused, match="unknown"):
            past(session, told, actor, Moment())


def test_files_and_papers_inside_are_those_of_then(
    session: Session, world: World, plan_id: int
) -> None:
    congress = world.put(session, "congress", "preparing", plan_id=plan_id)
    text = world.put(session, "text", "drafting", plan_id=plan_id, parent_id=congress)
    other = world.put(session, "text", "drafting", plan_id=plan_id, parent_id=congress)
    paper(session, other).created_at = hours(5)
    session.flush()
    world.take(session, text, "attach", answers={"file": a_file("text")}, now=hours(2))
    officer = world.ward(Role.OFFICER)

    def inside(hour: int) -> dict[int, str]:
        found = past(session, congress, officer, Moment(at=hours(hour)))
        return {one.id: state for one, state in found.children}

    assert inside(1) == {text: "drafting"}
    assert set(inside(6)) == {text, other}
    sizes = [len(past(session, text, officer, Moment(at=hours(h))).files) for h in (1, 2)]
    assert sizes == [0, 1]


def test_an_amended_plan_is_read_by_others_only_as_issued(session: Session, world: World) -> None:
    plan = open_paper(session, "plan", actor=world.city(Role.OFFICER), unit_id=world.city_id,
                      answers=plan_content(), now=NOW).document_id  # fmt: skip
    for hour, code in enumerate(("submit", "approve", "issue", "amend"), start=1):
        world.take(session, plan, code, now=hours(hour))
    ward = world.ward(Role.OFFICER)
    assert [past(session, plan, ward, Moment(seq=seq)).hidden for seq in range(1, 6)] == [
        True, True, True, False, True,
    ]  # fmt: skip
    assert past(session, plan, ward, Moment(seq=4)).then.number  # type: ignore[union-attr]


def test_whatever_was_written_every_past_content_is_rebuilt_and_proved(embedded: Database) -> None:
    contents = st.dictionaries(
        st.sampled_from(["title", "pledge"]), st.sampled_from(["", "a", "b", "c"]), min_size=2
    )

    @given(written=st.lists(contents, min_size=1, max_size=6))
    @settings(max_examples=30, deadline=None, derandomize=True, phases=[Phase.generate],
              suppress_health_check=[HealthCheck.too_slow])  # fmt: skip
    def walk(written: list[dict[str, str]]) -> None:
        with embedded.begin() as session:
            world = settle(session)
            plan = world.a_plan(session)
            told = world.put(session, "registration", "drafting", plan_id=plan, content={})
            left: list[Any] = [{}]
            for hour, content in enumerate(written, start=1):
                world.take(session, told, "edit", answers=content, now=hours(hour))
                left.append(session.scalar(select(Document.content).where(Document.id == told)))
            found = versions(session, told, "registration", left[-1])
            assert [one.content for one in found] == left
            assert {one.proved for one in found[1:]} <= {True, None}
            session.rollback()

    walk()
