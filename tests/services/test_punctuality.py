"""The figures of a plan are a recount of its papers, and every sum comes out."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from state_machines import STAGES
from state_machines.grammar import Role
from state_machines.measures import percent
from state_machines.rules import Refused
from tests.factories import NOW
from tests.services.campaigns import AROUND, MIDNIGHT, TICK, Campaign, missing, overdue
from tests.world import World
from workflow_app.models import Document
from workflow_app.services.boards import punctuality
from workflow_app.services.boards.punctuality import by_unit, figures, missing_units
from workflow_app.services.boards.standing import Tally, overseen, total
from workflow_app.services.documents import PaperLine

WORLDS = 5
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture(params=range(WORLDS))
def campaign(session: Session, request: pytest.FixtureRequest) -> Campaign:
    return Campaign(session, request.param)


@pytest.fixture
def plan(session: Session, campaign: Campaign) -> PaperLine:
    return overseen(session, campaign.plan_id, campaign.world.city(Role.OFFICE)).plan


def recount(papers: Iterable[Document]) -> Tally:
    """One paper after another, by the words of the page."""
    counts = dict.fromkeys(Tally._fields, 0)
    for one in papers:
        if one.arrived_at:
            counts["handed_in"] += 1
            counts[one.timeliness] += 1
        counts["overdue"] += overdue(one)
        counts["expected" if one.arrived_at or missing(one) else "released"] += 1
    return Tally(**counts)


def grouped(campaign: Campaign, code: Callable[[Document], str]) -> dict[str, Tally]:
    groups: dict[str, list[Document]] = {}
    for one in campaign.papers:
        groups.setdefault(code(one), []).append(one)
    return {name: recount(papers) for name, papers in groups.items()}


def test_the_figures_are_a_recount(session: Session, campaign: Campaign, plan: PaperLine) -> None:
    found, units = figures(session, plan, NOW), campaign.units
    assert found.stages == grouped(campaign, lambda one: one.kind)
    assert list(found.stages) == [stage.kind for stage in STAGES]
    assert found.levels == grouped(campaign, lambda one: units[one.unit_id].kind)
    assert found.areas == grouped(campaign, lambda one: units[one.unit_id].area)
    assert found.total == recount(campaign.papers)
    for tally in (*found.stages.values(), *found.levels.values(), *found.areas.values()):
        judged = tally.on_time + tally.extended + tally.late + tally.undated
        assert judged == tally.handed_in
        assert tally.handed_in + tally.missing == tally.expected
        assert 0 <= tally.overdue <= tally.missing
    assert all(count for name, count in found.total._asdict().items()), "a world without a case"


def test_each_unit_is_counted_once_on_whatever_page(
    session: Session, campaign: Campaign, plan: PaperLine
) -> None:
    whole = by_unit(session, plan, NOW)
    assert {one.unit_id: one.tally for one in whole} == {
        unit: recount(one for one in campaign.papers if one.unit_id == unit)
        for unit in campaign.units
    }
    for one in whole:
        own = [paper for paper in campaign.papers if paper.unit_id == one.unit_id]
        assert set(one.missing) == {paper.kind for paper in own if missing(paper)}
        assert (one.kind, one.area) == (campaign.units[one.unit_id].kind,
                                        campaign.units[one.unit_id].area)  # fmt: skip
    paged, after = [], None
    while page := by_unit(session, plan, NOW, after=after, limit=5):
        assert len(page) <= 5
        assert page[0] not in paged
        paged += page
        after = (page[-1].name, page[-1].unit_id)
    assert paged == whole == sorted(whole, key=lambda one: (one.name, one.unit_id))
    assert total(one.tally for one in whole) == figures(session, plan, NOW).total


def test_the_missing_are_named_longest_due_first(
    session: Session, campaign: Campaign, plan: PaperLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    never = MIDNIGHT + timedelta(days=9999)
    for kind, named in missing_units(session, plan).items():
        own = [one for one in campaign.papers if one.kind == kind and missing(one)]
        assert {one.unit_id for one in named} == {one.unit_id for one in own}
        order = [(one.due_at or never, one.name) for one in named]
        assert order == sorted(order)
    monkeypatch.setattr(punctuality, "NAMED", 2)
    assert {len(named) for named in missing_units(session, plan).values()} == {2}


def test_the_course_counts_the_days_of_vietnam(
    session: Session, campaign: Campaign, plan: PaperLine
) -> None:
    for kind, course in figures(session, plan, NOW).courses.items():
        own = [
            one for one in campaign.papers if one.kind == kind and (one.arrived_at or missing(one))
        ]
        days = [one.arrived_at.astimezone(HANOI).date() for one in own if one.arrived_at]
        assert [point.day for point in course.points] == sorted(set(days))
        for point in course.points:
            assert point.came == days.count(point.day)
            assert point.so_far == sum(day <= point.day for day in days)
        assert course.expected == len(own)
        said = [one.original_due_at for one in own if one.original_due_at]
        assert (course.first_due, course.last_due) == (min(said), max(said))
        more = [one.due_at for one in own if one.due_at and one.due_at > one.original_due_at]
        assert course.extended_to == max(more, default=None)
        assert all(a.so_far < b.so_far for a, b in pairwise(course.points))


def test_a_day_ends_on_the_microsecond(session: Session, world: World, plan_id: int) -> None:
    for ward, came in zip(world.ward_ids, (MIDNIGHT - TICK, MIDNIGHT), strict=True):
        world.put(session, "report", "drafting", unit_id=ward, plan_id=plan_id,
                  arrived_at=came, timeliness="undated")  # fmt: skip
    plan = overseen(session, plan_id, world.city(Role.OFFICE)).plan
    points = figures(session, plan, NOW).courses["report"].points
    first = MIDNIGHT.date()
    assert [(one.day - first).days for one in points] == [0, 1]


def test_what_was_called_off_before_it_came_is_owed_no_more(
    session: Session, world: World, plan_id: int
) -> None:
    for ward, came in zip(world.ward_ids, (None, AROUND[0]), strict=True):
        said = {"arrived_at": came, "timeliness": "on_time" if came else "", "due_at": AROUND[1]}
        world.put(session, "registration", "withdrawn", unit_id=ward, plan_id=plan_id, **said)
    plan = overseen(session, plan_id, world.city(Role.OFFICE)).plan
    tally = figures(session, plan, NOW).total
    assert (tally.expected, tally.handed_in, tally.on_time) == (1, 1, 1)
    assert (tally.released, tally.missing, tally.overdue) == (1, 0, 0)
    assert missing_units(session, plan) == {}


def test_a_plan_that_asked_for_nothing_has_no_figures(
    session: Session, world: World, plan_id: int
) -> None:
    plan = overseen(session, plan_id, world.city(Role.OFFICE)).plan
    found = figures(session, plan, NOW)
    assert (found.stages, found.courses) == ({}, {})
    assert found.total == Tally(0, 0, 0, 0, 0, 0, 0, 0)
    assert by_unit(session, plan, NOW) == []


def test_the_figures_are_for_whom_the_board_is(
    session: Session, world: World, plan_id: int
) -> None:
    for actor in (world.ward(Role.LEADER), world.city(Role.ADMINISTRATOR)):
        with pytest.raises(Refused, match="unknown"):
            overseen(session, plan_id, actor)


def test_the_statements_are_as_many_for_every_campaign(
    session: Session, campaign: Campaign, plan: PaperLine
) -> None:
    heard: list[str] = []
    connection = session.connection()
    event.listen(connection, "before_cursor_execute", lambda *told: heard.append(told[2]))
    figures(session, plan, NOW)
    assert len(heard) == 2
    missing_units(session, plan)
    by_unit(session, plan, NOW)
    assert len(heard) == 4


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(1, 8, "12.5"), (1, 2000, "0.1"), (1, 2001, "0.0"), (2, 3, "66.7"), (7, 7, "100.0"),
     (0, 9, "0.0"), (5, 16, "31.3")],
)  # fmt: skip
def test_a_share_is_rounded_half_upwards(part: int, whole: int, said: str) -> None:
    assert percent(part, whole) == Decimal(said)


def test_there_is_no_share_of_nothing() -> None:
    assert percent(0, 0) is None
