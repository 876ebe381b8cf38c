"""A request of a data subject on its pages: received by one, answered by another."""

import io
import json
import zipfile
from collections.abc import Callable

import pytest
from sqlalchemy import select

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.web.campaign import Campaign
from tests.web.conftest import Client
from tests.world import World
from workflow_app.models import DataRequest, Document
from workflow_app.models.trail import Act

Enter = Callable[[Actor], Client]
WHO = "Trần Thị Ví Dụ"


@pytest.fixture
def draft(world: World, campaign: Campaign) -> int:
    with campaign.database.begin() as session:
        world.take(session, campaign.paper, "edit", answers={"title": "A", "pledge": f"Bà {WHO}"})
        world.put(
            session, "registration", "accepted", content={"pledge": WHO}, title="Đã tiếp nhận"
        )
    return campaign.paper


@pytest.fixture
def asked(enter: Enter, world: World, draft: int) -> str:
    office = enter(world.city(Role.OFFICE))
    return str(office.send("/personal/", subject=WHO, wants="erase").location)


def test_a_request_is_due_on_the_home_page_of_its_unit(
    enter: Enter, world: World, asked: str
) -> None:
    for role in (Role.OFFICE, Role.LEADER):
        page = enter(world.city(role)).get("/").text
        assert asked in page
        assert "còn 2 ngày làm việc" in page
    assert asked not in enter(world.city(Role.CLERK)).get("/").text


def test_what_may_be_erased_stands_apart_from_what_is_kept_and_why(
    enter: Enter, world: World, asked: str, draft: int, statements: list[str]
) -> None:
    leader = enter(world.city(Role.LEADER))
    leader.get("/")
    leader.get(asked)  # that she reads it is written down once
    statements.clear()
    page = leader.get(asked).text
    assert len(statements) <= 5
    free, kept = page.split("Được giữ lại, và vì sao")
    assert f'name="papers" value="{draft}"' in free
    assert "Đã tiếp nhận" in kept
    assert "Luật Lưu trữ" in kept
    assert 'name="papers"' not in kept


def test_the_leader_erases_and_the_page_says_what_was_answered(
    enter: Enter, world: World, asked: str, draft: int, campaign: Campaign
) -> None:
    leader = enter(world.city(Role.LEADER))
    assert leader.send(f"{asked}/erase", papers=draft, answer="").status_code == 422
    done = leader.send(f"{asked}/erase", papers=draft, answer="Đã xóa trong bản nháp")
    assert done.status_code == 302
    page = leader.get(asked).text
    assert ("Đã xóa trong bản nháp" in page, WHO in page) == (True, False)
    assert leader.send(f"{asked}/erase", papers=draft, answer="Lần nữa").status_code != 302
    with campaign.database.read() as session:
        assert WHO not in str(session.scalar(select(Document.content).where(Document.id == draft)))
        whys = list(session.scalars(select(Act.why).where(Act.code == "personal").order_by(Act.id)))
    assert whys == ["request", "erase", "answer"]
    timeline = enter(world.ward(Role.OFFICER)).get(f"/documents/{draft}").text
    assert "Xóa dữ liệu cá nhân" in timeline
    assert WHO not in timeline


def test_whoever_received_it_does_not_answer_it(
    enter: Enter, world: World, asked: str, draft: int
) -> None:
    office = enter(world.city(Role.OFFICE))
    assert "Xóa các mục đã chọn" not in office.get(asked).text
    assert office.send(f"{asked}/erase", papers=draft, answer="Tự xóa").status_code == 403
    assert office.send(f"{asked}/close", answer="Tự trả lời").status_code == 403


def test_a_copy_is_given_and_written_down(
    enter: Enter, world: World, asked: str, campaign: Campaign
) -> None:
    answer = enter(world.city(Role.OFFICE)).get(f"{asked}.zip")
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    told = json.loads(archive.read("du-lieu.json"))
    assert {one["in"] for one in told} == {"content", "changes"}
    assert {WHO in one["says"] for one in told} == {True}
    with campaign.database.read() as session:
        assert session.scalars(select(Act.why).where(Act.why == "export")).all() == ["export"]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.OFFICE, Role.OFFICER, Role.LEADER}))
def test_others_neither_see_nor_ask_for_anything(
    enter: Enter, world: World, asked: str, role: Role, campaign: Campaign
) -> None:
    browser = enter(world.city(role))
    reads = role is Role.AUDITOR
    for address in ("/personal/", asked, f"{asked}.zip"):
        assert browser.get(address).status_code == (200 if reads else 404)
    assert enter(world.ward(Role.LEADER)).get(asked).status_code == 404
    assert browser.send("/personal/", subject=WHO, wants="copy").status_code == 403
    for step in ("erase", "close"):
        assert browser.send(f"{asked}/{step}", answer="x").status_code == (403 if reads else 404)
    with campaign.database.read() as session:
        assert len(session.scalars(select(DataRequest)).all()) == 1


def test_a_single_word_is_sent_back_with_a_reason(enter: Enter, world: World) -> None:
    page = enter(world.city(Role.OFFICE)).send("/personal/", subject="An", wants="copy")
    assert (page.status_code, "Ghi đủ họ và tên" in page.text) == (422, True)
