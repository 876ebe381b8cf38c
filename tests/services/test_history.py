"""The trail as people read it: each as far as she may, newest first, page by page."""

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from state_machines.case import Actor
from state_machines.days import today
from state_machines.grammar import Role
from state_machines.rules import Refused
from tests.factories import NOW
from tests.world import World
from workflow_app.models import Succession
from workflow_app.services import history
from workflow_app.services.history import Wanted, every_step, pages

TODAY = today(NOW)
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
        page = history.of_unit(session, world.ward_id, world.people[unit_id][role], on=TODAY)
        assert {one.document_id for one in page.lines} >= {told}


def test_others_learn_nothing_of_a_unit(session: Session, world: World, told: int) -> None:
    neighbour = world.people[world.ward_ids[1]]
    strangers = [neighbour[role] for role in Role if role is not Role.AUDITOR]
    for actor in (*strangers, world.city(Role.ADMINISTRATOR), Actor(1)):
        with pytest.raises(Refused, match="unknown"):
            history.of_unit(session, world.ward_id, actor, on=TODAY)
    with pytest.raises(Refused, match="unknown"):
        history.of_unit(session, 4711, neighbour[Role.AUDITOR], on=TODAY)


def test_what_a_draft_said_is_told_to_auditors_alone(
    session: Session, world: World, told: int
) -> None:
    for actor, sees in (
        (world.ward(Role.LEADER), False),
        (world.city(Role.LEADER), False),
        (world.people[world.ward_ids[1]][Role.AUDITOR], True),
    ):
        lines = history.everything(session, actor, Wanted(codes=["edit"])).lines
        assert [bool(one.changes) for one in lines] == ([sees] if lines else [])
        assert bool(lines) is True


def test_everything_is_a_superiors_tree_and_an_auditors_all(
    session: Session, world: World, told: int
) -> None:
    other = world.put(session, "report", "awaited", unit_id=world.ward_ids[1])
    city = world.put(session, "plan", "drafting")

    def read(actor: Actor) -> set[int]:
        return {one.document_id for one in history.everything(session, actor).lines}

    assert read(world.ward(Role.LEADER)) & {told, other, city} == {told}
    assert read(world.city(Role.LEADER)) >= {told, other, city}
    assert read(world.ward(Role.AUDITOR)) >= {told, other, city}
    assert read(world.city(Role.ADMINISTRATOR)) == read(Actor(1)) == set()


def test_filters_narrow_what_may_be_read(session: Session, world: World, told: int) -> None:
    auditor, reviewer = world.city(Role.AUDITOR), world.city(Role.REVIEWER)

    def steps(**filters: object) -> list[str]:
        page = history.everything(session, auditor, Wanted(**filters))  # type: ignore[arg-type]
        return [one.code for one in page.lines if one.document_id == told]

    assert steps(codes=["submit"]) == ["submit"]
    assert steps(people=[reviewer.person_id]) == ["send_back"]
    assert steps(units=[world.ward_ids[1]]) == []
    assert steps(since=NOW + timedelta(hours=1)) == ["send_back", "submit"]
    assert steps(since=NOW + timedelta(hours=1), until=NOW + timedelta(hours=2)) == ["submit"]


def test_an_export_reads_every_step_once(session: Session, world: World, told: int) -> None:
    auditor = world.city(Role.AUDITOR)
    whole = [one.id for one in history.everything(session, auditor, limit=1000).lines]
    assert len(whole) >= 6
    read = partial(history.everything, session, auditor)
    assert [one.id for one in every_step(read, limit=2)] == whole
    assert [one.id for one in every_step(read, limit=len(whole))] == whole
    newest = [(one.at, one.id) for one in every_step(read, limit=2)]
    assert newest == sorted(newest, reverse=True)


@pytest.mark.parametrize(
    ("wanted", "codes"),
    [
        ({"said": "BIEU so"}, ["send_back"]),
        ({"said": "biểu số"}, ["send_back"]),
        ({"said": "bieu bo so 3 sung"}, ["send_back"]),
        ({"said": "bieu khong"}, []),
        ({"who": "reviewer thanh"}, ["send_back"]),
        ({"who": "viewer"}, []),
        ({"who": "reviewer thanh", "codes": ["submit"]}, []),
        ({"where": "phuong 01", "codes": ["submit", "edit"]}, ["submit", "edit"]),
        ({"where": "phường 02"}, []),
        ({"where": "khong co"}, []),
        ({"paper": "dang ky thi dua", "codes": ["submit"]}, ["submit"]),
        ({"paper": "bao cao"}, []),
        ({"kind": "registration", "codes": ["submit"]}, ["submit"]),
        ({"kind": "report"}, []),
        ({"said": "100%_"}, []),
    ],
    ids=str,
)
def test_words_are_found_without_their_marks(
    session: Session, world: World, told: int, wanted: dict[str, Any], codes: list[str]
) -> None:
    page = history.everything(session, world.city(Role.AUDITOR), Wanted(**wanted))
    assert [one.code for one in page.lines if one.document_id == told] == codes


def test_a_reason_that_was_erased_is_not_found_any_more(
    session: Session, world: World, told: int
) -> None:
    session.execute(text("DELETE FROM trail_private WHERE field = 'reason'"))
    assert not history.everything(session, world.city(Role.AUDITOR), Wanted(said="bieu")).lines
    assert session.scalar(text("SELECT count(*) FROM trail_words")) == 0


def test_a_page_that_looks_through_much_ends_and_goes_on(
    session: Session, world: World, told: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "LOOKED_THROUGH", 2)
    auditor, wanted = world.city(Role.AUDITOR), Wanted(kind="registration", units=[world.ward_id])
    first = history.everything(session, auditor, wanted, limit=2)
    assert (len(first.lines), first.looked_to is None) == (2, False)
    read = partial(history.everything, session, auditor, wanted)
    assert [one.code for one in every_step(read, limit=2)] == [
        "send_back",
        "submit",
        "edit",
        "open",
    ]


def test_a_person_reads_what_she_did_and_auditors_what_anybody_did(
    session: Session, world: World, told: int
) -> None:
    reviewer = world.city(Role.REVIEWER)
    for actor in (reviewer, world.ward(Role.AUDITOR)):
        found = history.of_person(session, reviewer.person_id, actor).lines
        assert [(one.code, one.actor_id) for one in found] == [("send_back", reviewer.person_id)]
    for actor in (world.city(Role.LEADER), world.city(Role.ADMINISTRATOR), Actor(-1)):
        with pytest.raises(Refused, match="unknown"):
            history.of_person(session, reviewer.person_id, actor)


def test_a_unit_reads_the_trail_of_those_it_carries_on_from_the_day_on(
    session: Session, world: World, told: int
) -> None:
    old, new = world.ward_ids
    session.add(Succession(unit_id=old, successor_id=new, since=TODAY, kind="merge"))
    session.flush()

    def read(on: date) -> set[int]:
        leader = world.people[new][Role.LEADER]
        return {one.document_id for one in history.of_unit(session, new, leader, on=on).lines}

    assert told in read(TODAY)
    assert told not in read(TODAY - timedelta(days=1))
