"""The pages show what they should, and ask the database at most five times."""

import itertools
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.factories import NOW
from tests.web.campaign import Campaign
from tests.web.conftest import Client, an_application
from tests.web.routes import reading
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Document

Enter = Callable[[Actor], Client]
Place = tuple[int, str]  # who of the readers opens which address
AT_MOST, NOTING = 5, 3  # statements; that a list is taken away is written down each time


def _allowed(address: str) -> int:
    return AT_MOST + NOTING * address.endswith(".xlsx")


def _everywhere(app: Flask, campaign: Campaign) -> list[str]:
    """Every address of the site for the plan, the paper and the ward."""
    numbered = [*reading(app, campaign.plan), *reading(app, campaign.paper)]
    found = {
        address for endpoint, address in numbered if endpoint not in ("static", "documents.file")
    }
    found -= {address for address in found if address.endswith(".csv")}  # streamed in pages
    return sorted(found | {f"/units/{campaign.world.city_id}", f"/units/{campaign.world.ward_id}"})


def _counted(
    who: list[Client], places: Iterable[Place], statements: list[str], open_page: Any
) -> dict[Place, int]:
    """How many statements each page asks that opens to its reader."""
    counts = {}
    for number, address in places:
        statements.clear()
        status = open_page(who[number], address, buffered=True).status_code
        assert status < 500, address
        if status == 200:
            counts[number, address] = len(statements)
    return counts


def test_every_page_asks_at_most_five_times_however_long_its_lists(
    app: Flask, enter: Enter, world: World, campaign: Campaign, statements: list[str]
) -> None:
    asking = (world.ward(Role.OFFICER), world.city(Role.COMMITTEE), world.city(Role.OFFICER),
              world.city(Role.AUDITOR), world.city(Role.ADMINISTRATOR))  # fmt: skip
    browsers, hastily = [enter(who) for who in asking], FlaskClient.open
    places = itertools.product(range(len(browsers)), _everywhere(app, campaign))
    # who reads what of people is written down once a day
    open_to_them = _counted(browsers, places, statements, hastily)
    campaign.grow(5)
    browsers[0].get("/")  # reads the working days, which every later page has at hand
    few = _counted(browsers, open_to_them, statements, hastily)
    campaign.grow(45)
    many = _counted(browsers, few, statements, Client.open)  # reads the longest to the last tag
    assert len(few) > 40
    assert few == many
    assert many[0, "/"] > 1
    allowed = {place: _allowed(place[1]) for place in many}
    over = {place: count for place, count in many.items() if count > allowed[place]}
    assert not over, "\n".join(f"{count} {place}" for place, count in over.items())


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


def test_a_filter_of_the_trail_is_said_back_as_a_sentence(
    enter: Enter, world: World, campaign: Campaign
) -> None:
    browser = enter(world.city(Role.AUDITOR))
    page = browser.get("/trail/?who=officer+phuong&code=open&unit=Phường+01&since=1/1/2020").text
    assert f"/documents/{campaign.paper}" in page
    said = "người làm: officer phuong; việc: Mở hồ sơ; đơn vị: Phường 01; từ ngày 01/01/2020"
    assert said in page
    assert f"/documents/{campaign.paper}" not in browser.get("/trail/?who=khong+ai").text


def test_a_person_reads_her_own_acts_and_nobody_elses(
    enter: Enter, world: World, campaign: Campaign
) -> None:
    officer, reviewer = world.ward(Role.OFFICER), world.city(Role.REVIEWER)
    assert f"/documents/{campaign.paper}" in enter(officer).get(
        f"/trail/people/{officer.person_id}"
    ).text  # fmt: skip
    for end in ("", ".csv", ".xlsx", ".jsonl"):
        address = f"/trail/people/{officer.person_id}{end}"
        assert enter(reviewer).get(address).status_code == 404
        assert enter(world.city(Role.ADMINISTRATOR)).get(address).status_code == 404
        assert enter(world.city(Role.AUDITOR)).get(address).status_code == 200


def test_the_trail_turns_its_pages_to_the_end(
    enter: Enter, world: World, campaign: Campaign
) -> None:
    campaign.grow(40)
    browser, address, seen = enter(world.city(Role.AUDITOR)), "/trail/", 0
    while address:
        page = browser.get(address).text
        seen += page.count(">bước 1<")
        onward = page.split('rel="next" href="')
        address = onward[1].split('"')[0].replace("&amp;", "&") if len(onward) > 1 else ""
    table = browser.get("/trail/all.csv").text
    assert seen == table.count("\n") - 1 > 150


def test_a_paper_is_shown_as_it_stood_and_compared(
    enter: Enter, world: World, campaign: Campaign, statements: list[str]
) -> None:
    with campaign.database.begin() as session:
        for hour, title in enumerate(("Bản một", "Bản hai"), start=1):
            answers = {"title": title, "pledge": "Hứa"}
            later = NOW + timedelta(hours=hour)
            world.take(session, campaign.paper, "edit", answers=answers, now=later)
    address = f"/trail/documents/{campaign.paper}/then"
    officer = enter(world.ward(Role.OFFICER))
    officer.get("/")
    statements.clear()
    page = officer.get(f"{address}?on=10/10/2023&hour=10:00").text.split("<aside")[0]
    assert len(statements) <= 5
    assert ("Bản một" in page, "Bản hai" in page) == (True, False)
    assert "khớp với dấu vân tay" in page
    page = officer.get(f"{address}?step=3&since_step=2").text.split("<aside")[0]
    assert ('<del class="was">' in page, "Bản một" in page, "Bản hai" in page) == (True,) * 3
    assert "Lúc đó chưa có hồ sơ này" in officer.get(f"{address}?on=1/1/2001").text
    assert officer.get(f"{address}?on=hom+kia").status_code == 422
    hidden = enter(world.city(Role.REVIEWER)).get(f"{address}?step=2").text
    assert ("Bản một" in hidden, "của riêng đơn vị" in hidden) == (False, True)
    for stranger in (world.people[world.ward_ids[1]][Role.LEADER], world.city(Role.ADMINISTRATOR)):
        assert enter(stranger).get(address).status_code == 404
