"""The board says how each paper was judged when it came, and names whoever is behind."""

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from state_machines.case import Actor
from tests.factories import NOW
from tests.web.campaign import Campaign
from tests.web.conftest import Client, read_strictly
from tests.world import World
from workflow_app.db import Database

Enter = Callable[[Actor], Client]
WEEK = timedelta(days=7)
HTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture
def owe(embedded: Database, world: World, campaign: Campaign) -> Callable[..., None]:
    """Puts a report of the first ward under the plan, due a week ago by the plan."""

    def put(state: str, **columns: Any) -> None:
        columns = {"original_due_at": NOW - WEEK, "due_at": NOW - WEEK} | columns
        with embedded.begin() as session:
            world.put(session, "report", state, plan_id=campaign.plan, **columns)

    return put


def said(browser: Client, campaign: Campaign, kind: str = "Báo cáo") -> str:
    """What the cell of the ward's report says, in one line."""
    tree = read_strictly(browser.get(f"/plans/{campaign.plan}/board").text)
    table = next(tree.iter(f"{HTML}table"))
    heads = ["".join(head.itertext()) for head in table.find(f"{HTML}thead").iter(f"{HTML}th")]
    row = next(table.find(f"{HTML}tbody").iter(f"{HTML}tr"))
    place = next(number for number, head in enumerate(heads) if head.startswith(kind))
    return " ".join(" ".join(list(row)[place].itertext()).split())


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("on_time", "Đã nộp Đúng hạn"),
        ("extended", "Đã nộp Đúng hạn theo gia hạn hạn gốc 03/10/2023"),
        ("late", "Đã nộp Nộp muộn"),
        ("undated", "Đã nộp"),
    ],
)
def test_a_cell_says_the_verdict_that_was_given(
    committee: Client, campaign: Campaign, owe: Callable[..., None], verdict: str, words: str
) -> None:
    """Whatever the deadline has become since: a comparison now would say 'on time' of each."""
    owe("submitted", arrived_at=NOW - WEEK, timeliness=verdict, due_at=NOW + WEEK)
    assert said(committee, campaign) == words


def test_what_was_sent_back_is_not_called_on_time(
    committee: Client, campaign: Campaign, owe: Callable[..., None]
) -> None:
    owe("returned", arrived_at=NOW - WEEK - WEEK, timeliness="on_time")
    assert said(committee, campaign) == "Trả lại để bổ sung"


def test_what_was_sent_back_is_owed_until_its_deadline(
    committee: Client, campaign: Campaign, owe: Callable[..., None]
) -> None:
    owe("returned", arrived_at=NOW - WEEK, timeliness="on_time", due_at=NOW + WEEK,
        original_due_at=NOW + WEEK)  # fmt: skip
    assert said(committee, campaign) == "Trả lại để bổ sung còn 5 ngày làm việc"


def test_what_is_owed_in_more_time_shows_the_date_of_the_plan(
    committee: Client, campaign: Campaign, owe: Callable[..., None]
) -> None:
    owe("awaited", due_at=NOW + WEEK)
    assert said(committee, campaign) == "Chưa báo cáo còn 5 ngày làm việc hạn gốc 03/10/2023"


def test_what_is_called_off_is_owed_by_nobody(
    committee: Client, campaign: Campaign, embedded: Database, world: World
) -> None:
    with embedded.begin() as session:
        world.put(session, "congress", "cancelled", plan_id=campaign.plan, due_at=NOW - WEEK)
    assert said(committee, campaign, "Hồ sơ đại hội") == "Đã hủy"
    page = committee.get(f"/plans/{campaign.plan}/board").text
    assert 'Không còn phải nộp</dt><dd class="numbers">1</dd>' in page
    assert 'Phải nộp</dt><dd class="numbers">1</dd>' in page


def test_both_readings_are_counted_and_found(
    committee: Client, campaign: Campaign, owe: Callable[..., None]
) -> None:
    owe("submitted", arrived_at=NOW, timeliness="extended", due_at=NOW + WEEK)
    page = committee.get(f"/plans/{campaign.plan}/board").text
    assert 'Đúng hạn</dt><dd class="numbers">0</dd>' in page
    assert 'Đúng hạn theo gia hạn</dt><dd class="numbers">1</dd>' in page
    found = committee.get(f"/plans/{campaign.plan}/board?show=extended").text
    assert "Phường 01" in found
    assert (
        "Không có đơn vị nào khớp" in committee.get(f"/plans/{campaign.plan}/board?show=late").text
    )


def test_whoever_is_behind_is_named_on_every_page(
    committee: Client, campaign: Campaign, owe: Callable[..., None]
) -> None:
    campaign.grow(60)
    owe("awaited")
    for view in ("", "?show=waiting"):
        page = committee.get(f"/plans/{campaign.plan}/board{view}").text
        named = re.search(r"1 đơn vị quá hạn chưa nộp</summary>(.*?)</details>", page, re.DOTALL)
        assert named, view
        assert "Phường 01" in named[1]
        assert "Phường mới" not in named[1]


def test_the_board_asks_as_often_for_every_filter_and_size(
    committee: Client, campaign: Campaign, owe: Callable[..., None], statements: list[str]
) -> None:
    counts = set()
    for size in (0, 60):
        campaign.grow(size)
        for view in ("", "?show=extended", "?area=x"):
            committee.get(f"/plans/{campaign.plan}/board{view}")
            statements.clear()
            committee.get(f"/plans/{campaign.plan}/board{view}")
            counts.add(len(statements))
    assert counts == {5}


def test_a_board_to_take_holds_dates_and_verdicts(
    committee: Client, campaign: Campaign, owe: Callable[..., None]
) -> None:
    owe("submitted", arrived_at=NOW, timeliness="extended", due_at=NOW + WEEK)
    text = committee.get(f"/plans/{campaign.plan}/board.csv").text.removeprefix("\ufeff")
    row = next(csv.DictReader(io.StringIO(text)))
    cell = {part: row[f"Báo cáo tổng kết: {part}"] for part in
            ("trạng thái", "hạn gốc", "hạn", "ngày nộp", "kết luận")}  # fmt: skip
    assert list(cell.values()) == [
        "Đã nộp", "03/10/2023", "17/10/2023", "10/10/2023", "Đúng hạn theo gia hạn",
    ]  # fmt: skip
