"""What is accepted is stated from then on; what no longer stands is kept with its time."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from state_machines.measures import Amount
from tests.factories import CONTENTS, NOW
from tests.services.test_succession import NEW, changed
from tests.world import World
from workflow_app.models import Document, Stated, Succession, Unit
from workflow_app.services.figures import (
    By,
    Scope,
    explain,
    fallen,
    grouped,
    regrouped,
    rollup,
    targets,
    totals,
)
from workflow_app.services.figures.ledger import strays

HOUR = timedelta(hours=1)


def report(session: Session, world: World, plan_id: int, **said: object) -> int:
    """A ward's report, handed in, with what it says of its figures."""
    unit_id = said.pop("unit_id", world.ward_id)
    figures = {code: {"value": value, "qualifier": "exact"} for code, value in said.items()}
    content = {**CONTENTS["report"], "as_of": "2024-08-12", "figures": figures}
    return world.put(
        session, "report", "submitted", plan_id=plan_id, unit_id=unit_id, content=content
    )


def total(session: Session, plan_id: int, code: str, **more: object) -> Amount | None:
    found = totals(session.connection(), Scope(plan_id, **more))  # type: ignore[arg-type]
    return found[code].amount if code in found else None


def test_a_figure_counts_from_acceptance_until_the_report_is_reopened(
    session: Session, world: World, plan_id: int
) -> None:
    paper = report(session, world, plan_id, banners=7)
    assert total(session, plan_id, "banners") is None
    world.take(session, paper, "accept", now=NOW + HOUR)
    assert total(session, plan_id, "banners") == (7, None, "exact")
    world.take(session, paper, "reopen", now=NOW + 2 * HOUR)
    assert total(session, plan_id, "banners") is None


def test_keeping_the_signed_original_of_an_accepted_report_restates_nothing(
    session: Session, world: World, plan_id: int
) -> None:
    paper = report(session, world, plan_id, banners=7)
    world.take(session, paper, "accept", now=NOW + HOUR)
    rows = select(Stated.id, Stated.since, Stated.until).order_by(Stated.id)
    before = session.execute(rows).all()
    world.take(session, paper, "keep_original", now=NOW + 2 * HOUR)
    assert session.get_one(Document, paper, populate_existing=True).version == 3
    assert session.execute(rows).all() == before


def test_as_it_was_reported_then_stays_what_it_was(
    session: Session, world: World, plan_id: int
) -> None:
    paper = report(session, world, plan_id, banners=7)
    world.take(session, paper, "accept", now=NOW + HOUR)
    world.take(session, paper, "reopen", now=NOW + 2 * HOUR)
    more = {**CONTENTS["report"], "figures": {"banners": {"value": 9, "qualifier": "approx"}}}
    world.take(session, paper, "edit", answers=more)
    world.take(session, paper, "submit")
    world.take(session, paper, "accept", now=NOW + 4 * HOUR)
    found = [total(session, plan_id, "banners", at=NOW + at * HOUR) for at in range(6)]
    seven, nine = Amount(7), Amount(9, None, "approx")
    assert found == [None, seven, None, None, nine, nine]


def test_a_work_counts_while_its_registration_is_accepted_and_it_is_not_given_up(
    session: Session, world: World, plan_id: int
) -> None:
    around = world.put(session, "registration", "submitted", plan_id=plan_id)
    inside = {"plan_id": plan_id, "parent_id": around}
    kept, given_up = (world.put(session, "work", "registered", **inside) for _ in range(2))
    world.take(session, around, "accept")
    assert total(session, plan_id, "works") == (2, None, "exact")
    world.take(session, given_up, "cancel")
    world.take(session, kept, "start")
    world.take(session, kept, "report_progress")
    found = {code: total(session, plan_id, code) for code in ("works", "works_achieved",
             "works_registered", "works_value", "funding_people")}  # fmt: skip
    assert found == {
        "works": (1, None, "exact"),
        "works_achieved": (360_000_000, None, "exact"),
        "works_registered": (350_000_000, None, "more_than"),
        "works_value": (360_000_000, None, "exact"),
        "funding_people": (250_000_000, None, "more_than"),
    }
    world.take(session, around, "reopen")
    assert total(session, plan_id, "works") is None


def test_a_figure_of_a_paper_cannot_stand_twice(
    session: Session, world: World, plan_id: int
) -> None:
    paper = report(session, world, plan_id, banners=7)
    world.take(session, paper, "accept")
    row = session.execute(select(Stated).where(Stated.code == "banners")).scalar_one()
    columns = {c.key: getattr(row, c.key) for c in Stated.__mapper__.columns if c.key != "id"}
    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(Stated(**columns))
        session.flush()


def test_coverage_names_who_is_missing_and_why(
    session: Session, world: World, plan_id: int
) -> None:
    first, second = world.ward_ids
    world.take(session, report(session, world, plan_id, dialogues=2), "accept")
    waiting = report(session, world, plan_id, dialogues=1, unit_id=second)
    assert total(session, plan_id, "dialogues") == (1, 2, "exact")
    told = explain(session.connection(), Scope(plan_id), "dialogues")
    assert [(part.unit_id, part.amount.value) for part in told.parts] == [(first, 2)]
    assert [(one.unit_id, one.document_id, one.why.vi, one.value) for one in told.absent] == [
        (second, waiting, "đã nộp, chưa được tiếp nhận", 1)
    ]
    assert told.again == (1, 2, "exact")
    assert told.without([first]) == (0, 2, "exact")
    assert told.with_absent([second]) == (2, 2, "exact")


def test_what_rests_on_a_plan_counts_under_it(session: Session, world: World, plan_id: int) -> None:
    below = world.a_plan(session, basis_id=plan_id)
    world.take(session, report(session, world, below, banners=3), "accept")
    mine = report(session, world, plan_id, banners=4)
    world.take(session, mine, "accept")
    assert total(session, plan_id, "banners") == (7, None, "exact")
    assert total(session, below, "banners") == (3, None, "exact")


def test_totals_stand_side_by_side_by_unit_cluster_kind_and_month(
    session: Session, world: World, plan_id: int
) -> None:
    first, second = world.ward_ids
    session.execute(update(Unit).where(Unit.id == first).values(area="Cụm 1"))
    for unit_id, count in ((first, 3), (second, 4)):
        world.take(session, report(session, world, plan_id, banners=count, unit_id=unit_id),
                   "accept")  # fmt: skip
    found = {
        by: {key: told["banners"].value for key, told in groups.items() if "banners" in told}
        for by in (By.UNIT, By.CLUSTER, By.KIND, By.LEVEL, By.PERIOD)
        if (groups := grouped(session.connection(), Scope(plan_id), by))
    }
    assert found == {
        By.UNIT: {first: 3, second: 4},
        By.CLUSTER: {"": 4, "Cụm 1": 3},
        By.KIND: {"front_committee": 7},
        By.LEVEL: {3: 7},
        By.PERIOD: {"2024-08": 7},
    }


def test_units_that_merged_are_added_up_where_that_may_be_done(
    session: Session, world: World, plan_id: int
) -> None:
    first, second = world.ward_ids
    for unit_id, oldest in ((first, 83), (second, 79)):
        paper = world.put(
            session, "congress", "results_reported", plan_id=plan_id, unit_id=unit_id,
            content={**CONTENTS["congress"], "record": {"members": 40, "age_max": oldest}},
        )  # fmt: skip
        world.take(session, paper, "recognise")
    merged = date(2025, 7, 1)
    session.execute(update(Unit).where(Unit.id == second).values(valid_to=merged))
    session.add(Succession(unit_id=second, successor_id=first, since=merged, kind="merge"))
    session.flush()
    found = regrouped(session.connection(), Scope(plan_id), merged)
    (group,) = found.groups
    assert (group.then, group.today) == ((first, second), (first,))
    told = {code: amount[:2] for code, amount in group.amounts.items()}
    assert told == {"members": (80, None), "age_max": (83, None), "congress_held": (1, 1)}
    held = found.then["congress_held"], found.today["congress_held"]
    assert held == ((2, 2, "exact"), (1, 1, "exact"))
    assert {unit: told["age_max"].value for unit, told in found.alone.items()} == {
        first: 83, second: 79
    }  # fmt: skip
    before = regrouped(session.connection(), Scope(plan_id), merged - timedelta(days=1))
    assert len(before.groups) == 2
    assert before.then == before.today == found.then


def test_a_paper_that_went_on_in_another_unit_still_counts_for_who_stated_it(
    session: Session, world: World, plan_id: int
) -> None:
    """Two wards merge amid a campaign: one report was accepted, the other is still written."""
    first, second = world.ward_ids
    done = report(session, world, plan_id, dialogues=2)
    open_still = world.put(session, "report", "drafting", plan_id=plan_id, unit_id=second)
    world.put(session, "registration", "drafting", plan_id=plan_id, unit_id=first)
    session.execute(update(Document).values(created_at=NOW - 3 * HOUR))
    world.take(session, done, "accept", now=NOW - 2 * HOUR)
    answers = {**CONTENTS["report"], "figures": {}}
    world.take(session, open_still, "edit", answers=answers, now=NOW - 2 * HOUR)
    changed(session, world, "merge", first, second, names=NEW)
    new = session.scalars(select(Unit.id).where(Unit.name == "Phường Mới")).one()
    assert session.get_one(Document, done, populate_existing=True).unit_id == new
    now, then = Scope(plan_id), Scope(plan_id, NOW - HOUR)
    for scope, absent in ((now, new), (then, second)):
        told = explain(session.connection(), scope, "dialogues")
        found = totals(session.connection(), scope)["dialogues"].amount
        assert told.again == found == (1, 2, "exact")
        assert [part.unit_id for part in told.parts] == [first]
        assert [one.unit_id for one in told.absent] == [absent]
    regroup = regrouped(session.connection(), now, date(2025, 7, 1))
    assert regroup.today["dialogues"] == (1, 1, "exact")
    assert [group.then for group in regroup.groups] == [(first, new)]


def test_a_work_that_greets_two_congresses_counts_once_in_all(
    session: Session, world: World, plan_id: int
) -> None:
    around = world.put(session, "registration", "submitted", plan_id=plan_id)
    for more in ({"also_greets": "province"}, {}, {"greets": "", "also_greets": "province"}):
        content = {**CONTENTS["work"], "value_vnd": 10, **more}
        world.put(session, "work", "registered", plan_id=plan_id, parent_id=around, content=content)
    world.take(session, around, "accept")
    assert total(session, plan_id, "works_value") == (30, None, "more_than")
    both = {"city_congress": 2, "province": 2}
    found = rollup(session.connection(), plan_id)["works"]
    assert {aim: told["count"] for aim, told in found.items()} == both
    for aim in ("city_congress", "province"):
        assert total(session, plan_id, "works", aim=aim) == (2, None, "exact")
        told = explain(session.connection(), Scope(plan_id, aim=aim), "works_value")
        assert told.again == (20, None, "more_than")
    by_aim = grouped(session.connection(), Scope(plan_id), By.AIM)
    assert {aim: told["works"].value for aim, told in by_aim.items()} == both


def test_works_are_told_apart_by_their_kind(session: Session, world: World, plan_id: int) -> None:
    around = world.put(session, "registration", "accepted", plan_id=plan_id)
    for kind in ("cong_trinh", "cong_trinh", "mo_hinh"):
        content = {**CONTENTS["work"], "kind": kind}
        world.put(session, "work", "registered", plan_id=plan_id, parent_id=around, content=content)
    found = {
        sort: total(session, plan_id, "works", sort=sort) for sort in ("cong_trinh", "mo_hinh")
    }
    assert found == {"cong_trinh": (2, None, "exact"), "mo_hinh": (1, None, "exact")}


def test_doctor_finds_a_figure_that_the_book_states_otherwise(
    session: Session, world: World, plan_id: int
) -> None:
    paper = report(session, world, plan_id, banners=7, dialogues=1)
    world.take(session, paper, "accept")
    assert strays(session.connection()) == []
    session.execute(update(Stated).where(Stated.code == "banners").values(value=8))
    session.execute(update(Stated).where(Stated.code == "dialogues").values(until=NOW))
    assert strays(session.connection()) == [(paper, "banners"), (paper, "dialogues")]


def test_a_figure_that_fell_since_it_was_last_accepted_is_pointed_at(
    session: Session, world: World, plan_id: int
) -> None:
    paper = report(session, world, plan_id, banners=7, dialogues=1)
    world.take(session, paper, "accept", now=NOW + HOUR)
    world.take(session, paper, "reopen", now=NOW + 2 * HOUR)
    figures = {"banners": {"value": 6, "qualifier": "exact"}, "dialogues": {"value": 2}}
    world.take(session, paper, "edit", answers={**CONTENTS["report"], "figures": figures})
    found = fallen(session.connection(), paper)
    assert [(one.figure.code, one.before.value, one.as_of, one.now.value) for one in found] == [
        ("banners", 7, "2024-08-12", 6)
    ]


def test_a_target_is_reached_unit_by_unit(session: Session, world: World, plan_id: int) -> None:
    first, second = world.ward_ids
    world.take(session, report(session, world, plan_id, dialogues=2), "accept")
    world.take(session, report(session, world, plan_id, dialogues=1, unit_id=second), "accept")
    for least, share, met in ((1, 100, [first, second]), (2, 100, [first]), (2, 50, [first])):
        said = [{"figure": "dialogues", "least": least, "share": share}]
        (one,) = targets(session.connection(), Scope(plan_id), said)
        assert [it.unit_id for it in one.met] == met
        assert one.holds == (len(met) * 100 >= share * 2)
