"""Whatever units become, nothing is lost: papers, seats and entries are there before and after."""

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from state_machines import MACHINES
from state_machines.case import Case, seat_of
from state_machines.grammar import Role
from state_machines.parties import READERS
from tests.factories import CONTENTS, a_unit, an_actor
from tests.services.test_succession import said
from tests.world import World
from workflow_app.models import Addressee, Document, SeatRow, Unit
from workflow_app.models.trail import Entry
from workflow_app.services import health
from workflow_app.services.counting.keeping import add_up
from workflow_app.services.membership.people import actor_of
from workflow_app.services.membership.seats import held_on
from workflow_app.services.succession.lineage import lineage
from workflow_app.services.succession.papers import OPEN, READDRESSED
from workflow_app.services.visibility import visible

TODAY = date(2023, 10, 10)
CHANGES = 12
STAFF = (Role.OFFICER, Role.LEADER, Role.REVIEWER, Role.COMMITTEE, Role.OFFICE)


class Province:
    """A province with two cities and their wards; the centre changes what is below it."""

    def __init__(self, session: Session, seed: int) -> None:
        self.session, self.chance = session, random.Random(seed)
        self.centre = a_unit(session, "Trung ương")
        self.world = World(self.centre.id, self.centre.id, [self.centre.id])
        cities = [a_unit(session, f"Thành phố {number}", under=self.centre) for number in range(2)]
        wards = [
            a_unit(session, f"Phường {city.name} {number}", under=city)
            for city in cities
            for number in range(4)
        ]
        for unit in (self.centre, *cities, *wards):
            seats = {role: an_actor(session, f"{role} {unit.name}", (role, unit)) for role in STAFF}
            self.world.people[unit.id] = seats
        self.papers = self._papers([*cities, *wards])
        self.day = date(2020, 1, 1)

    def _papers(self, units: list[Unit]) -> list[int]:
        put, found = self.world.put, list[int]()
        plans = [
            put(self.session, "plan", state, unit_id=unit.id, issuer_id=unit.id)
            for unit in (self.centre, *units[:2])
            for state in ("issued", "closed")
        ]
        for _ in range(60):
            table = self.chance.choice([one for one in MACHINES if not one.begun_by])
            unit, plan = self.chance.choice(units), self.chance.choice(plans)
            issuer = self.session.get_one(Document, plan).unit_id
            state = self.chance.choice(table.states).code
            found.append(put(self.session, table.kind, state, unit_id=unit.id, plan_id=plan,
                             issuer_id=issuer, content=CONTENTS[table.kind]))  # fmt: skip
        for plan in plans:
            for unit in self.chance.sample(units, 2):
                self.session.add(Addressee(plan_id=plan, unit_id=unit.id, duty="b/c"))
        self.session.flush()
        return [*plans, *found]

    def change(self) -> bool:
        """Something happens to some units; False when it made no sense."""
        if self.chance.random() < 0.5:
            add_up(self.session.connection())  # boards forget where a unit stood, or must be told
        self.day += timedelta(days=self.chance.choice([0, 40]))
        sort = self.chance.choice(["merge", "merge", "split", "rename", "move", "dissolve"])
        below = select(Unit).where(Unit.valid_to.is_(None), Unit.id != self.centre.id)
        units = list(self.session.scalars(below.order_by(Unit.id)))
        one, heir = self.chance.choice(units), None
        beside = [unit for unit in units if unit.parent_id == one.parent_id and unit != one]
        chosen, names = [one.id], list[dict[str, str]]()
        match sort:
            case "merge" if beside and self.chance.random() < 0.5:
                heir = self.chance.choice(beside).id
            case "merge":
                chosen += [unit.id for unit in beside[:2]]
                names = self._names(1)
            case "split" | "rename":
                names = self._names(2 if sort == "split" else 1)
            case _:
                heir = self.chance.choice([self.centre, *units]).id
        return self._apply(said(self.session, sort, *chosen, heir=heir, names=names))

    def _names(self, count: int) -> list[dict[str, str]]:
        names = [f"Phường {self.chance.randint(1, 9)}" for _ in range(count)]
        return [{"name": name, "short_name": name} for name in names]

    def _apply(self, content: dict[str, Any]) -> bool:
        content |= {"since": self.day.isoformat()}
        paper = self.world.put(self.session, "reorganisation", "drafting", content=content,
                               unit_id=self.centre.id, issuer_id=self.centre.id)  # fmt: skip
        self.world.take(self.session, paper, "edit", answers=content)
        foreseen = self.session.get_one(Document, paper, populate_existing=True).content["foreseen"]
        if foreseen["problems"]:
            return False
        before = self.session.scalar(select(func.count()).where(Entry.code == READDRESSED))
        for code in ("submit", "approve", "apply"):
            self.world.take(self.session, paper, code)
        self.session.expire_all()
        after = self.session.scalar(select(func.count()).where(Entry.code == READDRESSED))
        assert after - before == sum(foreseen["papers"].values())
        return True


@pytest.fixture(params=range(4))
def province(session: Session, request: pytest.FixtureRequest) -> Province:
    return Province(session, request.param)


def held(session: Session) -> Counter[tuple[int, str]]:
    rows = session.execute(select(SeatRow.person_id, SeatRow.role).where(held_on(TODAY)))
    return Counter(map(tuple, rows))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_after_any_changes_papers_seats_and_entries_are_there(province: Province) -> None:
    session = province.session
    papers = set(session.scalars(select(Document.id)))
    entries = session.execute(select(Entry.id, Entry.chain)).all()
    people = set(held(session))
    done = sum(province.change() for _ in range(CHANGES))
    assert done > CHANGES // 4
    assert papers <= set(session.scalars(select(Document.id)))
    assert set(entries) <= set(session.execute(select(Entry.id, Entry.chain)).all())
    assert not list(health.findings(session, store=None))  # type: ignore[arg-type]
    ended = select(Unit.id).where(Unit.valid_to.is_not(None))
    stranded = session.execute(
        select(Document.kind, Document.state).where(Document.unit_id.in_(ended))
    )
    assert not {tuple(row) for row in stranded} & set(OPEN)
    gone = people - set(held(session))
    assert all(_ended_for_good(session, person) for person, _ in gone)
    _assert_groups_part_the_units(province)


def _ended_for_good(session: Session, person: int) -> bool:
    """She sat in a unit that was dissolved: nobody seats her above by herself."""
    last = select(SeatRow.unit_id).where(SeatRow.person_id == person).order_by(SeatRow.id.desc())
    unit_id = session.scalars(last).first()
    return session.get_one(Unit, unit_id).valid_to is not None


def _assert_groups_part_the_units(province: Province) -> None:
    """Sums by group add up to the sum of all: each unit of then stands in one group."""
    session = province.session
    units = list(session.scalars(select(Unit.id)))
    groups = lineage(session.connection(), TODAY).regroup(units)
    assert sorted(unit for group in groups for unit in group.then) == sorted(units)
    heirs = [unit for group in groups for unit in group.today]
    assert len(heirs) == len(set(heirs))
    assert all(session.get_one(Unit, unit).valid_to is None for unit in heirs)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_after_any_changes_sql_and_the_rules_agree_on_who_reads_what(province: Province) -> None:
    session = province.session
    for _ in range(CHANGES):
        province.change()
    sent: dict[int, set[int]] = {}
    for plan, unit in session.execute(select(Addressee.plan_id, Addressee.unit_id)):
        sent.setdefault(plan, set()).add(unit)
    cases = {
        row.id: Case(kind=row.kind, state=row.state, unit_id=row.unit_id, unit_path=row.unit.path,
                     issuer_id=row.issuer_id, topic=row.topic,
                     addressed=frozenset(sent.get(row.id, ())))
        for row in session.scalars(select(Document))
    }  # fmt: skip
    read = 0
    for person in session.scalars(select(SeatRow.person_id).where(held_on(TODAY)).distinct()).all():
        actor = actor_of(session, person, TODAY)
        said_by_rules = {
            key
            for key, case in cases.items()
            if any(seat_of(party, actor, case) for party in READERS)
        }
        assert set(session.scalars(select(Document.id).where(visible(actor)))) == said_by_rules
        read += len(said_by_rules)
    assert read > len(cases)
