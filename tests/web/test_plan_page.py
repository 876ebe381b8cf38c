"""The page and the form of a plan: until when each milestone lets a unit hand in."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.factories import NOW, plan_content
from tests.web.conftest import Client
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Unit
from workflow_app.seeds.calendar import fill

Enter = Callable[[Actor], Client]
TERM = {"stage": "report", "wording": "sớm", "meaning": "term", "days": 5, "event": "issued"}
SUNDAY = {"stage": "report", "wording": "cuối tháng", "meaning": "by", "date": "2024-06-30"}


@pytest.fixture
def drafter(enter: Enter, world: World) -> Client:
    return enter(world.city(Role.OFFICER))


def a_plan(world: World, database: Database, *milestones: dict[str, Any], **columns: Any) -> int:
    with database.begin() as session:
        fill(session, NOW)
        state = "issued" if columns else "drafting"
        content = plan_content(milestones=list(milestones))
        return world.put(session, "plan", state, content=content, **columns)


def test_a_draft_says_until_when_and_what_becomes_of_a_day_off(
    drafter: Client, world: World, embedded: Database
) -> None:
    plan = a_plan(world, embedded, TERM, SUNDAY)
    page = drafter.get(f"/documents/{plan}").text
    assert "05 ngày làm việc kể từ ngày ban hành" in page
    assert "hết ngày 30/6/2024, Chủ nhật" in page
    assert "30/6/2024, Chủ nhật là ngày nghỉ; không dời" in page


def test_a_term_of_an_issued_plan_ends_on_a_day(
    drafter: Client, world: World, embedded: Database
) -> None:
    plan = a_plan(world, embedded, TERM, number="9/KH", issued_on=date(2024, 4, 26))
    page = drafter.get(f"/documents/{plan}").text
    # 29/4, 30/4 and 1/5 are off, Saturday 4/5 is worked
    assert "05 ngày làm việc kể từ ngày ban hành (hết ngày 07/5/2024, thứ Ba)" in page


def test_an_issued_plan_leaves_out_what_it_does_not_say_and_counts_its_parts(
    drafter: Client, world: World, embedded: Database
) -> None:
    with embedded.begin() as session:
        content = plan_content(targets=[], award_forms=[], criteria=[], requirements=[])
        draft = world.put(session, "plan", "drafting", content=content)
        issued = world.put(session, "plan", "issued", content=content, number="9/KH")
    blank = drafter.get(f"/documents/{draft}").text
    assert "(chưa soạn)" in blank
    assert "VI. TIÊU CHUẨN XÉT TẶNG" in blank
    page = drafter.get(f"/documents/{issued}").text
    assert "(chưa soạn)" not in page
    parts = re.findall(r"<h3>([IV]+)\. ", page)
    assert parts == ["I", "II", "III", "IV"]
    assert "TIÊU CHUẨN XÉT TẶNG" not in page
    assert "TỔ CHỨC THỰC HIỆN" in page


def test_the_form_marks_what_must_be_there_before_the_plan_is_sent_and_saves_without(
    drafter: Client, world: World, embedded: Database
) -> None:
    plan = a_plan(world, embedded, SUNDAY)
    form = drafter.get(f"/documents/{plan}/edit").text
    legends = {name: f'>{name} <span class="needed">' in form for name in ("Mục đích", "Yêu cầu")}
    assert legends == {"Mục đích": True, "Yêu cầu": False}
    kept = drafter.send(f"/documents/{plan}/edit", seen=1, title="Kế hoạch", purposes="")
    assert kept.status_code == 302


def test_a_wave_is_told_by_the_names_of_its_units(
    drafter: Client, world: World, embedded: Database
) -> None:
    with embedded.read() as session:
        ward = session.get_one(Unit, world.ward_id)
    plan = a_plan(world, embedded, SUNDAY | {"units": [ward.code]})
    page = drafter.get(f"/documents/{plan}").text
    assert f"{ward.name} · “cuối tháng”" in page


def test_what_a_milestone_lacks_is_said_beside_it_and_nothing_typed_is_lost(
    drafter: Client, world: World, embedded: Database
) -> None:
    plan = a_plan(world, embedded, SUNDAY)
    row = {"stage": "report", "wording": "trong năm ngày", "meaning": "term", "event": "issued"}
    sent = {f"milestones-0-{name}": value for name, value in row.items()}
    answer = drafter.send(f"/documents/{plan}/edit", seen=1, **sent)
    assert answer.status_code == 422
    assert "Ghi số ngày làm việc, ví dụ 5." in answer.text
    assert 'value="trong năm ngày"' in answer.text
    kept = drafter.send(f"/documents/{plan}/edit", seen=1, **sent, **{"milestones-0-days": "5"})
    assert kept.status_code == 302
    assert "05 ngày làm việc kể từ ngày ban hành" in drafter.get(f"/documents/{plan}").text


def test_every_field_of_a_milestone_says_for_which_meanings_it_is(
    drafter: Client, world: World, embedded: Database
) -> None:
    form = drafter.get(f"/documents/{a_plan(world, embedded, SUNDAY)}/edit").text
    assert "data-decides" in form
    assert 'data-fits="term ahead"' in form
    assert 'data-fits="by before instant window"' in form
    assert 'data-fits="quarter"' in form
    assert "hidden" not in form.split('id="milestones-0-quarter"')[0].rsplit("<div", 1)[1]


def test_for_whom_one_signs_is_said_once(drafter: Client, world: World, embedded: Database) -> None:
    signed = {"signer_name": "Tạ Văn Mẫu", "signer_capacity": "TM. Ban Thường trực, Chủ tịch"}
    with embedded.begin() as session:
        plan = world.put(session, "plan", "drafting", content=plan_content(**signed))
    page = drafter.get(f"/documents/{plan}").text
    lines = re.findall(r"<p><strong>(.+?)</strong></p>", page.split('class="signature"')[1])
    assert lines == ["TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH"]
