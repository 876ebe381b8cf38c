"""What came in is given to one person until a day: it is her turn, her notice, her reminder."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from state_machines.case import Actor, Seat
from state_machines.days import end_of
from state_machines.grammar import Role
from state_machines.rules import Refused
from tests.factories import NOW
from tests.services.allotting import a_number
from tests.services.clocking import steps, tick_all
from tests.services.reading import paper
from tests.world import World
from workflow_app.models import Document, Notice
from workflow_app.models.trail import Message
from workflow_app.services import assigning, documents, history
from workflow_app.services.channels import outbox
from workflow_app.services.visibility import visible


@pytest.fixture
def given(session: Session, world: World) -> int:
    """A paper that came in, given to the officer until 20/12."""
    came = a_number(session, world.city(Role.CLERK), "incoming", NOW)
    officer = world.city(Role.OFFICER)
    answers = {"person": officer.person_id, "due_on": "2023-12-20", "note": ""}
    world.take(session, came, "assign", actor=world.city(Role.OFFICE), answers=answers)
    return came


def desk_of(session: Session, actor: Actor) -> list[int]:
    return [one.id for one in documents.work_for(session, actor).mine]


def test_a_paper_that_came_in_waits_for_the_desk_until_it_is_given(
    session: Session, world: World
) -> None:
    came = a_number(session, world.city(Role.CLERK), "incoming", NOW)
    assert came in desk_of(session, world.city(Role.OFFICE))
    assert came not in desk_of(session, world.city(Role.OFFICER))


def test_it_is_the_turn_of_her_alone_to_whom_it_was_given(
    session: Session, world: World, given: int
) -> None:
    assert paper(session, given).due_at == end_of(date(2023, 12, 20))
    mine = [actor for actor in world.everybody() if given in desk_of(session, actor)]
    assert mine == [world.city(Role.OFFICER)]


def test_whoever_stands_in_for_her_has_it_too(session: Session, world: World, given: int) -> None:
    seat = world.city(Role.OFFICER).seats[0]
    lent = seat._replace(holder_id=world.city(Role.OFFICER).person_id)
    other = world.city(Role.REVIEWER)
    assert given in desk_of(session, Actor(other.person_id, (*other.seats, lent)))


def test_she_alone_is_told_and_reminded(session: Session, world: World, given: int) -> None:
    for message in session.scalars(select(Message.id)).all():
        outbox.deliver(session, message, NOW)
    told = session.scalars(select(Notice.person_id).where(Notice.document_id == given)).all()
    officer = world.city(Role.OFFICER).person_id
    assert told == [officer]
    tick_all(session, end_of(date(2023, 12, 19)))
    assert set(steps(session)) == {officer}


def test_what_she_reports_ends_it_and_tells_the_desk(
    session: Session, world: World, given: int
) -> None:
    world.take(session, given, "settle", actor=world.city(Role.OFFICER))
    stored = paper(session, given)
    assert (stored.timeliness, stored.remind_at) == ("on_time", None)
    assert not desk_of(session, world.city(Role.OFFICER))


def test_it_is_given_to_nobody_who_sits_elsewhere(session: Session, world: World) -> None:
    came = a_number(session, world.city(Role.CLERK), "incoming", NOW)
    for stranger in (world.ward(Role.OFFICER), world.city(Role.AUDITOR)):
        answers = {"person": stranger.person_id, "due_on": "2023-12-20"}
        with pytest.raises(Refused) as refused:
            world.take(session, came, "assign", actor=world.city(Role.OFFICE), answers=answers)
        assert refused.value.reasons == (assigning.SITS_ELSEWHERE,)


def test_what_a_unit_keeps_for_itself_is_read_by_nobody_above_or_beside(
    session: Session, world: World, given: int
) -> None:
    readers = {
        actor.seats[0]
        for actor in world.everybody()
        if session.scalar(select(Document.id).where(Document.id == given, visible(actor)))
    }
    assert readers == {seat for seat in _seats(world) if _may_read(seat, world)}
    above = world.people[world.province_id][Role.LEADER]
    told = {
        actor: {
            line.document_id
            for line in history.of_unit(session, world.city_id, actor, on=NOW.date()).lines
        }
        for actor in (above, world.city(Role.OFFICE), world.ward(Role.AUDITOR))
    }
    assert [given in papers for papers in told.values()] == [False, True, True]


def _seats(world: World) -> list[Seat]:
    return [actor.seats[0] for actor in world.everybody()]


def _may_read(seat: Seat, world: World) -> bool:
    return seat.role is Role.AUDITOR or (
        seat.unit_id == world.city_id and seat.role is not Role.ADMINISTRATOR
    )
