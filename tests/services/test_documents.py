"""Who reads what of a paper: the unit all of it, others what was handed in or issued."""

import pytest
from sqlalchemy.orm import Session

from state_machines import MACHINES
from state_machines.case import Actor
from state_machines.days import today
from state_machines.grammar import Mood, Role
from state_machines.rules import Refused
from tests.factories import NOW, plan_content
from tests.world import World
from workflow_app.services import documents
from workflow_app.services.search import find

DRAFTS = [
    (table.kind, state.code)
    for table in MACHINES
    if table.stage
    for state in table.states
    if state.mood in (Mood.EMPTY, Mood.DOING)
]
SECRET = {"title": "Bản nháp", "pledge": "Chưa muốn ai biết"}


@pytest.mark.parametrize(("kind", "state"), DRAFTS)
def test_a_superior_sees_that_a_paper_is_drafted_but_not_what(
    session: Session, world: World, plan_id: int, kind: str, state: str
) -> None:
    paper_id = world.put(
        session, kind, state, plan_id=plan_id, content=SECRET, files=("resolution",)
    )
    seen = documents.page(session, paper_id, world.city(Role.LEADER))
    assert (seen.own, seen.hidden, seen.facts.row.state) == (False, True, state)
    assert (seen.content, seen.children, seen.files) == ({}, [], [])
    own = documents.page(session, paper_id, world.ward(Role.CLERK))
    assert (own.own, own.hidden, own.content) == (True, False, SECRET)
    assert len(own.files) == 1


@pytest.mark.parametrize(
    ("parent_state", "hidden"), [("drafting", True), ("submitted", False), ("accepted", False)]
)
def test_a_work_is_read_by_superiors_once_its_registration_is_handed_in(
    session: Session, world: World, plan_id: int, parent_state: str, hidden: bool
) -> None:
    parent = world.put(session, "registration", parent_state, plan_id=plan_id)
    work_id = world.put(session, "work", "registered", plan_id=plan_id, parent_id=parent)
    seen = documents.page(session, work_id, world.city(Role.LEADER))
    assert (seen.hidden, seen.content == {}) == (hidden, hidden)


def test_what_a_draft_was_changed_to_is_told_to_its_own_unit(
    session: Session, world: World, plan_id: int
) -> None:
    paper_id = world.put(session, "registration", "drafting", plan_id=plan_id, content={})
    world.take(session, paper_id, "edit", answers=SECRET)
    own, above = (
        documents.page(session, paper_id, actor).timeline
        for actor in (world.ward(Role.OFFICER), world.city(Role.LEADER))
    )
    assert own[0].changes["pledge"] == (None, "Chưa muốn ai biết")
    assert [(one.code, one.changes) for one in above] == [("edit", {}), ("open", {})]


def test_a_paper_that_was_handed_in_is_read_by_whom_it_went_to(
    session: Session, world: World, plan_id: int
) -> None:
    paper_id = world.put(session, "registration", "drafting", plan_id=plan_id, content=SECRET)
    world.put(session, "work", "registered", plan_id=plan_id, parent_id=paper_id)
    world.take(session, paper_id, "submit")
    seen = documents.page(session, paper_id, world.city(Role.REVIEWER))
    assert (seen.hidden, seen.content) == (False, SECRET)
    assert [one.kind for one in seen.children] == ["work"]
    assert [offer.row.code for offer in seen.offers] == ["accept", "send_back"]


@pytest.fixture
def amending(session: Session, world: World) -> int:
    """An issued plan whose next text is being written."""
    plan_id = world.put(session, "plan", "approved")
    for code in ("issue", "amend"):
        world.take(session, plan_id, code)
    world.take(session, plan_id, "edit", answers=plan_content(targets=["Chỉ tiêu mới"]))
    return plan_id


def test_addressees_read_the_edition_in_force_while_the_next_is_written(
    session: Session, world: World, amending: int
) -> None:
    theirs = documents.page(session, amending, world.ward(Role.LEADER))
    assert theirs.content["targets"] == plan_content()["targets"]
    assert not theirs.hidden
    ours = documents.page(session, amending, world.city(Role.OFFICER))
    assert ours.content["targets"] == ["Chỉ tiêu mới"]


def test_the_timeline_does_not_tell_addressees_the_next_text(
    session: Session, world: World, amending: int
) -> None:
    theirs = documents.page(session, amending, world.ward(Role.LEADER))
    assert "Chỉ tiêu mới" not in str([line.changes for line in theirs.timeline])
    ours = documents.page(session, amending, world.city(Role.OFFICER))
    assert "Chỉ tiêu mới" in str([line.changes for line in ours.timeline])


def test_editions_are_read_by_whoever_may_read_the_paper(
    session: Session, world: World, amending: int
) -> None:
    for code in ("submit", "approve", "issue"):
        world.take(session, amending, code)
    reader = world.ward(Role.OFFICER)
    assert [one.edition for one in documents.editions(session, amending, reader)] == [2, 1]
    first = documents.edition(session, amending, 1, reader)
    assert first.content["targets"] == plan_content()["targets"]
    for number, actor in ((3, reader), (1, Actor(1))):
        with pytest.raises(Refused, match="unknown"):
            documents.edition(session, amending, number, actor)


def test_strangers_learn_nothing_of_a_paper(session: Session, world: World, plan_id: int) -> None:
    paper_id = world.put(
        session, "registration", "submitted", plan_id=plan_id, files=("text",), content=SECRET
    )
    own = documents.page(session, paper_id, world.ward(Role.OFFICER))
    stranger = world.people[world.ward_ids[1]][Role.LEADER]
    administrator = world.city(Role.ADMINISTRATOR)
    for actor in (stranger, administrator, Actor(1)):
        assert find(session, actor, "Đăng ký", today(NOW)).papers == []
        for read in (
            lambda actor=actor: documents.page(session, paper_id, actor),
            lambda actor=actor: documents.page_head(session, paper_id, actor),
            lambda actor=actor: documents.file(session, own.files[0].id, actor),
            lambda actor=actor: documents.page(session, 4711, actor),
        ):
            with pytest.raises(Refused) as refusal:
                read()
            assert (refusal.value.code, refusal.value.reasons) == ("unknown", ())


def test_a_file_of_a_draft_is_for_the_unit_alone(
    session: Session, world: World, plan_id: int
) -> None:
    paper_id = world.put(session, "report", "drafting", plan_id=plan_id)
    world.take(session, paper_id, "attach")
    (kept,) = documents.page(session, paper_id, world.ward(Role.OFFICER)).files
    assert documents.file(session, kept.id, world.ward(Role.LEADER)) == kept
    with pytest.raises(Refused, match="unknown"):
        documents.file(session, kept.id, world.city(Role.LEADER))
    world.take(session, paper_id, "submit")
    assert documents.file(session, kept.id, world.city(Role.LEADER)) == kept


def test_the_desk_sorts_by_due_date_and_keeps_apart_what_others_have(
    session: Session, world: World, plan_id: int
) -> None:
    later = world.put(session, "report", "awaited", plan_id=plan_id, due_at=NOW)
    never = world.put(session, "registration", "drafting", plan_id=plan_id)
    soon = world.put(session, "congress", "awaited", plan_id=plan_id, due_at=NOW.replace(year=2022))
    sent = world.put(session, "commendation", "submitted", plan_id=plan_id)
    desk = documents.work_for(session, world.ward(Role.OFFICER))
    assert [one.id for one in desk.mine] == [soon, later, never]
    assert [one.id for one in desk.waiting] == [sent]
    office = documents.work_for(session, world.city(Role.OFFICE))
    assert ([one.id for one in office.mine], office.waiting) == ([sent], [])


def test_search_finds_by_number_and_title(session: Session, world: World, plan_id: int) -> None:
    plan = world.put(session, "plan", "issued", number="07/KH_100%", title="Thi đua chào mừng")
    reader = world.city(Role.OFFICER)
    for words in ("07/KH", "thi đua", "100%", "KH_1", " Thi đua chào mừng "):
        assert plan in {one.id for one in find(session, reader, words, today(NOW)).papers}, words
    assert find(session, reader, "  ", today(NOW)) == ([], [], [], [])
    assert find(session, reader, "\\", today(NOW)) == ([], [], [], [])


def test_plans_come_newest_first_a_page_at_a_time(session: Session, world: World) -> None:
    plans = [world.a_plan(session) for _ in range(5)]
    reader, found = world.ward(Role.OFFICER), []
    before = None
    while page := documents.plans(session, reader, before, limit=2):
        found += [one.id for one in page]
        before = found[-1]
    assert found[:5] == plans[::-1]


def test_the_page_shows_the_other_stages_in_campaign_order(
    session: Session, world: World, plan_id: int
) -> None:
    kinds = ("report", "commendation", "registration", "congress")
    papers = {kind: world.put(session, kind, "awaited", plan_id=plan_id) for kind in kinds}
    page = documents.page(session, papers["report"], world.ward(Role.OFFICER))
    assert [one.kind for one in page.stages] == [
        "registration", "congress", "report", "commendation",
    ]  # fmt: skip
    assert page.plan
    assert page.plan.id == plan_id
