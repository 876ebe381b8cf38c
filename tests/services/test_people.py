"""Who is signed in, in which seats; how signing in gets slower for whoever guesses."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Select, event, func, select
from sqlalchemy.orm import Session

from state_machines.case import Seat
from state_machines.grammar import Role
from state_machines.rules import Refused
from tests.factories import NOW, SINCE, a_person
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Assignment, Login, Person, SeatRow, Unit
from workflow_app.services.membership import people, signing_in

TODAY = date(2023, 10, 10)
TOKEN = "t" * 64


@pytest.fixture
def person(session: Session) -> Person:
    person = a_person(session, "Bình")
    person.password_hash = "right"
    session.add(Login(token_hash=TOKEN, person_id=person.id, values={}, created_at=NOW,
                      expires_at=NOW + timedelta(hours=1)))  # fmt: skip
    session.flush()
    return person


def seated(session: Session, person: Person, unit_id: int, role: Role, **more: object) -> SeatRow:
    row = SeatRow(**{"person_id": person.id, "unit_id": unit_id, "role": role.value,
                     "held_from": SINCE, **more})  # fmt: skip
    session.add(row)
    session.flush()
    return row


def visitor(session: Session, now: datetime = NOW) -> people.Visitor:
    arrival = people.arrive(session, TOKEN, now)
    assert arrival
    assert arrival.visitor
    return arrival.visitor


def test_a_reviewer_arrives_with_her_areas_and_topics(
    session: Session, world: World, person: Person
) -> None:
    row = seated(session, person, world.city_id, Role.REVIEWER, title="Ủy viên")
    for ward_id, topic in zip(world.ward_ids, ("papers", ""), strict=True):
        session.add(Assignment(seat_id=row.id, unit_id=ward_id, topic=topic))
    session.flush()
    path = session.get_one(Unit, world.city_id).path
    seat = Seat(row.id, world.city_id, path, Role.REVIEWER, frozenset(world.ward_ids),
                frozenset({"papers"}))  # fmt: skip
    assert visitor(session).actor.seats == (seat,)
    assert people.actor_of(session, person.id, TODAY).seats == (seat,)
    assert [one.title for one in visitor(session).seats] == ["Ủy viên"]


def test_the_seat_she_acts_in_comes_first(session: Session, world: World, person: Person) -> None:
    first, second = (
        seated(session, person, world.ward_id, role).id for role in (Role.OFFICER, Role.LEADER)
    )
    assert [seat.id for seat in visitor(session).actor.seats] == [first, second]
    session.get_one(Login, TOKEN).values = {"seat_id": second}
    session.flush()
    assert [seat.id for seat in visitor(session).actor.seats] == [second, first]
    assert visitor(session).acting == visitor(session).seats[0]


@pytest.mark.parametrize(
    ("held_from", "held_to", "holds"),
    [
        (TODAY, None, True),
        (TODAY + timedelta(days=1), None, False),
        (SINCE, TODAY, False),
        (SINCE, TODAY + timedelta(days=1), True),
    ],
)
def test_a_seat_counts_between_its_days(
    session: Session, world: World, person: Person, held_from: date, held_to: date | None,
    holds: bool,
) -> None:  # fmt: skip
    dates = {"held_from": held_from, "held_to": held_to}
    seated(session, person, world.ward_id, Role.LEADER, **dates)
    assert bool(visitor(session).seats) is holds
    assert bool(people.actor_of(session, person.id, TODAY).seats) is holds


def test_a_seat_ends_at_midnight_in_vietnam(session: Session, world: World, person: Person) -> None:
    seated(session, person, world.ward_id, Role.LEADER, held_to=TODAY + timedelta(days=1))
    midnight = datetime(2023, 10, 10, 17, tzinfo=UTC)
    session.get_one(Login, TOKEN).expires_at = midnight + timedelta(days=1)
    session.flush()
    assert visitor(session, midnight - timedelta(microseconds=1)).seats
    assert not visitor(session, midnight).seats


def test_a_disabled_person_is_nobody(session: Session, world: World, person: Person) -> None:
    seated(session, person, world.ward_id, Role.LEADER)
    person.disabled_at = NOW
    session.flush()
    arrival = people.arrive(session, TOKEN, NOW)
    assert arrival
    assert arrival.visitor is None


def test_a_token_ends_and_a_strange_one_is_nothing(session: Session, person: Person) -> None:
    assert people.arrive(session, "x" * 64, NOW) is None
    assert people.arrive(session, TOKEN, NOW + timedelta(hours=1)) is None


def test_who_is_there_is_found_by_indexes_however_many_there_are(
    embedded: Database,
) -> None:
    heard: list[tuple[str, Any]] = []
    with embedded.read() as session:
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", lambda *told: heard.append(told[2:4]))
        people.arrive(session, TOKEN, NOW)
        ((statement, values),) = heard
        driver: Any = connection.connection.dbapi_connection
        plan = [row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
    assert [step for step in plan if step.startswith("SEARCH seats")]
    scanned = {step.split()[1] for step in plan if step.startswith("SCAN")}
    assert not scanned & {"logins", "people", "seats", "substitutions", "assignments", "units"}


def test_what_every_request_asks_is_built_once(
    embedded: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = []
    make = Select.__init__

    def counting(self: Any, *columns: Any, **options: Any) -> None:
        built.append(self)
        make(self, *columns, **options)

    with embedded.read() as session:
        people.arrive(session, TOKEN, NOW)
        monkeypatch.setattr(Select, "__init__", counting)
        people.arrive(session, "y" * 64, NOW + timedelta(days=1))
    assert built == []


class Verify:
    """Counts how often a password was checked, and against what."""

    def __init__(self) -> None:
        self.against: list[str] = []

    def __call__(self, kept: str, password: str) -> bool:
        self.against.append(kept)
        return kept == password


def test_an_unknown_name_costs_as_much_as_a_wrong_password(
    session: Session, person: Person
) -> None:
    verify = Verify()
    assert signing_in.sign_in(session, "nobody", "right", verify=verify, now=NOW) is None
    assert signing_in.sign_in(session, person.login, "wrong", verify=verify, now=NOW) is None
    assert verify.against == [signing_in.NO_SUCH_HASH, "right"]


def test_each_wrong_try_after_the_fifth_doubles_the_wait(session: Session, person: Person) -> None:
    now, waits = NOW, []
    for _ in range(12):
        assert signing_in.sign_in(session, person.login, "wrong", verify=Verify(), now=now) is None
        waits.append(int((person.retry_after - now).total_seconds()) if person.retry_after else 0)
        now = person.retry_after or now
    assert waits == [0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]


def test_while_waiting_not_even_the_right_password_is_looked_at(
    session: Session, person: Person
) -> None:
    person.retry_after, verify = NOW + timedelta(seconds=61), Verify()
    with pytest.raises(Refused) as refusal:
        signing_in.sign_in(session, person.login, "right", verify=verify, now=NOW)
    assert refusal.value.code == "too_many"
    assert "02 phút" in refusal.value.reasons[0].vi
    assert verify.against == []


def test_the_right_password_forgets_the_wrong_ones(session: Session, person: Person) -> None:
    person.failed_logins, person.retry_after = 7, NOW
    name = f"  {person.login.upper()} "
    assert signing_in.sign_in(session, name, "right", verify=Verify(), now=NOW) == person.id
    assert (person.failed_logins, person.retry_after) == (0, None)


def test_a_disabled_person_does_not_get_in(session: Session, person: Person) -> None:
    person.disabled_at = NOW
    assert signing_in.sign_in(session, person.login, "right", verify=Verify(), now=NOW) is None
    assert person.failed_logins == 1


def test_a_language_is_kept(session: Session, person: Person) -> None:
    people.set_language(session, person.id, "en")
    assert visitor(session).language == "en"
    assert session.scalar(select(func.count()).where(Person.language == "en")) == 1
