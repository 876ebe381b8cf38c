"""Attacks that must come to nothing: cookies, forms, addresses."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.factories import NOW
from tests.web.conftest import PASSWORD, SECRET, Client, an_application, sign_in, signed_token
from tests.web.routes import reading, unsafe
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Base, Document, File, Login
from workflow_app.models.trail import Act
from workflow_app.web.access import Access, declared

Enter = Callable[[Actor], Client]


def everything(database: Database) -> dict[str, list[object]]:
    """All rows of all tables, but for acts: that something was refused is written down."""
    with database.read() as session:
        return {
            name: [tuple(row) for row in session.execute(select(table))]
            for name, table in Base.metadata.tables.items()
            if not name.startswith("acts")
        }


# cookies and sessions


def test_a_copied_cookie_dies_with_the_sign_out(
    app: Flask, world: World, embedded: Database
) -> None:
    app.test_client_class = Client
    client, thief = app.test_client(), app.test_client()
    token = sign_in(client, embedded, world.ward(Role.OFFICER).person_id, NOW)
    thief.set_cookie("login", token)
    assert thief.get("/").status_code == 200
    assert client.send("/logout").status_code == 302  # type: ignore[attr-defined]
    assert thief.get("/").status_code == 302
    with embedded.read() as session:
        assert session.scalar(select(Login.token_hash)) is None


def test_signing_in_gives_a_token_that_was_never_seen_before(
    client: Client, with_password: str, embedded: Database
) -> None:
    client.set_cookie("login", "f" * 43)
    fields = {"csrf_token": client.csrf("/login"), "login": with_password, "password": PASSWORD}
    client.post("/login", data=fields)
    cookie = client.get_cookie("login")
    assert cookie
    assert cookie.value != "f" * 43
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    with embedded.read() as session:
        assert cookie.value not in str(session.scalars(select(Login.token_hash)).all())


def test_behind_https_the_cookie_is_bound_to_the_host(
    embedded: Database, tmp_path: Path, with_password: str
) -> None:
    app = an_application(tmp_path, embedded, lambda: NOW, public_url="https://localhost")
    app.test_client_class = Client
    client = app.test_client()
    page = client.get("/login", base_url="https://localhost")
    said = page.headers["Set-Cookie"]
    assert said.startswith("__Host-visit=")
    assert "Secure" in said
    assert "Path=/" in said
    assert "Domain" not in said
    assert "max-age" in page.headers["Strict-Transport-Security"]


# forms of other sites


def test_no_unsafe_route_takes_a_form_without_its_token(
    app: Flask, enter: Enter, world: World, embedded: Database
) -> None:
    for role in (Role.OFFICER, Role.ADMINISTRATOR):
        browser = enter(world.city(role))
        before = everything(embedded)
        for endpoint, address in unsafe(app):
            for data in ({}, {"csrf_token": "x"}, {"csrf_token": "IjEi.aaaa.bbbb"}):
                closed = (400, 403) if declared(app.view_functions[endpoint]) else ()
                assert browser.post(address, data=data).status_code in closed, endpoint
        assert everything(embedded) == before


def test_the_token_of_another_session_is_worth_nothing(
    app: Flask, enter: Enter, world: World
) -> None:
    browser = enter(world.ward(Role.OFFICER))
    token = signed_token(app, "1" * len(SECRET))
    assert browser.post("/account/language", data={"csrf_token": token}).status_code == 400


def test_a_form_sent_by_another_site_is_refused(enter: Enter, world: World) -> None:
    browser = enter(world.ward(Role.OFFICER))
    data = {"csrf_token": browser.csrf(), "language": "en"}
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
    ):
        assert browser.post("/account/language", data=data, headers=headers).status_code == 403
    own = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert browser.post("/account/language", data=data, headers=own).status_code == 302


def test_looking_changes_nothing(
    app: Flask, enter: Enter, world: World, embedded: Database
) -> None:
    with embedded.begin() as session:
        paper = world.put(session, "registration", "drafting", plan_id=world.a_plan(session))
    for role in (Role.OFFICER, Role.ADMINISTRATOR):
        browser = enter(world.ward(role))
        before = everything(embedded)
        for _endpoint, address in reading(app, paper):
            browser.get(address)
        assert everything(embedded) == before


# addresses


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example", "///evil.example", "https://evil.example", "http:evil.example",
        "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", " //evil.example",
        "/\t/evil.example", "/%09/evil.example\n", "evil.example", "http:///evil.example",
        "\x00//evil.example", "//evil.example/..", "https:evil.example", "file:///etc/passwd",
    ],
)  # fmt: skip
def test_nobody_is_led_off_the_site(enter: Enter, world: World, wanted: str) -> None:
    browser = enter(world.ward(Role.OFFICER))
    assert browser.get(f"/login?next={quote(wanted)}").location in ("/", None)


def test_a_neighbour_finds_nothing_under_any_number(
    app: Flask, enter: Enter, world: World, embedded: Database
) -> None:
    with embedded.begin() as session:
        plan = world.a_plan(session)
        paper = world.put(session, "registration", "submitted", plan_id=plan, files=("other",))
        stored = session.scalar(select(File.id).where(File.document_id == paper))
    neighbour = enter(world.people[world.ward_ids[1]][Role.OFFICER])
    numbered = [
        (endpoint, address)
        for endpoint, address in reading(app, paper)
        if f"/{paper}" in address and declared(app.view_functions[endpoint]) is Access.SIGNED_IN
    ]
    assert len(numbered) > 8
    for endpoint, address in numbered:
        address = address.replace(f"units/{paper}", f"units/{world.ward_id}")
        there, nowhere = (
            neighbour.get(one, follow_redirects=True)  # a short address leads to the page
            for one in (address, address.replace(str(paper), "9999"))
        )
        assert (there.status_code, nowhere.status_code) == (404, 404), endpoint
        assert _shape(there) == _shape(nowhere), endpoint
    assert neighbour.get(f"/documents/{paper}/files/{stored}").status_code == 404


CSRF_TOKEN = re.compile(r'(?<=name="csrf_token" value=")[^"]*')


def _shape(page: TestResponse) -> str:
    """A page without what differs from request to request."""
    named = page.headers["X-Request-ID"], page.request.path, quote(page.request.path)
    text = page.text
    for word in named:
        text = text.replace(word, "")
    return CSRF_TOKEN.sub("", text)  # it carries the second in which it was made


def test_a_neighbour_sends_nothing_to_any_number(
    app: Flask, enter: Enter, world: World, embedded: Database
) -> None:
    with embedded.begin() as session:
        paper = world.put(session, "registration", "submitted")
    neighbour = enter(world.people[world.ward_ids[1]][Role.OFFICER])
    for code in ("submit", "recall", "edit"):
        assert neighbour.send(f"/documents/{paper}/{code}", seen=1).status_code == 404


# what a form does not ask for


def test_fields_that_a_form_does_not_ask_for_are_ignored(
    enter: Enter, world: World, embedded: Database
) -> None:
    with embedded.begin() as session:
        paper = world.put(session, "registration", "drafting", content={})
    browser = enter(world.ward(Role.OFFICER))
    foreign = {"state": "accepted", "unit_id": 1, "version": 99, "number": "1/KH", "id": 7,
               "submitter_id": 1, "plan_id": 1, "chain_head": "x", "seat_id": 1}  # fmt: skip
    answer = browser.send(f"/documents/{paper}/edit", seen=1, title="Đăng ký", **foreign)
    assert answer.status_code == 302
    with embedded.read() as session:
        kept = session.get_one(Document, paper)
        assert (kept.state, kept.unit_id, kept.version) == ("drafting", world.ward_id, 2)
        assert (kept.number, kept.plan_id, kept.submitter_id) == ("", None, None)
        assert set(kept.content) == {"title", "pledge", "contact", "note"}


def test_strange_values_are_answered_calmly(enter: Enter, world: World, embedded: Database) -> None:
    with embedded.begin() as session:
        paper = world.put(session, "registration", "drafting")
    browser = enter(world.ward(Role.OFFICER))
    for seen in ("", "x", "1e9", "9" * 40, "-1", "1\x00"):
        answer = browser.send(f"/documents/{paper}/edit", seen=seen, title="Đăng ký")
        assert answer.status_code in (400, 409, 422), seen
    for address in (f"/documents/{'9' * 30}", "/documents/1/%00", "/search/?q=%00",
                    "/plans/?before=x", "/units/?after=%27", "/inbox/?before=-1"):  # fmt: skip
        assert browser.get(address).status_code in (200, 400, 404), address


def test_what_was_refused_is_written_down(enter: Enter, world: World, embedded: Database) -> None:
    with embedded.begin() as session:
        paper = world.put(session, "registration", "submitted")
    browser = enter(world.ward(Role.OFFICER))
    assert browser.send(f"/documents/{paper}/accept", seen=1).status_code == 403
    assert browser.send(f"/documents/{paper}/edit", seen=1).status_code == 409
    assert browser.get("/trail/").status_code == 403
    with embedded.read() as session:
        noted = session.execute(select(Act.code, Act.why, Act.document_id)).all()
    assert [tuple(one) for one in noted] == [
        ("accept", "not_yours", paper),
        ("edit", "moved_on", paper),
        ("audit.show", "not_yours", None),
    ]


# headers


def test_every_answer_carries_its_headers(app: Flask, enter: Enter, world: World) -> None:
    browser = enter(world.ward(Role.OFFICER))
    for endpoint, address in reading(app):
        answer = browser.get(address)
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy, endpoint
        assert "default-src 'none'" in policy, endpoint
        assert "frame-ancestors 'none'" in policy, endpoint
        assert answer.headers["X-Content-Type-Options"] == "nosniff", endpoint
        assert answer.headers["Referrer-Policy"] == "same-origin", endpoint
        assert answer.headers["X-Request-ID"], endpoint
        if endpoint != "static":
            assert answer.headers["Cache-Control"] == "no-store", endpoint
            assert "Cookie" in answer.headers["Vary"], endpoint


def test_a_failure_is_told_calmly_and_tells_nothing(
    app: Flask, enter: Enter, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the canary sings")

    monkeypatch.setattr("workflow_app.services.documents.work_for", fail)
    answer = enter(world.ward(Role.OFFICER)).get("/")
    assert answer.status_code == 500
    assert "canary" not in answer.text
    assert answer.headers["X-Request-ID"] in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
