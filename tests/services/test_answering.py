"""What a unit raises is answered within so many working days, and holds nothing up meanwhile."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from state_machines.days import last_day
from state_machines.grammar import Role
from tests.factories import CONTENTS, NOW
from tests.world import World
from workflow_app.models import CalendarDay, Document
from workflow_app.models.trail import Message
from workflow_app.services.documents import page, work_for

DAY = timedelta(days=1)
TUESDAY = date(2023, 10, 10)  # of NOW


def rest(session: Session, *days: date) -> None:
    for day in days:
        session.add(CalendarDay(day=day, working=False, name="Nghỉ", source="thử", edited_at=NOW))
    session.flush()


@pytest.fixture
def parent(session: Session, world: World, plan_id: int) -> int:
    return world.put(session, "report", "drafting", plan_id=plan_id, due_at=NOW + 30 * DAY)


@pytest.fixture
def raised(session: Session, world: World, parent: int) -> Document:
    (opened,) = world.take(session, parent, "raise_obstacle").opened
    return session.get_one(Document, opened)


def test_the_answer_is_due_on_the_third_working_day(raised: Document) -> None:
    assert raised.due_at
    assert last_day(raised.due_at) == date(2023, 10, 13)
    assert (raised.original_due_at, raised.remind_at) == (raised.due_at, NOW)
    assert raised.content == CONTENTS["obstacle"]


def test_days_off_do_not_count(session: Session, world: World, parent: int) -> None:
    rest(session, TUESDAY + DAY, TUESDAY + 2 * DAY)
    (opened,) = world.take(session, parent, "raise_obstacle").opened
    due = session.get_one(Document, opened).due_at
    assert due
    assert last_day(due) == date(2023, 10, 17), "Friday, Monday, Tuesday"


def test_a_kind_without_days_for_an_answer_has_no_deadline_of_its_own(
    session: Session, world: World, parent: int
) -> None:
    (asked,) = world.take(session, parent, "ask_extension").opened
    assert session.get_one(Document, asked).due_at is None


def test_it_waits_for_the_superior_and_is_told_to_office_and_committee(
    session: Session, world: World, raised: Document
) -> None:
    for role in (Role.OFFICE, Role.COMMITTEE):
        assert raised.id in [one.id for one in work_for(session, world.city(role)).mine]
    (told,) = session.scalars(select(Message).where(Message.document_id == raised.parent_id))
    assert told.payload["roles"] == sorted([Role.OFFICE, Role.COMMITTEE])
    assert raised.id in [
        one.id for one in page(session, raised.parent_id or 0, world.ward(Role.OFFICER)).children
    ]


@pytest.mark.parametrize(("after", "says"), [(-1, "on_time"), (0, "late")])
def test_the_answer_is_judged_by_its_own_deadline(
    session: Session, world: World, raised: Document, after: int, says: str
) -> None:
    assert raised.due_at
    at = raised.due_at + timedelta(microseconds=after)
    world.take(session, raised.id, "answer", now=at)
    session.refresh(raised)
    assert (raised.timeliness, raised.arrived_at, raised.remind_at) == (says, at, None)
    assert raised.content["answer"]["answer"]


def test_asked_again_the_days_begin_anew(session: Session, world: World, raised: Document) -> None:
    late = NOW + 20 * DAY  # a Monday
    world.take(session, raised.id, "answer", now=late)
    world.take(session, raised.id, "raise_again", now=late)
    session.refresh(raised)
    assert raised.due_at
    assert last_day(raised.due_at) == date(2023, 11, 2)
    assert (raised.deadline, raised.timeliness, raised.arrived_at) == (2, "", None)
    assert (raised.original_due_at, raised.remind_at) == (raised.due_at, late)
    world.take(session, raised.id, "answer", now=late + DAY)
    session.refresh(raised)
    assert raised.timeliness == "on_time"


def test_the_paper_goes_on_while_its_obstacle_stands(
    session: Session, world: World, raised: Document
) -> None:
    parent = session.get_one(Document, raised.parent_id)
    session.refresh(parent)
    world.take(session, parent.id, "edit")
    assert world.take(session, parent.id, "submit").state == "submitted"
