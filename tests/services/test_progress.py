"""The board of a plan: its sums are a recount, and its pages show every unit once."""

from typing import Any

import pytest
from sqlalchemy import event, insert
from sqlalchemy.orm import Session

from state_machines import STAGES
from state_machines.grammar import Machine, Mood, Role
from state_machines.rules import Refused
from tests.factories import NOW, SINCE
from tests.services.campaigns import WARDS, Campaign, missing, mood, overdue
from tests.world import World
from workflow_app.models import Document, Unit, table_of
from workflow_app.services.boards import progress
from workflow_app.services.boards.progress import board
from workflow_app.services.boards.standing import Tally


@pytest.fixture(params=range(3))
def campaign(session: Session, request: pytest.FixtureRequest) -> Campaign:
    return Campaign(session, request.param)


SHOWN = {
    "": lambda one: True,
    "late": lambda one: one.timeliness == "late",
    "extended": lambda one: one.timeliness == "extended",
    "overdue": overdue,
    "missing": missing,
    "returned": lambda one: mood(one) is Mood.BACK,
    "waiting": lambda one: mood(one) is Mood.WAITING,
}


def test_the_sums_are_a_recount(session: Session, campaign: Campaign) -> None:
    summary = board(session, campaign.plan_id, campaign.world.city(Role.OFFICE), NOW).summary
    for stage in STAGES:
        own = [one for one in campaign.papers if one.kind == stage.kind]
        said = [one.timeliness for one in own if one.arrived_at]
        absent = sum(missing(one) for one in own)
        tally = Tally(
            expected=len(said) + absent,
            handed_in=len(said),
            on_time=said.count("on_time"),
            extended=said.count("extended"),
            late=said.count("late"),
            undated=said.count("undated"),
            overdue=sum(overdue(one) for one in own),
            released=WARDS - len(said) - absent,
        )
        assert summary[stage.kind] == tally
        assert tally.missing == absent
    assert list(summary) and set(summary) == {stage.kind for stage in STAGES}  # noqa: PT018


def test_whoever_is_behind_is_named_whatever_page_is_shown(
    session: Session, campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = campaign.world.city(Role.OFFICE)
    behind = {one.unit_id for one in campaign.papers if overdue(one)}
    names = sorted((campaign.units[unit].name, unit) for unit in behind)
    page = board(session, campaign.plan_id, office, NOW, show="waiting", limit=1)
    assert page.behind.total == len(names) > 3
    assert page.behind.units == [(unit, name) for name, unit in names]
    monkeypatch.setattr(progress, "NAMED", 2)
    few = board(session, campaign.plan_id, office, NOW).behind
    assert (few.total, len(few.units)) == (len(names), 2)


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
    assert east.areas == ["Đông", "Tây"]
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


PROVINCE = 3_321


def test_a_province_costs_as_many_statements_as_a_town(
    session: Session, world: World, plan_id: int
) -> None:
    units = [a_unit_row(world, number) for number in range(PROVINCE)]
    ids = session.scalars(insert(Unit).returning(Unit.id), units).all()
    owed = [a_paper_row(world, plan_id, unit, stage) for unit in ids for stage in STAGES]
    session.execute(insert(table_of(Document)), owed)
    heard: list[str] = []
    event.listen(session.connection(), "before_cursor_execute", lambda *told: heard.append(told[2]))
    page = board(session, plan_id, world.city(Role.OFFICE), NOW)
    assert len(heard) == 4
    assert {tally.overdue for tally in page.summary.values()} == {PROVINCE}
    assert (page.behind.total, len(page.behind.units), len(page.rows)) == (PROVINCE, 200, 50)


def a_unit_row(world: World, number: int) -> dict[str, Any]:
    return {"code": f"X{number}", "name": f"Xã {number:04d}", "kind": "front_committee",
            "parent_id": world.city_id, "path": f"x/{number}/", "valid_from": SINCE}  # fmt: skip


def a_paper_row(world: World, plan_id: int, unit_id: int, stage: Machine) -> dict[str, Any]:
    return {"kind": stage.kind, "state": stage.initial.code, "unit_id": unit_id, "content": {},
            "issuer_id": world.city_id, "plan_id": plan_id, "due_at": NOW, "state_since": NOW,
            "created_at": NOW, "machine_version": stage.digest}  # fmt: skip
