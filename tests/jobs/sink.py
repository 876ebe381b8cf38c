"""A mail server that keeps what it is given, and misbehaves when it is told to."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from tests.jobs.conftest import free_port

Answer = Callable[[str], str]
OK = "250 OK"


class Sink:
    """Keeps mails as they came. `at_mail`, `at_rcpt` and `at_data` answer; an empty answer to
    the data drops the connection after the mail was kept. A `patient` one listens to the words
    of a letter that is for nobody."""

    def __init__(self, pipelines: bool = True) -> None:
        self.pipelines = pipelines  # as all great mail servers do
        self.raw: list[bytes] = []
        self.connections = 0
        self.patient = False
        self.at_mail: Answer = lambda address: OK
        self.at_rcpt: Answer = lambda address: OK
        self.at_data: Answer = lambda address: OK

    @property
    def mails(self) -> list[EmailMessage]:
        return [read(raw) for raw in self.raw]

    @property
    def numbers(self) -> list[int]:
        """The deliveries that came, by their Message-IDs."""
        return [int(mail["Message-ID"].split("@")[0].split("-")[1]) for mail in self.mails]


class _Hands:
    """What the mail server calls. It looks at every member of these with each connection, so the
    mails, which are read anew each time, are none of them."""

    def __init__(self, kept: Sink) -> None:
        self._kept = kept

    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self._kept.connections += 1
        session.host_name = hostname
        return (
            [*responses[:-1], "250-PIPELINING", responses[-1]]
            if self._kept.pipelines
            else responses
        )

    async def handle_MAIL(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        answer = self._kept.at_mail(address)
        if answer.startswith("250"):
            envelope.mail_from = address
        return answer

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        answer = self._kept.at_rcpt(address)
        if answer.startswith("250") or self._kept.patient:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        answer = self._kept.at_data(envelope.rcpt_tos[0])
        if not answer or answer.startswith("250"):
            self._kept.raw.append(envelope.original_content)
        if not answer:
            server.transport.abort()
        return answer or OK


@contextmanager
def listening(*, pipelines: bool = True) -> Iterator[tuple[Sink, str]]:
    """A sink and the address under which mail is handed to it."""
    kept, port = Sink(pipelines), free_port()
    controller = Controller(_Hands(kept), hostname="127.0.0.1", port=port)
    controller.start()
    yield kept, f"smtp://127.0.0.1:{port}?from=mat-tran@example.org"
    controller.stop()


def read(raw: bytes) -> EmailMessage:
    """A mail as a mail program reads it; a defect is a failure."""
    mail = message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    assert not mail.defects
    assert not [part.defects for part in mail.walk() if part.defects]
    return mail


def content_of(mail: EmailMessage, kind: str) -> str:
    """The plain or the html words of a mail."""
    body = mail.get_body((kind,))
    assert body
    return str(body.get_content()).replace("\r\n", "\n")
