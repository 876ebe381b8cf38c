"""What a step does to the content of its paper, to its typed rows and to its arrival."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from state_machines.grammar import Role
from state_machines.rules import Refused
from tests.factories import CONTENTS, NOW
from tests.services.reading import assert_chain_holds, counts, paper, private
from tests.world import World
from workflow_app.models import Figure, Funding, Work

LATER = NOW + timedelta(days=3)


def draft(session: Session, world: World, kind: str, state: str = "drafting", **more: Any) -> int:
    return world.put(session, kind, state, **more)


# content


def test_a_form_keeps_the_sections_that_other_steps_wrote(session: Session, world: World) -> None:
    kept = {"superior_consent": {"number": "12"}, "note": "cũ"}
    congress = draft(session, world, "congress", "preparing", content=kept)
    world.take(session, congress, "edit", answers={"ordinal": "XII", "note": "mới"})
    assert paper(session, congress).content == {
        "superior_consent": {"number": "12"}, "note": "mới", "ordinal": "XII",
    }  # fmt: skip


def test_a_step_writes_its_answers_into_its_own_section(session: Session, world: World) -> None:
    congress = draft(session, world, "congress", "submitted", content={"ordinal": "XII"})
    world.take(session, congress, "schedule", answers={"review_on": "2024-02-10"})
    assert paper(session, congress).content == {
        "ordinal": "XII", "schedule": {"review_on": "2024-02-10"},
    }  # fmt: skip


def test_a_withdrawn_consent_leaves_the_content_but_stays_in_the_trail(
    session: Session, world: World
) -> None:
    congress = draft(session, world, "congress", "content_approved")
    world.take(session, congress, "withdraw_consent")
    assert "superior_consent" not in paper(session, congress).content
    assert "party_consent" in paper(session, congress).content
    assert "12/MTTQ" in private(session, congress, 2)["changes"]


def test_the_title_follows_what_the_unit_writes(session: Session, world: World) -> None:
    work = draft(session, world, "nomination", "proposed",
                 parent_id=draft(session, world, "commendation"))  # fmt: skip
    world.take(session, work, "edit", answers=CONTENTS["nomination"] | {"nominee": "Lê Thị Thử"})
    assert paper(session, work).title == "Lê Thị Thử"


def test_the_title_of_a_draft_is_told_when_it_is_handed_in(session: Session, world: World) -> None:
    report = draft(session, world, "report")
    opened_as = paper(session, report).title
    world.take(session, report, "edit", answers=CONTENTS["report"] | {"title": "Điều chưa nói ra"})
    assert paper(session, report).title == opened_as
    world.take(session, report, "submit")
    assert paper(session, report).title == "Điều chưa nói ra"


def test_a_work_that_lacks_its_result_is_not_added(session: Session, world: World) -> None:
    registration = draft(session, world, "registration")
    before = counts(session)
    with pytest.raises(Refused) as refusal:
        world.take(session, registration, "add_work", answers={"title": "Hẻm", "kind": "du_an"})
    assert refusal.value.code == "not_ready"
    assert "Kết quả dự kiến" in refusal.value.reasons[0].vi
    assert counts(session)["works"] == before["works"]


def test_a_work_is_not_emptied_by_an_edit(session: Session, world: World) -> None:
    registration = draft(session, world, "registration")
    work = draft(session, world, "work", "registered", parent_id=registration)
    with pytest.raises(Refused) as refusal:
        world.take(session, work, "edit", answers=CONTENTS["work"] | {"title": ""})
    assert refusal.value.code == "not_ready"


def test_a_new_work_belongs_to_the_unit_the_plan_and_the_registration(
    session: Session, world: World, plan_id: int
) -> None:
    registration = draft(session, world, "registration", plan_id=plan_id)
    (work_id,) = world.take(session, registration, "add_work").opened
    work = paper(session, work_id)
    assert (work.kind, work.state, work.version) == ("work", "registered", 1)
    assert (work.parent_id, work.plan_id) == (registration, plan_id)
    assert (work.unit_id, work.issuer_id) == (world.ward_id, world.city_id)
    assert work.title == CONTENTS["work"]["title"]
    assert_chain_holds(session, work_id)


def test_the_countable_side_of_a_work_says_what_its_content_says(
    session: Session, world: World
) -> None:
    registration = draft(session, world, "registration")
    (work_id,) = world.take(session, registration, "add_work").opened
    assert _funding(session, work_id) == {"budget": 100_000_000, "people": 250_000_000}
    changed = CONTENTS["work"] | {"value_vnd": 400_000_000, "funding": {"other": 400_000_000}}
    world.take(session, work_id, "edit", answers=changed)
    row = session.get_one(Work, work_id, populate_existing=True)
    assert (row.value_vnd, row.value_qualifier, row.starts_on) == (
        400_000_000, "more_than", date(2023, 11, 1),
    )  # fmt: skip
    assert _funding(session, work_id) == {"other": 400_000_000}


def test_a_corrected_record_replaces_its_figures(session: Session, world: World) -> None:
    congress = draft(session, world, "congress", "held")
    for members in (45, 47):
        answers = {"held_on": "2024-03-26", "summoned": 120, "present": 118, "members": members}
        world.take(session, congress, "correct_record", answers=answers)
    found = session.execute(select(Figure.code, Figure.value).order_by(Figure.code))
    assert [tuple(row) for row in found] == [("members", 47), ("present", 118), ("summoned", 120)]


# arrival


def test_the_first_arrival_counts_even_when_the_paper_comes_back(
    session: Session, world: World
) -> None:
    report = draft(session, world, "report")
    world.take(session, report, "submit")
    world.take(session, report, "send_back")
    assert paper(session, report).arrived_at == NOW
    world.take(session, report, "submit", actor=world.ward(Role.OFFICER), now=LATER)
    assert paper(session, report).arrived_at == NOW
    assert paper(session, report).submitter_id == world.ward(Role.OFFICER).person_id


def test_a_recalled_paper_has_not_arrived(session: Session, world: World) -> None:
    report = draft(session, world, "report")
    world.take(session, report, "submit")
    world.take(session, report, "recall")
    assert paper(session, report).arrived_at is None
    world.take(session, report, "submit", now=LATER)
    assert paper(session, report).arrived_at == LATER


def test_a_state_dates_from_the_step_that_led_to_it(session: Session, world: World) -> None:
    report = draft(session, world, "report")
    world.take(session, report, "attach", now=LATER)
    assert paper(session, report).state_since == NOW
    world.take(session, report, "submit", now=LATER)
    assert paper(session, report).state_since == LATER


def test_the_works_are_frozen_into_the_report_that_is_handed_in(
    session: Session, world: World, plan_id: int
) -> None:
    where = {"plan_id": plan_id, "content": CONTENTS["work"]}
    registration = draft(session, world, "registration", "accepted", plan_id=plan_id)
    work = draft(session, world, "work", "in_progress", parent_id=registration, **where)
    draft(session, world, "work", "cancelled", parent_id=registration, **where)
    draft(session, world, "work", "verified", unit_id=world.ward_ids[1], **where)
    report = draft(session, world, "report", plan_id=plan_id)
    world.take(session, report, "submit")
    handed_in = paper(session, report).content["annex"]
    world.take(session, work, "complete")
    assert paper(session, report).content["annex"] == handed_in
    assert [one["document"] for one in handed_in["works"]] == [work]
    assert handed_in["totals"] == {
        "city_congress": {"count": 1, "value_vnd": 350_000_000, "qualifier": "more_than"}
    }
    world.take(session, report, "send_back")
    world.take(session, report, "submit")
    assert paper(session, report).content["annex"]["totals"]["city_congress"]["value_vnd"] == (
        360_000_000
    )


def _funding(session: Session, work_id: int) -> dict[str, int]:
    of = select(Funding.source, Funding.amount_vnd).where(Funding.document_id == work_id)
    return dict(session.execute(of).all())
