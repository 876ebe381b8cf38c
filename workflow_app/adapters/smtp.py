"""Mail by SMTP: one connection for a batch, an address like smtp://user:password@host:587."""

import re
import smtplib
import socket
import ssl
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from workflow_app.adapters.mime import ADDRESS, Frame, framed, written
from workflow_app.services.ports import Letter, Outcome, Page

PATIENCE = 20  # seconds for each answer of the server
GO_ON, GOING_AWAY = 354, 421
TAKEN = (250, 251, GO_ON)
NO_SUCH_BOX = re.compile(r"5\d\d 5\.1\.\d")  # other refusals may be about us, not about the reader
_FULL_STOP = re.compile(rb"^\.", re.MULTILINE)  # alone on its line it would end the letter
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
        """Yields an outcome when the next letter has been said up to its end: the caller writes
        it down while the server listens. No letter ends before the outcome of the one before was
        taken, so of whoever is killed here at most one answer was not written down."""
        server = _connected(self._url)
        try:
            desk, answered = _Desk(server, self._sender), None
            for letter in parcels:
                try:
                    refusal = desk.begin(letter)
                finally:  # whatever breaks here, the letter before has its answer
                    if answered:
                        yield answered
                answered = _outcome(letter, refusal or desk.end())
            if answered:
                yield answered
            server.quit()
        finally:
            server.close()


class _Desk:
    """A connection over which letters go one after another: each is begun, then ended. Why it is
    refused is answered in words, and does not end the connection."""

    def __init__(self, server: smtplib.SMTP, sender: str) -> None:
        self._server, self._sender = server, sender
        self._domain = sender.rpartition("@")[2]
        self._frames: dict[Page, Frame] = {}
        self._pipelines = server.has_extn("pipelining")

    def begin(self, letter: Letter) -> str:
        """Says whom a letter is for and all that it says, but not the full stop that makes it
        one. Empty when the server goes along."""
        if not ADDRESS.fullmatch(letter.address):
            return NOT_AN_ADDRESS
        said = [f"MAIL FROM:<{self._sender}>", f"RCPT TO:<{letter.address}>", "DATA"]
        for lines in [said] if self._pipelines else [[line] for line in said]:
            self._server.send("".join(f"{line}\r\n" for line in lines))
            answers = [self._server.getreply() for _ in lines]
            if refusals := [words for answer in answers if (words := _refusal(answer))]:
                self._withdraw(listening=answers[-1][0] == GO_ON)
                return refusals[0]
        self._server.send(_FULL_STOP.sub(b"..", self._bytes(letter)))
        return ""

    def end(self) -> str:
        """Ends the letter. Empty when the server has taken it."""
        return _refusal(self._server.docmd("."))

    def _withdraw(self, *, listening: bool) -> None:
        """Takes a letter back that nobody is to get, even if the server now waits for its words
        (RFC 2920)."""
        if listening:
            self._server.docmd(".")
        self._server.rset()

    def _bytes(self, letter: Letter) -> bytes:
        frame = self._frames.get(letter.page)
        if frame is None:
            frame = self._frames[letter.page] = framed(letter.page, self._sender)
        return written(frame, letter, self._domain)


def _refusal(answer: tuple[int, bytes]) -> str:
    code, words = answer
    if code == GOING_AWAY:
        raise smtplib.SMTPServerDisconnected(_text(words))
    return "" if code in TAKEN else f"{code} {_text(words)}"


def _outcome(letter: Letter, said: str) -> Outcome:
    lasting = said == NOT_AN_ADDRESS or bool(NO_SUCH_BOX.match(said))
    return Outcome(letter.delivery_id, said, lasting=lasting)


def _text(words: bytes) -> str:
    return words.decode("utf-8", "replace")


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
    # else the full stop waits until the words before it are acknowledged: 40 ms a letter
    connection: Any = server.sock
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if url.username:
        server.login(unquote(url.username), unquote(url.password or ""))
    return server
