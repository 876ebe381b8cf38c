"""Whom the clock reminds: whoever must act, who stands in for her, and her superiors in turn."""

from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from state_machines import MACHINES
from state_machines.days import VIETNAM
from state_machines.grammar import Role
from tests.factories import a_person
from tests.services.clocking import (
    DAY,
    SEVEN_BEFORE,
    hand_in,
    in_charge,
    owed,
    steps,
    steps_about,
    tick_all,
)
from tests.world import World
from workflow_app.models import (
    Assignment,
    Person,
    Reminder,
    SeatRow,
    Substitution,
)
from workflow_app.services.reminding import digests
from workflow_app.services.reminding.clock import Ticked


def test_a_substitute_is_reminded_beside_the_holder_and_only_on_her_days(
    session: Session, world: World, plan_id: int
) -> None:
    paper_id = owed(session, world, plan_id)
    officer = world.ward(Role.OFFICER)
    substitute = a_person(session, "Người thay")
    session.add(
        Substitution(
            seat_id=officer.seats[0].id,
            substitute_id=substitute.id,
            named_by=officer.person_id,
            starts_on=date(2023, 11, 27),
            ends_on=date(2023, 11, 29),
            named_at=SEVEN_BEFORE,
        )
    )
    session.flush()
    for day in (21, 27, 29, 30):
        tick_all(session, datetime(2023, 11, day, 7, tzinfo=VIETNAM))
    told = steps(session)
    assert told[substitute.id] == ["before:3"]
    assert told[officer.person_id] == ["before:7", "before:3", "before:1", "on"]
    assert len(steps_about(session, paper_id)) == 9


def test_who_left_or_may_not_act_any_more_is_not_reminded(
    session: Session, world: World, plan_id: int
) -> None:
    owed(session, world, plan_id)
    officer, leader = world.ward(Role.OFFICER).person_id, world.ward(Role.LEADER).person_id
    tick_all(session, SEVEN_BEFORE)
    session.execute(update(Person).where(Person.id == officer).values(disabled_at=SEVEN_BEFORE))
    seats = update(SeatRow).where(SeatRow.person_id == leader)
    session.execute(seats.values(held_to=date(2023, 11, 27)))
    assert tick_all(session, SEVEN_BEFORE.replace(hour=7)).digests == 1
    assert list(steps(session)) == [leader]
    assert tick_all(session, SEVEN_BEFORE.replace(day=27)) == Ticked(1, 0, 0)


def test_who_is_late_is_reported_up_the_chain_and_each_superior_is_told_what_was_tried(
    session: Session, world: World, plan_id: int
) -> None:
    paper_id = owed(session, world, plan_id)
    member = in_charge(session, world, Assignment(unit_id=world.ward_id))
    for number in range(60):
        tick_all(session, SEVEN_BEFORE.replace(hour=7) + number * DAY)
    told = steps(session)
    chain = {
        world.city(Role.OFFICE).person_id: "office",
        world.city(Role.COMMITTEE).person_id: "committee",
    }
    for person_id, step in {member: "in_charge", **chain}.items():
        (digest_id,) = session.scalars(
            select(Reminder.digest_id).where(Reminder.person_id == person_id, Reminder.step == step)
        )
        (item,) = digests.items_of(session, [digest_id])[digest_id]
        assert (item.document_id, item.step) == (paper_id, step)
        late = {"in_charge": 3, "office": 7, "committee": 15}[step]
        assert item.tried
        assert f"{2 * (4 + late):02d} lần tới 02 người, từ ngày 21/11/2023" in item.tried.vi
    weeks = [step for step in told[world.city(Role.COMMITTEE).person_id] if "weekly" in step]
    assert weeks[:2] == ["weekly:2023-12-07", "weekly:2023-12-14"]


def test_where_nobody_is_in_charge_the_office_is_told_at_once_and_only_once(
    session: Session, world: World, plan_id: int
) -> None:
    owed(session, world, plan_id)
    other = in_charge(session, world, Assignment(unit_id=world.ward_ids[1]))
    for number in range(40):
        tick_all(session, SEVEN_BEFORE.replace(hour=7) + number * DAY)
    told = steps(session)
    assert told[world.city(Role.OFFICE).person_id] == ["office"]
    day = select(Reminder.day).where(Reminder.step == "office")
    assert session.scalars(day).all() == [date(2023, 12, 5)]  # three working days late
    assert other not in told


def test_who_is_in_charge_of_the_topic_is_told(
    session: Session, world: World, plan_id: int
) -> None:
    owed(session, world, plan_id)
    member = in_charge(session, world, Assignment(topic="registration"))
    tick_all(session, datetime(2023, 12, 5, 7, tzinfo=VIETNAM))
    assert steps(session)[member] == ["in_charge"]


def test_people_who_have_nothing_to_be_told_any_more_keep_nobody_else_waiting(
    session: Session, world: World, plan_id: int
) -> None:
    came = owed(session, world, plan_id, of=("report", "drafting"))
    stays = owed(session, world, plan_id, unit_id=world.ward_ids[1])
    tick_all(session, SEVEN_BEFORE)
    hand_in(session, world, came)
    seven = SEVEN_BEFORE.replace(hour=7)
    made = [digests.make(session.connection(), seven, limit=1) for _ in range(3)]
    assert made == [1, 1, 0]
    assert session.scalars(select(Reminder.document_id).distinct()).all() == [stays]


def test_a_question_with_a_term_of_its_own_reminds_whoever_must_answer_it(
    session: Session, world: World, plan_id: int
) -> None:
    around = owed(session, world, plan_id, of=("report", "drafting"), remind_at=None)
    for table in MACHINES:
        if table.answer_within:
            asked = owed(session, world, plan_id, of=(table.kind, table.initial.code),
                         parent_id=around)  # fmt: skip
    tick_all(session, SEVEN_BEFORE)
    told = session.execute(select(Reminder.document_id, Reminder.person_id)).all()
    answering = {world.city(role).person_id for role in (Role.OFFICE, Role.COMMITTEE)}
    assert {tuple(row) for row in told} == {(asked, person) for person in answering}
