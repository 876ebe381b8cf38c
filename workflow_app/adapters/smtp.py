"""Mail by SMTP: one connection for a batch, an address like smtp://user:password@host:587."""

import re
import smtplib
import ssl
from collections.abc import Iterable, Iterator
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from workflow_app.adapters.mime import ADDRESS, Frame, framed, written
from workflow_app.services.ports import Letter, Outcome, Page

PATIENCE = 20  # seconds for each answer of the server
TAKEN, GOING_AWAY = (250, 251), 421
NO_SUCH_BOX = re.compile(r"5\d\d 5\.1\.\d")  # other refusals may be about us, not about the reader
NOT_AN_ADDRESS = "this is not an address that mail can be sent to"


class SmtpMailer:
    """A Carrier of letters. `?from=` in the address names the sender; smtps:// speaks TLS from
    the start."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)
        if self._url.scheme not in ("smtp", "smtps") or not self._url.hostname:
            raise ValueError("WORKFLOW_SMTP_URL must look like smtp://user:password@host:587")
        sender = parse_qs(self._url.query).get("from", [unquote(self._url.username or "")])[0]
        self._sender = sender if "@" in sender else f"workflow@{self._url.hostname}"

    def send(self, parcels: Iterable[Letter]) -> Iterator[Outcome]:
        """Yields each outcome as soon as the server gave its answer. While the caller writes it
        down the server already reads whom the next letter is for."""
        server = _connected(self._url)
        try:
            desk = _Desk(server, self._sender)
            letters = iter(parcels)
            following = next(letters, None)
            while letter := following:
                outcome = desk.hand_over(letter)
                following = next(letters, None)
                if following:
                    desk.announce(following)
                yield outcome
            server.quit()
        finally:
            server.close()


class _Desk:
    """A connection over which letters go one after another."""

    def __init__(self, server: smtplib.SMTP, sender: str) -> None:
        self._server, self._sender = server, sender
        self._domain = sender.rpartition("@")[2]
        self._frames: dict[Page, Frame] = {}
        self._pipelines = server.has_extn("pipelining")
        self._awaited = 0  # answers

    def announce(self, letter: Letter) -> None:
        """Says that a letter comes, and for whom if the server listens on; the answers are read
        when it is handed over."""
        said = [f"MAIL FROM:<{self._sender}>\r\n"]
        if self._pipelines and ADDRESS.fullmatch(letter.address):
            said.append(f"RCPT TO:<{letter.address}>\r\n")
        self._server.send("".join(said))
        self._awaited = len(said)

    def hand_over(self, letter: Letter) -> Outcome:
        """Hands one letter over; what is refused does not end the connection."""
        if not self._awaited:
            self.announce(letter)
        answers = [self._server.getreply() for _ in range(self._awaited)]
        self._awaited = 0
        if not ADDRESS.fullmatch(letter.address):
            self._server.rset()
            return Outcome(letter.delivery_id, NOT_AN_ADDRESS, lasting=True)
        try:
            for answer in answers:
                self._expect(answer)
            if not self._pipelines:
                self._expect(self._server.docmd("RCPT", f"TO:<{letter.address}>"))
            self._expect(self._server.data(self._bytes(letter)))
        except smtplib.SMTPResponseException as refused:
            self._server.rset()
            said = f"{refused.smtp_code} {_text(refused.smtp_error)}"
            return Outcome(letter.delivery_id, said, lasting=bool(NO_SUCH_BOX.match(said)))
        return Outcome(letter.delivery_id)

    def _expect(self, answer: tuple[int, bytes]) -> None:
        """Taken, or taken to be passed on."""
        code, words = answer
        if code == GOING_AWAY:
            raise smtplib.SMTPServerDisconnected(_text(words))
        if code not in TAKEN:
            raise smtplib.SMTPResponseException(code, words)

    def _bytes(self, letter: Letter) -> bytes:
        frame = self._frames.get(letter.page)
        if frame is None:
            frame = self._frames[letter.page] = framed(letter.page, self._sender)
        return written(frame, letter, self._domain)


def _text(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words


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
    server.ehlo_or_helo_if_needed()
    if url.username:
        server.login(unquote(url.username), unquote(url.password or ""))
    return server
