"""Units change: what follows is foreseen, done whole, and nothing is lost on the way."""

from datetime import date
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from state_machines.grammar import Role
from tests.factories import CONTENTS, NOW
from tests.world import World
from workflow_app.models import (
    Addressee,
    Assignment,
    Document,
    Register,
    SeatRow,
    Substitution,
    Succession,
    Unit,
    UnitPast,
    Work,
    table_of,
)
from workflow_app.models.trail import Entry
from workflow_app.services import health
from workflow_app.services.cases import case_of
from workflow_app.services.membership.people import actor_of
from workflow_app.services.succession.lineage import former_names
from workflow_app.services.succession.papers import READDRESSED
from workflow_app.services.visibility import visible

SINCE = date(2023, 10, 1)
TODAY = date(2023, 10, 10)
BASIS = {
    name: CONTENTS["reorganisation"][name]
    for name in ("since", "basis_number", "basis_date", "basis_issuer", "basis_abstract")
}
NEW = [{"name": "Phường Mới", "short_name": "Phường Mới"}]


def said(session: Session, sort: str, *units: int, heir: int | None = None,
         names: Any = ()) -> dict[str, Any]:  # fmt: skip
    """What a paper says of a change."""
    code = dict(session.execute(select(Unit.id, Unit.code)).all())  # type: ignore[arg-type]
    return {
        "title": "Sắp xếp", "sort": sort, "concerned": [code[one] for one in units],
        "heir": f"unit:{code[heir]}" if heir else "", "names": list(names), **BASIS,
    }  # fmt: skip


def changed(session: Session, world: World, sort: str, *units: int, **more: Any) -> int:
    """A change by the city, approved and carried out; the paper's id."""
    paper = world.put(
        session, "reorganisation", "approved", content=said(session, sort, *units, **more)
    )
    world.take(session, paper, "apply")
    session.expire_all()
    return paper


def the_new(session: Session, name: str = "Phường Mới") -> Unit:
    return session.scalars(select(Unit).where(Unit.name == name)).one()


def whose(session: Session, *papers: int) -> list[int]:
    return [session.get_one(Document, one, populate_existing=True).unit_id for one in papers]


def test_wards_merge_and_their_open_papers_go_on_in_the_new_one(
    session: Session, world: World, plan_id: int
) -> None:
    one, two = world.ward_ids
    papers = [
        world.put(session, kind, state, unit_id=unit, plan_id=plan_id)
        for kind, state, unit in (
            ("registration", "accepted", one), ("report", "drafting", one),
            ("registration", "returned", two),
        )
    ]  # fmt: skip
    work = world.put(session, "work", "verified", unit_id=one, plan_id=plan_id,
                     parent_id=papers[0])  # fmt: skip
    changed(session, world, "merge", one, two, names=NEW)
    new = the_new(session)
    assert whose(session, *papers, work) == [new.id] * 4
    assert session.get_one(Work, work).unit_id == new.id
    assert (new.parent_id, new.valid_from) == (world.city_id, SINCE)
    assert new.path == f"{world.province_id}/{world.city_id}/{new.id}/"
    assert [session.get_one(Unit, old).valid_to for old in (one, two)] == [SINCE, SINCE]
    rows = select(Succession.unit_id, Succession.successor_id, Succession.since, Succession.direct)
    assert sorted(map(tuple, session.execute(rows))) == [
        (one, new.id, SINCE, True), (two, new.id, SINCE, True)
    ]  # fmt: skip


def test_each_paper_that_goes_gets_an_entry_that_tells_from_where(
    session: Session, world: World, plan_id: int
) -> None:
    one, two = world.ward_ids
    put = {
        unit: world.put(session, "report", "drafting", unit_id=unit, plan_id=plan_id)
        for unit in (one, two)
    }
    change = changed(session, world, "merge", one, two, names=NEW)
    told = {
        entry.document_id: entry
        for entry in session.scalars(select(Entry).where(Entry.code == READDRESSED))
    }
    assert set(told) == set(put.values())
    for unit, paper in put.items():
        assert told[paper].unit_id == the_new(session).id
        assert f'"was_unit":{unit}' in told[paper].body
        assert f'"change":{change}' in told[paper].body


def test_a_finished_campaign_stays_as_it_was_and_the_heirs_read_it(
    session: Session, world: World, plan_id: int
) -> None:
    one, two = world.ward_ids
    done = world.put(session, "report", "accepted", unit_id=one, plan_id=plan_id)
    stranger = actor_of(session, world.people[two][Role.CLERK].person_id, TODAY)
    assert done not in set(session.scalars(select(Document.id).where(visible(stranger))))
    changed(session, world, "merge", one, two, names=NEW)
    assert whose(session, done) == [one]
    heir = actor_of(session, world.people[two][Role.CLERK].person_id, TODAY)
    assert done in set(session.scalars(select(Document.id).where(visible(heir))))
    nobody = actor_of(session, world.people[two][Role.ADMINISTRATOR].person_id, TODAY)
    assert session.scalars(select(Document.id).where(visible(nobody))).all() == []


def test_of_two_registrations_after_a_merger_the_one_least_far_is_asked(
    session: Session, world: World, plan_id: int
) -> None:
    one, two = world.ward_ids
    for state, unit in (("accepted", one), ("drafting", two)):
        world.put(session, "registration", state, unit_id=unit, plan_id=plan_id)
    proposal = world.put(session, "commendation", "drafting", unit_id=one, plan_id=plan_id)
    assert case_of(session, proposal).siblings["registration"] == "accepted"
    changed(session, world, "merge", one, two, names=NEW)
    assert case_of(session, proposal).siblings["registration"] == "drafting"


def test_people_go_on_in_the_same_seats_with_charges_and_substitutes(
    session: Session, world: World
) -> None:
    one, two = world.ward_ids
    officer = world.people[one][Role.OFFICER]
    lent = Substitution(
        seat_id=officer.seats[0].id, substitute_id=world.people[one][Role.CLERK].person_id,
        starts_on=SINCE, ends_on=date(2023, 12, 1), named_by=officer.person_id, named_at=NOW,
    )  # fmt: skip
    reviewer = world.city(Role.REVIEWER)
    session.add_all([lent, Assignment(seat_id=reviewer.seats[0].id, unit_id=one)])
    session.flush()
    changed(session, world, "merge", one, two, names=NEW)
    new = the_new(session)
    (seat,) = actor_of(session, officer.person_id, TODAY).seats
    assert (seat.unit_id, seat.role, seat.carries) == (new.id, Role.OFFICER, {one, two})
    clerk = actor_of(session, lent.substitute_id, TODAY)
    assert [(one.role, one.holder_id) for one in clerk.seats] == [
        (Role.CLERK, None), (Role.OFFICER, officer.person_id)
    ]  # fmt: skip
    assert session.get_one(SeatRow, officer.seats[0].id).held_to == SINCE
    (watching,) = actor_of(session, reviewer.person_id, TODAY).seats
    assert watching.areas == {one, new.id}


def test_who_sat_in_both_has_one_seat_in_charge_of_what_both_were(
    session: Session, world: World
) -> None:
    one, two = world.ward_ids
    officer = world.people[one][Role.OFFICER]
    again = SeatRow(person_id=officer.person_id, unit_id=two, role="officer", held_from=SINCE)
    session.add(again)
    session.flush()
    session.add(Assignment(seat_id=again.id, topic="papers"))
    session.flush()
    changed(session, world, "merge", one, two, names=NEW)
    (seat,) = actor_of(session, officer.person_id, TODAY).seats
    assert (seat.unit_id, seat.topics) == (the_new(session).id, frozenset())


def test_a_split_ward_leaves_its_papers_to_the_first_and_its_history_to_all(
    session: Session, world: World, plan_id: int
) -> None:
    one, _ = world.ward_ids
    paper = world.put(session, "report", "drafting", unit_id=one, plan_id=plan_id)
    names = [{"name": f"Phường {word}", "short_name": word} for word in ("Đông", "Tây")]
    changed(session, world, "split", one, names=names)
    east, west = the_new(session, "Phường Đông"), the_new(session, "Phường Tây")
    assert (east.code, west.code) == ("DONG", "TAY")
    assert whose(session, paper) == [east.id]
    heirs = session.scalars(select(Succession.successor_id).where(Succession.unit_id == one))
    assert set(heirs) == {east.id, west.id}


def test_a_renamed_ward_stays_itself_and_keeps_its_old_name(session: Session, world: World) -> None:
    one, _ = world.ward_ids
    before = session.scalar(select(func.count(Entry.id)))
    changed(session, world, "rename", one, names=NEW)
    assert session.get_one(Unit, one).name == "Phường Mới"
    (old,) = former_names(session.connection(), one)
    assert (old.name, old.valid_to) == ("Phường 01", SINCE)
    assert session.scalar(select(func.count(Entry.id))) == before + 2  # of the change alone


def test_the_district_ends_and_its_wards_stand_below_the_province(
    session: Session, world: World, plan_id: int
) -> None:
    one, _ = world.ward_ids
    owed = world.put(session, "report", "submitted", unit_id=one, plan_id=plan_id)
    session.add(Register(unit_id=world.city_id, series="KH", year=2023, last=7, first=7))
    numbered = {"series": "KH", "number": "07/KH", "number_year": 2023, "number_value": 7}
    session.execute(update(table_of(Document)).where(Document.id == plan_id).values(numbered))
    province = world.people[world.province_id]
    paper = world.put(
        session, "reorganisation", "approved", unit_id=world.province_id,
        issuer_id=world.province_id,
        content=said(session, "dissolve", world.city_id, heir=world.province_id),
    )  # fmt: skip
    world.take(session, paper, "apply", actor=province[Role.OFFICE])
    session.expire_all()
    ward = session.get_one(Unit, one)
    assert (ward.parent_id, ward.path) == (world.province_id, f"{world.province_id}/{one}/")
    (past,) = session.scalars(select(UnitPast).where(UnitPast.unit_id == one))
    assert (past.parent_id, past.valid_to) == (world.city_id, SINCE)
    plan = session.get_one(Document, plan_id)
    assert (plan.unit_id, plan.issuer_id) == (world.province_id, world.city_id)
    assert session.get_one(Document, owed).issuer_id == world.province_id
    assert actor_of(session, world.city(Role.OFFICER).person_id, TODAY).seats == ()
    reviewer = actor_of(session, province[Role.REVIEWER].person_id, TODAY)
    world.take(session, owed, "accept", actor=reviewer)
    session.flush()
    assert not list(health.findings(session, store=None))  # type: ignore[arg-type]


def test_a_unit_moves_with_everything_below_it(session: Session, world: World) -> None:
    one, two = world.ward_ids
    changed(session, world, "move", one, heir=two)
    assert session.get_one(Unit, one).path.endswith(f"/{two}/{one}/")
    assert session.get_one(Unit, one).parent_id == two


def test_history_is_carried_on_through_a_unit_between(session: Session, world: World) -> None:
    one, two = world.ward_ids
    changed(session, world, "rename", one, names=NEW)
    changed(session, world, "merge", one, heir=two)
    session.execute(
        update(table_of(Unit)).where(Unit.id == two).values(valid_from=date(2020, 1, 1))
    )
    names = [{"name": f"Phường {word}", "short_name": word} for word in ("Đông", "Tây")]
    changed(session, world, "split", two, names=names)
    rows = select(Succession.unit_id, Succession.direct).where(
        Succession.successor_id == the_new(session, "Phường Tây").id
    )
    assert sorted(map(tuple, session.execute(rows))) == [(one, False), (two, True)]


def test_what_was_foreseen_is_what_happens(session: Session, world: World, plan_id: int) -> None:
    one, two = world.ward_ids
    world.put(session, "report", "drafting", unit_id=one, plan_id=plan_id)
    world.put(session, "registration", "accepted", unit_id=one, plan_id=plan_id)
    world.put(session, "report", "accepted", unit_id=two, plan_id=plan_id)
    content = said(session, "merge", one, two, names=NEW)
    paper = world.put(session, "reorganisation", "drafting", content=content)
    world.take(session, paper, "submit")
    foreseen = session.get_one(Document, paper, populate_existing=True).content["foreseen"]
    assert foreseen["papers"] == {"registration": 1, "report": 1}
    assert foreseen["stay"] == {"report": 1}
    assert len(foreseen["seats"]) == 2 * len(Role)
    world.take(session, paper, "approve")
    world.take(session, paper, "apply")
    moved = select(Document.kind, func.count()).where(Document.unit_id == the_new(session).id)
    assert dict(session.execute(moved.group_by(Document.kind)).all()) == foreseen["papers"]  # type: ignore[arg-type]
    named = select(Addressee.unit_id).where(Addressee.plan_id == paper)
    assert session.scalars(named).all() == [the_new(session).id]
