"""Mail is a copy of the notice: sent when it can be, remembered, never twice on purpose."""

import smtplib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from tests.jobs.conftest import Town, a_town, free_port
from workflow_app.adapters.smtp import SmtpMailer
from workflow_app.db import Database
from workflow_app.models import Notice, Person
from workflow_app.models.trail import Message
from workflow_app.services import outbox
from workflow_app.services.ports import Letter
from workflow_app.worker import Office, deliver_one

LINK = "https://example.org"


class Sink:
    """A mail server that keeps what it is given."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        parsed = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        self.mails.append(parsed)
        return "250 OK"


class BreaksAfter:
    """A Mailer whose server goes away after some letters."""

    def __init__(self, count: int) -> None:
        self._count = count

    def send(self, letters: Sequence[Letter]) -> Iterator[Letter]:
        yield from letters[: self._count]
        raise smtplib.SMTPServerDisconnected("gone")


@pytest.fixture
def sink() -> Iterator[tuple[Sink, str]]:
    kept = Sink()
    port = free_port()
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    yield kept, f"smtp://127.0.0.1:{port}?from=mat-tran@example.org"
    controller.stop()


@pytest.fixture
def reachable_town(embedded: Database) -> Town:
    town = a_town(embedded, due_at=datetime(2023, 11, 30, 17, tzinfo=UTC))
    with embedded.begin() as session:
        for number, language in enumerate(("vi", "en")):
            person = session.get_one(Person, town.reviewers[number].person_id)
            person.email, person.language = f"r{number}@example.org", language
    return town


def test_a_mail_says_what_to_do_and_until_when(
    embedded: Database, reachable_town: Town, sink: tuple[Sink, str]
) -> None:
    kept, url = sink
    message_id = _promised(embedded, reachable_town)
    deliver_one(Office(embedded, SmtpMailer(url), LINK), message_id)
    first, second = kept.mails
    unit = "Phường An Hòa"
    assert first["Subject"] == f"Tiếp nhận: Đăng ký thi đua – {unit} (hết ngày 30/11/2023)"
    assert second["Subject"] == f"Accept: Registration – {unit} (by the end of 30/11/2023)"
    person_id = reachable_town.reviewers[0].person_id
    assert first["Message-ID"] == f"<outbox-{message_id}-{person_id}@example.org>"
    text, page = (first.get_body((kind,)) for kind in ("plain", "html"))
    assert text
    assert text.get_content().startswith("Việc cần làm: Tiếp nhận, hết ngày 30/11/2023.")
    assert page
    assert f'href="{LINK}/documents/{reachable_town.paper_id}"' in page.get_content()
    with embedded.read() as session:
        assert all(session.scalars(select(Notice.mailed_at)))
        assert session.get_one(Message, message_id).done_at


def test_nobody_is_mailed_without_an_address_or_a_mail_server(
    embedded: Database, reachable_town: Town, sink: tuple[Sink, str]
) -> None:
    kept, url = sink
    with embedded.begin() as session:
        session.get_one(Person, reachable_town.reviewers[1].person_id).email = ""
    deliver_one(Office(embedded, SmtpMailer(url), LINK), _promised(embedded, reachable_town))
    deliver_one(Office(embedded), _promised(embedded, reachable_town))
    assert [mail["To"] for mail in kept.mails] == ["r0@example.org"]
    with embedded.read() as session:
        assert outbox.counts(session) == (0, 2, 0)


def test_a_mail_server_that_goes_away_is_asked_again_for_the_rest(
    embedded: Database, reachable_town: Town
) -> None:
    message_id = _promised(embedded, reachable_town)
    deliver_one(Office(embedded, BreaksAfter(1), LINK), message_id)
    with embedded.read() as session:
        message = session.get_one(Message, message_id)
        assert message.done_at is None
        assert message.attempts == 1
        assert message.error == "SMTPServerDisconnected: gone"
        mailed = session.scalars(select(Notice.mailed_at).order_by(Notice.person_id)).all()
        assert [moment is not None for moment in mailed] == [True, False]


def test_a_mail_server_that_is_away_does_not_keep_the_notice_from_its_reader(
    embedded: Database, reachable_town: Town
) -> None:
    message_id = _promised(embedded, reachable_town)
    deliver_one(Office(embedded, SmtpMailer("smtp://127.0.0.1:1"), LINK), message_id)
    with embedded.read() as session:
        assert len(session.scalars(select(Notice)).all()) == 2
        assert session.get_one(Message, message_id).error.startswith("ConnectionRefusedError")


@pytest.mark.parametrize("url", ["http://example.org", "smtp://", "mail.example.org"])
def test_a_mail_address_that_cannot_work_is_refused_at_once(url: str) -> None:
    with pytest.raises(ValueError, match="WORKFLOW_SMTP_URL"):
        SmtpMailer(url)


def _promised(database: Database, town: Town) -> int:
    with database.begin() as session:
        return town.promise(session)
