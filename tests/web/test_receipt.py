"""A paper that is received for its unit: what its page says, and what auditors are shown."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.factories import DUE, NOW, a_file
from tests.web.campaign import Campaign
from tests.web.conftest import Client
from tests.web.posting import a_pdf
from tests.world import World
from workflow_app.models import Document

Enter = Callable[[Actor], Client]
TYPED = DUE + timedelta(days=2)
GIVEN = {"due_on": "2023-12-07", "reason": "Mưa lũ kéo dài, đường bị chia cắt"}


@pytest.fixture
def owed(campaign: Campaign) -> int:
    """A report that a ward owes by the end of November."""
    with campaign.database.begin() as session:
        return campaign.world.put(session, "report", "awaited", plan_id=campaign.plan, content={},
                                  due_at=DUE, original_due_at=DUE)  # fmt: skip


def receive(campaign: Campaign, document_id: int, at: str, now: datetime = TYPED) -> None:
    said = {"arrived_at": at, "channel": "paper", "received_by": "Đỗ Thị Mẫu", "note": "",
            "file": a_file("receipt")}  # fmt: skip
    with campaign.database.begin() as session:
        clerk = campaign.world.city(Role.CLERK)
        campaign.world.take(session, document_id, "receive", actor=clerk, answers=said, now=now)


def step(campaign: Campaign, document_id: int, code: str, **more: Any) -> None:
    with campaign.database.begin() as session:
        campaign.world.take(session, document_id, code, **more)


def test_the_form_asks_for_day_hour_channel_receiver_and_scan(
    enter: Enter, world: World, owed: int
) -> None:
    clerk = enter(world.city(Role.CLERK))
    sent = {"seen": 1, "key": "k", "arrived_on": "10/10/2023", "arrived_time": "9 giờ",
            "channel": "chat", "received_by": "Đỗ Thị Mẫu"}  # fmt: skip
    path = f"/documents/{owed}/receive"
    assert clerk.send(path, **sent).status_code == 422
    assert clerk.send(path, **sent | {"arrived_time": "9:01", "file": a_pdf()}).status_code == 422
    assert clerk.send(path, **sent, file=a_pdf()).status_code == 302
    page = enter(world.ward(Role.OFFICER)).get(f"/documents/{owed}").text
    assert (
        "Tin nhắn (Zalo và tương tự): nhận lúc 09:00, 10/10/2023, nhập lúc 09:00, 10/10/2023"
        in page
    )
    assert "Bản chụp đã nhận" in page


def test_the_page_says_when_it_came_when_it_was_typed_and_how_it_was_judged(
    enter: Enter, world: World, campaign: Campaign, owed: int
) -> None:
    receive(campaign, owed, "2023-11-30T16:30:00+07:00")
    page = enter(world.ward(Role.OFFICER)).get(f"/documents/{owed}").text
    assert "nhận lúc 16:30, 30/11/2023, nhập lúc 00:00, 03/12/2023" in page
    assert "<strong>Đúng hạn</strong>" in page
    assert "(xét theo hạn lần 01, hết ngày 30/11/2023, thứ Năm)" in page
    assert "đến lúc 16:30, 30/11/2023" in page


@pytest.mark.parametrize(
    ("day", "says"),
    [("2023-11-30", "Đúng hạn"), ("2023-12-07", "Đúng hạn theo gia hạn (hạn gốc 30/11/2023)"),
     ("2023-12-08", "Nộp muộn")],
)  # fmt: skip
def test_an_extended_paper_is_never_simply_on_time(
    enter: Enter, world: World, campaign: Campaign, owed: int, day: str, says: str
) -> None:
    step(campaign, owed, "extend", actor=world.city(Role.COMMITTEE), answers=GIVEN)
    step(campaign, owed, "edit")
    step(campaign, owed, "submit", now=datetime.fromisoformat(f"{day}T10:00:00+07:00"))
    page = enter(world.ward(Role.OFFICER)).get(f"/documents/{owed}").text
    assert f"<strong>{says}</strong>" in page
    assert "xét theo hạn lần 02, hết ngày 07/12/2023" in page
    assert "<strong>Hạn lần 01</strong>: hết ngày 30/11/2023, thứ Năm" in page
    assert "<strong>Hạn lần 02</strong>: hết ngày 07/12/2023, thứ Năm" in page
    assert "Theo kế hoạch" in page
    assert f'<blockquote class="small">{GIVEN["reason"]}</blockquote>' in page
    assert "committee Thành phố, Ban Thường trực, Thành phố" in page
    if says != "Đúng hạn":
        assert "đúng hạn</" not in page.lower()


def test_a_granted_request_tells_its_reason_on_the_paper_itself(
    enter: Enter, world: World, campaign: Campaign, owed: int
) -> None:
    with campaign.database.begin() as session:
        asked = world.take(session, owed, "ask_extension").opened[0]
    step(campaign, asked, "grant", answers=GIVEN)
    for reader in (world.ward(Role.OFFICER), world.city(Role.REVIEWER)):
        page = enter(reader).get(f"/documents/{owed}").text
        assert "Cho gia hạn: " in page
        assert f'<blockquote class="small">{GIVEN["reason"]}</blockquote>' in page


def test_a_paper_that_never_moved_and_did_not_come_says_nothing_of_it(
    enter: Enter, world: World, owed: int
) -> None:
    assert 'id="terms"' not in enter(world.ward(Role.OFFICER)).get(f"/documents/{owed}").text


def test_a_paper_without_a_deadline_gets_no_verdict(
    enter: Enter, world: World, campaign: Campaign
) -> None:
    with campaign.database.begin() as session:
        one = world.put(session, "report", "drafting", plan_id=campaign.plan)
        world.take(session, one, "submit")
        assert session.get_one(Document, one).timeliness == "undated"
    page = enter(world.ward(Role.OFFICER)).get(f"/documents/{one}").text
    assert 'id="terms"' not in page
    assert "Chưa định hạn" not in page


def test_the_page_of_a_moved_and_received_paper_asks_no_more_than_five_times(
    enter: Enter, world: World, campaign: Campaign, owed: int, statements: list[str]
) -> None:
    for day in (10, 11, 12):
        step(campaign, owed, "extend", answers=GIVEN | {"due_on": f"2023-12-{day}"})
    receive(campaign, owed, "2023-11-30T16:30:00+07:00")
    officer = enter(world.ward(Role.OFFICER))
    statements.clear()
    assert officer.get(f"/documents/{owed}").status_code == 200
    assert len(statements) <= 5


def test_auditors_see_what_came_in_time_and_was_typed_late_and_nothing_else(
    enter: Enter, world: World, campaign: Campaign
) -> None:
    def another() -> int:
        with campaign.database.begin() as session:
            return world.put(session, "report", "awaited", plan_id=campaign.plan, content={},
                             due_at=DUE, original_due_at=DUE)  # fmt: skip

    late_entry, came_late, typed_at_once, extended = (another() for _ in range(4))
    receive(campaign, late_entry, "2023-11-30T16:30:00+07:00")
    receive(campaign, came_late, "2023-12-01T08:00:00+07:00")
    receive(campaign, typed_at_once, "2023-10-10T09:00:00+07:00", now=NOW)
    step(campaign, extended, "extend", answers=GIVEN)
    receive(campaign, extended, "2023-12-07T08:00:00+07:00", now=DUE + timedelta(days=7))
    auditor = enter(world.city(Role.AUDITOR))
    assert "/trail/questions/late-entries" in auditor.get("/trail/questions/").text
    page, table = (auditor.get(f"/trail/questions/late-entries{end}").text for end in ("", ".csv"))
    for one in (late_entry, extended):
        assert f"/documents/{one}" in page
    for one in (came_late, typed_at_once):
        assert f"/documents/{one}" not in page
    assert table.count("\n") == 3
    assert '"16:30, 30/11/2023","hết ngày 30/11/2023, thứ Năm","00:00, 03/12/2023"' in table
    assert "Đúng hạn theo gia hạn" in table


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.AUDITOR}))
def test_the_list_is_for_auditors_alone(enter: Enter, world: World, role: Role) -> None:
    for end in ("", ".csv"):
        assert enter(world.city(role)).get(f"/trail/questions/late-entries{end}").status_code == 403


def test_an_empty_list_says_why_it_is_empty(enter: Enter, world: World) -> None:
    page = enter(world.city(Role.AUDITOR)).get("/trail/questions/late-entries").text
    assert "Không có hồ sơ nào nhập sau hạn mà đến đúng hạn." in page
