"""Which papers nobody has: asked in SQL, the answer is the rules' own."""

import random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from state_machines import MACHINES, machine
from state_machines.case import Actor, seat_of
from state_machines.days import today
from state_machines.grammar import Mood, Role
from tests.factories import NOW, SINCE
from tests.services.test_visibility import TOPICS, Random
from workflow_app.models import Assignment, Document, Person, SeatRow
from workflow_app.services.membership import people
from workflow_app.services.reminding import unattended

TODAY = today(NOW)


def _staff(session: Session, town: Random, chance: random.Random) -> list[Actor]:
    """A few people in random seats, some narrowed, ended, to come, or with a closed account."""
    for number in range(40):
        person = Person(
            login=f"p{number}", name="Người", disabled_at=chance.choice([None, None, NOW])
        )
        session.add(person)
        session.flush()
        unit = chance.choice(town.units)
        seat = SeatRow(person_id=person.id, unit_id=unit.id, role=chance.choice(list(Role)).value,
                       held_from=chance.choice([SINCE, SINCE, TODAY.replace(year=2030)]),
                       held_to=chance.choice([None, None, TODAY]))  # fmt: skip
        session.add(seat)
        session.flush()
        if chance.random() < 0.4:
            area = chance.choice([None, chance.choice(town.units).id])
            topic = "" if area and chance.random() < 0.5 else chance.choice(TOPICS)
            session.add(Assignment(seat_id=seat.id, unit_id=area, topic=topic))
    session.flush()
    return [people.actor_of(session, key, TODAY) for key in session.scalars(select(Person.id))]


@pytest.mark.parametrize("seed", range(3))
def test_a_paper_waits_for_nobody_when_nobody_is_of_its_party(session: Session, seed: int) -> None:
    town, chance = Random(session, seed), random.Random(seed)
    staff = _staff(session, town, chance)
    left_out = chance.sample(list(session.scalars(select(SeatRow.id))), 5)
    there = [
        actor._replace(seats=tuple(seat for seat in actor.seats if seat.id not in left_out))
        for actor in staff
    ]
    alone = set()
    for key, case in town.cases.items():
        party = machine(case.kind).state(case.state).waits_for
        if party and not any(seat_of(party, actor, case) for actor in there):
            alone.add(key)
    asked = unattended.waits_for_nobody(TODAY, left_out)
    found = set(session.scalars(select(Document.id).where(asked))) & set(town.cases)
    assert found == alone
    assert 0 < len(alone) < len(town.cases)


def test_what_is_listed_comes_a_page_at_a_time(session: Session) -> None:
    town = Random(session, 1)
    found, after = [], 0
    while page := unattended.listed(session, TODAY, after, limit=7):
        found += [one.id for one in page]
        after = found[-1]
    assert found == sorted(found)
    everything = session.scalars(select(Document.id).where(unattended.waits_for_nobody(TODAY)))
    assert set(found) == set(everything)
    assert len(found) > 7
    assert {one.unit for one in unattended.listed(session, TODAY)} <= {
        one.name for one in town.units
    }


def test_every_state_waits_for_people_of_the_unit_or_of_its_superior() -> None:
    for table in MACHINES:
        for state in table.states:
            if state.waits_for:
                assert state.waits_for.reach in unattended.WHOSE, (table.kind, state)
                assert state.mood is not Mood.OFF
