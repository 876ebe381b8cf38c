"""Attacks over roads that are seldom looked at: nesting, half-asked files, old keys, own seats."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.factories import NOW
from tests.web.conftest import SECRET, Client, an_application, sign_in, signed_token
from tests.web.programs import Program
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Assignment, File, Person, SeatRow
from workflow_app.models.trail import Act

Enter = Callable[[Actor], Client]


@pytest.mark.parametrize("opening", ["[", '{"a":', '{"seen": 1, "answers": {"title": ['])
def test_a_body_of_bottomless_nesting_is_malformed(
    program: Program, draft: int, opening: str
) -> None:
    json = {"Content-Type": "application/json"}
    for body in (opening * 100_000, opening * 900):
        assert program.send(f"/registrations/{draft}/submit", body, **json).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"If-None-Match": f'"{"0" * 64}"'},
        {"If-None-Match": "*"},
        {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
        {"Range": "bytes=0-0"},
        {"X-HTTP-Method-Override": "DELETE", "X-Original-URL": "/", "X-Forwarded-User": "admin"},
    ],
)
def test_no_header_makes_a_neighbour_see_that_a_file_is_there(
    enter: Enter, world: World, embedded: Database, headers: dict[str, str]
) -> None:
    with embedded.begin() as session:
        paper = world.put(session, "registration", "submitted", files=("other",))
        stored = session.scalar(select(File.id).where(File.document_id == paper))
    neighbour = enter(world.people[world.ward_ids[1]][Role.OFFICER])
    told = [
        neighbour.get(f"/documents/{one}/files/{stored}", headers=headers) for one in (paper, 9999)
    ]
    assert [answer.status_code for answer in told] == [404, 404]
    assert [answer.headers.get("ETag") for answer in told] == [None, None]


def test_a_new_secret_key_signs_nobody_out_and_takes_no_form_of_the_old_one(
    embedded: Database, world: World, tmp_path: Path
) -> None:
    before, after = (
        an_application(tmp_path, embedded, lambda: NOW, SECRET_KEY=letter * 40) for letter in "ab"
    )
    after.test_client_class = Client
    browser: Client = after.test_client()  # type: ignore[assignment]
    sign_in(browser, embedded, world.ward(Role.OFFICER).person_id, NOW)
    assert browser.get("/").status_code == 200
    old, new = (signed_token(app, SECRET) for app in (before, after))
    for token, status in ((old, 400), (new, 302)):
        data = {"csrf_token": token, "language": "en"}
        assert browser.post("/account/language", data=data).status_code == status


def test_a_foreign_host_name_stands_in_no_page(enter: Enter, world: World) -> None:
    browser = enter(world.ward(Role.OFFICER))
    for address in ("/", "/account", "/units/", "/nowhere"):
        for headers in ({"Host": "evil.example"}, {"X-Forwarded-Host": "evil.example"}):
            answer = browser.get(address, headers=headers)
            assert "evil.example" not in answer.text + str(answer.headers)


def test_an_administrator_gives_herself_no_seat_and_the_attempt_is_written_down(
    enter: Enter, world: World, embedded: Database
) -> None:
    who = world.city(Role.ADMINISTRATOR)
    seat = {"unit_id": world.city_id, "role": "reviewer", "held_from": "1/10/2023"}
    answer = enter(who).send(f"/people/{who.person_id}/seats", **seat)
    assert answer.status_code == 403
    assert "Nhờ một quản trị viên khác" in answer.text
    with embedded.read() as session:
        held = session.scalars(select(SeatRow.role).where(SeatRow.person_id == who.person_id))
        assert held.all() == ["administrator"]
        noted = session.execute(select(Act.code, Act.why, Act.actor_id)).all()
    assert [tuple(one) for one in noted] == [("people.add_seat", "not_yours", who.person_id)]


def test_what_an_administrator_does_to_an_account_is_in_the_log_with_it(
    enter: Enter, world: World, embedded: Database
) -> None:
    """With a puppet or another's password she acts under another name; how that came is told."""
    who = world.city(Role.ADMINISTRATOR)
    browser = enter(who)
    puppet = {"login": "con.roi", "name": "Lê Văn Giả", "email": "", "language": "vi"}
    assert browser.send("/people/", **puppet).status_code == 200
    with embedded.read() as session:
        person = session.scalar(select(Person.id).where(Person.login == "con.roi"))
    room = f"/people/{person}"
    seat = {"unit_id": world.city_id, "role": "reviewer", "held_from": "1/10/2023"}
    assert browser.send(f"{room}/seats", **seat).status_code == 302
    charge = {"unit_id": world.ward_id, "topic": ""}
    assert browser.send(f"{room}/assignments", **charge).status_code == 302
    with embedded.read() as session:
        given = session.scalar(select(Assignment.id))
    assert browser.send(f"{room}/assignments/end", assignment=given).status_code == 302
    assert browser.send(room, name="Lê Thị Giả", email="", language="vi").status_code == 302
    assert browser.send(f"{room}/password").status_code == 200
    assert browser.send(f"{room}/enable").status_code == 302
    with embedded.read() as session:
        done = session.execute(select(Act.code, Act.actor_id, Act.body).where(Act.why == "admin"))
        told = [(one.code, one.actor_id, f'"about":{person}' in one.body) for one in done]
    codes = ("account_made", "seat_given", "charge_given", "charge_taken", "account_corrected",
             "password_given", "account_opened")  # fmt: skip
    assert told == [(code, who.person_id, True) for code in codes]
    page = enter(world.city(Role.AUDITOR)).get("/trail/questions/acts/administered").text
    assert "Giao vai trò" in page
    assert "Lê Văn Giả: reviewer" in page
