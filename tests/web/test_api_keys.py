"""Keys for programs: what they open, what they do not, and when they die."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.factories import NOW
from tests.web.conftest import PASSWORD, Client, an_application
from tests.web.programs import READ, Program, a_key
from tests.web.routes import addresses
from tests.world import World
from workflow_app.adapters import passwords
from workflow_app.db import Database
from workflow_app.models import Document, Person, Token
from workflow_app.models.trail import Act
from workflow_app.web.api import guarding

REASON = {"reason": "Còn thiếu số liệu, đề nghị bổ sung"}


def test_a_key_stands_for_its_person_and_her_seats(program: Program, world: World) -> None:
    said = program.get("/me").get_json()
    assert said["id"] == world.ward(Role.OFFICER).person_id
    assert (said["scope"], said["seats"][0]["role"]) == ("write", "officer")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Basic YTpi", "Bearer " + "x" * 43])
def test_without_a_right_key_nothing_is_told(app: Flask, header: str) -> None:
    answer = app.test_client().get("/api/v1/me", headers={"Authorization": header})
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.get_json()["code"] == "no_key"
    assert "Set-Cookie" not in answer.headers


def test_no_address_for_programs_answers_without_a_key(app: Flask) -> None:
    asked = [
        (rule.methods or set(), address)
        for rule in app.url_map.iter_rules()
        for endpoint, address in addresses(app)
        if endpoint == rule.endpoint and rule.rule.startswith("/api/")
    ]
    assert len(asked) > 10
    for methods, address in asked:
        ask = app.test_client().post if "POST" in methods else app.test_client().get
        assert ask(address).status_code == 401, address


def test_a_cookie_opens_nothing_to_programs(officer: Client) -> None:
    assert officer.get("/account").status_code == 200
    assert officer.get("/api/v1/me").status_code == 401


def test_a_key_opens_no_page(app: Flask, embedded: Database, world: World) -> None:
    key = a_key(embedded, world.ward(Role.OFFICER), NOW)
    browser = app.test_client()
    assert browser.get("/", headers={"Authorization": f"Bearer {key}"}).status_code == 302
    browser.set_cookie("login", key)
    assert browser.get("/").status_code == 302


def test_a_key_dies_with_its_time_its_row_and_its_person(
    app: Flask, embedded: Database, world: World
) -> None:
    who = world.ward(Role.OFFICER)
    old = Program(app, a_key(embedded, who, NOW, READ, timedelta(0)))
    assert old.get("/me").status_code == 401
    program = Program(app, a_key(embedded, who, NOW))
    assert program.get("/me").status_code == 200
    with embedded.begin() as session:
        session.get_one(Person, who.person_id).disabled_at = NOW
    assert program.get("/me").status_code == 401
    with embedded.begin() as session:
        session.get_one(Person, who.person_id).disabled_at = None
        session.execute(delete(Token))
    assert program.get("/me").status_code == 401


@pytest.mark.parametrize("who", ["herself", "administrator"])
def test_keys_end_with_the_password_and_the_pages_say_so(
    app: Flask, enter: Callable[[Actor], Client], embedded: Database, world: World, who: str
) -> None:
    owner = world.ward(Role.OFFICER)
    with embedded.begin() as session:
        session.get_one(Person, owner.person_id).password_hash = passwords.hashed(PASSWORD)
    program = Program(app, a_key(embedded, owner, NOW))
    other = Program(app, a_key(embedded, world.ward(Role.LEADER), NOW))
    if who == "herself":
        browser, new = enter(owner), PASSWORD + "!"
        assert "mọi khóa cho phần mềm khác hết dùng" in browser.get("/account").text
        done = browser.send("/account/password", current=PASSWORD, new=new, again=new)
        assert "khóa cho phần mềm khác hết dùng" in browser.get(done.location).text
    else:
        boss = enter(world.city(Role.ADMINISTRATOR))
        assert boss.send(f"/people/{owner.person_id}/password").status_code == 200
    assert program.get("/me").status_code == 401
    assert other.get("/me").status_code == 200
    with embedded.read() as session:
        by = owner if who == "herself" else world.city(Role.ADMINISTRATOR)
        (act,) = session.scalars(select(Act).where(Act.code == "key_taken_away"))
        assert act.actor_id == by.person_id


def test_a_key_to_read_changes_nothing(
    app: Flask, embedded: Database, world: World, draft: int
) -> None:
    reading = Program(app, a_key(embedded, world.ward(Role.OFFICER), NOW, READ))
    answer = reading.take(f"/registration/{draft}/submit", {})
    assert (answer.status_code, answer.get_json()["code"]) == (403, "read_only")
    assert reading.post("/inbox/read", {}).status_code == 403
    with embedded.read() as session:
        assert session.get_one(Document, draft).version == 1
    assert reading.get(f"/documents/{draft}").status_code == 200


def test_a_key_is_made_shown_once_and_taken_away(
    app: Flask, enter: Callable[[Actor], Client], world: World
) -> None:
    officer = enter(world.ward(Role.OFFICER))
    page = officer.send("/account/keys/", name="Văn thư", scope="write", days="30")
    assert page.status_code == 200
    key = page.text.split('class="said">')[1].split("<")[0]
    assert Program(app, key).get("/me").get_json()["scope"] == "write"
    assert key not in officer.get("/account/keys/").text
    stranger = enter(world.ward(Role.LEADER))
    number = page.text.split("/account/keys/")[-1].split("/stop")[0]
    stop = page.text.split('action="/account/keys/')[1].split('"')[0]
    assert stranger.send(f"/account/keys/{stop}").status_code == 404, number
    assert officer.send(f"/account/keys/{stop}").status_code == 302
    assert Program(app, key).get("/me").status_code == 401


def test_a_key_needs_a_name_and_a_known_scope(officer: Client, embedded: Database) -> None:
    assert officer.send("/account/keys/", name="", scope="read", days="30").status_code == 422
    assert officer.send("/account/keys/", name="x", scope="all", days="30").status_code == 422
    assert officer.send("/account/keys/", name="x", scope="read", days="9999").status_code == 422
    with embedded.read() as session:
        assert session.scalar(select(func.count(Token.id))) == 0


def test_a_key_that_asks_too_often_is_told_when_to_come_again(
    tmp_path: Path, embedded: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarding, "BY_KEY", "3 per minute")
    app = an_application(tmp_path, embedded, lambda: NOW, RATELIMIT_ENABLED=True)
    officer, leader = (
        Program(app, a_key(embedded, world.ward(role), NOW)) for role in (Role.OFFICER, Role.LEADER)
    )
    assert [officer.get("/me").status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = officer.post("/inbox/read", {})
    assert (refused.status_code, refused.get_json()["code"]) == (429, "too_many")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert leader.get("/me").status_code == 200
