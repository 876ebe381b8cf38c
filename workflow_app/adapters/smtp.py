"""Mail by SMTP: one connection for a batch, an address like smtp://user:password@host:587."""

import smtplib
import ssl
from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from workflow_app.services.ports import Letter

PATIENCE = 20  # seconds


class SmtpMailer:
    """A Mailer. `?from=` in the address names the sender; smtps:// speaks TLS from the start."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)
        if self._url.scheme not in ("smtp", "smtps") or not self._url.hostname:
            raise ValueError("WORKFLOW_SMTP_URL must look like smtp://user:password@host:587")
        sender = parse_qs(self._url.query).get("from", [unquote(self._url.username or "")])[0]
        self._sender = sender if "@" in sender else f"workflow@{self._url.hostname}"

    def send(self, letters: Sequence[Letter]) -> Iterator[Letter]:
        """Yields each letter as soon as the server took it."""
        with _connected(self._url) as server:
            for letter in letters:
                server.send_message(self._written(letter))
                yield letter

    def _written(self, letter: Letter) -> EmailMessage:
        mail = EmailMessage()
        mail["Subject"] = letter.subject
        mail["From"] = self._sender
        mail["To"] = letter.to
        mail["Date"] = formatdate(localtime=False)
        mail["Message-ID"] = f"<{letter.identifier}@{self._sender.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(letter.text)
        mail.add_alternative(letter.html, subtype="html")
        return mail


def _connected(url: SplitResult) -> smtplib.SMTP:
    host, port = url.hostname or "", url.port or 0
    if url.scheme == "smtps":
        context = ssl.create_default_context()
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=PATIENCE, context=context)
    else:
        server = smtplib.SMTP(host, port, timeout=PATIENCE)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
    if url.username:
        server.login(unquote(url.username), unquote(url.password or ""))
    return server
