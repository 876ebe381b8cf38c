"""Steps taken over HTTP: checked, once, never lost, never stale."""

import re
from collections.abc import Callable
from datetime import date

from sqlalchemy import func, select

from state_machines.case import Actor
from state_machines.days import end_of
from state_machines.grammar import Role
from tests.factories import CONTENTS, plan_content
from tests.web.campaign import Campaign
from tests.web.conftest import Client
from tests.web.posting import a_pdf, as_fields
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Document, File
from workflow_app.models.trail import Entry

Enter = Callable[[Actor], Client]
SECTION = re.compile(r'<details class="section" id="part-(\d+)"( open)?>')


def test_a_paper_shows_the_stages_that_its_plan_asks_for_and_no_other(
    officer: Client, world: World, campaign: Campaign, embedded: Database
) -> None:
    with embedded.begin() as session:
        world.put(session, "report", "drafting", plan_id=campaign.plan)
    stepper = re.search(
        r'class="stepper".*?</ol>', officer.get(f"/documents/{campaign.paper}").text, re.DOTALL
    )
    assert stepper
    assert re.findall(r'class="name">([^<]+)', stepper[0]) == [
        "Đăng ký thi đua",
        "Báo cáo tổng kết",
    ]


def test_a_unit_hands_in_after_checking_and_the_reviewer_accepts(
    officer: Client, enter: Enter, world: World, campaign: Campaign, embedded: Database
) -> None:
    paper = campaign.paper
    added = as_fields(CONTENTS["work"]) | {"seen": 1, "key": "a"}
    assert officer.send(f"/documents/{paper}/add_work", **added).status_code == 302
    check = officer.get(f"/documents/{paper}/submit")
    assert "Kiểm tra lại trước khi gửi" in check.text
    assert "Người duyệt" in check.text
    assert CONTENTS["work"]["title"] in check.text
    done = officer.send(f"/documents/{paper}/submit", seen=2, key="b")
    assert done.location == f"/documents/{paper}?did=submit"
    assert "Đã thực hiện: Nộp đăng ký." in officer.get(done.location).text
    reviewer = enter(world.city(Role.REVIEWER))
    assert "Nâng cấp hẻm" in reviewer.get(f"/documents/{paper}").text
    assert reviewer.send(f"/documents/{paper}/accept", seen=3, key="c").status_code == 302
    assert "Đã tiếp nhận" in officer.get(f"/documents/{paper}").text


def test_a_form_sent_twice_is_one_step(
    officer: Client, campaign: Campaign, embedded: Database
) -> None:
    fields = as_fields(CONTENTS["work"]) | {"seen": 1, "key": "same"}
    for _ in range(2):
        sent = officer.send(f"/documents/{campaign.paper}/add_work", **fields)
        assert sent.status_code == 302
    with embedded.read() as session:
        works = select(func.count(Document.id)).where(Document.kind == "work")
        assert session.scalar(works) == 1


def test_a_stale_page_says_who_moved_the_paper_and_keeps_what_was_typed(
    officer: Client, enter: Enter, world: World, campaign: Campaign, embedded: Database
) -> None:
    colleague = enter(world.ward(Role.LEADER))
    path = f"/documents/{campaign.paper}/edit"
    assert colleague.send(path, seen=1, title="Bản của lãnh đạo", key="x").status_code == 302
    late = officer.send(path, seen=1, title="Bản của tôi", pledge="Không được mất", key="y")
    assert late.status_code == 409
    assert "leader Phường 01" in late.text
    assert "Không được mất" in late.text
    assert 'name="seen" type="hidden" value="2"' in late.text
    again = officer.send(path, seen=2, title="Bản của tôi", pledge="Không được mất", key="z")
    assert again.status_code == 302
    with embedded.read() as session:
        assert session.get_one(Document, campaign.paper).content["title"] == "Bản của tôi"


def test_what_is_typed_for_a_step_that_is_gone_is_shown(
    enter: Enter, world: World, embedded: Database
) -> None:
    with embedded.begin() as session:
        paper = world.put(session, "registration", "submitted")
        world.take(session, paper, "accept", actor=world.city(Role.REVIEWER))
    reviewer = enter(world.city(Role.REVIEWER))
    typed = "Đề nghị bổ sung phụ lục hai"
    late = reviewer.send(f"/documents/{paper}/send_back", seen=1, reason=typed)
    assert late.status_code == 409
    assert typed in late.text
    assert reviewer.get(f"/documents/{paper}/send_back").status_code == 409


def test_a_form_with_a_mistake_comes_back_with_everything_typed(
    officer: Client, campaign: Campaign
) -> None:
    fields = {"seen": 1, "title": "Sửa đường", "starts_on": "hôm kia", "value_vnd": "13,386 tỷ"}
    answer = officer.send(f"/documents/{campaign.paper}/add_work", **fields)
    assert answer.status_code == 422
    assert 'value="Sửa đường"' in answer.text
    assert 'value="hôm kia"' in answer.text
    assert 'href="#starts_on"' in answer.text


def test_rows_come_and_go_without_a_script(enter: Enter, world: World, embedded: Database) -> None:
    with embedded.begin() as session:
        plan = world.a_plan(session, state="drafting")
    browser = enter(world.city(Role.OFFICER))
    fields = {"seen": 1, "greets-0-name": "Đại hội A", "greets-1-name": "Đại hội B"}
    path = f"/documents/{plan}/edit"
    more = browser.send(path, add="greets", **fields)
    assert more.status_code == 200
    assert 'name="greets-2-name"' in more.text
    less = browser.send(path, remove="greets-0", **fields)
    assert less.status_code == 200
    assert "Đại hội A" not in less.text
    assert 'value="Đại hội B"' in less.text
    with embedded.read() as session:
        assert session.get_one(Document, plan).version == 1


def test_a_new_plan_rests_on_the_one_above(
    enter: Enter, world: World, campaign: Campaign, embedded: Database
) -> None:
    browser = enter(world.ward(Role.OFFICER))
    page = browser.get(f"/documents/new/plan?basis={campaign.plan}")
    assert 'value="364/KH-MTTQ-BTT"' in page.text
    fields = as_fields(plan_content(title="Kế hoạch của phường")) | {"seen": 0, "key": "k"}
    for _ in range(2):
        answer = browser.send(f"/documents/new/plan?basis={campaign.plan}", **fields)
        assert answer.status_code == 302
    with embedded.read() as session:
        begun = session.scalars(select(Document).where(Document.basis_id == campaign.plan)).one()
    assert (begun.unit_id, begun.title) == (world.ward_id, "Kế hoạch của phường")
    assert browser.get("/documents/new/registration").status_code == 404
    assert enter(world.ward(Role.CLERK)).get("/documents/new/plan").status_code == 403


def test_a_file_goes_into_the_slot_that_was_chosen(
    officer: Client, world: World, campaign: Campaign, embedded: Database
) -> None:
    with embedded.begin() as session:
        dossier = world.put(session, "congress", "preparing", plan_id=campaign.plan)
        text = world.put(
            session, "text", "drafting", plan_id=campaign.plan, parent_id=dossier, topic="papers"
        )
    consent = {"number": "1", "signed_on": "1/2/2024", "signer": "Lê Văn Giả"}
    for paper, code, fields in (
        (dossier, "attach", {"slot": "resolution"}),
        (dossier, "record_party_consent", consent),
        (text, "attach", {"slot": "resolution"}),
    ):
        with embedded.read() as session:
            seen = session.get_one(Document, paper).version
        sent = officer.send(f"/documents/{paper}/{code}", seen=seen, file=a_pdf(), **fields)
        assert sent.status_code == 302
    with embedded.read() as session:
        kept = {tuple(row) for row in session.execute(select(File.document_id, File.slot))}
    assert kept == {(dossier, "resolution"), (dossier, "party_consent"), (text, "text")}


def test_a_step_is_signed_with_its_request(
    officer: Client, campaign: Campaign, embedded: Database
) -> None:
    sent = officer.send(f"/documents/{campaign.paper}/edit", seen=1, title="Đăng ký", key="k")
    with embedded.read() as session:
        bodies = session.scalars(
            select(Entry.body).where(Entry.document_id == campaign.paper).order_by(Entry.seq)
        ).all()
    assert sent.headers["X-Request-ID"] in bodies[-1]


def test_what_is_looked_over_names_the_file_with_its_size(
    officer: Client, world: World, campaign: Campaign, embedded: Database
) -> None:
    with embedded.begin() as session:
        paper = world.put(session, "text", "drafting", plan_id=campaign.plan, files=("text",),
                          parent_id=world.put(session, "congress", "preparing"))  # fmt: skip
        session.scalars(select(File)).one().size = 2_500_000
    check = officer.get(f"/documents/{paper}/submit").text
    assert "text.pdf" in check
    assert "2,5 MB" in check


def test_what_is_looked_over_tells_the_figures_that_will_go_out(
    officer: Client, world: World, campaign: Campaign, embedded: Database
) -> None:
    with embedded.begin() as session:
        placed = {"plan_id": campaign.plan}
        title = CONTENTS["work"]["title"]
        world.put(session, "work", "registered", parent_id=campaign.paper, title=title, **placed)
        report = world.put(session, "report", "drafting", **placed)
    amount = "350 triệu đồng"
    for paper in (campaign.paper, report):  # in it, and in the annex that the step would add
        check = officer.get(f"/documents/{paper}/submit").text
        assert title in check
        assert amount in check
    with embedded.read() as session:
        assert "annex" not in session.get_one(Document, report).content


def test_a_long_form_says_which_section_lacks_what_and_opens_the_one_that_needs_a_hand(
    enter: Enter, world: World
) -> None:
    browser = enter(world.city(Role.OFFICER))
    page = browser.get("/documents/new/plan").text
    assert SECTION.findall(page)[:2] == [("1", " open"), ("2", "")]
    assert "còn thiếu: Trích yếu" in page
    filled = as_fields(plan_content(title="Kế hoạch")) | {"seen": 0, "key": "k"}
    wrong = browser.send("/documents/new/plan", **filled | {"period_from": "hôm kia"})
    assert [number for number, opened in SECTION.findall(wrong.text) if opened] == ["1", "4"]
    assert "còn thiếu: Trích yếu" not in wrong.text
    added = browser.send("/documents/new/plan", **filled, add="milestones")
    assert [number for number, opened in SECTION.findall(added.text) if opened] == ["1", "9"]


def test_what_the_next_step_prepares_stands_beside_it_with_the_reason_why_it_waits(
    officer: Client, campaign: Campaign
) -> None:
    page = officer.get(f"/documents/{campaign.paper}").text
    actions = page[page.index('class="actions"') : page.index("</section>")]
    places = [
        actions.index(each)
        for each in ("Thêm công trình", 'id="why-submit"', "Nhập công trình", "Xin gia hạn")
    ]
    assert places == sorted(places)


def test_a_paper_inside_another_leads_back_when_nothing_is_left_to_do(
    enter: Enter, world: World, campaign: Campaign, embedded: Database
) -> None:
    with embedded.begin() as session:
        work = world.put(session, "work", "verified", plan_id=campaign.plan,
                         parent_id=campaign.paper, content=CONTENTS["work"])  # fmt: skip
    back = f'href="/documents/{campaign.paper}">'
    panel = enter(world.ward(Role.OFFICER)).get(f"/documents/{work}").text.split("</section>")[0]
    assert back in panel.split('class="sheet next"')[1]
    assert "Về hồ sơ: " in panel


def test_whoever_answers_a_request_for_time_reads_until_when_the_paper_is_due_now(
    enter: Enter, world: World, campaign: Campaign, embedded: Database
) -> None:
    with embedded.begin() as session:
        session.get_one(Document, campaign.paper).due_at = end_of(date(2023, 11, 5))
        (request,) = world.take(session, campaign.paper, "ask_extension").opened
    chair = enter(world.city(Role.COMMITTEE))
    assert "(hết ngày 05/11/2023, Chủ nhật)" in chair.get(f"/documents/{request}").text
    for paper, code in ((request, "grant"), (campaign.paper, "extend")):
        page = chair.get(f"/documents/{paper}/{code}").text
        assert "Hạn hiện nay: hết ngày 05/11/2023, Chủ nhật." in page, code
