"""The pages do what they say, keep what was typed, and ask the database at most five times."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, insert, select

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.factories import CONTENTS, NOW, a_unit, plan_content
from tests.web.conftest import Client, an_application
from tests.web.posting import a_pdf, as_fields
from tests.web.routes import reading
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Document, File, Notice, Unit, table_of
from workflow_app.models.trail import Entry, Message

Enter = Callable[[Actor], Client]
AT_MOST = 5


class Campaign:
    """A city's plan with wards that owe papers, as many as a test wants."""

    def __init__(self, world: World, database: Database) -> None:
        self.world, self.database = world, database
        with database.begin() as session:
            officer = world.city(Role.OFFICER).person_id
            self.plan = world.a_plan(session, number="364/KH-MTTQ-BTT", submitter_id=officer)
            self.paper = world.put(
                session, "registration", "drafting", plan_id=self.plan, content={}
            )

    def grow(self, count: int) -> None:
        """Every list gets longer: units, papers, works, notices, steps."""
        with self.database.begin() as session:
            city = session.get_one(Unit, self.world.city_id)
            for number in range(count):
                ward = a_unit(session, f"Phường mới {number}", under=city)
                self.world.people[ward.id] = self.world.people[self.world.ward_id]
                for kind in ("registration", "report"):
                    self._owed(session, kind, "submitted", unit_id=ward.id)
                self._owed(session, "report", "drafting")
                self._owed(session, "work", "registered", parent_id=self.paper)
                self._owed(session, "plan", "drafting", unit_id=city.id, plan_id=None)
                self._told(session, number)

    def _owed(self, session: object, kind: str, state: str, **columns: object) -> int:
        columns = {"plan_id": self.plan, "due_at": NOW + timedelta(days=9)} | columns
        return self.world.put(session, kind, state, **columns)  # type: ignore[arg-type]

    def _told(self, session: object, number: int) -> None:
        message = session.execute(  # type: ignore[attr-defined]
            insert(table_of(Message)).values(
                document_id=self.paper, seq=1, payload={}, created_at=NOW, available_at=NOW,
                attempts=0, error="",
            ).returning(Message.id)
        ).scalar_one()  # fmt: skip
        for who in (self.world.ward(Role.OFFICER), self.world.city(Role.COMMITTEE)):
            facts = {"title": f"Việc {number}", "unit": "Phường", "state": "submitted",
                     "reason": "", "due_at": None, "turn": False}  # fmt: skip
            session.add(  # type: ignore[attr-defined]
                Notice(message_id=message, person_id=who.person_id, document_id=self.paper,
                       kind="registration", code="submit", facts=facts, created_at=NOW)
            )  # fmt: skip


@pytest.fixture
def campaign(world: World, embedded: Database) -> Campaign:
    return Campaign(world, embedded)


@pytest.fixture
def officer(enter: Enter, world: World) -> Client:
    return enter(world.ward(Role.OFFICER))


def _everywhere(app: Flask, campaign: Campaign) -> list[str]:
    """Every address of the site for the plan, the paper and the ward."""
    numbered = [*reading(app, campaign.plan), *reading(app, campaign.paper)]
    found = {
        address for endpoint, address in numbered if endpoint not in ("static", "documents.file")
    }
    found -= {address for address in found if address.endswith(".csv")}  # streamed in pages
    return sorted(found | {f"/units/{campaign.world.city_id}", f"/units/{campaign.world.ward_id}"})


def _counted(
    who: list[Client], addresses: list[str], statements: list[str]
) -> dict[tuple[int, str], int]:
    counts = {}
    for number, browser in enumerate(who):
        for address in addresses:
            statements.clear()
            status = browser.get(address).status_code
            assert status < 500, address
            if status == 200:
                counts[number, address] = len(statements)
    return counts


def test_every_page_asks_at_most_five_times_however_long_its_lists(
    app: Flask, enter: Enter, world: World, campaign: Campaign, statements: list[str]
) -> None:
    asking = (world.ward(Role.OFFICER), world.city(Role.COMMITTEE), world.city(Role.OFFICER),
              world.city(Role.AUDITOR), world.city(Role.ADMINISTRATOR))  # fmt: skip
    browsers, addresses = [enter(who) for who in asking], _everywhere(app, campaign)
    campaign.grow(5)
    few = _counted(browsers, addresses, statements)
    campaign.grow(45)
    many = _counted(browsers, addresses, statements)
    assert len(few) > 40
    assert few == many
    assert not {place: count for place, count in many.items() if count > AT_MOST}


def test_home_says_what_is_late_and_what_waits(
    officer: Client, world: World, embedded: Database
) -> None:
    with embedded.begin() as session:
        plan = world.a_plan(session)
        late = {"title": "Việc trễ", "due_at": NOW - timedelta(days=3)}
        world.put(session, "registration", "drafting", plan_id=plan, **late)
        soon = {"title": "Việc gấp", "due_at": NOW + timedelta(days=3)}
        world.put(session, "report", "drafting", plan_id=plan, **soon)
        world.put(session, "congress", "submitted", plan_id=plan, title="Việc chờ")
    page = officer.get("/").text
    places = [page.index(word) for word in ("Quá hạn", "Việc trễ", "Việc gấp", "Việc chờ")]
    assert places == sorted(places)


def test_a_unit_hands_in_after_checking_and_the_reviewer_accepts(
    officer: Client, enter: Enter, world: World, campaign: Campaign, embedded: Database
) -> None:
    paper = campaign.paper
    added = as_fields(CONTENTS["work"]) | {"seen": 1, "key": "a"}
    assert officer.send(f"/documents/{paper}/add_work", **added).status_code == 302
    check = officer.get(f"/documents/{paper}/submit")
    assert "Kiểm tra lại trước khi gửi" in check.text
    assert "Người duyệt" in check.text
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
        assert session.get_one(Document, campaign.paper).title == "Bản của tôi"


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


def test_others_do_not_read_what_a_unit_is_still_drafting(
    enter: Enter, world: World, campaign: Campaign, embedded: Database
) -> None:
    with embedded.begin() as session:
        session.get_one(Document, campaign.paper).content = {"pledge": "chưa ai được đọc"}
    reviewer = enter(world.city(Role.REVIEWER))
    assert "chưa ai được đọc" not in reviewer.get(f"/documents/{campaign.paper}").text
    assert "chưa ai được đọc" in enter(world.ward(Role.CLERK)).get(
        f"/documents/{campaign.paper}"
    ).text  # fmt: skip


def test_opening_a_plan_gives_a_receipt(
    officer: Client, enter: Enter, world: World, campaign: Campaign
) -> None:
    board = enter(world.city(Role.COMMITTEE))
    read = 'Đơn vị đã xem</dt><dd class="numbers">'
    assert f"{read}0" in board.get(f"/plans/{campaign.plan}/board").text
    assert f'hx-post="/documents/{campaign.plan}/read"' in officer.get(
        f"/documents/{campaign.plan}"
    ).text  # fmt: skip
    assert officer.send(f"/documents/{campaign.plan}/read").status_code == 204
    assert f"{read}1" in board.get(f"/plans/{campaign.plan}/board").text


def test_an_issued_text_stays_as_it_was_issued(
    officer: Client, enter: Enter, world: World, embedded: Database
) -> None:
    with embedded.begin() as session:
        plan = world.put(session, "plan", "approved")
    clerk = enter(world.city(Role.CLERK))
    signed = {"issued_on": "10/10/2023", "signer_name": "Nguyễn Văn Mẫu", "signer_capacity": "CT"}
    assert clerk.send(f"/documents/{plan}/issue", seen=1, **signed).status_code == 302
    assert f"/documents/{plan}/editions" in officer.get(f"/documents/{plan}").text
    assert f"/documents/{plan}/editions/1" in officer.get(f"/documents/{plan}/editions").text
    assert "Biểu dương kịp thời" in officer.get(f"/documents/{plan}/editions/1").text
    assert officer.get(f"/documents/{plan}/editions/2").status_code == 404


def test_the_board_turns_its_pages_and_keeps_its_filter(
    enter: Enter, world: World, campaign: Campaign
) -> None:
    campaign.grow(60)
    browser = enter(world.city(Role.COMMITTEE))
    first = browser.get(f"/plans/{campaign.plan}/board?show=waiting").text
    assert 'rel="next"' in first
    onward = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "show=waiting" in onward
    second = browser.get(onward).text
    assert 'rel="next"' not in second
    assert 'rel="prev"' in second
    table = browser.get(f"/plans/{campaign.plan}/board.csv").text
    assert table.count("Phường mới") == 60
    assert enter(world.ward(Role.OFFICER)).get(f"/plans/{campaign.plan}/board").status_code == 404


def test_reading_a_notice_takes_it_from_the_count(officer: Client, campaign: Campaign) -> None:
    campaign.grow(3)
    assert officer.get("/inbox/count").text.strip() == "3"
    page = officer.get("/inbox/").text
    notice = page.split('name="notice" value="')[1].split('"')[0]
    assert officer.send("/inbox/read", notice=notice).status_code == 302
    assert officer.get("/inbox/count").text.strip() == "2"
    assert officer.send("/inbox/read").status_code == 302
    assert officer.get("/inbox/count").text.strip() == ""


def test_the_trail_is_found_by_its_filters(enter: Enter, world: World, campaign: Campaign) -> None:
    browser = enter(world.city(Role.AUDITOR))
    assert f"/documents/{campaign.paper}" in browser.get("/trail/").text
    assert f"/documents/{campaign.paper}" not in browser.get("/trail/?code=accept").text
    assert f"/documents/{campaign.paper}" not in browser.get("/trail/?until=1/1/2020").text
    assert browser.get("/trail/?since=hôm+kia").status_code == 422


def test_an_administrator_gives_and_takes(enter: Enter, world: World) -> None:
    browser = enter(world.city(Role.ADMINISTRATOR))
    made = browser.send("/people/", login="moi.toi", name="Người Mới", language="vi", email="")
    assert "chỉ hiện một lần" in made.text
    person = made.text.split('/seats"')[0].rsplit("/", 1)[-1]
    assert browser.send("/people/", login="moi.toi", name="Trùng", language="vi").status_code == 422
    seat = {"unit_id": world.ward_id, "role": "reviewer", "held_from": "1/1/2023"}
    assert browser.send(f"/people/{person}/seats", **seat).status_code == 302
    charge = {"unit_id": world.ward_id, "topic": ""}
    assert browser.send(f"/people/{person}/assignments", **charge).status_code == 302
    page = browser.get(f"/people/{person}").text
    given = page.split('name="assignment" value="')[1].split('"')[0]
    assert browser.send(f"/people/{person}/assignments/end", assignment=given).status_code == 302
    held = page.split('name="seat" value="')[1].split('"')[0]
    assert browser.send(f"/people/{person}/seats/end", seat=held).status_code == 302
    assert browser.send(f"/people/{person}", name="Tên Đúng", language="vi").status_code == 302
    assert browser.send(f"/people/{person}/disable").status_code == 302
    assert "bị khóa" in browser.get(f"/people/{person}").text
    assert browser.send(f"/people/{person}/enable").status_code == 302
    assert "chỉ hiện một lần" in browser.send(f"/people/{person}/password").text
    assert "Tên Đúng" in browser.get("/people/?q=moi").text


def test_probes_are_answered_to_anybody(client: Client, embedded: Database) -> None:
    assert client.get("/healthz").json == {"alive": True}
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json == {"database": True, "migrations": True, "broker": True, "workers": 1}


def test_without_its_migrations_nothing_is_ready(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'bare.db'}")
    bare = an_application(tmp_path, database, lambda: NOW).test_client()
    assert bare.get("/readyz").status_code == 503
    assert bare.get("/healthz").status_code == 200
    bare.set_cookie("login", "a" * 43)
    assert bare.get("/").status_code == 503
    database.dispose()


def test_a_step_is_signed_with_its_request(
    officer: Client, campaign: Campaign, embedded: Database
) -> None:
    sent = officer.send(f"/documents/{campaign.paper}/edit", seen=1, title="Đăng ký", key="k")
    with embedded.read() as session:
        bodies = session.scalars(
            select(Entry.body).where(Entry.document_id == campaign.paper).order_by(Entry.seq)
        ).all()
    assert sent.headers["X-Request-ID"] in bodies[-1]
