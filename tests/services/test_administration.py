"""An administrator gives people their seats and charges, and decides on no paper."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from state_machines.case import Actor
from state_machines.grammar import Role
from state_machines.rules import Refused
from tests.factories import NOW, SINCE
from tests.world import World
from workflow_app.models import Login, Person, SeatRow
from workflow_app.services.departing import leaving
from workflow_app.services.departing.open_work import open_work
from workflow_app.services.membership import administration, charges, people
from workflow_app.services.units import unit_page

TODAY = date(2023, 10, 10)


@pytest.fixture
def person(session: Session, boss: Actor) -> Person:
    return administration.create_person(
        session, boss, now=NOW, login=" Binh.PH ", name="Bình", email="", password_hash="hash"
    )


def seat(session: Session, boss: Actor, person: Person, unit_id: int, **more: Any) -> int:
    words = {"role": Role.REVIEWER, "title": "", "held_from": SINCE, "held_to": None, **more}
    return administration.give_seat(
        session, boss, now=NOW, person_id=person.id, unit_id=unit_id, **words
    ).id


def seats(session: Session, person: Person) -> tuple[Any, ...]:
    session.flush()
    return people.actor_of(session, person.id, TODAY).seats


def test_only_an_administrator_does_any_of_it(
    session: Session, world: World, boss: Actor, person: Person
) -> None:
    seat_id = seat(session, boss, person, world.city_id)
    work = open_work(session, boss, person.id, NOW)
    for actor in (*(world.city(role) for role in Role if role is not Role.ADMINISTRATOR), Actor(1)):
        for tries in (
            lambda actor: administration.people_list(session, actor),
            lambda actor: administration.person(session, actor, person.id),
            lambda actor: administration.create_person(
                session, actor, now=NOW, login="x", name="x", email="", password_hash=""
            ),
            lambda actor: seat(session, actor, person, world.city_id),
            lambda actor: charges.assign(
                session, actor, now=NOW, seat_id=seat_id, unit_id=None, topic="papers"
            ),
            lambda actor: charges.unassign(session, actor, 1, NOW),
            lambda actor: administration.correct(
                session, actor, person.id, name="", email="", language="vi", now=NOW
            ),
            lambda actor: open_work(session, actor, person.id, NOW),
            lambda actor: leaving.leave(session, actor, work, NOW),
            lambda actor: administration.enable(session, actor, person.id, NOW),
        ):
            with pytest.raises(Refused, match="not_yours"):
                tries(actor)
    assert len(seats(session, person)) == 1


def test_a_user_name_is_written_one_way_and_taken_once(
    session: Session, boss: Actor, person: Person
) -> None:
    assert person.login == "binh.ph"
    with pytest.raises(Refused) as refusal:
        administration.create_person(
            session, boss, now=NOW, login="BINH.ph", name="Khác", email="", password_hash=""
        )
    assert refusal.value.reasons == (administration.TAKEN,)


def test_a_seat_is_given_and_ended(
    session: Session, world: World, boss: Actor, person: Person
) -> None:
    seat_id = seat(session, boss, person, world.city_id)
    assert [one.role for one in seats(session, person)] == [Role.REVIEWER]
    leaving.leave(session, boss, open_work(session, boss, person.id, NOW, seat_id), NOW)
    assert seats(session, person) == ()
    later = people.actor_of(session, person.id, TODAY - timedelta(days=1))
    assert [one.id for one in later.seats] == [seat_id]


@pytest.mark.parametrize("days", [0, -1])
def test_a_seat_that_ends_before_it_begins_is_not_given(
    session: Session, world: World, boss: Actor, person: Person, days: int
) -> None:
    with pytest.raises(Refused) as refusal:
        seat(session, boss, person, world.city_id, held_to=SINCE + timedelta(days=days))
    assert refusal.value.reasons == (administration.ENDS_BEFORE_IT_BEGINS,)


def test_a_reviewer_is_put_in_charge_and_relieved(
    session: Session, world: World, boss: Actor, person: Person
) -> None:
    seat_id = seat(session, boss, person, world.city_id)
    charge = {"seat_id": seat_id, "unit_id": world.ward_id, "topic": "papers"}
    charges.assign(session, boss, now=NOW, **charge)
    charges.assign(session, boss, now=NOW, **charge)
    (held,) = seats(session, person)
    assert (held.areas, held.topics) == (frozenset({world.ward_id}), frozenset({"papers"}))
    session.expire_all()
    (kept,) = administration.person(session, boss, person.id).seats[0].assignments
    charges.unassign(session, boss, kept.id, NOW)
    (held,) = seats(session, person)
    assert (held.areas, held.topics) == (frozenset(), frozenset())


def test_what_does_not_exist_is_unknown(
    session: Session, world: World, boss: Actor, person: Person
) -> None:
    for tries in (
        lambda: administration.person(session, boss, 4711),
        lambda: seat(session, boss, person, 4711),
        lambda: open_work(session, boss, 4711, NOW),
        lambda: open_work(session, boss, person.id, NOW, 4711),
        lambda: charges.assign(session, boss, now=NOW, seat_id=4711, unit_id=None, topic=""),
    ):
        with pytest.raises(Refused, match="unknown"):
            tries()


@pytest.mark.parametrize("how", ["password", "disable"])
def test_every_browser_is_signed_out(
    session: Session, boss: Actor, person: Person, how: str
) -> None:
    for token in ("a", "b"):
        session.add(Login(token_hash=token, person_id=person.id, values={}, created_at=NOW,
                          expires_at=NOW + timedelta(days=1)))  # fmt: skip
    session.flush()
    if how == "password":
        administration.set_password(session, person.id, "new", by=None, now=NOW)
        assert person.password_hash == "new"
    else:
        leaving.leave(session, boss, open_work(session, boss, person.id, NOW), NOW)
        assert person.disabled_at == NOW
        administration.enable(session, boss, person.id, NOW)
        assert person.disabled_at is None
    assert session.scalars(select(Login)).all() == []


def test_people_are_listed_by_name_of_sign_in_a_page_at_a_time(
    session: Session, world: World, boss: Actor, person: Person
) -> None:
    found, after = [], ""
    while page := administration.people_list(session, boss, after=after, limit=7):
        found += [one.login for one in page]
        after = found[-1]
    assert found == sorted(session.scalars(select(Person.login)))
    (line,) = administration.people_list(session, boss, words="binh")
    assert (line.name, line.disabled, line.seats) == ("Bình", False, ())


def test_a_charge_without_a_unit_is_given_once(
    session: Session, world: World, boss: Actor, person: Person
) -> None:
    seat_id = seat(session, boss, person, world.city_id)
    for _ in range(2):
        charges.assign(session, boss, now=NOW, seat_id=seat_id, unit_id=None, topic="papers")
    session.expire_all()
    assert len(administration.person(session, boss, person.id).seats[0].assignments) == 1


def test_a_seat_that_has_not_begun_ends_before_it_does(
    session: Session, world: World, boss: Actor, person: Person
) -> None:
    begins = TODAY + timedelta(days=30)
    seat_id = seat(session, boss, person, world.city_id, held_from=begins)
    leaving.leave(session, boss, open_work(session, boss, person.id, NOW, seat_id), NOW)
    session.flush()
    assert people.actor_of(session, person.id, begins).seats == ()


def test_a_closed_account_acts_for_nobody(
    session: Session, world: World, boss: Actor, person: Person
) -> None:
    seat(session, boss, person, world.city_id)
    leaving.leave(session, boss, open_work(session, boss, person.id, NOW), NOW)
    assert seats(session, person) == ()


def test_who_sits_in_a_unit_sits_there_today(
    session: Session, world: World, boss: Actor, person: Person
) -> None:
    """Neither a seat to come nor a closed account is shown as somebody to turn to."""

    def names() -> list[str]:
        session.flush()
        page = unit_page(session, world.ward_id, world.ward(Role.LEADER), NOW)
        return [one.name for one in page.seats]

    seat_id = seat(session, boss, person, world.ward_id, held_from=TODAY + timedelta(days=1))
    assert "Bình" not in names()
    session.get_one(SeatRow, seat_id).held_from = TODAY
    assert "Bình" in names()
    person.disabled_at = NOW
    assert "Bình" not in names()
