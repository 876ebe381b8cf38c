"""Somebody leaves: what only she had goes to whom the administrator says, and nothing is lost."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from state_machines.case import Actor
from state_machines.grammar import Role
from state_machines.rules import Refused
from tests.factories import NOW, an_actor
from tests.world import World
from workflow_app.models import Document, Person, SeatRow, Substitution, Unit
from workflow_app.models.trail import Act, ActValue
from workflow_app.services.departing import leaving
from workflow_app.services.departing.leaving import Decided, Decision, How
from workflow_app.services.departing.open_work import OpenWork, open_work
from workflow_app.services.membership import administration, charges, people, substitution
from workflow_app.services.membership.charges import Charge
from workflow_app.services.membership.substitution import Naming
from workflow_app.services.reminding import unattended
from workflow_app.services.units import unit_page
from workflow_app.services.visibility import turn_of

TODAY = date(2023, 10, 10)
DAY = timedelta(days=1)


@pytest.fixture
def reviewer(world: World) -> Actor:
    return world.city(Role.REVIEWER)


@pytest.fixture
def paper_id(session: Session, world: World, plan_id: int) -> int:
    """A registration of the first ward that waits for the city's reviewers."""
    return world.put(session, "registration", "submitted", plan_id=plan_id)


@pytest.fixture
def work(session: Session, boss: Actor) -> Callable[..., OpenWork]:
    def work(who: Actor, **more: Any) -> OpenWork:
        session.flush()
        return open_work(session, boss, who.person_id, NOW, **more)

    return work


def another_reviewer(session: Session, world: World, *charges_: tuple[int | None, str]) -> Actor:
    actor = an_actor(session, "Đồng nghiệp", (Role.REVIEWER, session.get_one(Unit, world.city_id)))
    for unit_id, topic in charges_:
        charges.assign(session, world.city(Role.ADMINISTRATOR), now=NOW, seat_id=actor.seats[0].id,
                       unit_id=unit_id, topic=topic)  # fmt: skip
    return actor


def turns(session: Session, actor: Actor) -> set[int]:
    now = people.actor_of(session, actor.person_id, TODAY)
    return set(session.scalars(select(Document.id).where(turn_of(now))))


def waiting_for_nobody(session: Session) -> set[int]:
    session.flush()
    return {one.id for one in unattended.listed(session, TODAY, limit=999)}


def seat_id_of(actor: Actor) -> int:
    return actor.seats[0].id


def test_a_sole_reviewer_leaves_papers_that_nobody_else_has(
    session: Session, world: World, work: Callable[..., OpenWork], reviewer: Actor, paper_id: int
) -> None:
    (left,) = work(reviewer).seats
    assert (left.papers, left.colleagues, left.unit, left.asks) == (1, (), "Thành phố", True)
    another_reviewer(session, world)
    (left,) = work(reviewer).seats
    assert (left.papers, [name for _, name in left.colleagues]) == (0, ["Đồng nghiệp"])
    assert work(reviewer).is_empty


def test_a_colleague_in_charge_of_something_else_is_not_another_reader(
    session: Session, world: World, work: Callable[..., OpenWork], reviewer: Actor, paper_id: int
) -> None:
    another_reviewer(session, world, (world.ward_ids[1], ""))
    assert work(reviewer).seats[0].papers == 1
    another_reviewer(session, world, (world.ward_id, ""))
    assert work(reviewer).seats[0].papers == 0


@pytest.mark.parametrize("closes", [True, False])
def test_nothing_closes_before_it_is_decided(
    session: Session, boss: Actor, work: Callable[..., OpenWork], reviewer: Actor, paper_id: int,
    closes: bool,
) -> None:  # fmt: skip
    open_ = work(reviewer, seat_id=None if closes else seat_id_of(reviewer))
    with pytest.raises(Refused) as refused:
        leaving.leave(session, boss, open_, NOW)
    assert refused.value.reasons == (leaving.UNDECIDED,)
    assert turns(session, reviewer) == {paper_id}
    decided = {seat_id_of(reviewer): Decision(How.NOBODY)}
    leaving.leave(session, boss, open_, NOW, Decided(decided))
    assert waiting_for_nobody(session) == {paper_id}


def test_a_successor_takes_the_seat_with_its_charges(
    session: Session, world: World, boss: Actor, work: Callable[..., OpenWork], reviewer: Actor,
    paper_id: int,
) -> None:  # fmt: skip
    charges.assign(
        session, boss, now=NOW, seat_id=seat_id_of(reviewer), unit_id=world.ward_id, topic=""
    )
    heir = world.city(Role.CLERK)
    decided = {seat_id_of(reviewer): Decision(How.SUCCESSOR, person_id=heir.person_id)}
    leaving.leave(session, boss, work(reviewer), NOW, Decided(decided))
    assert turns(session, heir) == {paper_id}
    assert waiting_for_nobody(session) == set()
    taken = people.actor_of(session, heir.person_id, TODAY).seats[-1]
    assert (taken.role, taken.areas) == (Role.REVIEWER, {world.ward_id})
    administration.enable(session, boss, reviewer.person_id, NOW)
    assert turns(session, reviewer) == set(), "what was handed on does not come back by itself"


@pytest.mark.parametrize("who", ["herself", "disabled", "unknown", "nobody"])
def test_a_successor_is_somebody_else_who_may_sign_in(
    session: Session, world: World, boss: Actor, work: Callable[..., OpenWork], reviewer: Actor,
    paper_id: int, who: str,
) -> None:  # fmt: skip
    session.get_one(Person, world.city(Role.CLERK).person_id).disabled_at = NOW
    person_id = {"herself": reviewer.person_id, "disabled": world.city(Role.CLERK).person_id,
                 "unknown": 4711, "nobody": None}[who]  # fmt: skip
    decided = {seat_id_of(reviewer): Decision(How.SUCCESSOR, person_id=person_id)}
    with pytest.raises(Refused) as refused:
        leaving.leave(session, boss, work(reviewer), NOW, Decided(decided))
    assert refused.value.reasons == (leaving.HERSELF if who == "herself" else leaving.NO_SUCCESSOR,)


def test_a_colleague_takes_the_charges_over_beside_her_own(
    session: Session, world: World, boss: Actor, work: Callable[..., OpenWork], reviewer: Actor,
    paper_id: int,
) -> None:  # fmt: skip
    charges.assign(
        session, boss, now=NOW, seat_id=seat_id_of(reviewer), unit_id=world.ward_id, topic=""
    )
    heir = another_reviewer(session, world, (world.ward_ids[1], ""))
    decided = {seat_id_of(reviewer): Decision(How.COLLEAGUE, seat_id=seat_id_of(heir))}
    leaving.leave(session, boss, work(reviewer), NOW, Decided(decided))
    assert charges.charge_of(session, seat_id_of(heir)).areas == set(world.ward_ids)
    assert turns(session, heir) == {paper_id}
    assert waiting_for_nobody(session) == set()


def test_a_colleague_in_charge_of_everything_is_narrowed_by_nothing(
    session: Session, world: World, boss: Actor, work: Callable[..., OpenWork], reviewer: Actor,
    paper_id: int,
) -> None:  # fmt: skip
    charges.assign(
        session, boss, now=NOW, seat_id=seat_id_of(reviewer), unit_id=None, topic="papers"
    )
    heir = another_reviewer(session, world)
    decided = {seat_id_of(reviewer): Decision(How.COLLEAGUE, seat_id=seat_id_of(heir))}
    leaving.leave(session, boss, work(reviewer), NOW, Decided(decided))
    assert charges.charge_of(session, seat_id_of(heir)) == Charge(frozenset(), frozenset())


def test_everybody_in_the_role_takes_the_charges_over(
    session: Session, world: World, boss: Actor, work: Callable[..., OpenWork], reviewer: Actor,
    paper_id: int,
) -> None:  # fmt: skip
    charges.assign(
        session, boss, now=NOW, seat_id=seat_id_of(reviewer), unit_id=world.ward_id, topic=""
    )
    heirs = [another_reviewer(session, world, (world.ward_ids[1], "")) for _ in range(2)]
    leaving.leave(
        session, boss, work(reviewer), NOW, Decided({seat_id_of(reviewer): Decision(How.EVERYONE)})
    )
    assert [turns(session, heir) for heir in heirs] == [{paper_id}] * 2


@pytest.mark.parametrize("decision", [
    Decision(How.EVERYONE), Decision(How.COLLEAGUE, seat_id=1), Decision(How.COLLEAGUE),
])  # fmt: skip
def test_work_is_handed_to_those_who_hold_the_role(
    session: Session, boss: Actor, work: Callable[..., OpenWork], reviewer: Actor, paper_id: int,
    decision: Decision,
) -> None:  # fmt: skip
    with pytest.raises(Refused) as refused:
        leaving.leave(session, boss, work(reviewer), NOW, Decided({seat_id_of(reviewer): decision}))
    assert refused.value.reasons == (leaving.NO_COLLEAGUE,)


def lend(session: Session, boss: Actor, holder: Actor, substitute: Actor) -> int:
    lent = Naming([seat_id_of(holder)], substitute.person_id, TODAY, TODAY + 9 * DAY)
    substitution.name(session, boss, lent, NOW)
    return substitution.open_loans(session, holder.person_id, TODAY)[0].id


def test_a_seat_that_she_lent_ends_with_her(
    session: Session, world: World, boss: Actor, work: Callable[..., OpenWork], reviewer: Actor
) -> None:
    loan = lend(session, boss, reviewer, world.city(Role.CLERK))
    open_ = work(reviewer)
    assert [one.id for one in open_.given] == [loan]
    assert not open_.is_empty
    leaving.leave(session, boss, open_, NOW)
    assert session.get_one(Substitution, loan).ended_by == boss.person_id


@pytest.mark.parametrize("named", [True, False])
def test_whom_she_stood_in_for_gets_another_substitute_or_knows_of_none(
    session: Session, world: World, boss: Actor, work: Callable[..., OpenWork], reviewer: Actor,
    named: bool,
) -> None:  # fmt: skip
    gone, other = world.city(Role.CLERK), world.city(Role.OFFICE)
    loan = lend(session, boss, reviewer, gone)
    open_ = work(gone)
    assert [one.id for one in open_.taken] == [loan]
    assert work(gone, seat_id=seat_id_of(gone)).taken == (), "she stays, without that seat"
    leaving.leave(session, boss, open_, NOW, Decided({}, {loan: other.person_id} if named else {}))
    assert session.get_one(Substitution, loan).ends_on == TODAY
    held = people.actor_of(session, other.person_id, TODAY).seats
    assert [seat.holder_id for seat in held] == [None, reviewer.person_id][: 1 + named]


def test_what_she_handed_in_stays_her_units(
    session: Session, world: World, work: Callable[..., OpenWork], plan_id: int
) -> None:
    officer = world.ward(Role.OFFICER)
    world.put(session, "report", "submitted", plan_id=plan_id, submitter_id=officer.person_id)
    world.put(session, "congress", "preparing", plan_id=plan_id, submitter_id=officer.person_id)
    assert work(officer).handed_in == 1
    assert not work(officer).is_empty


def test_each_act_is_written_down(
    session: Session, world: World, boss: Actor, work: Callable[..., OpenWork], reviewer: Actor,
    paper_id: int,
) -> None:  # fmt: skip
    loan = lend(session, boss, reviewer, world.city(Role.CLERK))
    heir, giver = world.city(Role.CLERK).person_id, seat_id_of(reviewer)
    decided = {giver: Decision(How.SUCCESSOR, person_id=heir)}
    leaving.leave(session, boss, work(reviewer), NOW, Decided(decided), "abc")
    kept = session.scalars(select(Act).order_by(Act.id)).all()
    assert {(one.why, one.actor_id) for one in kept} == {("admin", boss.person_id)}
    assert [(one.code, one.request_id) for one in kept if one.unit_id is None] == [
        ("leave", "abc")
    ] * 3
    of_seats = [(one.code, one.unit_id) for one in kept if one.unit_id is not None]
    assert of_seats == [(code, world.city_id) for code in ("seat_given", "seat_ended")]
    seat = session.scalar(select(SeatRow.id).order_by(SeatRow.id.desc()))
    left = select(ActValue.value).join(Act, Act.id == ActValue.act_id).where(Act.code == "leave")
    assert list(session.scalars(left.order_by(Act.id))) == [
        f"seat {giver}: taken by person {heir} in seat {seat}",
        f"substitution {loan} of seat {giver}: ended",
        f"person {reviewer.person_id}: account closed",
    ]


def test_after_everybody_left_every_paper_waits_for_somebody_or_is_listed(
    session: Session, world: World, boss: Actor, work: Callable[..., OpenWork], plan_id: int
) -> None:
    """One after another leaves without a successor; what waited before waits or is told."""
    for kind, state in (
        ("registration", "submitted"), ("report", "drafting"), ("congress", "in_review"),
        ("commendation", "council"), ("plan", "submitted"), ("work", "registered"),
    ):  # fmt: skip
        world.put(session, kind, state, plan_id=None if kind == "plan" else plan_id)
    leavers = [actor for actor in world.everybody() if actor != boss]
    waited = set().union(*(turns(session, actor) for actor in leavers))
    assert len(waited) == 6
    assert waiting_for_nobody(session) == set()
    for place, actor in enumerate(leavers):
        open_ = work(actor)
        decided = {one.seat.id: Decision(How.NOBODY) for one in open_.seats if one.asks}
        told = sum(one.papers for one in open_.seats)
        before = waiting_for_nobody(session)
        leaving.leave(session, boss, open_, NOW, Decided(decided))
        after = waiting_for_nobody(session)
        assert len(after - before) == told, "what she alone had was told before"
        attended = set().union(*(turns(session, other) for other in leavers[place + 1 :]))
        assert attended | after >= waited
        assert not attended & after
    assert waiting_for_nobody(session) >= waited


def test_the_page_of_a_unit_says_which_papers_nobody_has(
    session: Session, world: World, boss: Actor, work: Callable[..., OpenWork], paper_id: int,
    reviewer: Actor,
) -> None:  # fmt: skip
    leader = world.ward(Role.LEADER)
    assert unit_page(session, world.ward_id, leader, NOW).unattended == frozenset()
    decided = {seat_id_of(reviewer): Decision(How.NOBODY)}
    leaving.leave(session, boss, work(reviewer), NOW, Decided(decided))
    session.flush()
    assert unit_page(session, world.ward_id, leader, NOW).unattended == {paper_id}
