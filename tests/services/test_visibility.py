"""Who may read what, and whose turn it is: asked in SQL, the answer is the rules' own."""

import random
from collections.abc import Iterator

import pytest
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from state_machines import MACHINES, machine, parties
from state_machines.case import Actor, Case, Seat, seat_of
from state_machines.grammar import Party, Reach, Role
from state_machines.parties import OWN_PEOPLE
from tests.factories import CONTENTS, NOW, a_unit, an_actor
from tests.world import World, readers_of
from workflow_app.models import Addressee, Document, Unit, table_of
from workflow_app.services.visibility import turn_of, visible, waiting_for_others, within

TOPICS = ("political_report", "papers", "action_programme")
PARTIES = [one for one in vars(parties).values() if isinstance(one, Party)] + list(parties.READERS)
SEEDS = range(3)


class Random:
    """A random tree of units with papers in random states, sent to random units."""

    def __init__(self, session: Session, seed: int) -> None:
        self.session, self.chance = session, random.Random(seed)
        self.units = [a_unit(session, "Gốc")]
        for number in range(11):
            above = self.chance.choice([*self.units, self.units[0]])
            self.units.append(a_unit(session, f"Đơn vị {number}", under=above))
        self.drafter = an_actor(session, "An", (Role.OFFICER, self.units[0]))
        self.cases = dict(self._papers())

    def _papers(self) -> Iterator[tuple[int, Case]]:
        home = World(0, self.units[0].id, [self.units[0].id])
        home.people = {unit.id: {Role.OFFICER: self.drafter} for unit in self.units}
        for number in range(60):
            table = MACHINES[number % len(MACHINES)]
            unit, issuer = self.chance.choice(self.units), self.chance.choice(self.units)
            state = self.chance.choice(table.states).code
            topic = self.chance.choice([*TOPICS, table.kind])
            paper_id = home.put(
                self.session, table.kind, state, unit_id=unit.id, issuer_id=issuer.id,
                topic=topic, content=CONTENTS[table.kind],
            )  # fmt: skip
            sent = frozenset(one.id for one in self.units if self.chance.random() < 0.1)
            for one in sent:
                self.session.add(Addressee(plan_id=paper_id, unit_id=one, duty="b/c"))
            yield paper_id, Case(
                kind=table.kind, state=state, unit_id=unit.id, unit_path=unit.path,
                issuer_id=issuer.id, topic=topic, addressed=sent,
            )  # fmt: skip
        self.session.flush()

    def actor(self) -> Actor:
        """Somebody with one to three seats, some of them narrowed, some lent to her."""
        return Actor(1, tuple(self._seat() for _ in range(self.chance.randint(1, 3))))

    def _seat(self) -> Seat:
        unit: Unit = self.chance.choice(self.units)
        narrow = self.chance.random() < 0.4
        areas = self.chance.sample([one.id for one in self.units], 3) if narrow else []
        topics = self.chance.sample(TOPICS, 2) if self.chance.random() < 0.3 else []
        role = self.chance.choice(list(Role))
        lent_by = self.chance.choice([None, 2])
        before = self.chance.sample([one.id for one in self.units if one != unit], 2)
        carries = frozenset(before if self.chance.random() < 0.3 else ())
        return Seat(
            1, unit.id, unit.path, role, frozenset(areas), frozenset(topics), lent_by, carries
        )


@pytest.fixture(params=SEEDS)
def town(session: Session, request: pytest.FixtureRequest) -> Random:
    return Random(session, request.param)


def found(town: Random, condition: object) -> set[int]:
    ids = set(town.session.scalars(select(Document.id).where(condition)))  # type: ignore[arg-type]
    return ids & set(town.cases)


def test_a_party_in_sql_is_the_party_of_the_rules(town: Random) -> None:
    matched = 0
    for _ in range(12):
        actor = town.actor()
        for party in PARTIES:
            said = {key for key, case in town.cases.items() if seat_of(party, actor, case)}
            assert found(town, within(party, actor)) == said, (party.name.en, actor)
            matched += len(said)
    assert matched > 100


@pytest.mark.parametrize("joined", [False, True])
def test_what_a_person_may_read_is_what_some_party_of_readers_may(
    town: Random, joined: bool
) -> None:
    unit = table_of(Unit).alias("beside")
    for _ in range(25):
        actor = town.actor()
        seen = visible(actor, beside=unit if joined else None)
        there = exists().where(unit.c.id == Document.unit_id, seen) if joined else seen
        assert found(town, there) == {
            key
            for key, case in town.cases.items()
            if any(seat_of(party, actor, case) for party in readers_of(machine(case.kind)))
        }


def test_it_is_the_turn_of_whom_the_state_waits_for(town: Random) -> None:
    turns = 0
    for _ in range(40):
        actor = town.actor()
        said = {key for key, case in town.cases.items() if _waits_for(case, actor)}
        assert found(town, turn_of(actor)) == said
        turns += len(said)
    assert turns > 10


def _waits_for(case: Case, actor: Actor) -> bool:
    party = machine(case.kind).state(case.state).waits_for
    return party is not None and seat_of(party, actor, case) is not None


def test_what_a_unit_waits_for_was_handed_in_by_it(town: Random) -> None:
    for _ in range(25):
        actor = town.actor()
        assert found(town, waiting_for_others(actor)) == {
            key
            for key, case in town.cases.items()
            if seat_of(OWN_PEOPLE, actor, case)
            and not machine(case.kind).child
            and machine(case.kind).state(case.state).mood == "waiting"
        }


@pytest.mark.parametrize("role", [None, Role.ADMINISTRATOR])
def test_without_a_seat_that_reads_nothing_is_seen(town: Random, role: Role | None) -> None:
    root = town.units[0]
    seats = (Seat(1, root.id, root.path, role),) if role else ()
    nobody = Actor(1, seats)
    assert found(town, visible(nobody)) == found(town, turn_of(nobody)) == set()
    assert found(town, waiting_for_others(nobody)) == set()


def test_a_unit_whose_number_begins_alike_is_not_below(session: Session, world: World) -> None:
    """'1/4/' is above '1/4/7/' and not above '1/40/'."""
    one, other = Unit(path="1/4/"), Unit(path="1/40/")
    for number, unit in enumerate((one, other)):
        unit.code, unit.name, unit.kind = f"c{number}", "Đơn vị", "front_committee"
        unit.valid_from = NOW.date()
        session.add(unit)
    session.flush()
    leader = Actor(1, (Seat(1, one.id, one.path, Role.LEADER),))
    world.people[other.id] = world.people[world.ward_id]
    paper_id = world.put(session, "report", "submitted", unit_id=other.id)
    above = next(party for party in parties.READERS if party.reach is Reach.ABOVE)
    assert paper_id not in set(session.scalars(select(Document.id).where(within(above, leader))))
