"""A deadline that has passed is asked about in plain words; a tick is enough."""

from collections.abc import Callable
from typing import Any

import pytest

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.factories import plan_content
from tests.services.reading import codes
from tests.web.conftest import Client
from tests.web.posting import as_fields
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Document

Enter = Callable[[Actor], Client]
PASSED = {"stage": "registration", "wording": "chậm nhất ngày 30/9/2023", "meaning": "by",
          "date": "2023-09-30"}  # fmt: skip
TO_COME = PASSED | {"wording": "chậm nhất ngày 10/10/2023", "date": "2023-10-10"}
TERM = {"stage": "report", "wording": "trong 02 ngày làm việc", "meaning": "term", "days": 2,
        "event": "issued"}  # fmt: skip
ASKED = "vẫn làm tiếp?"


@pytest.fixture
def officer(enter: Enter, world: World) -> Client:
    return enter(world.city(Role.OFFICER))


def fields(*milestones: dict[str, Any]) -> dict[str, Any]:
    return as_fields(plan_content(milestones=list(milestones))) | {"seen": 0, "key": "k"}


def test_a_new_plan_with_a_day_that_has_passed_is_kept_once_somebody_says_so(
    officer: Client,
) -> None:
    sent = fields(PASSED, TO_COME)
    asked = officer.send("/documents/new/plan", **sent)
    assert asked.status_code == 200
    assert ASKED in asked.text
    assert "<li>Đăng ký thi đua: hết ngày 30/9/2023, thứ Bảy</li>" in asked.text
    assert "thứ Ba</li>" not in asked.text
    assert 'value="30/09/2023"' in asked.text
    assert officer.send("/documents/new/plan", **sent, confirmed="y").status_code == 302


def test_the_day_of_today_has_not_passed(officer: Client) -> None:
    assert officer.send("/documents/new/plan", **fields(TO_COME)).status_code == 302


def test_what_was_confirmed_once_is_not_asked_again_at_every_save(
    officer: Client, world: World, embedded: Database
) -> None:
    known = plan_content(milestones=[PASSED])
    with embedded.begin() as session:
        plan = world.put(session, "plan", "drafting", content=known)
        known = session.get_one(Document, plan).content
    address = f"/documents/{plan}/edit"
    first = officer.send(address, **fields(PASSED) | {"seen": 1, "confirmed": "y"})
    assert first.status_code == 302
    assert officer.send(address, **fields(PASSED) | {"seen": 2}).status_code == 302
    late = PASSED | {"stage": "report"}
    assert ASKED in officer.send(address, **fields(PASSED, late) | {"seen": 3}).text


def test_issuing_asks_about_every_deadline_that_counts_from_that_day(
    enter: Enter, world: World, embedded: Database
) -> None:
    content = plan_content(milestones=[PASSED, TO_COME, TERM])
    with embedded.begin() as session:
        plan = world.put(session, "plan", "approved", content=content)
    clerk, address = enter(world.city(Role.CLERK)), f"/documents/{plan}/issue"
    signed = {"issued_on": "02/10/2023", "signer_name": "Tạ Văn Mẫu", "signer_capacity": "CT"}
    asked = clerk.send(address, seen=1, key="a", **signed)
    assert asked.text.count("<li>") > 1
    assert "02 hạn đã qua" in asked.text or "2 hạn đã qua" in asked.text
    assert "Báo cáo tổng kết: hết ngày 04/10/2023, thứ Tư" in asked.text
    with embedded.read() as session:
        assert codes(session, plan) == ["open"]
    assert clerk.send(address, seen=1, key="a", confirmed="y", **signed).status_code == 302
    with embedded.read() as session:
        assert codes(session, plan) == ["open", "issue"]
