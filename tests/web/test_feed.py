"""The calendar of what waits: behind a secret address, and no more than its owner may see."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar, Event
from sqlalchemy import update

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.factories import NOW
from tests.web.conftest import Client, an_application
from tests.world import World
from workflow_app.adapters import ics
from workflow_app.db import Database
from workflow_app.models import Document, Person
from workflow_app.services.ports import CalendarEntry

MIDNIGHT = datetime(2023, 11, 30, 17, tzinfo=UTC)  # of 1/12/2023 in Vietnam
FIVE = datetime(2023, 11, 30, 10, tzinfo=UTC)  # in the afternoon of 30/11/2023
Enter = Callable[[Actor], Client]


@pytest.fixture
def address(officer: Client) -> str:
    return _renewed(officer)


def test_a_paper_that_waits_stands_on_its_last_day_with_an_alarm_before(
    client: Client, world: World, embedded: Database, address: str
) -> None:
    with embedded.begin() as session:
        paper = world.put(session, "registration", "drafting", due_at=MIDNIGHT)
    (event,) = _events(client, address)
    assert event["UID"] == f"paper-{paper}@localhost"
    assert f"{event['DTSTART'].dt}" == "2023-11-30"
    assert str(event["URL"]).endswith(f"/documents/{paper}")
    (alarm,) = event.walk("VALARM")
    assert alarm["TRIGGER"].dt == timedelta(hours=-15)


def test_an_hour_stays_an_hour() -> None:
    entry = CalendarEntry(7, 2, "Nộp", "Đăng ký", "https://example.org/documents/7", FIVE, NOW)
    file = ics.written([entry], "Việc của tôi", "example.org")
    (event,) = Calendar.from_ical(file).walk("VEVENT")
    assert event["DTSTART"].dt == FIVE
    assert event["SEQUENCE"] == 2
    assert max(map(len, file.split(b"\r\n"))) <= 75


def test_a_moved_deadline_is_the_same_entry_with_a_higher_sequence(
    client: Client, world: World, embedded: Database, address: str
) -> None:
    with embedded.begin() as session:
        paper = world.put(session, "registration", "drafting", due_at=MIDNIGHT)
    (before,) = _events(client, address)
    with embedded.begin() as session:
        later = MIDNIGHT + timedelta(days=7)
        session.execute(
            update(Document).where(Document.id == paper).values(due_at=later, deadline=2)
        )
    (after,) = _events(client, address)
    assert before["UID"] == after["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert f"{after['DTSTART'].dt}" == "2023-12-07"


def test_only_what_waits_for_the_owner_and_may_be_seen_by_her_is_there(
    client: Client, enter: Enter, world: World, embedded: Database, address: str
) -> None:
    with embedded.begin() as session:
        world.put(session, "registration", "submitted", due_at=MIDNIGHT, title="đã nộp")
        world.put(session, "report", "drafting", title="không có hạn")
        world.put(session, "report", "drafting", due_at=MIDNIGHT, title="chim hoàng yến")
        other = world.ward_ids[1]
        world.put(session, "report", "drafting", due_at=MIDNIGHT, unit_id=other, title="láng giềng")
    assert [str(one["DESCRIPTION"]) for one in _events(client, address)] == ["chim hoàng yến"]
    theirs = _renewed(enter(world.city(Role.REVIEWER)))
    assert [str(one["DESCRIPTION"]) for one in _events(client, theirs)] == ["đã nộp"]


def test_a_renewed_address_kills_the_old_one_and_only_a_hash_is_kept(
    client: Client, officer: Client, world: World, embedded: Database, address: str
) -> None:
    fresh = _renewed(officer)
    assert client.get(address).status_code == 404
    assert client.get(fresh).status_code == 200
    with embedded.read() as session:
        person = session.get_one(Person, world.ward(Role.OFFICER).person_id)
        assert person.feed_hash
        assert person.feed_hash not in fresh
        assert client.get(f"/calendar/{person.feed_hash}.ics").status_code == 404
    assert fresh not in officer.get("/account").text
    assert officer.send("/account/calendar/stop").status_code == 302
    assert client.get(fresh).status_code == 404


def test_whoever_is_out_has_no_calendar(
    client: Client, world: World, embedded: Database, address: str
) -> None:
    with embedded.begin() as session:
        session.get_one(Person, world.ward(Role.OFFICER).person_id).disabled_at = NOW
    assert client.get(address).status_code == 404


def test_an_unchanged_calendar_is_not_sent_again(
    client: Client, world: World, embedded: Database, address: str
) -> None:
    with embedded.begin() as session:
        world.put(session, "registration", "drafting", due_at=MIDNIGHT)
    tag = client.get(address).headers["ETag"]
    again = client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    with embedded.begin() as session:
        world.put(session, "report", "drafting", due_at=MIDNIGHT)
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_a_calendar_costs_a_few_statements_however_long_it_is(
    client: Client, world: World, embedded: Database, address: str, statements: list[str]
) -> None:
    counts = []
    for _ in range(2):
        statements.clear()
        client.get(address)
        counts.append(len(statements))
        with embedded.begin() as session:
            for _ in range(20):
                world.put(session, "report", "drafting", due_at=MIDNIGHT)
    assert counts[0] == counts[1] <= 5


def test_guessing_addresses_is_slowed_down(embedded: Database, tmp_path: Path) -> None:
    limited = an_application(tmp_path, embedded, lambda: NOW, RATELIMIT_ENABLED=True)
    guesser = limited.test_client()
    statuses = {guesser.get(f"/calendar/{guess}.ics").status_code for guess in range(61)}
    assert statuses == {404, 429}


def _renewed(browser: Client) -> str:
    """The address that the account page says once."""
    page = browser.send("/account/calendar").text
    return "/calendar/" + page.split("http://localhost/calendar/")[1].split("<")[0]


def _events(client: Client, address: str) -> list[Event]:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    return [one for one in Calendar.from_ical(answer.data).walk("VEVENT") if isinstance(one, Event)]
