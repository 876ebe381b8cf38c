"""Deadlines counted from a congress: unknown until its day is, and moved with the day."""

import json
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from state_machines.grammar import Role
from state_machines.rules import Refused
from tests.factories import CONTENTS, NOW, RECORD
from tests.services.campaign_days import (
    after_the_congress,
    ahead_of_the_congress,
    amend,
    by,
    here,
    issued,
    owed,
)
from tests.services.reading import assert_chain_holds, codes, paper, statements, trail
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Document

REPORT = after_the_congress("report", 5)
AHEAD = ahead_of_the_congress("congress", 15)
PRINTED = by("registration", "2023-11-30")
SINCE_ISSUE = REPORT | {"stage": "commendation", "days": 20, "event": "issued"}
MARCH, APRIL = "2024-03-26", "2024-04-09"


@pytest.fixture
def campaign(session: Session, world: World) -> int:
    return issued(session, world, PRINTED, AHEAD, REPORT, SINCE_ISSUE)


def of_ward(session: Session, world: World, plan_id: int, kind: str, ward: int = 0) -> Document:
    return owed(session, plan_id, kind, world.ward_ids[ward])


def expect(session: Session, world: World, plan_id: int, day: str, **more: Any) -> int:
    """The ward writes into its dossier on which day its congress is to be held."""
    dossier = of_ward(session, world, plan_id, "congress")
    if dossier.state == "awaited":
        world.take(session, dossier.id, "begin")
    answers = CONTENTS["congress"] | {"expected_on": day}
    world.take(session, dossier.id, "edit", answers=answers, **more)
    return dossier.id


def dues(session: Session, document_id: int) -> tuple[datetime | None, datetime | None, int]:
    stored = paper(session, document_id)
    return stored.due_at, stored.original_due_at, stored.deadline


def moved(session: Session, document_id: int) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(trail(session, document_id)[-1].body)
    return body


def test_until_the_day_is_known_nobody_is_late(
    session: Session, world: World, campaign: int
) -> None:
    for kind in ("congress", "report"):
        assert of_ward(session, world, campaign, kind).due_at is None
        assert of_ward(session, world, campaign, kind).remind_at is None
    assert of_ward(session, world, campaign, "registration").due_at == here("2023-12-01")


def test_a_day_that_is_told_dates_what_is_counted_from_it(
    session: Session, world: World, campaign: int
) -> None:
    dossier = expect(session, world, campaign, MARCH)
    report = of_ward(session, world, campaign, "report")
    assert dues(session, dossier) == (here("2024-03-12"), here("2024-03-12"), 2)
    assert dues(session, report.id) == (here("2024-04-03"), here("2024-04-03"), 2)
    assert report.remind_at == NOW
    told = moved(session, report.id)
    assert (told["code"], told["why"], told["deadline"]) == ("due_moved", "anchored", 2)
    assert told["due"] == told["original"] == "2024-04-02T17:00:00.000000Z"
    assert told["was_due"] is None
    assert codes(session, dossier)[-2:] == ["edit", "due_moved"]
    for document_id in (dossier, report.id):
        assert_chain_holds(session, document_id)


def test_only_the_units_own_papers_that_are_counted_from_the_day_move(
    session: Session, world: World, campaign: int
) -> None:
    elsewhere = issued(session, world, REPORT)
    expect(session, world, campaign, MARCH)
    for kind in ("registration", "commendation"):
        assert codes(session, of_ward(session, world, campaign, kind).id) == ["open"]
    assert of_ward(session, world, campaign, "report", ward=1).due_at is None
    assert of_ward(session, world, elsewhere, "report").due_at is None


def test_a_later_day_moves_them_again_and_the_same_day_moves_nothing(
    session: Session, world: World, campaign: int
) -> None:
    expect(session, world, campaign, MARCH)
    expect(session, world, campaign, APRIL)
    report = of_ward(session, world, campaign, "report").id
    assert dues(session, report) == (here("2024-04-17"), here("2024-04-17"), 3)
    dossier = expect(session, world, campaign, APRIL, now=here("2024-01-05"))
    assert codes(session, dossier)[-1] == "edit"
    assert dues(session, report)[2] == 3


def test_a_day_that_is_taken_back_is_not_known_any_more(
    session: Session, world: World, campaign: int
) -> None:
    expect(session, world, campaign, MARCH)
    expect(session, world, campaign, "")
    assert dues(session, of_ward(session, world, campaign, "report").id) == (None, None, 3)


def at(session: Session, world: World, plan_id: int, state: str) -> int:
    """The ward's dossier, put by hand where the congress is known for March and under review."""
    expect(session, world, plan_id, MARCH)
    dossier = of_ward(session, world, plan_id, "congress")
    content = dossier.content | {"schedule": {"review_on": "2024-02-01", "congress_on": MARCH}}
    return world.put(session, "congress", state, plan_id=plan_id, content=content,
                     arrived_at=NOW, files=("party_consent", "resolution"))  # fmt: skip


@pytest.mark.parametrize(
    ("state", "code", "answers"),
    [
        ("submitted", "schedule", {"review_on": "2024-02-01", "congress_on": APRIL}),
        ("content_approved", "hold", RECORD | {"held_on": APRIL}),
        ("held", "correct_record", RECORD | {"held_on": APRIL}),
    ],
)
def test_every_step_that_tells_the_day_dates_anew(
    session: Session, world: World, campaign: int,
    state: str, code: str, answers: dict[str, Any],
) -> None:  # fmt: skip
    dossier = at(session, world, campaign, state)
    world.take(session, dossier, code, answers=answers)
    assert of_ward(session, world, campaign, "report").due_at == here("2024-04-17")
    assert moved(session, of_ward(session, world, campaign, "report").id)["why"] == "anchored"


def test_a_postponed_congress_has_no_scheduled_day(
    session: Session, world: World, campaign: int
) -> None:
    dossier = at(session, world, campaign, "content_approved")
    stored = paper(session, dossier)
    stored.content = stored.content | {"expected_on": ""}
    session.flush()
    world.take(session, dossier, "postpone")
    assert of_ward(session, world, campaign, "report").due_at is None


def test_a_paper_that_arrived_keeps_its_deadline_and_its_verdict(
    session: Session, world: World, campaign: int
) -> None:
    expect(session, world, campaign, MARCH)
    report = of_ward(session, world, campaign, "report").id
    world.take(session, report, "edit")
    world.take(session, report, "submit", now=here("2024-04-02T23:59"))
    expect(session, world, campaign, "2024-01-15")
    assert (paper(session, report).timeliness, dues(session, report)[2]) == ("on_time", 2)
    assert codes(session, report)[-1] == "submit"


def grant(session: Session, world: World, document_id: int, day: str) -> None:
    (extension,) = world.take(session, document_id, "ask_extension").opened
    answers = {"due_on": day, "reason": "Chờ ý kiến của cấp ủy"}
    world.take(session, extension, "grant", answers=answers)


def test_of_granted_time_and_the_new_day_the_later_counts(
    session: Session, world: World, campaign: int
) -> None:
    expect(session, world, campaign, MARCH)
    report = of_ward(session, world, campaign, "report").id
    grant(session, world, report, "2024-04-12")
    expect(session, world, campaign, "2024-04-02")  # + 5 working days: 9 April
    assert dues(session, report) == (here("2024-04-13"), here("2024-04-10"), 4)
    expect(session, world, campaign, APRIL)
    assert dues(session, report) == (here("2024-04-17"), here("2024-04-17"), 5)


def test_the_texts_of_a_dossier_are_due_when_it_is(
    session: Session, world: World, campaign: int
) -> None:
    dossier = expect(session, world, campaign, MARCH)
    inside = {"parent_id": dossier, "plan_id": campaign}
    text, came = (
        world.put(session, "text", "submitted", arrived_at=arrived, **inside)
        for arrived in (None, NOW)
    )
    expect(session, world, campaign, APRIL)
    assert paper(session, text).due_at == paper(session, dossier).due_at is not None
    world.take(
        session, dossier, "extend", answers={"due_on": "2024-05-31", "reason": "Mưa bão dài"}
    )
    assert paper(session, text).due_at == paper(session, dossier).due_at
    assert paper(session, came).due_at is None


def test_an_amended_term_is_counted_from_the_day_that_is_known(
    session: Session, world: World, campaign: int
) -> None:
    expect(session, world, campaign, MARCH)
    more = after_the_congress("commendation", 10)
    amend(session, world, campaign, PRINTED, AHEAD, REPORT | {"days": 3}, more)
    report = of_ward(session, world, campaign, "report")
    assert dues(session, report.id) == (here("2024-03-30"), here("2024-03-30"), 3)
    assert moved(session, report.id)["why"] == "amended"
    assert of_ward(session, world, campaign, "commendation").due_at == here("2024-04-10")
    assert of_ward(session, world, campaign, "congress").deadline == 2
    assert of_ward(session, world, campaign, "commendation", ward=1).due_at is None


def test_the_day_and_what_it_dates_are_told_together_or_not_at_all(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.begin() as session:
        plan_id = issued(session, world, REPORT, by("congress", "2024-03-31"))
        dossier = of_ward(session, world, plan_id, "congress").id
        world.take(session, dossier, "begin")

    def breaks(*words: Any, **more: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("workflow_app.services.timing.rescheduling.say_anew", breaks)
    with pytest.raises(ZeroDivisionError), database.begin() as session:
        expect(session, world, plan_id, MARCH)
    with database.read() as session:
        assert codes(session, dossier) == ["open", "begin"]
        assert codes(session, of_ward(session, world, plan_id, "report").id) == ["open"]


def test_an_edit_that_tells_no_other_day_costs_nothing_more(
    database: Database, world: World
) -> None:
    with database.begin() as session:
        plan_id = issued(session, world, REPORT, AHEAD)
        expect(session, world, plan_id, MARCH)
    with database.begin() as session, statements() as heard:
        expect(session, world, plan_id, MARCH)
    assert not [sent for sent in heard if "editions" in sent and "issued_content" not in sent]


def test_a_step_on_a_page_from_before_the_move_is_refused(
    session: Session, world: World, campaign: int
) -> None:
    report = of_ward(session, world, campaign, "report").id
    expect(session, world, campaign, MARCH)
    with pytest.raises(Refused) as refusal:
        world.take(session, report, "edit", seen=1, actor=world.ward(Role.OFFICER))
    assert refusal.value.code == "moved_on"
