"""A lent seat: who may stand in for whom, between which days, and under both names."""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from state_machines import machine
from state_machines.case import Actor, seat_of
from state_machines.grammar import Role
from state_machines.rules import Refused
from tests.factories import NOW
from tests.services.lending import DAY, TODAY, Lend, lending, now_as
from tests.services.meeting import after_reading, at_once
from tests.world import World, readers_of, settle
from workflow_app.db import Database
from workflow_app.models import Document, Login, Person, SeatRow, Substitution
from workflow_app.services.cases import case_of
from workflow_app.services.membership import people, substitution
from workflow_app.services.membership.substitution import Naming
from workflow_app.services.visibility import visible

MIDNIGHT = datetime(2023, 10, 9, 17, tzinfo=UTC)  # 10/10/2023 begins in Vietnam
TOKEN = "t" * 64

lend = pytest.fixture(lending)


def lent_to(session: Session, actor: Actor, on: date = TODAY) -> set[int]:
    return {seat.id for seat in now_as(session, actor, on).seats if seat.holder_id}


def refusals(attempt: Callable[[], object]) -> set[str]:
    with pytest.raises(Refused) as refused:
        attempt()
    assert refused.value.code == "not_ready"
    return {reason.vi for reason in refused.value.reasons}


def test_a_substitute_sits_in_the_lent_seat_after_her_own(
    session: Session, world: World, lend: Lend
) -> None:
    holder, substitute = world.city(Role.COMMITTEE), world.city(Role.CLERK)
    lend(holder, substitute)
    own, lent = now_as(session, substitute).seats
    assert own.id > lent.id, "her own comes first although it is the younger one"
    assert (own.id, own.holder_id) == (substitute.seats[0].id, None)
    assert (lent.id, lent.holder_id) == (holder.seats[0].id, holder.person_id)
    assert now_as(session, holder) == holder, "the holder goes on as before"


def test_she_arrives_in_it_and_is_told_whose_it_is(
    session: Session, world: World, lend: Lend
) -> None:
    holder, substitute = world.city(Role.COMMITTEE), world.city(Role.OFFICE)
    lend(holder, substitute)
    values = {"seat_id": holder.seats[0].id}
    session.add(Login(token_hash=TOKEN, person_id=substitute.person_id, values=values,
                      created_at=NOW, expires_at=NOW + DAY))  # fmt: skip
    session.flush()
    arrival = people.arrive(session, TOKEN, NOW)
    assert arrival
    assert arrival.visitor
    assert [seat.holder for seat in arrival.visitor.seats] == ["committee Thành phố", ""]
    assert arrival.visitor.actor.seats[0].holder_id == holder.person_id


@pytest.mark.parametrize(
    ("now", "stands_in"),
    [
        (MIDNIGHT - timedelta(microseconds=1), False),
        (MIDNIGHT, True),
        (MIDNIGHT + 10 * DAY - timedelta(microseconds=1), True),
        (MIDNIGHT + 10 * DAY, False),
    ],
)
def test_it_begins_and_is_over_at_midnight_in_vietnam(
    session: Session, world: World, lend: Lend, now: datetime, stands_in: bool
) -> None:
    holder, substitute = world.city(Role.COMMITTEE), world.city(Role.OFFICE)
    lend(holder, substitute)
    session.add(Login(token_hash=TOKEN, person_id=substitute.person_id, values={},
                      created_at=NOW, expires_at=NOW + 99 * DAY))  # fmt: skip
    session.flush()
    arrival = people.arrive(session, TOKEN, now)
    assert arrival
    assert arrival.visitor
    assert any(seat.holder for seat in arrival.visitor.seats) is stands_in


@pytest.mark.parametrize("gone", ["seat", "holder", "substitute"])
def test_it_lasts_while_the_seat_is_held_and_both_are_active(
    session: Session, world: World, lend: Lend, gone: str
) -> None:
    holder, substitute = world.city(Role.COMMITTEE), world.city(Role.OFFICE)
    lend(holder, substitute)
    assert lent_to(session, substitute) == {holder.seats[0].id}
    if gone == "seat":
        session.get_one(SeatRow, holder.seats[0].id).held_to = TODAY
    else:
        person = holder if gone == "holder" else substitute
        session.get_one(Person, person.person_id).disabled_at = NOW
    assert lent_to(session, substitute) == set()


def test_a_chain_ends_after_one_step(session: Session, world: World, lend: Lend) -> None:
    first, second, third = (world.city(one) for one in (Role.COMMITTEE, Role.OFFICE, Role.CLERK))
    lend(first, second)
    lend(second, third)
    assert lent_to(session, third) == {second.seats[0].id}
    with pytest.raises(Refused, match="not_yours"):
        lend(first, third, by=now_as(session, second))


def test_she_names_people_of_her_unit_and_an_administrator_anybody(
    session: Session, world: World, lend: Lend
) -> None:
    holder, stranger = world.city(Role.COMMITTEE), world.ward(Role.LEADER)
    assert refusals(lambda: lend(holder, stranger)) == {substitution.OTHER_UNIT.vi}
    lend(holder, stranger, by=world.city(Role.ADMINISTRATOR))
    assert lent_to(session, stranger) == {holder.seats[0].id}


def test_nobody_lends_what_is_not_hers(session: Session, world: World, lend: Lend) -> None:
    for actor in (world.city(Role.LEADER), world.city(Role.AUDITOR), Actor(1)):
        with pytest.raises(Refused, match="not_yours"):
            lend(world.city(Role.COMMITTEE), world.city(Role.OFFICE), by=actor)
    with pytest.raises(Refused, match="unknown"):
        lend(world.city(Role.COMMITTEE), world.city(Role.OFFICE), seat_ids=[4711])


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_who_answers_in_person_lends_to_nobody(
    session: Session, world: World, lend: Lend, role: Role
) -> None:
    for by in (world.city(role), world.city(Role.ADMINISTRATOR)):
        lends = partial(lend, world.city(role), world.city(Role.OFFICE), by=by)
        assert refusals(lends) == {substitution.PERSONAL.vi}


def test_what_cannot_be_is_refused_with_every_reason(
    session: Session, world: World, lend: Lend
) -> None:
    holder, other = world.city(Role.COMMITTEE), world.city(Role.OFFICE)
    assert refusals(lambda: lend(holder, other, seat_ids=[])) == {substitution.NO_SEAT.vi}
    assert refusals(lambda: lend(holder, holder)) == {substitution.HERSELF.vi}
    assert refusals(lambda: lend(holder, Actor(4711))) == {substitution.NOBODY.vi}
    late = {"starts_on": TODAY - DAY, "ends_on": TODAY - DAY}
    assert refusals(lambda: lend(holder, Actor(4711), **late)) == {
        substitution.HAS_BEGUN.vi, substitution.ENDS_BEFORE_IT_BEGINS.vi, substitution.NOBODY.vi,
    }  # fmt: skip
    session.get_one(SeatRow, holder.seats[0].id).held_to = TODAY
    session.get_one(Person, other.person_id).disabled_at = NOW
    assert refusals(lambda: lend(holder, other)) == {
        substitution.NOT_HELD_THEN.vi, substitution.NOBODY.vi,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("first", "last", "fits"),
    [(-5, 0, True), (-5, 1, False), (3, 4, False), (9, 20, False), (10, 20, True)],
)
def test_a_seat_has_one_substitute_a_day(
    session: Session, world: World, lend: Lend, first: int, last: int, fits: bool
) -> None:
    holder = world.city(Role.COMMITTEE)
    begin = TODAY + 5 * DAY
    lend(holder, world.city(Role.OFFICE), starts_on=begin, ends_on=begin + 10 * DAY)
    days = {"starts_on": begin + first * DAY, "ends_on": begin + last * DAY}
    again = partial(lend, holder, world.city(Role.CLERK), **days)
    if fits:
        again()
    else:
        (why,) = refusals(again)
        assert "office Thành phố" in why


def test_of_two_namings_at_once_one_holds(database: Database, world: World) -> None:
    holder = world.city(Role.COMMITTEE)

    def naming(substitute: Actor) -> Callable[[], None]:
        def name() -> None:
            with database.begin() as session:
                lent = Naming([holder.seats[0].id], substitute.person_id, TODAY, TODAY + DAY)
                substitution.name(session, holder, lent, NOW)

        return name

    with after_reading(database, 2):
        said = at_once([naming(world.city(role)) for role in (Role.OFFICE, Role.CLERK)])
    assert sorted(type(one).__name__ for one in said) == ["NoneType", "Refused"]
    with database.read() as session:
        assert len(session.scalars(select(Substitution)).all()) == 1


@pytest.mark.parametrize("who", ["holder", "administrator"])
def test_it_is_ended_before_its_time(session: Session, world: World, lend: Lend, who: str) -> None:
    holder, substitute = world.city(Role.COMMITTEE), world.city(Role.OFFICE)
    boss = world.city(Role.ADMINISTRATOR)
    lend(holder, substitute)
    (loan,) = substitution.open_loans(session, holder.person_id, TODAY)
    for stranger in (substitute, world.city(Role.LEADER), world.city(Role.AUDITOR)):
        with pytest.raises(Refused, match="unknown"):
            substitution.end(session, stranger, loan.id, NOW)
    for actor in (holder if who == "holder" else boss, boss):
        substitution.end(session, actor, loan.id, NOW)
    assert lent_to(session, substitute) == set()
    row = session.get_one(Substitution, loan.id)
    assert row.ended_by == (holder if who == "holder" else boss).person_id
    lend(holder, world.city(Role.CLERK))
    assert substitution.open_loans(session, substitute.person_id, TODAY) == []


def test_both_find_it_among_their_substitutions(session: Session, world: World, lend: Lend) -> None:
    holder, substitute = world.city(Role.COMMITTEE), world.city(Role.OFFICE)
    lend(holder, substitute, reason="Nghỉ phép")
    for person in (holder, substitute):
        (loan,) = substitution.loans(session, person.person_id)
        assert (loan.holder, loan.substitute) == ("committee Thành phố", "office Thành phố")
        assert (loan.role, loan.unit, loan.reason) == ("committee", "Thành phố", "Nghỉ phép")
    names = [name for _, name in substitution.colleagues(session, holder.person_id, TODAY)]
    assert names == sorted(f"{role} Thành phố" for role in Role if role is not Role.COMMITTEE)


def _random_loans(session: Session, world: World, chance: random.Random) -> Iterator[Substitution]:
    actors = list(world.everybody())
    for holder in chance.sample(actors, 12):
        start = TODAY + chance.randint(-6, 6) * DAY
        loan = Substitution(
            seat_id=holder.seats[0].id, substitute_id=chance.choice(actors).person_id,
            starts_on=start, ends_on=start + chance.randint(0, 8) * DAY,
            named_by=holder.person_id, named_at=NOW,
        )  # fmt: skip
        if loan.substitute_id != holder.person_id:
            session.add(loan)
            yield loan


@pytest.mark.parametrize("seed", range(3))
def test_visibility_in_lent_seats_is_that_of_the_rules(database: Database, seed: int) -> None:
    """Random substitutions over three weeks, told apart by an oracle that knows no SQL."""
    chance = random.Random(seed)
    with database.begin() as session:
        world = settle(session, wards=3)
        loans = list(_random_loans(session, world, chance))
        holders = {actor.seats[0].id: actor for actor in world.everybody()}
        papers = [
            world.put(session, "registration", "submitted", unit_id=chance.choice(world.ward_ids))
            for _ in range(6)
        ]
        cases = {key: case_of(session, key) for key in papers}
        lent = 0
        for actor in world.everybody():
            day = TODAY + chance.randint(-4, 4) * DAY
            expected = [
                holders[loan.seat_id].seats[0]._replace(holder_id=holders[loan.seat_id].person_id)
                for loan in loans
                if loan.substitute_id == actor.person_id and loan.starts_on <= day < loan.ends_on
            ]
            seen = now_as(session, actor, day)
            assert seen.seats == (*actor.seats, *sorted(expected, key=lambda seat: seat.id))
            readable = set(session.scalars(select(Document.id).where(visible(seen))))
            assert readable == {
                key for key, case in cases.items()
                if any(seat_of(party, seen, case) for party in readers_of(machine(case.kind)))
            }  # fmt: skip
            lent += len(expected)
        assert lent > 0
        session.rollback()
