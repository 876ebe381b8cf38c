"""How one is told: set on one's own page, or behind the link in a letter, and nowhere else."""

import logging
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.factories import NOW
from tests.web.conftest import Client
from tests.world import World
from workflow_app.adapters import chat
from workflow_app.db import Database
from workflow_app.models import Delivery, Endpoint, Notice, Person
from workflow_app.models.trail import Message
from workflow_app.services.channels.passes import LASTS, Issuer

Enter = Callable[[Actor], Client]
TOLD = {"language": "en", "digest_hour": "9"}  # the account page has another form for it


@pytest.fixture
def who(world: World, embedded: Database) -> int:
    person_id = world.ward(Role.OFFICER).person_id
    with embedded.begin() as session:
        session.get_one(Person, person_id).email = "an@example.org"
    return person_id


def _pass(app: Flask, person_id: int, email: str = "an@example.org", at: object = NOW) -> str:
    return Issuer.at(str(app.secret_key), at).to(person_id, email)  # type: ignore[arg-type]


def _person(database: Database, person_id: int) -> Person:
    with database.read() as session:
        return session.get_one(Person, person_id)


# one's own page


def test_a_person_sets_channels_and_hour(officer: Client, who: int, embedded: Database) -> None:
    answer = officer.send(
        "/account/telling", email="moi@example.org", by_mail="y", chat_address="", **TOLD
    )
    assert answer.location == "/account?did=telling"
    assert "Đã lưu cách nhận thông báo" in officer.get(answer.location).text
    person = _person(embedded, who)
    assert (person.email, person.by_mail, person.digest_hour) == ("moi@example.org", True, 9)
    officer.send("/account/telling", email="moi@example.org", **TOLD)
    assert not _person(embedded, who).by_mail


@pytest.mark.parametrize("email", ["an", "an@example", "a n@example.org", "an@example.org>"])
def test_an_address_that_cannot_be_mailed_is_refused(
    officer: Client, who: int, embedded: Database, email: str
) -> None:
    assert officer.send("/account/telling", email=email, **TOLD).status_code == 422
    assert _person(embedded, who).email == "an@example.org"


@pytest.mark.parametrize(
    "address",
    ["json://127.0.0.1/", "mailto://a:b@example.org", "tgram://127.0.0.1/x", "zalo://1:a/b?verify=no",
     "zalo://1:abcdefgh/c, json://127.0.0.1/", "file:///etc/passwd", "zalo://1:abcdefgh/c\nx"],
)  # fmt: skip
def test_a_chat_address_names_a_service_that_may_be_used_and_nothing_else(
    officer: Client, who: int, embedded: Database, address: str
) -> None:
    fine = "zalo://123456:abcdefghijkl/chatid"
    officer.send("/account/telling", email="", chat_address=fine, **TOLD)
    assert _person(embedded, who).chat_address == fine
    sent = officer.send("/account/telling", email="", chat_address=address, **TOLD)
    assert sent.status_code == 422
    assert _person(embedded, who).chat_address == fine


def test_without_the_chat_extra_the_page_says_so(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 'name="chat_address"' in officer.get("/account").text
    monkeypatch.setattr(chat, "installed", lambda: False)
    page = officer.get("/account").text
    assert 'name="chat_address"' not in page
    assert "chưa gửi được tin nhắn" in page
    assert officer.send("/account/telling", email="", **TOLD).status_code == 302


def test_an_address_that_bounced_is_shown_and_believed_when_it_is_saved(
    officer: Client, enter: Enter, world: World, who: int, embedded: Database
) -> None:
    with embedded.begin() as session:
        person = session.get_one(Person, who)
        person.bounced_at, person.bounce = NOW, "550 5.1.1 no such user"
    flag, unit = "Thư không đến được", f"/units/{world.ward_id}"
    assert "550 5.1.1 no such user" in officer.get("/account").text
    assert flag in officer.get(unit).text
    assert flag not in enter(world.city(Role.REVIEWER)).get(unit).text
    assert flag in enter(world.city(Role.ADMINISTRATOR)).get(f"/people/{who}").text
    officer.send("/account/telling", email="moi@example.org", by_mail="y", **TOLD)
    assert _person(embedded, who).bounced_at is None
    assert flag not in officer.get(unit).text


# the link in a letter


def test_the_link_in_a_letter_opens_ones_settings_without_signing_in(
    app: Flask, client: Client, who: int, embedded: Database
) -> None:
    link = f"/settings/{_pass(app, who)}"
    before = _person(embedded, who).by_mail
    for _ in range(2):
        assert client.get(link).status_code == 200
    assert _person(embedded, who).by_mail is before is True
    assert "Đã lưu" in client.post(link, data=TOLD).text
    person = _person(embedded, who)
    assert (person.language, person.by_mail, person.digest_hour) == ("en", False, 9)
    assert client.post(link, data={"language": "vi", "digest_hour": "99"}).status_code == 422


def test_a_mail_program_stops_the_mail_with_one_click(
    app: Flask, client: Client, who: int, embedded: Database
) -> None:
    link = f"/settings/{_pass(app, who)}"
    assert client.post(link, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    person = _person(embedded, who)
    assert (person.by_mail, person.language, person.digest_hour) == (False, "vi", 7)


def test_the_link_changes_no_address_and_opens_nothing_else(
    app: Flask, client: Client, who: int, embedded: Database
) -> None:
    link = f"/settings/{_pass(app, who)}"
    stolen = {"email": "thief@example.org", "chat_address": "zalo://1:abcdefgh/c", "by_mail": "y"}
    assert client.post(link, data=TOLD | stolen).status_code == 200
    person = _person(embedded, who)
    assert (person.email, person.chat_address) == ("an@example.org", "")
    assert client.get("/account").status_code == 302
    assert "an@example.org" not in client.get(link).text


def test_a_forged_old_or_abandoned_link_opens_nothing(
    app: Flask, client: Client, world: World, who: int, embedded: Database
) -> None:
    right = _pass(app, who)
    said, _, mark = right.rpartition(".")
    other = world.city(Role.OFFICER).person_id
    for wrong in (
        said,
        f"{said}.{mark[:-1]}A",
        f"{other}.{right.partition('.')[2]}",
        f"{who}.{int(NOW.timestamp()) + 10**8}.{mark}",
        _pass(app, who, at=NOW - LASTS - timedelta(seconds=1)),
        _pass(app, who, email="other@example.org"),
        _pass(app, 99999),
        "1.2.3.4",
        "٣.٣.x",
    ):
        assert client.get(f"/settings/{wrong}").status_code == 403, wrong
        assert client.post(f"/settings/{wrong}", data=TOLD).status_code == 403, wrong
    assert client.get(f"/settings/{right}").status_code == 200
    with embedded.begin() as session:
        session.get_one(Person, who).disabled_at = NOW
    assert client.get(f"/settings/{right}").status_code == 403


def test_keys_in_addresses_are_not_logged(
    app: Flask, client: Client, who: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    link = _pass(app, who)
    client.get(f"/settings/{link}")
    client.get("/calendar/a-secret-key.ics")
    assert "GET /settings/*" in caplog.text
    assert "GET /calendar/*.ics" in caplog.text
    assert link not in caplog.text
    assert "a-secret-key" not in caplog.text


# how it went


def test_the_status_page_tells_each_channel_and_lets_the_dead_be_tried_again(
    enter: Enter, world: World, who: int, embedded: Database
) -> None:
    with embedded.begin() as session:
        paper = world.put(session, "registration", "submitted")
        delivery_id = _dead(session, paper, who)
    clerk, administrator = (enter(world.city(role)) for role in (Role.CLERK, Role.ADMINISTRATOR))
    assert "452 full" not in clerk.get("/status").text
    assert clerk.send(f"/status/deliveries/{delivery_id}/retry").status_code == 403
    page = administrator.get("/status").text
    assert "452 full" in page
    retry = f"/status/deliveries/{delivery_id}/retry"
    assert f'action="{retry}"' in page
    assert administrator.send(retry).location == "/status"
    assert administrator.send(retry).status_code == 404
    assert "452 full" not in administrator.get("/status").text


def test_whoever_sent_a_notice_sees_whether_it_arrived(
    enter: Enter, world: World, who: int, embedded: Database
) -> None:
    with embedded.begin() as session:
        paper = world.put(session, "registration", "submitted")
        _dead(session, paper, who)
    seen = {
        role: enter(world.ward(role)).get(f"/documents/{paper}/told") for role in (Role.OFFICER,)
    }
    assert "452 full" in seen[Role.OFFICER].text
    other_office = enter(world.city(Role.REVIEWER)).get(f"/documents/{paper}/told")
    assert other_office.status_code == 200
    assert "452 full" not in other_office.text
    neighbour = enter(world.people[world.ward_ids[1]][Role.OFFICER])
    assert neighbour.get(f"/documents/{paper}/told").status_code == 404


def _dead(session: Session, paper: int, person_id: int) -> int:
    """A letter about the paper's first step that was given up."""
    message = Message(
        document_id=paper, seq=1, payload={}, created_at=NOW, available_at=NOW, done_at=NOW
    )
    session.add(message)
    session.flush()
    notice = Notice(
        message_id=message.id, person_id=person_id, document_id=paper, kind="registration",
        code="submit", facts={}, created_at=NOW,
    )  # fmt: skip
    session.add(notice)
    session.flush()
    delivery = Delivery(
        channel="mail", notice_id=notice.id, created_at=NOW, available_at=NOW, attempts=8,
        dead_at=NOW, error="452 full",
    )  # fmt: skip
    session.add(delivery)
    session.flush()
    return delivery.id


# a unit's own system


def test_a_leader_names_the_units_own_system_and_sees_its_secret_once(
    enter: Enter, world: World, embedded: Database
) -> None:
    place, url = f"/units/{world.ward_id}/endpoint", "https://desk.example.org/notices"
    for other in (world.ward(Role.OFFICER), world.city(Role.LEADER), world.city(Role.AUDITOR)):
        assert enter(other).get(place).status_code == 404
        assert enter(other).send(place, url=url).status_code == 404
    leader = enter(world.ward(Role.LEADER))
    assert place in leader.get(f"/units/{world.ward_id}").text
    named = leader.send(place, url=url)
    with embedded.read() as session:
        (first,) = session.scalars(select(Endpoint))
    assert first.secret in named.text
    assert first.secret not in leader.get(place).text
    leader.send(place, url=f"{url}/2")
    assert leader.send(f"{place}/close").status_code == 302
    with embedded.read() as session:
        assert [one.closed_at for one in session.scalars(select(Endpoint))] == [NOW, NOW]


@pytest.mark.parametrize(
    "url",
    ["http://desk.example.org/", "https://127.0.0.1/", "https://[::1]/", "https://localhost/",
     "https://2130706433/", "https://user:secret@example.org/", "https://example.org#x", "ftp://x.y",
     "https://169.254.169.254/latest"],
)  # fmt: skip
def test_only_a_name_that_is_reached_by_https_is_taken(
    enter: Enter, world: World, url: str
) -> None:
    leader = enter(world.ward(Role.LEADER))
    assert leader.send(f"/units/{world.ward_id}/endpoint", url=url).status_code == 422
