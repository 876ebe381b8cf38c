"""A returned mail flags the address that it tells of, and nothing else."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from tests.factories import NOW
from tests.jobs.conftest import Town, a_town
from workflow_app.adapters.bounced import read
from workflow_app.cli import main
from workflow_app.db import Database
from workflow_app.models import Delivery, Person
from workflow_app.services.channels import outbox
from workflow_app.services.ports import Bounce

REPORT = """From: MAILER-DAEMON@mx.example.net
To: mat-tran@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I am sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; {to}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <{to}>:
 no such user

--b
Content-Type: {kind}

From: mat-tran@example.org
Message-ID: <delivery-{number}@example.org>
Subject: x

--b--
"""


def _report(
    number: int = 7,
    to: str = "r0@example.org",
    action: str = "failed",
    status: str = "5.1.1",
    kind: str = "message/rfc822",
) -> bytes:
    said = REPORT.format(number=number, to=to, action=action, status=status, kind=kind)
    return said.replace("\n", "\r\n").encode()


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_names_the_letter_the_reader_and_the_reason(kind: str) -> None:
    said = "550 5.1.1 <r0@example.org>: no such user"
    assert read(_report(kind=kind)) == Bounce(7, "r0@example.org", said)


@pytest.mark.parametrize(
    "raw",
    [
        _report(action="delayed", status="4.4.1"),
        _report(action="delivered", status="2.0.0"),
        _report(status="4.2.2"),
        _report().replace(b"<delivery-7@", b"<other-7@"),
        b"Subject: hello\r\nMessage-ID: <delivery-7@example.org>\r\n\r\nNothing.\r\n",
        b"",
        bytes(range(256)),
    ],
)
def test_everything_else_flags_nobody(raw: bytes) -> None:
    assert read(raw) is None


@pytest.fixture
def told(embedded: Database) -> Town:
    town = a_town(embedded)
    with embedded.begin() as session:
        session.get_one(Person, town.reviewers[0].person_id).email = "r0@example.org"
        outbox.deliver(session, town.promise(session), NOW)
    return town


@pytest.fixture
def bounced(
    tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> Callable[[bytes], Result]:
    monkeypatch.setenv("WORKFLOW_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("WORKFLOW_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("WORKFLOW_JOBS", "sweep")
    return lambda raw: CliRunner().invoke(main, ["jobs", "bounced"], input=io.BytesIO(raw))


def test_the_command_flags_the_person(
    embedded: Database, told: Town, bounced: Callable[[bytes], Result]
) -> None:
    with embedded.read() as session:
        number = session.scalars(select(Delivery.id)).one()
    assert bounced(_report(number + 1)).exit_code == 1
    assert bounced(_report(number, to="other@example.org")).exit_code == 1
    assert bounced(b"Subject: hello\r\n\r\n").exit_code == 1
    assert _flags(embedded) == []
    answer = bounced(_report(number))
    assert answer.exit_code == 0, answer.output
    assert _flags(embedded) == ["550 5.1.1 <r0@example.org>: no such user"]


def _flags(database: Database) -> list[str]:
    with database.read() as session:
        flagged = select(Person.bounce).where(Person.bounced_at.is_not(None))
        return list(session.scalars(flagged))
