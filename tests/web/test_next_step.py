"""What the page of a paper says is to be done next, and in which words."""

from collections.abc import Callable

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.factories import CONTENTS
from tests.web.campaign import Campaign
from tests.web.conftest import Client
from tests.world import World
from workflow_app.db import Database

Enter = Callable[[Actor], Client]


def test_what_came_back_is_to_be_mended_first_and_handed_in_then(
    officer: Client, world: World, campaign: Campaign, embedded: Database
) -> None:
    with embedded.begin() as session:
        world.take(session, campaign.paper, "add_work")
        world.take(session, campaign.paper, "submit")
        world.take(session, campaign.paper, "send_back")
    page = officer.get(f"/documents/{campaign.paper}").text
    assert "bổ sung theo lý do dưới đây, rồi bấm “Nộp đăng ký”" in page
    assert "Xem lý do, bổ sung" in officer.get("/").text


def test_writing_is_expected_as_long_as_something_of_the_content_is_missing(
    officer: Client, world: World, campaign: Campaign, embedded: Database
) -> None:
    dossier = {"plan_id": campaign.plan, "state": "preparing", "kind": "congress"}
    with embedded.begin() as session:
        empty = world.put(session, **dossier, content={})
        filled = world.put(session, **dossier, content=CONTENTS["congress"])
        for one in (empty, filled):
            world.put(session, "text", "awaited", plan_id=campaign.plan, parent_id=one)
    assert "Việc cần làm: Soạn thông tin đại hội." in officer.get(f"/documents/{empty}").text
    page = officer.get(f"/documents/{filled}").text
    assert "Chưa làm được bước tiếp theo" in page
    assert 'href="#trong-text"' in page


def test_the_button_of_what_is_added_says_what_it_does(officer: Client, campaign: Campaign) -> None:
    page = officer.get(f"/documents/{campaign.paper}/ask_extension").text
    assert '<button class="btn btn-primary">Xin gia hạn</button>' in page


def test_coming_back_to_a_step_that_one_took_says_that_it_is_recorded(
    enter: Enter, officer: Client, world: World, campaign: Campaign, embedded: Database
) -> None:
    with embedded.begin() as session:
        world.take(session, campaign.paper, "add_work")
    officer.send(f"/documents/{campaign.paper}/submit", seen=2, key="a")
    back = officer.get(f"/documents/{campaign.paper}/submit")
    assert back.status_code == 409
    assert "Bước này đã được ghi" in back.text
    reviewer = enter(world.city(Role.REVIEWER))
    reviewer.send(f"/documents/{campaign.paper}/accept", seen=3, key="b")
    assert "Hồ sơ đã thay đổi" in officer.get(f"/documents/{campaign.paper}/submit").text
