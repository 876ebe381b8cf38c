"""An application on a small world, and people who click: every page they get is checked."""

import hashlib
import itertools
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import Engine, event, insert
from werkzeug.test import Cookie, TestResponse

from state_machines.case import Actor
from state_machines.grammar import Role
from tests import factories
from tests.web.campaign import Campaign
from tests.web.premade import Route, Templates
from tests.web.programs import Program, a_key
from tests.world import World, settle
from workflow_app.adapters import passwords
from workflow_app.config import from_environment
from workflow_app.db import Database
from workflow_app.models import Login, Person
from workflow_app.web.app import create_app
from workflow_app.web.sessions import LASTS, TOKEN

SECRET = "0" * 40
PASSWORD = "một câu dài dễ nhớ"
CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')
TEMPLATES = Templates()
UNLIKE = re.compile(r'(?<=name="csrf_token" value=")[\w.-]+|\b[0-9a-f]{16}\b')
"""In what pages differ that say the same: the token of their forms, the number of a request."""
_sound = set[bytes]()  # digests of pages that were read strictly, without that
_tokens = itertools.count(1)


class Client(FlaskClient):
    """A browser that reads strictly and sends what a form would send."""

    _token: tuple[Cookie | None, str] | None = None

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = super().open(*args, **{"buffered": True} | kwargs)
        if response.mimetype == "text/html" and response.text:
            read_once(response.text)
        return response

    def csrf(self, path: str = "/account") -> str:
        """The token that the forms of this browser carry."""
        found = CSRF.search(self.get(path).text)
        assert found, f"{path} has no form"
        return unescape(found[1])

    def send(self, path: str, **fields: Any) -> TestResponse:
        """Posts a form with the token of this browser, which is good as long as its session."""
        login = self.get_cookie("login")
        if not self._token or self._token[0] != login:
            self._token = login, self.csrf()
        return self.post(path, data={"csrf_token": self._token[1], **fields})


def read_once(page: str) -> None:
    """Reads a page strictly, unless one that says the same was read and is valid."""
    said = hashlib.sha256(UNLIKE.sub("", page).encode()).digest()
    if said not in _sound:
        read_strictly(page)
        _sound.add(said)


def read_strictly(page: str) -> Any:
    """The tree of a page; a page that is not valid HTML is a failure."""
    text = page.lstrip()
    fragment = not text.lower().startswith("<!doctype")
    parser = html5lib.HTMLParser(strict=True)
    return parser.parseFragment(text) if fragment else parser.parse(text)


@pytest.fixture(autouse=True, scope="session")
def routes_compile_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "url_rule_class", Route)
        yield


@pytest.fixture
def now() -> datetime:
    return factories.NOW


@pytest.fixture
def world(embedded: Database) -> World:
    with embedded.begin() as session:
        return settle(session, wards=2)


@pytest.fixture
def app(embedded: Database, tmp_path: Path, now: datetime) -> Flask:
    return an_application(tmp_path, embedded, lambda: now)


def an_application(
    home: Path,
    database: Database,
    clock: Callable[[], datetime],
    *,
    public_url: str = "http://localhost",
    **override: Any,
) -> Flask:
    """An application without a broker, with its files in a folder of the test."""
    settings = from_environment({"WORKFLOW_HOME": str(home), "WORKFLOW_JOBS": "sweep"})
    settings = replace(settings, public_url=public_url)
    override = {"RATELIMIT_ENABLED": False} | override
    app = create_app(settings, database, clock=clock, **override)
    app.jinja_env.bytecode_cache = TEMPLATES
    return app


def signed_token(app: Flask, secret: str = SECRET) -> str:
    """The form token of everybody who came in by `sign_in`."""
    return URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(secret)


@pytest.fixture
def client(app: Flask) -> Client:
    """A browser in which nobody is signed in."""
    app.test_client_class = Client
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def enter(app: Flask, embedded: Database, now: datetime) -> Callable[[Actor], Client]:
    """Gives somebody's browser: `enter(world.ward(Role.OFFICER))`."""
    app.test_client_class = Client

    def browser(who: Actor) -> Client:
        client = app.test_client()
        sign_in(client, embedded, who.person_id, now)
        return client  # type: ignore[return-value]

    return browser


@pytest.fixture
def committee(enter: Callable[[Actor], Client], world: World) -> Client:
    """The browser of the city's standing committee."""
    return enter(world.city(Role.COMMITTEE))


@pytest.fixture
def office(enter: Callable[[Actor], Client], world: World) -> Client:
    """The browser of the city's office."""
    return enter(world.city(Role.OFFICE))


@pytest.fixture
def boss(enter: Callable[[Actor], Client], world: World) -> Client:
    """The browser of the administrator."""
    return enter(world.city(Role.ADMINISTRATOR))


def sign_in(client: FlaskClient, database: Database, person_id: int, now: datetime) -> str:
    """Puts a person into a browser without the sign-in page; returns the token."""
    token = f"{next(_tokens):043d}"
    assert TOKEN.fullmatch(token)
    with database.begin() as session:
        session.execute(
            insert(Login).values(
                token_hash=hashlib.sha256(token.encode()).hexdigest(),
                person_id=person_id,
                values={"csrf_token": SECRET},
                created_at=now,
                expires_at=now + LASTS,
                agent="test",
            )
        )
    client.set_cookie("login", token)
    return token


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """Every statement that this test asks of any database. What a thread of another story still
    does beside it is not the test's."""
    heard: list[str] = []
    here = threading.get_ident()

    def hear(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if threading.get_ident() == here:
            heard.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    yield heard
    event.remove(Engine, "before_cursor_execute", hear)


@pytest.fixture
def with_password(world: World, embedded: Database) -> str:
    """The login of the ward's officer, who has a password."""
    with embedded.begin() as session:
        person = session.get_one(Person, world.ward(Role.OFFICER).person_id)
        person.password_hash = passwords.hashed(PASSWORD)
        return person.login


@pytest.fixture
def campaign(world: World, embedded: Database) -> Campaign:
    return Campaign(world, embedded)


@pytest.fixture
def officer(enter: Callable[[Actor], Client], world: World) -> Client:
    return enter(world.ward(Role.OFFICER))


@pytest.fixture
def program(app: Flask, embedded: Database, world: World) -> Program:
    """The program of the ward's officer."""
    return Program(app, a_key(embedded, world.ward(Role.OFFICER), factories.NOW))


@pytest.fixture
def draft(world: World, embedded: Database, campaign: Campaign) -> int:
    """A registration that the ward is drafting, with a work in it."""
    with embedded.begin() as session:
        paper = world.put(
            session, "registration", "drafting", plan_id=campaign.plan,
            content=factories.CONTENTS["registration"],
        )  # fmt: skip
        world.put(session, "work", "registered", plan_id=campaign.plan, parent_id=paper,
                  content=factories.CONTENTS["work"])  # fmt: skip
    return paper
