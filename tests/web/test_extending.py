"""More time for several units at once: who may, what is shown, all of them or none."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.factories import DUE, NOW
from tests.services.reading import codes
from tests.web.campaign import Campaign
from tests.web.conftest import Client
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Document

Enter = Callable[[Actor], Client]
WHY = "Mưa lũ kéo dài, đường bị chia cắt"
BOX = re.compile(r'name="papers" value="(\d+:\d+:[\d-]*)"( checked)?')


@pytest.fixture
def owed(campaign: Campaign) -> list[int]:
    """Five reports that five wards still owe, the second of them overdue."""
    campaign.grow(5)
    with campaign.database.begin() as session:
        papers = [
            campaign.world.put(session, "report", "awaited", plan_id=campaign.plan, due_at=DUE,
                               original_due_at=DUE, unit_id=ward)
            for ward in list(campaign.world.people)[-5:]
        ]  # fmt: skip
        session.get_one(Document, papers[1]).due_at = NOW - timedelta(days=2)
    return papers


def page_of(plan: int, stage: str = "report") -> str:
    return f"/plans/{plan}/extend?stage={stage}"


def boxes(text: str) -> dict[int, str]:
    """The boxes of a page, by the paper that each stands for."""
    return {int(value.split(":")[0]): value for value, _ in BOX.findall(text)}


def marked(text: str) -> set[int]:
    return {int(value.split(":")[0]) for value, ticked in BOX.findall(text) if ticked}


def look(office: Client, plan: int, papers: list[int], **more: Any) -> Any:
    """The page that is looked at before anything is given."""
    chosen = [boxes(office.get(page_of(plan)).text)[one] for one in papers]
    return office.send(
        page_of(plan), papers=chosen, **{"more": "7", "reason": WHY, "key": "k"} | more
    )


def give(office: Client, plan: int, looked_at: Any, **more: Any) -> Any:
    chosen = list(boxes(looked_at.text).values())
    sent = {"more": "7", "reason": WHY, "key": "k", "sure": "1", "papers": chosen} | more
    return office.send(page_of(plan), **sent)


def paper(database: Database, document_id: int) -> Document:
    with database.read() as session:
        return session.get_one(Document, document_id)


def steps(database: Database, document_id: int) -> list[str]:
    with database.read() as session:
        return codes(session, document_id)


def test_the_way_there_leads_over_the_board(office: Client, enter: Enter, owed: list[int],
                                            campaign: Campaign, world: World) -> None:  # fmt: skip
    board = f"/plans/{campaign.plan}/board"
    assert f"/plans/{campaign.plan}/extend" in office.get(board).text
    reviewer = enter(world.city(Role.REVIEWER))
    assert f"/plans/{campaign.plan}/extend" not in reviewer.get(board).text


def test_overdue_units_stand_first_and_those_who_handed_in_not_at_all(
    office: Client, owed: list[int], campaign: Campaign
) -> None:
    listed = list(boxes(office.get(page_of(campaign.plan)).text))
    assert listed[0] == owed[1]
    assert set(owed) < set(listed)
    with campaign.database.begin() as session:
        session.get_one(Document, owed[2]).arrived_at = NOW
    assert owed[2] not in boxes(office.get(page_of(campaign.plan)).text)


def test_one_length_of_time_is_chosen_and_a_week_is_usual(
    office: Client, owed: list[int], campaign: Campaign
) -> None:
    page = office.get(page_of(campaign.plan)).text
    assert page.count('<input type="radio" name="more"') == 4
    assert '<input type="radio" name="more" value="7" checked>' in page


def test_all_can_be_marked_without_a_script(
    office: Client, owed: list[int], campaign: Campaign
) -> None:
    page = office.get(page_of(campaign.plan) + "&all=1").text
    assert marked(page) == set(boxes(page)) > set(owed)
    assert marked(office.get(page_of(campaign.plan)).text) == set()


def test_two_wards_get_a_week_and_the_others_nothing(
    office: Client, owed: list[int], campaign: Campaign
) -> None:
    checked = look(office, campaign.plan, owed[:2])
    assert checked.status_code == 200
    assert "hết ngày 07/12/2023, thứ Năm" in checked.text
    assert steps(campaign.database, owed[0]) == ["open"]
    assert give(office, campaign.plan, checked).status_code == 302
    first, second = (paper(campaign.database, one) for one in owed[:2])
    assert first.due_at == DUE + timedelta(days=7)
    assert second.due_at.astimezone(NOW.tzinfo) == NOW.replace(hour=17) + timedelta(days=7)
    assert (first.original_due_at, first.deadline, first.content["extended"]["reason"]) == (
        DUE, 2, WHY
    )  # fmt: skip
    assert [steps(campaign.database, one) for one in owed[2:]] == [["open"]] * 3


def test_sent_twice_it_is_given_once(office: Client, owed: list[int], campaign: Campaign) -> None:
    checked = look(office, campaign.plan, owed[:2])
    assert [give(office, campaign.plan, checked).status_code for _ in range(2)] == [302, 302]
    assert [steps(campaign.database, one) for one in owed[:2]] == [["open", "extend"]] * 2


def test_a_ward_that_moved_meanwhile_is_named_and_nobody_gets_anything(
    office: Client, owed: list[int], campaign: Campaign, world: World
) -> None:
    checked = look(office, campaign.plan, owed[:2])
    with campaign.database.begin() as session:
        world.take(session, owed[0], "extend", actor=world.city(Role.COMMITTEE))
        name = session.get_one(Document, owed[0]).unit.name
    answer = give(office, campaign.plan, checked)
    assert answer.status_code == 409
    assert "Chưa đơn vị nào được gia hạn." in answer.text
    assert f"<li>{name}: hồ sơ đã thay đổi" in answer.text
    assert marked(answer.text) == {owed[1]}
    assert WHY in answer.text
    assert [steps(campaign.database, one) for one in owed[:2]] == [["open", "extend"], ["open"]]


def test_what_moved_before_the_look_is_named_at_once(
    office: Client, owed: list[int], campaign: Campaign, world: World
) -> None:
    stale = f"{owed[0]}:7:"
    answer = office.send(page_of(campaign.plan), papers=[stale], more="7", reason=WHY, key="k")
    assert answer.status_code == 409
    assert "hồ sơ đã thay đổi" in answer.text


def test_another_day_must_be_named_and_come_later(
    office: Client, owed: list[int], campaign: Campaign
) -> None:
    asked = look(office, campaign.plan, owed[:1], more="")
    assert asked.status_code == 422
    assert "Ghi ngày khi chọn" in asked.text
    checked = look(office, campaign.plan, owed[:1], more="", due_on="30/11/2023")
    answer = give(office, campaign.plan, checked, more="", due_on="30/11/2023")
    assert answer.status_code == 422
    assert "Hạn mới phải sau hạn hiện nay" in answer.text
    checked = look(office, campaign.plan, owed[:1], more="", due_on="15/12/2023")
    assert give(office, campaign.plan, checked, more="", due_on="15/12/2023").status_code == 302
    assert paper(campaign.database, owed[0]).due_at == DUE + timedelta(days=15)


def test_somebody_is_chosen_and_a_reason_is_given(
    office: Client, owed: list[int], campaign: Campaign
) -> None:
    assert "Chọn ít nhất một đơn vị" in look(office, campaign.plan, []).text
    assert look(office, campaign.plan, owed[:1], reason="mưa").status_code == 422


def test_one_may_go_back_from_the_look(office: Client, owed: list[int], campaign: Campaign) -> None:
    answer = look(office, campaign.plan, owed[:2], back="1")
    assert marked(answer.text) == set(owed[:2])
    assert steps(campaign.database, owed[0]) == ["open"]


def test_a_unit_that_asked_itself_is_answered_there(
    office: Client, owed: list[int], campaign: Campaign, world: World
) -> None:
    with campaign.database.begin() as session:
        unit_id = session.get_one(Document, owed[0]).unit_id
        asked = world.put(session, "extension", "asked", plan_id=campaign.plan,
                          parent_id=owed[0], unit_id=unit_id)  # fmt: skip
    page = office.get(page_of(campaign.plan)).text
    assert f'/documents/{asked}"' in page
    assert owed[0] not in boxes(page)
    answer = office.send(page_of(campaign.plan), papers=[f"{owed[0]}:1:2023-12-07"], more="7",
                         reason=WHY, key="k", sure="1")  # fmt: skip
    assert answer.status_code == 422
    assert "Đơn xin gia hạn trước chưa được trả lời" in answer.text


def test_it_is_for_the_office_and_the_committee_of_the_issuer(
    enter: Enter, world: World, owed: list[int], campaign: Campaign
) -> None:
    said = {role: enter(world.city(role)).get(page_of(campaign.plan)).status_code for role in Role}
    allowed = {role for role, status in said.items() if status == 200}
    assert allowed == {Role.OFFICE, Role.COMMITTEE}
    assert set(said.values()) == {200, 403, 404}
    ward = enter(world.ward(Role.OFFICE))
    assert ward.get(page_of(campaign.plan)).status_code == 403
    sent = ward.send(page_of(campaign.plan), papers=[f"{owed[0]}:1:2023-12-07"], sure="1")
    assert sent.status_code == 403
    assert steps(campaign.database, owed[0]) == ["open"]


def test_a_paper_of_somebody_else_is_not_given_time_by_its_number(
    enter: Enter, world: World, owed: list[int], campaign: Campaign
) -> None:
    with campaign.database.begin() as session:
        own = world.a_plan(session, unit_id=world.ward_id, issuer_id=world.ward_id)
    ward = enter(world.ward(Role.OFFICE))
    answer = ward.send(page_of(own), papers=[f"{owed[0]}:1:2023-12-07"], more="7", reason=WHY,
                       key="k", sure="1")  # fmt: skip
    assert answer.status_code == 403
    assert steps(campaign.database, owed[0]) == ["open"]


@pytest.mark.parametrize("stage", ["nothing", "plan", "text"])
def test_only_a_stage_is_a_stage(
    office: Client, owed: list[int], campaign: Campaign, stage: str
) -> None:
    assert office.get(page_of(campaign.plan, stage)).status_code == 404


def test_without_anybody_who_owes_the_page_says_so(office: Client, campaign: Campaign) -> None:
    page = office.get(page_of(campaign.plan, "commendation"))
    assert "Không còn đơn vị nào phải nộp ở giai đoạn này." in page.text


def test_the_page_asks_as_often_for_many_units_as_for_few(
    office: Client, owed: list[int], campaign: Campaign, statements: list[str]
) -> None:
    counts = []
    office.get(page_of(campaign.plan))  # the calendar is read once and kept
    for _ in range(2):
        statements.clear()
        assert office.get(page_of(campaign.plan)).status_code == 200
        counts.append(len(statements))
        campaign.grow(20)
    assert counts[0] == counts[1] <= 5
