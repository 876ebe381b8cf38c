"""Guessing passwords: slow for whoever guesses, felt by nobody else, and nothing is learned."""

from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from state_machines.grammar import Role
from tests.factories import NOW
from tests.web.conftest import PASSWORD, Client, an_application
from tests.world import World
from workflow_app.adapters import passwords
from workflow_app.db import Database
from workflow_app.models import Person


@pytest.fixture
def guarded(embedded: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """An application that counts misses, in which comparing a password costs nothing."""
    monkeypatch.setattr(passwords, "matches", lambda kept, password: password == PASSWORD)
    app = an_application(tmp_path, embedded, lambda: NOW, RATELIMIT_ENABLED=True)
    app.test_client_class = Client
    return app


def tries(browser: Client, login: str, password: str) -> TestResponse:
    fields = {"csrf_token": browser.csrf("/login"), "login": login, "password": password}
    return browser.post("/login", data=fields)


def shut(app: Flask) -> None:
    """Somebody guesses until her address is shut."""
    guesser: Client = app.test_client()  # type: ignore[assignment]
    token = guesser.csrf("/login")
    blank = {"csrf_token": token, "login": "", "password": ""}
    assert [guesser.post("/login", data=blank).status_code for _ in range(61)][-1] == 429


def test_who_guesses_shuts_out_nobody_who_signed_in_here_before(
    guarded: Flask, with_password: str
) -> None:
    hers: Client = guarded.test_client()  # type: ignore[assignment]
    assert tries(hers, with_password, PASSWORD).status_code == 302
    hers.send("/logout")
    shut(guarded)
    stranger: Client = guarded.test_client()  # type: ignore[assignment]
    refused = tries(stranger, with_password, PASSWORD)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert tries(hers, with_password, PASSWORD).status_code == 302


def test_a_mark_of_ones_own_making_opens_no_second_share(
    guarded: Flask, with_password: str
) -> None:
    hers: Client = guarded.test_client()  # type: ignore[assignment]
    tries(hers, with_password, PASSWORD)
    mark = hers.get_cookie("known")
    assert mark
    assert mark.http_only
    assert mark.same_site == "Lax"
    shut(guarded)
    for forged in (mark.value[:-1], "1", f"W{mark.value}"):
        forger: Client = guarded.test_client()  # type: ignore[assignment]
        forger.set_cookie("known", forged)
        assert tries(forger, with_password, PASSWORD).status_code == 429


def test_the_browsers_of_one_person_share_what_they_may_miss(
    guarded: Flask, with_password: str
) -> None:
    browsers: list[Client] = [guarded.test_client() for _ in range(3)]  # type: ignore[misc]
    for browser in browsers:
        assert tries(browser, with_password, PASSWORD).status_code == 302
        browser.send("/logout")
    statuses = [tries(browsers[n % 3], f"nobody{n}", "đoán").status_code for n in range(61)]
    assert statuses == [422] * 60 + [429]


def test_a_mark_opens_nothing(guarded: Flask, with_password: str) -> None:
    hers: Client = guarded.test_client()  # type: ignore[assignment]
    tries(hers, with_password, PASSWORD)
    hers.delete_cookie("login")
    assert hers.get("/").status_code == 302


def test_who_has_to_wait_does_not_tell_whether_there_is_such_an_account(
    guarded: Flask, with_password: str
) -> None:
    told = []
    for login in (with_password, "nobody"):
        browser: Client = guarded.test_client()  # type: ignore[assignment]
        answers = [tries(browser, login, "đoán mò đoán mò") for _ in range(6)]
        told.append(
            [(one.status_code, 0 < int(one.headers.get("Retry-After", 1)) <= 30) for one in answers]
            + [answers[-1].text.replace(login, "").split("csrf_token")[0]]
        )
    assert told[0] == told[1]
    assert [status for status, _ in told[0][:-1]] == [422] * 5 + [429]


def test_a_wait_says_when_to_come_again(
    guarded: Flask, with_password: str, embedded: Database, world: World
) -> None:
    browser: Client = guarded.test_client()  # type: ignore[assignment]
    assert tries(browser, with_password, PASSWORD).status_code == 302
    fresh = {"current": "sai", "new": "một câu khác dễ nhớ", "again": "một câu khác dễ nhớ"}
    answers = [browser.send("/account/password", **fresh) for _ in range(6)]
    assert [one.status_code for one in answers] == [422] * 5 + [429]
    assert answers[-1].headers["Retry-After"] == "30"
    with embedded.read() as session:
        person = session.get_one(Person, world.ward(Role.OFFICER).person_id)
        assert person.failed_logins == 5
