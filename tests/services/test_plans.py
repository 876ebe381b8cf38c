"""Issuing and amending plans: numbers, editions, what is owed and by when."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from state_machines.grammar import Role
from state_machines.rules import Refused
from tests.factories import NOW, plan_content
from tests.services.reading import assert_chain_holds, codes, paper, trail
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Addressee, Document, Edition, Unit
from workflow_app.services.transition import Fired, open_paper


@pytest.fixture
def approved(session: Session, world: World) -> int:
    return world.put(session, "plan", "approved")


def issue(session: Session, world: World, plan_id: int, **more: Any) -> Fired:
    return world.take(session, plan_id, "issue", **more)


def amend(
    session: Session, world: World, plan_id: int, content: Mapping[str, Any], **more: Any
) -> Fired:
    """Amend a plan and issue it again."""
    world.take(session, plan_id, "amend")
    world.take(session, plan_id, "edit", answers=content)
    world.take(session, plan_id, "submit")
    world.take(session, plan_id, "approve")
    return issue(session, world, plan_id, **more)


def owed(session: Session, plan_id: int) -> dict[tuple[str, int], Document]:
    found = session.scalars(select(Document).where(Document.plan_id == plan_id),
                            execution_options={"populate_existing": True})  # fmt: skip
    return {(one.kind, one.unit_id): one for one in found}


def addressees(session: Session, plan_id: int) -> list[tuple[int, str]]:
    of = select(Addressee.unit_id, Addressee.duty).where(Addressee.plan_id == plan_id)
    return [(row[0], row[1]) for row in session.execute(of.order_by(Addressee.unit_id))]


def test_an_issued_plan_opens_what_each_ward_owes(
    session: Session, world: World, approved: int
) -> None:
    fired = issue(session, world, approved)
    papers = owed(session, approved)
    assert set(papers) == {
        (kind, ward)
        for kind in ("registration", "congress", "report", "commendation")
        for ward in world.ward_ids
    }
    assert sorted(fired.opened) == sorted(one.id for one in papers.values())
    registration = papers["registration", world.ward_id]
    assert registration.state == "awaited"
    assert registration.due_at == datetime(2023, 11, 30, 17, tzinfo=UTC)
    assert registration.original_due_at == registration.due_at
    for one in papers.values():
        assert_chain_holds(session, one.id)
    assert addressees(session, approved) == [(ward, "t/h") for ward in world.ward_ids]


def test_an_issued_plan_is_kept_as_its_readers_got_it(
    session: Session, world: World, approved: int
) -> None:
    fired = issue(session, world, approved)
    edition = session.scalars(select(Edition)).one()
    assert (edition.document_id, edition.edition, edition.version) == (approved, 1, 2)
    assert edition.number == fired.number == paper(session, approved).number == "01/KH-MTTQ-BTT"
    assert edition.content == paper(session, approved).content
    assert edition.content["issue"]["issued_on"] == "2023-10-10"


def test_an_edition_cannot_be_changed_any_more(database: Database, world: World) -> None:
    with database.begin() as session:
        issue(session, world, world.put(session, "plan", "approved"))
    for change in ("UPDATE editions SET title = 'khác'", "DELETE FROM editions"):
        with pytest.raises(DBAPIError, match="insert-only"), database.begin() as session:
            session.execute(text(change))


def test_numbers_run_without_a_gap_in_each_year(session: Session, world: World) -> None:
    numbers = []
    for day in ("2023-12-30", "2023-12-31", "2024-01-02", "2023-12-31"):
        plan_id = world.put(session, "plan", "approved")
        answers = {"issued_on": day, "signer_name": "Nguyễn Văn Mẫu"}
        numbers.append(issue(session, world, plan_id, answers=answers).number)
    assert numbers == [f"{number}/KH-MTTQ-BTT" for number in ("01", "02", "01", "03")]


def test_a_number_that_was_not_given_is_given_to_the_next(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.begin() as session:
        first, second = (world.put(session, "plan", "approved") for _ in range(2))
    with pytest.raises(ZeroDivisionError), database.begin() as session:
        issue(session, world, first)
        raise ZeroDivisionError
    with database.begin() as session:
        assert issue(session, world, second).number == "01/KH-MTTQ-BTT"


def test_an_amended_plan_keeps_its_number_and_gets_an_edition(
    session: Session, world: World, approved: int
) -> None:
    first = issue(session, world, approved)
    again = amend(session, world, approved, plan_content(title="Kế hoạch sửa đổi"))
    assert again.number == first.number
    editions = session.scalars(select(Edition).order_by(Edition.edition)).all()
    assert [one.edition for one in editions] == [1, 2]
    assert [one.title for one in editions][1] == "Kế hoạch sửa đổi"
    assert editions[0].content["title"] == plan_content()["title"]


def milestone(stage: str, day: str) -> dict[str, str]:
    return {"stage": stage, "wording": day, "meaning": "by", "date": day}


TWO = [milestone("registration", "2023-11-30"), milestone("report", "2024-06-30")]
MOVED = [milestone("registration", "2023-12-15"), milestone("report", "2024-06-30")]


@pytest.fixture
def issued(session: Session, world: World) -> int:
    """An issued plan with two stages."""
    plan_id = world.put(session, "plan", "approved", content=plan_content(milestones=TWO))
    issue(session, world, plan_id)
    return plan_id


def test_an_amended_plan_opens_only_what_is_new(
    session: Session, world: World, issued: int
) -> None:
    before = {key: one.id for key, one in owed(session, issued).items()}
    more = [*TWO, milestone("congress", "2024-03-31")]
    opened = amend(session, world, issued, plan_content(milestones=more)).opened
    after = {key: one.id for key, one in owed(session, issued).items()}
    assert {key: after[key] for key in before} == before
    assert {key[0] for key in set(after) - set(before)} == {"congress"}
    assert len(opened) == len(world.ward_ids)
    assert len(addressees(session, issued)) == len(world.ward_ids)


def test_an_amended_plan_reaches_a_unit_that_is_new(
    session: Session, world: World, issued: int
) -> None:
    city = session.get_one(Unit, world.city_id)
    newcomer = Unit(code="new", name="Phường mới", kind="front_committee", parent_id=city.id,
                    path="", valid_from=date(2023, 1, 1))  # fmt: skip
    session.add(newcomer)
    session.flush()
    newcomer.path = f"{city.path}{newcomer.id}/"
    opened = amend(session, world, issued, plan_content(milestones=TWO)).opened
    assert {paper(session, one).unit_id for one in opened} == {newcomer.id}
    assert len(opened) == 2


def test_an_abandoned_amendment_leaves_the_plan_as_it_was_issued(
    session: Session, world: World, issued: int
) -> None:
    before = paper(session, issued)
    text, title, number = before.content, before.title, before.number
    world.take(session, issued, "amend")
    world.take(session, issued, "edit", answers=plan_content(milestones=MOVED, title="Tên khác"))
    world.take(session, issued, "abandon")
    after = paper(session, issued)
    assert (after.state, after.number) == ("issued", number)
    assert (after.content, after.title) == (text, title)
    assert_chain_holds(session, issued)


def test_an_amended_date_is_the_plans_date_for_what_is_still_owed(
    session: Session, world: World, issued: int
) -> None:
    first, second = (owed(session, issued)["registration", ward].id for ward in world.ward_ids)
    world.put(session, "work", "registered", parent_id=first, plan_id=issued)
    world.take(session, first, "submit")
    amend(session, world, issued, plan_content(milestones=MOVED))
    assert paper(session, first).due_at == datetime(2023, 11, 30, 17, tzinfo=UTC)
    assert paper(session, second).due_at == datetime(2023, 12, 15, 17, tzinfo=UTC)
    assert paper(session, second).original_due_at == datetime(2023, 12, 15, 17, tzinfo=UTC)
    assert codes(session, second) == ["open", "due_moved"]
    assert_chain_holds(session, second)
    assert codes(session, owed(session, issued)["report", world.ward_id].id) == ["open"]


def test_a_date_that_was_moved_can_be_moved_back(
    session: Session, world: World, issued: int
) -> None:
    registration = owed(session, issued)["registration", world.ward_id].id
    amend(session, world, issued, plan_content(milestones=MOVED))
    amend(session, world, issued, plan_content(milestones=MOVED, title="Chỉ sửa trích yếu"))
    assert codes(session, registration) == ["open", "due_moved"]
    amend(session, world, issued, plan_content(milestones=TWO))
    assert paper(session, registration).due_at == datetime(2023, 11, 30, 17, tzinfo=UTC)


def test_an_extension_outlives_an_amendment_that_leaves_the_date_alone(
    session: Session, world: World, issued: int
) -> None:
    registration = owed(session, issued)["registration", world.ward_id].id
    amend(session, world, issued, plan_content(milestones=MOVED))
    (extension,) = world.take(session, registration, "ask_extension").opened
    world.take(session, extension, "grant", answers={"due_on": "2023-12-31"})
    amend(session, world, issued, plan_content(milestones=MOVED, title="Chỉ sửa trích yếu"))
    assert paper(session, registration).due_at == datetime(2023, 12, 31, 17, tzinfo=UTC)


def test_a_granted_extension_moves_the_deadline_and_keeps_the_original(
    session: Session, world: World, issued: int
) -> None:
    registration = owed(session, issued)["registration", world.ward_id].id
    (extension,) = world.take(session, registration, "ask_extension").opened
    world.take(session, extension, "grant", answers={"due_on": "2023-12-20"})
    stored = paper(session, registration)
    assert stored.due_at == datetime(2023, 12, 20, 17, tzinfo=UTC)
    assert stored.original_due_at == datetime(2023, 11, 30, 17, tzinfo=UTC)
    assert codes(session, registration) == ["open", "ask_extension", "due_moved"]
    moved = trail(session, registration)[2]
    assert (moved.source, moved.target) == ("awaited", "awaited")
    assert moved.actor_id == world.city(Role.COMMITTEE).person_id
    assert_chain_holds(session, registration)


def test_a_refused_extension_leaves_the_deadline(
    session: Session, world: World, issued: int
) -> None:
    registration = owed(session, issued)["registration", world.ward_id].id
    (extension,) = world.take(session, registration, "ask_extension").opened
    world.take(session, extension, "refuse")
    assert paper(session, registration).due_at == datetime(2023, 11, 30, 17, tzinfo=UTC)


def test_a_dossier_begins_with_the_texts_of_the_plan_in_force(
    session: Session, world: World, approved: int
) -> None:
    issue(session, world, approved)
    congress = owed(session, approved)["congress", world.ward_id].id
    opened = world.take(session, congress, "begin").opened
    texts = [paper(session, one) for one in opened]
    assert [(one.topic, one.required, one.state) for one in texts] == [
        ("political_report", True, "awaited"),
        ("action_programme", True, "awaited"),
        ("papers", False, "awaited"),
    ]
    assert {one.due_at for one in texts} == {paper(session, congress).due_at}


# a plan of one's own


def test_a_plan_is_begun_in_ones_own_unit_and_nowhere_else(session: Session, world: World) -> None:
    actor = world.ward(Role.OFFICER)
    more = {"answers": plan_content(), "now": NOW, "actor": actor}
    begun = open_paper(session, "plan", unit_id=world.ward_id, **more)
    stored = paper(session, begun.document_id)
    assert (stored.state, stored.unit_id, stored.issuer_id) == (
        "drafting", world.ward_id, world.ward_id,
    )  # fmt: skip
    for kind, unit_id in (("plan", world.city_id), ("registration", world.ward_id)):
        with pytest.raises(Refused) as refusal:
            open_paper(session, kind, unit_id=unit_id, **more)
        assert refusal.value.code == "not_yours"
