"""Who gets in: every route says so, and signing in and out means what it says."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.factories import NOW
from tests.web.conftest import PASSWORD, Client, an_application, sign_in
from tests.web.routes import addresses, reading, unsafe
from tests.world import World
from workflow_app.adapters import passwords
from workflow_app.db import Database
from workflow_app.models import Document, Login, Person, SeatRow
from workflow_app.web.access import Access, Undeclared, declared, protect

Enter = Callable[[Actor], Client]


def test_every_route_declares_its_access(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        assert declared(app.view_functions[rule.endpoint]) in Access, rule.endpoint


def test_an_application_with_a_silent_route_cannot_be_built(app: Flask) -> None:
    app.view_functions["silent"] = lambda: ""
    with pytest.raises(Undeclared, match="silent"):
        protect(app)


def test_whoever_is_not_signed_in_is_led_to_the_sign_in_page(app: Flask, client: Client) -> None:
    for endpoint, address in reading(app):
        if declared(app.view_functions[endpoint]) is not Access.ANYONE:
            answer = client.get(address)
            assert answer.status_code == 302, endpoint
            assert answer.location.startswith("/login?next="), endpoint


def test_whoever_is_not_signed_in_sends_nothing(
    app: Flask, client: Client, embedded: Database
) -> None:
    for endpoint, address in unsafe(app):
        if declared(app.view_functions[endpoint]) is not Access.ANYONE:
            assert client.post(address).location == "/login?unsent=y", endpoint
    with embedded.read() as session:
        assert session.scalar(select(func.count(Document.id))) == 0


@pytest.mark.parametrize(
    ("who", "role"), [(Access.ADMINISTRATOR, Role.ADMINISTRATOR), (Access.AUDITOR, Role.AUDITOR)]
)
def test_a_room_of_a_role_is_closed_to_every_other(
    app: Flask, enter: Enter, world: World, who: Access, role: Role
) -> None:
    rooms = [
        (endpoint, address)
        for endpoint, address in reading(app)
        if declared(app.view_functions[endpoint]) is who
    ]
    assert rooms
    for other in Role:
        browser = enter(world.city(other))
        for endpoint, address in rooms:
            shut = browser.get(address).status_code == 403
            assert shut is (other is not role), f"{endpoint} for {other}"


def test_an_administrator_reads_no_papers(enter: Enter, world: World, embedded: Database) -> None:
    with embedded.begin() as session:
        paper = world.put(session, "registration", "submitted")
    browser = enter(world.ward(Role.ADMINISTRATOR))
    assert browser.get(f"/documents/{paper}").status_code == 404
    assert browser.get(f"/trail/documents/{paper}").status_code == 404
    assert "Đăng ký" not in browser.get("/search/?q=Đăng").text.split("</form>")[-1]


def test_signing_in_leads_to_the_page_one_wanted(client: Client, with_password: str) -> None:
    page = client.get("/login?next=/plans/")
    assert page.status_code == 200
    token = client.csrf("/login")
    fields = {"csrf_token": token, "login": with_password.upper(), "password": PASSWORD}
    answer = client.post("/login?next=/plans/", data=fields)
    assert (answer.status_code, answer.location) == (302, "/plans/")
    assert client.get("/").status_code == 200
    assert client.get("/login?next=/plans/").location == "/plans/"


def test_whoever_sends_after_the_session_ended_is_told_and_led_back(client: Client) -> None:
    page = "http://localhost/documents/7/edit"
    sent = client.post("/documents/7/edit", headers={"Referer": page})
    assert sent.location == "/login?next=/documents/7/edit&unsent=y"
    assert "chưa có gì được gửi đi" in client.get(sent.location).text
    strange = client.post("/documents/7/edit", headers={"Referer": "https://elsewhere.example/x"})
    assert strange.location == "/login?unsent=y"


def test_a_wrong_pair_is_told_the_same_whoever_it_names(client: Client, with_password: str) -> None:
    said = []
    for login in (with_password, "nobody"):
        fields = {"csrf_token": client.csrf("/login"), "login": login, "password": "sai mất rồi"}
        answer = client.post("/login", data=fields)
        assert answer.status_code == 422
        assert "sai mất rồi" not in answer.text
        said.append(answer.text.count("Tên đăng nhập hoặc mật khẩu chưa đúng"))
    assert said == [1, 1]


def test_guessing_is_slowed_down_for_the_account(client: Client, with_password: str) -> None:
    token = client.csrf("/login")
    wrong = {"csrf_token": token, "login": with_password, "password": "đoán mò đoán mò"}
    assert [client.post("/login", data=wrong).status_code for _ in range(6)] == [422] * 5 + [429]
    right = wrong | {"password": PASSWORD}
    assert client.post("/login", data=right).status_code == 429


def test_guessing_is_slowed_down_for_the_address(embedded: Database, tmp_path: Path) -> None:
    app = an_application(tmp_path, embedded, lambda: NOW, RATELIMIT_ENABLED=True)
    app.test_client_class = Client
    client = app.test_client()
    token = client.csrf("/login")  # type: ignore[attr-defined]
    fields = {"csrf_token": token, "login": "", "password": ""}
    statuses = [client.post("/login", data=fields).status_code for _ in range(61)]
    assert statuses == [422] * 60 + [429]


def test_a_province_that_signs_in_from_one_address_is_no_attack(
    embedded: Database, tmp_path: Path, with_password: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "matches", lambda kept, password: password == PASSWORD)
    app = an_application(tmp_path, embedded, lambda: NOW, RATELIMIT_ENABLED=True)
    app.test_client_class = Client
    statuses = []
    for _ in range(100):
        client = app.test_client()
        fields = {"csrf_token": client.csrf("/login"), "login": with_password}  # type: ignore[attr-defined]
        statuses.append(client.post("/login", data=fields | {"password": PASSWORD}).status_code)
    assert statuses == [302] * 100


def test_a_disabled_person_is_out_at_once(enter: Enter, world: World, embedded: Database) -> None:
    who = world.ward(Role.OFFICER)
    browser = enter(who)
    assert browser.get("/").status_code == 200
    with embedded.begin() as session:
        session.get_one(Person, who.person_id).disabled_at = NOW
    assert browser.get("/").status_code == 302


def test_a_seat_that_ended_counts_no_longer_from_the_next_request_on(
    enter: Enter, world: World, embedded: Database
) -> None:
    with embedded.begin() as session:
        paper = world.put(session, "registration", "drafting")
    who = world.ward(Role.OFFICER)
    browser = enter(who)
    assert browser.get(f"/documents/{paper}").status_code == 200
    with embedded.begin() as session:
        session.execute(
            update(SeatRow)
            .where(SeatRow.person_id == who.person_id)
            .values(held_to=date(2023, 1, 1))
        )
    assert browser.get(f"/documents/{paper}").status_code == 404
    assert browser.get("/").status_code == 200


def test_a_session_ends_by_itself(
    app: Flask, embedded: Database, world: World, now: datetime
) -> None:
    client = app.test_client()
    sign_in(client, embedded, world.ward(Role.OFFICER).person_id, now - timedelta(hours=13))
    assert client.get("/").status_code == 302


def test_a_new_password_signs_every_other_browser_out(
    client: Client, enter: Enter, world: World, with_password: str
) -> None:
    other = enter(world.ward(Role.OFFICER))
    client.post(
        "/login",
        data={"csrf_token": client.csrf("/login"), "login": with_password, "password": PASSWORD},
    )
    fresh = "một câu khác cũng dễ nhớ"
    assert (
        client.send("/account/password", current="sai", new=fresh, again=fresh).status_code == 422
    )
    answer = client.send("/account/password", current=PASSWORD, new=fresh, again=fresh)
    assert answer.status_code == 302
    assert client.get("/").status_code == 200
    assert other.get("/").status_code == 302


def test_the_acting_seat_is_one_of_ones_own(enter: Enter, world: World, embedded: Database) -> None:
    who, strange = world.ward(Role.OFFICER), world.city(Role.LEADER)
    with embedded.begin() as session:
        second = SeatRow(
            person_id=who.person_id,
            unit_id=world.province_id,
            role=Role.CLERK,
            held_from=date(2019, 1, 1),
        )
        session.add(second)
    browser = enter(who)
    assert browser.send("/account/seat", seat=strange.seats[0].id).status_code == 403
    assert browser.send("/account/seat", seat=second.id).status_code == 302
    assert "<strong>Tỉnh</strong>" in browser.get("/").text


def test_a_page_writes_nothing_about_the_visit(
    enter: Enter, world: World, statements: list[str]
) -> None:
    browser = enter(world.ward(Role.OFFICER))
    statements.clear()
    browser.get("/account")
    assert statements
    assert not [said for said in statements if not said.startswith(("SELECT", "WITH"))]


def test_the_language_is_the_one_that_was_chosen(enter: Enter, world: World) -> None:
    browser = enter(world.ward(Role.OFFICER))
    assert '<html lang="vi">' in browser.get("/", headers={"Accept-Language": "en"}).text
    assert '<html lang="en">' in browser.get("/?lang=en").text
    assert '<html lang="en">' in browser.get("/account").text
    assert browser.send("/account/language", language="vi").status_code == 302
    assert '<html lang="vi">' in browser.get("/account").text
    assert '<html lang="vi">' in browser.get("/?lang=xx").text


def test_expired_sessions_are_swept_when_somebody_signs_in(
    client: Client, world: World, embedded: Database, with_password: str
) -> None:
    other = client.application.test_client()
    sign_in(other, embedded, world.city(Role.CLERK).person_id, NOW - timedelta(days=2))
    fields = {"csrf_token": client.csrf("/login"), "login": with_password, "password": PASSWORD}
    client.post("/login", data=fields)
    with embedded.read() as session:
        assert session.scalar(select(func.count()).select_from(Login)) == 1


def test_every_address_is_known(app: Flask) -> None:
    assert {endpoint for endpoint, _ in addresses(app)} == set(app.view_functions)
