"""Mail is a copy of the notice: valid to the byte, sent when it can be, never twice on purpose."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from tests.jobs.conftest import Town, a_town
from tests.jobs.sink import OK, Sink, content_of, listening
from workflow_app.adapters.smtp import SmtpMailer
from workflow_app.db import Database
from workflow_app.models import Delivery, Person
from workflow_app.services.channels import outbox
from workflow_app.services.ports import Letter, Page
from workflow_app.worker import Office, deliver_one, send

SITE, KEY = "https://example.org", "k" * 40
SENDER = "mat-tran@example.org"
PLAIN = "Việc cần làm: Tiếp nhận, hết ngày 30/11/2023."


@pytest.fixture(params=[True, False], ids=["pipelining", "one by one"])
def sink(request: pytest.FixtureRequest) -> Iterator[tuple[Sink, str]]:
    with listening(pipelines=request.param) as found:
        yield found


@pytest.fixture
def reachable_town(embedded: Database) -> Town:
    town = a_town(embedded, due_at=datetime(2023, 11, 30, 17, tzinfo=UTC))
    with embedded.begin() as session:
        for number, language in enumerate(("vi", "en")):
            person = session.get_one(Person, town.reviewers[number].person_id)
            person.email, person.language = f"r{number}@example.org", language
    return town


# what a letter says


def test_a_mail_says_what_to_do_and_until_when(
    embedded: Database, reachable_town: Town, sink: tuple[Sink, str]
) -> None:
    kept, url = sink
    _tell(_office(embedded, url), reachable_town)
    first, second = kept.mails
    unit = "Phường An Hòa"
    assert first["Subject"] == f"Tiếp nhận: Đăng ký thi đua – {unit} (hết ngày 30/11/2023)"
    assert second["Subject"] == f"Accept: Registration – {unit} (by the end of 30/11/2023)"
    with embedded.read() as session:
        numbers = session.scalars(select(Delivery.id).order_by(Delivery.id)).all()
        assert all(session.scalars(select(Delivery.done_at)))
    assert [mail["Message-ID"] for mail in kept.mails] == [
        f"<delivery-{number}@example.org>" for number in numbers
    ]
    text, page = (content_of(first, kind) for kind in ("plain", "html"))
    assert text.startswith(PLAIN)
    assert "Thư gửi Người duyệt 1," in text
    assert f'href="{SITE}/documents/{reachable_town.paper_id}"' in page


def test_a_mail_leads_to_its_readers_settings_and_to_nobody_elses(
    embedded: Database, reachable_town: Town, sink: tuple[Sink, str]
) -> None:
    kept, url = sink
    _tell(_office(embedded, url), reachable_town)
    links = [mail["List-Unsubscribe"].strip("<>") for mail in kept.mails]
    assert len(set(links)) == 2
    for mail, link in zip(kept.mails, links, strict=True):
        assert link.startswith(f"{SITE}/settings/")
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert link in content_of(mail, "plain")
        assert f'href="{link}"' in content_of(mail, "html")


def test_a_batch_shares_one_connection(
    embedded: Database, reachable_town: Town, sink: tuple[Sink, str]
) -> None:
    kept, url = sink
    _tell(_office(embedded, url), reachable_town)
    assert (len(kept.mails), kept.connections) == (2, 1)


@pytest.mark.parametrize(
    "address", ["r@example.org\r\nRCPT TO:<thief@example.org>", "r@example.org> X", "", "r r@x.y"]
)
def test_an_address_that_is_none_is_given_up_and_the_rest_goes(
    embedded: Database, reachable_town: Town, sink: tuple[Sink, str], address: str
) -> None:
    kept, url = sink
    office = _office(embedded, url)
    message_id = _promised(embedded, reachable_town)
    deliver_one(office, message_id)
    with embedded.begin() as session:
        session.get_one(Person, reachable_town.reviewers[0].person_id).email = address
    send(office)
    assert [mail["To"].addresses[0].addr_spec for mail in kept.mails] == ["r1@example.org"]


# what the server answers


def test_nobody_is_mailed_without_an_address_or_a_mail_server(
    embedded: Database, reachable_town: Town, sink: tuple[Sink, str]
) -> None:
    kept, url = sink
    with embedded.begin() as session:
        session.get_one(Person, reachable_town.reviewers[1].person_id).email = ""
    _tell(_office(embedded, url), reachable_town)
    _tell(Office(embedded), reachable_town)
    assert [mail["To"].addresses[0].addr_spec for mail in kept.mails] == ["r0@example.org"]
    assert [row.error for row in _rows(embedded)] == ["", "nothing is sent by this channel here"]
    with embedded.read() as session:
        assert outbox.counts(session) == (0, 2, 0)


def test_a_letter_that_is_refused_for_now_waits_and_keeps_no_other(
    embedded: Database, reachable_town: Town, sink: tuple[Sink, str]
) -> None:
    kept, url = sink
    greylisted = iter(["451 4.7.1 come again"])
    kept.at_rcpt = lambda address: next(greylisted, OK) if address.startswith("r0") else OK
    office = _office(embedded, url)
    _tell(office, reachable_town)
    assert [mail["To"].addresses[0].addr_spec for mail in kept.mails] == ["r1@example.org"]
    first, second = _rows(embedded)
    assert (first.done_at, first.attempts, first.error) == (None, 1, "451 4.7.1 come again")
    assert first.available_at > second.available_at - timedelta(seconds=1)
    _wait(embedded)
    send(office)
    assert sorted(kept.numbers) == [first.id, second.id]


def test_a_refused_beginning_is_no_answer_to_the_next_letter(
    embedded: Database, reachable_town: Town, sink: tuple[Sink, str]
) -> None:
    kept, url = sink
    busy = iter(["452 4.3.1 full", OK])
    kept.at_mail = lambda address: next(busy)
    _tell(_office(embedded, url), reachable_town)
    first, second = _rows(embedded)
    assert (first.done_at, first.error) == (None, "452 4.3.1 full")
    assert (bool(second.done_at), kept.numbers) == (True, [second.id])


def test_a_server_that_listens_to_a_letter_for_nobody_is_told_none(
    embedded: Database, reachable_town: Town, sink: tuple[Sink, str]
) -> None:
    kept, url = sink
    kept.patient = True
    kept.at_rcpt = lambda address: "451 4.7.1 come again" if address.startswith("r0") else OK
    kept.at_data = lambda address: "554 for nobody" if address.startswith("r0") else OK
    _tell(_office(embedded, url), reachable_town)
    first, second = _rows(embedded)
    assert (first.done_at, first.error) == (None, "451 4.7.1 come again")
    assert (bool(second.done_at), kept.numbers) == (True, [second.id])


def test_a_way_that_breaks_with_the_next_letter_takes_no_answer_away(
    embedded: Database, reachable_town: Town, sink: tuple[Sink, str]
) -> None:
    kept, url = sink
    leaving = iter([OK, "421 4.3.2 going away"])
    kept.at_mail = lambda address: next(leaving)
    _tell(_office(embedded, url), reachable_town)
    first, second = _rows(embedded)
    assert (bool(first.done_at), second.done_at, kept.numbers) == (True, None, [first.id])


def test_a_full_stop_alone_on_its_line_ends_no_letter(sink: tuple[Sink, str]) -> None:
    kept, url = sink
    page = Page("vi", "Việc", "Kính gửi\n.\n.. và\n.gạch\n", "<p>.\n.</p>\n", "")
    letters = [Letter(number, "r@example.org", "Mẫu", SITE, page) for number in (1, 2)]
    assert [outcome.problem for outcome in SmtpMailer(url).send(letters)] == ["", ""]
    assert [content_of(mail, "plain") for mail in kept.mails] == [page.text] * 2


def test_a_box_that_does_not_exist_is_given_up_and_flagged(
    embedded: Database, reachable_town: Town, sink: tuple[Sink, str]
) -> None:
    kept, url = sink
    kept.at_rcpt = lambda a: "550 5.1.1 no such user" if a.startswith("r0") else OK
    _tell(_office(embedded, url), reachable_town)
    first, second = _rows(embedded)
    assert (bool(first.dead_at), bool(second.done_at)) == (True, True)
    with embedded.read() as session:
        person = session.get_one(Person, reachable_town.reviewers[0].person_id)
        assert person.bounced_at
        assert person.bounce == "550 5.1.1 no such user"


@pytest.mark.parametrize("answer", ["550 5.7.1 your network is on a list", "554 5.7.1 spam"])
def test_a_refusal_that_is_about_us_flags_nobody(
    embedded: Database, reachable_town: Town, sink: tuple[Sink, str], answer: str
) -> None:
    kept, url = sink
    kept.at_data = lambda address: answer
    _tell(_office(embedded, url), reachable_town)
    assert [row.dead_at for row in _rows(embedded)] == [None, None]
    with embedded.read() as session:
        assert not any(session.scalars(select(Person.bounced_at)))


def test_a_lost_answer_is_asked_for_again_under_the_same_name(
    embedded: Database, reachable_town: Town, sink: tuple[Sink, str]
) -> None:
    kept, url = sink
    lost = iter([""])
    kept.at_data = lambda address: next(lost, OK)
    office = _office(embedded, url)
    _tell(office, reachable_town)
    first, second = _rows(embedded)
    assert kept.numbers == [first.id]
    assert (first.attempts, first.done_at, second.attempts) == (1, None, 0)
    _wait(embedded)
    send(office)
    assert kept.numbers == [first.id, first.id, second.id]
    assert kept.mails[0]["Message-ID"] == kept.mails[1]["Message-ID"]


def test_a_mail_server_that_is_away_costs_no_attempt_and_keeps_no_notice(
    embedded: Database, reachable_town: Town, sink: tuple[Sink, str]
) -> None:
    kept, url = sink
    _tell(_office(embedded, "smtp://127.0.0.1:1"), reachable_town)
    for row in _rows(embedded):
        assert (row.attempts, row.done_at, row.dead_at) == (0, None, None)
        assert row.error.startswith("ConnectionRefusedError")
    _wait(embedded)
    send(_office(embedded, url))
    assert len(kept.mails) == 2
    assert [row.error for row in _rows(embedded)] == ["", ""]


@pytest.mark.parametrize("url", ["http://example.org", "smtp://", "mail.example.org"])
def test_a_mail_address_that_cannot_work_is_refused_at_once(url: str) -> None:
    with pytest.raises(ValueError, match="WORKFLOW_SMTP_URL"):
        SmtpMailer(url)


def _office(database: Database, url: str) -> Office:
    return Office(database, {"mail": SmtpMailer(url)}, SITE, KEY)


def _promised(database: Database, town: Town) -> int:
    with database.begin() as session:
        return town.promise(session)


def _tell(office: Office, town: Town) -> None:
    deliver_one(office, _promised(office.database, town))
    send(office)


def _rows(database: Database) -> list[Delivery]:
    with database.read() as session:
        return list(session.scalars(select(Delivery).order_by(Delivery.id)))


def _wait(database: Database) -> None:
    """Until every lease is over."""
    with database.begin() as session:
        session.execute(update(Delivery).values(available_at=Delivery.created_at))
