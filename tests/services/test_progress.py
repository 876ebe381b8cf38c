"""The board of a plan: its sums are a recount, and its pages show every unit once."""

import random
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from state_machines import STAGES, machine
from state_machines.grammar import Mood, Role
from state_machines.rules import Refused
from tests.factories import NOW
from tests.services.reading import paper
from tests.world import World, settle
from workflow_app.models import Document, Unit
from workflow_app.services.progress import Tally, board

WARDS = 23


class Campaign:
    """Wards whose papers stand anywhere, handed in early, late or not at all."""

    def __init__(self, session: Session, seed: int) -> None:
        chance = random.Random(seed)
        self.world = settle(session, wards=WARDS)
        self.plan_id = self.world.a_plan(session)
        self.papers: list[Document] = []
        for ward_id in self.world.ward_ids:
            session.get_one(Unit, ward_id).area = chance.choice(["Đông", "Tây", ""])
            for stage in STAGES:
                due = chance.choice([None, NOW, NOW - timedelta(days=9), NOW + timedelta(days=9)])
                came = chance.choice([None, due, NOW - timedelta(days=9, microseconds=1)])
                paper_id = self.world.put(
                    session, stage.kind, chance.choice(stage.states).code, unit_id=ward_id,
                    plan_id=self.plan_id, due_at=due, arrived_at=came,
                )  # fmt: skip
                self.papers.append(paper(session, paper_id))
        other = self.world.a_plan(session)
        self.world.put(session, "report", "awaited", plan_id=other)
        self.world.put(session, "work", "completed", plan_id=self.plan_id, parent_id=paper_id)
        session.flush()


@pytest.fixture(params=range(3))
def campaign(session: Session, request: pytest.FixtureRequest) -> Campaign:
    return Campaign(session, request.param)


def mood(one: Document) -> Mood:
    return machine(one.kind).state(one.state).mood


def late(one: Document) -> bool:
    return bool(one.arrived_at and one.due_at and one.arrived_at >= one.due_at)


def missing(one: Document) -> bool:
    return one.arrived_at is None and mood(one) not in (Mood.DONE, Mood.OFF)


def overdue(one: Document) -> bool:
    return missing(one) and bool(one.due_at and one.due_at <= NOW)


SHOWN = {
    "": lambda one: True,
    "late": late,
    "overdue": overdue,
    "missing": missing,
    "returned": lambda one: mood(one) is Mood.BACK,
    "waiting": lambda one: mood(one) is Mood.WAITING,
}


def test_the_sums_are_a_recount(session: Session, campaign: Campaign) -> None:
    summary = board(session, campaign.plan_id, campaign.world.city(Role.OFFICE), NOW).summary
    for stage in STAGES:
        own = [one for one in campaign.papers if one.kind == stage.kind]
        came = [one for one in own if one.arrived_at]
        tally = Tally(
            expected=len(own),
            handed_in=len(came),
            on_time=sum(not late(one) for one in came),
            late=sum(late(one) for one in came),
            overdue=sum(overdue(one) for one in own),
        )
        assert summary[stage.kind] == tally
        assert tally.on_time + tally.late + tally.missing == tally.expected == WARDS
    assert list(summary) and set(summary) == {stage.kind for stage in STAGES}  # noqa: PT018


@pytest.mark.parametrize("show", SHOWN)
def test_the_pages_show_every_wanted_unit_once_overdue_first(
    session: Session, campaign: Campaign, show: str
) -> None:
    office, found, after = campaign.world.city(Role.OFFICE), [], None
    while True:
        page = board(session, campaign.plan_id, office, NOW, show=show, after=after, limit=5)
        assert len(page.rows) <= 5
        found += page.rows
        after = page.next_after
        if after is None:
            break
    ids = [row.unit_id for row in found]
    wanted = {one.unit_id for one in campaign.papers if SHOWN[show](one)}
    assert sorted(ids) == sorted(wanted)
    behind = {one.unit_id for one in campaign.papers if overdue(one)}
    assert [one in behind for one in ids] == sorted((one in behind for one in ids), reverse=True)
    for row in found:
        assert set(row.cells) == {stage.kind for stage in STAGES}
        assert {one.unit_id for one in row.cells.values()} == {row.unit_id}


def test_an_area_is_shown_alone(session: Session, campaign: Campaign) -> None:
    office = campaign.world.city(Role.OFFICE)
    east = board(session, campaign.plan_id, office, NOW, area="Đông", limit=100)
    assert east.areas == ["Tây", "Đông"]
    assert {row.area for row in east.rows} == {"Đông"}
    assert len(east.rows) == sum(
        session.get_one(Unit, ward).area == "Đông" for ward in campaign.world.ward_ids
    )


def test_receipts_are_counted(session: Session, campaign: Campaign) -> None:
    page = board(session, campaign.plan_id, campaign.world.city(Role.OFFICE), NOW)
    assert (page.sent, page.read) == (WARDS, 0)


def test_the_board_is_for_those_who_issued_the_plan_stand_above_or_audit(
    session: Session, world: World, plan_id: int
) -> None:
    may = [world.city(Role.REVIEWER), world.people[world.province_id][Role.LEADER],
           world.ward(Role.AUDITOR)]  # fmt: skip
    for actor in may:
        assert board(session, plan_id, actor, NOW).plan.id == plan_id
    may_not = [world.ward(Role.LEADER), world.city(Role.ADMINISTRATOR)]
    for actor in may_not:
        with pytest.raises(Refused, match="unknown"):
            board(session, plan_id, actor, NOW)
