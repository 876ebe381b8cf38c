"""A form proposed from a file: shown beside the text, kept by nobody until it is sent."""

from collections.abc import Callable
from io import BytesIO

import pytest
from sqlalchemy import func, select

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.forms.lint.papers import published
from tests.web.conftest import Client
from tests.web.posting import as_fields
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Document
from workflow_app.models.trail import Act

Enter = Callable[[Actor], Client]


@pytest.fixture
def officer(enter: Enter, world: World) -> Client:
    return enter(world.city(Role.OFFICER))


def test_a_step_that_is_somebody_elses_is_proposed_to_nobody_and_the_try_is_written_down(
    enter: Enter, world: World, embedded: Database
) -> None:
    with embedded.begin() as session:
        report = world.put(session, "report", "submitted", plan_id=world.a_plan(session))
    for who, status in (
        (world.ward(Role.OFFICER), 409),  # hers, and handed in already
        (world.city(Role.REVIEWER), 403),
        (world.people[world.ward_ids[1]][Role.OFFICER], 404),
    ):
        browser, address = enter(who), f"/documents/{report}/edit/from-file"
        assert browser.get(address).status_code == status
        assert browser.send(address, **the_plan()).status_code == status
    with embedded.read() as session:
        tried = session.scalars(select(Act).where(Act.why == "not_yours", Act.code == "edit")).all()
    assert {one.document_id for one in tried} == {report}
    assert {one.actor_id for one in tried} == {world.city(Role.REVIEWER).person_id}
    assert len(tried) == 2


def a_file(content: bytes, name: str = "ke-hoach.txt") -> dict[str, tuple[BytesIO, str]]:
    return {"file": (BytesIO(content), name)}


def the_plan() -> dict[str, tuple[BytesIO, str]]:
    return a_file(published("004").encode())


def papers(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Document)) or 0


def test_a_new_plan_is_proposed_from_a_file_and_nothing_is_kept(
    officer: Client, embedded: Database
) -> None:
    before = papers(embedded)
    assert "Đọc tệp" in officer.get("/documents/new/plan/from-file").text
    page = officer.send("/documents/new/plan/from-file", **the_plan())
    assert page.status_code == 200
    assert 'value="795/KH-MTTW-BTT"' in page.text
    assert 'value="29/09/2023"' in page.text
    assert 'href="#line-140"' in page.text
    assert 'id="line-140"' in page.text
    assert 'action="/documents/new/plan"' in page.text
    assert "0900" in page.text
    assert papers(embedded) == before


def test_what_the_rules_say_of_the_text_is_told_beside_it(officer: Client) -> None:
    page = officer.send("/documents/new/plan/from-file", **the_plan()).text
    assert "Nên xem lại 6 chỗ trong văn bản" in page
    assert "Văn bản 01-KL/TW thường được biết với ngày 18/05/2021" in page


def test_an_empty_report_is_filled_and_what_somebody_wrote_stays(
    enter: Enter, world: World, embedded: Database
) -> None:
    with embedded.begin() as session:
        plan = world.a_plan(session, number="9/KH-MTTQ-BTT")
        content = {"title": "Tên đã đặt"}
        report = world.put(session, "report", "drafting", plan_id=plan, content=content)
    ward = enter(world.ward(Role.OFFICER))
    address = f"/documents/{report}/edit"
    assert f"{address}/from-file" in ward.get(address).text
    sent = a_file(published("000").encode())
    page = ward.send(f"{address}/from-file", **sent).text
    assert 'value="Tên đã đặt"' in page
    assert "Được sự lãnh đạo, chỉ đạo sâu sát" in page
    assert f'action="{address}"' in page
    with embedded.read() as session:
        assert session.get_one(Document, report).content == content


@pytest.mark.parametrize(
    ("content", "name", "advice"),
    [
        (b"\xff\xd8\xff\xe0", "anh.jpg", "Không nhận tệp loại này"),
        (b"\xff\xd8\xff\xe0", "anh.pdf", "không phải Word"),
        (b"%PDF-1.4 none", "a.pdf", "Không mở được tệp"),
        (b"   ", "a.txt", "không có chữ"),
        (b"a" * 200_001, "a.txt", "quá lớn hoặc quá dài"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(
    officer: Client, content: bytes, name: str, advice: str
) -> None:
    page = officer.send("/documents/new/plan/from-file", **a_file(content, name))
    assert page.status_code == 422
    assert advice in page.text


def test_no_file_is_asked_for_again(officer: Client) -> None:
    assert officer.send("/documents/new/plan/from-file").status_code == 422


def test_only_whoever_may_begin_or_fill_in_a_paper_reads_a_file_for_it(
    enter: Enter, world: World, embedded: Database
) -> None:
    with embedded.begin() as session:
        plan = world.a_plan(session, number="9/KH-MTTQ-BTT")
        report = world.put(session, "report", "drafting", plan_id=plan, content={})
    auditor = enter(world.city(Role.AUDITOR))
    assert auditor.send("/documents/new/plan/from-file", **the_plan()).status_code == 403
    assert auditor.send(f"/documents/{report}/edit/from-file", **the_plan()).status_code >= 403
    officer = enter(world.ward(Role.OFFICER))
    assert officer.send("/documents/new/poem/from-file", **the_plan()).status_code == 404
    assert officer.send(f"/documents/{report}/submit/from-file", **the_plan()).status_code == 404


def test_a_proposed_plan_is_begun_when_it_is_sent(officer: Client, embedded: Database) -> None:
    before = papers(embedded)
    sent = as_fields({"title": "Phát động thi đua", "period_from": "2023-10"})
    answer = officer.send("/documents/new/plan", **sent)
    assert answer.status_code == 302
    assert papers(embedded) == before + 1


def test_what_is_wrong_with_what_was_written_is_told_before_it_is_handed_in(
    enter: Enter, world: World, embedded: Database
) -> None:
    with embedded.begin() as session:
        plan = world.a_plan(session, number="9/KH-MTTQ-BTT")
        content = {"title": "Báo cáo", "results": "Họp ngày 15/12/20223 tại nhà văn hóa."}
        report = world.put(session, "report", "drafting", plan_id=plan, content=content)
    ward = enter(world.ward(Role.OFFICER))
    for step in ("edit", "submit"):
        page = ward.get(f"/documents/{report}/{step}").text
        assert "Ngày này không có thật" in page
        assert "Phải sửa" in page
        assert 'href="#line-' not in page
    assert (
        "Ngày này không có thật"
        not in enter(world.city(Role.COMMITTEE)).get(f"/documents/{report}").text
    )
