"""The list of work on the first page."""

from collections.abc import Callable

import pytest

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.factories import NOW
from tests.web.campaign import Campaign
from tests.web.conftest import Client
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Unit
from workflow_app.services.membership import administration
from workflow_app.web import home

CUT = "Trang này chỉ hiện 3 hồ sơ đầu, gấp nhất trước"


def test_a_desk_that_is_cut_says_so(
    officer: Client, campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "SHOWN", 3)
    campaign.grow(1)
    assert CUT not in officer.get("/").text
    campaign.grow(3)
    page = officer.get("/").text
    assert CUT in page
    assert page.split('class="with-aside"')[-1].count('class="what"') == 3


def test_a_unit_is_named_where_it_is_another_than_ones_own(
    enter: Callable[[Actor], Client], campaign: Campaign, embedded: Database
) -> None:
    campaign.grow(1)
    with embedded.read() as session:
        own = session.get_one(Unit, campaign.world.ward_id).name
    assert (
        f'<span class="quiet">{own}</span>'
        not in enter(campaign.world.ward(Role.OFFICER)).get("/").text
    )
    reviewer = enter(campaign.world.city(Role.REVIEWER))
    assert '<span class="quiet">Phường mới 0</span>' in reviewer.get("/").text


@pytest.mark.parametrize(("role", "advised"), [(Role.LEADER, True), (Role.AUDITOR, False)])
def test_who_would_notice_is_told_of_a_password_and_an_auditor_is_not_sent_to_herself(
    enter: Callable[[Actor], Client], world: World, embedded: Database, role: Role, advised: bool
) -> None:
    told, boss = "Thay đổi vai trò, tài khoản", world.city(Role.ADMINISTRATOR)
    reader = world.ward(role) if advised else world.city(role)
    assert told not in enter(reader).get("/").text
    with embedded.begin() as session:
        holder = world.ward(Role.OFFICER).person_id
        administration.set_password(session, holder, "x", by=boss.person_id, now=NOW)
    page = enter(reader).get("/").text
    assert told in page
    assert ("báo người kiểm tra" in page) is advised
