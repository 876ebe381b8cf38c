"""Letters as bytes that a mail server takes: what thousands share is encoded once."""

import re
from base64 import b64encode
from binascii import b2a_qp
from collections.abc import Iterator
from email.utils import formatdate
from html import escape
from typing import NamedTuple

from workflow_app.services.ports import LINK, NAME, Letter, Page

BOUNDARY = "=_workflow"  # quoted-printable writes no "=_", so no text can hold it
ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_FITS = 42  # bytes of UTF-8 in an encoded word, which has at most 75 letters
_SOFT = b"=\r\n"  # a line break that the reader does not see
_PLACES = re.compile(f"([{NAME}{LINK}])")


class Frame(NamedTuple):
    """An encoded page: what is before the reader's own headers, and what follows in turns with
    the reader's own words."""

    head: bytes
    body: tuple[bytes, ...]
    places: tuple[str, ...]  # one after each piece of the body but the last


def framed(page: Page, sender: str) -> Frame:
    """Encode what everybody gets of a page."""
    head = (
        f"From: {sender}",
        f"Subject: {_words(page.subject)}",
        f"Date: {formatdate(localtime=False)}",
        "MIME-Version: 1.0",
        "Auto-Submitted: auto-generated",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        f'Content-Type: multipart/alternative; boundary="{BOUNDARY}"',
        "",
    )
    body, places = [b""], list[str]()
    for kind, text in (("plain", page.text), ("html", page.html)):
        body[-1] += _opening(kind)
        first, *rest = _PLACES.split(text)
        body[-1] += _printable(first)
        for place, piece in zip(rest[::2], rest[1::2], strict=True):
            places.append(f"{place} in {kind}")
            body[-1] += _SOFT
            body.append(_SOFT + _printable(piece))
    body[-1] += f"\r\n--{BOUNDARY}--\r\n".encode()
    return Frame("\r\n".join(head).encode("ascii"), tuple(body), tuple(places))


def written(frame: Frame, letter: Letter, domain: str) -> bytes:
    """Put a reader's own words into a frame."""
    reader = " ".join(letter.name.split())
    own = (
        f"To: {_words(reader)}\r\n <{letter.address}>\r\n"
        f"Message-ID: <delivery-{letter.delivery_id}@{domain}>\r\n"
        f"List-Unsubscribe: <{letter.link}>\r\n"
    )
    link = _printable(letter.link)
    fill = {
        f"{NAME} in plain": _printable(reader),
        f"{LINK} in plain": link,
        f"{NAME} in html": _printable(escape(reader)),
        f"{LINK} in html": link,
    }
    pieces = [frame.head, own.encode("ascii")]
    for piece, place in zip(frame.body, frame.places, strict=False):
        pieces += (piece, fill[place])
    return b"".join((*pieces, frame.body[-1]))


def _opening(kind: str) -> bytes:
    return (
        f"\r\n--{BOUNDARY}\r\nContent-Type: text/{kind}; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    ).encode("ascii")


def _printable(text: str) -> bytes:
    """Quoted-printable lines of at most 76 letters, whatever was typed."""
    return b2a_qp(text.encode(), istext=True).replace(b"\n", b"\r\n")


def _words(text: str) -> str:
    """The encoded words of a header. They hold no line break, so no header can be slipped in."""
    return "\r\n ".join(f"=?utf-8?b?{b64encode(word).decode()}?=" for word in _cut(text))


def _cut(text: str) -> Iterator[bytes]:
    """The UTF-8 of a text in short pieces of whole letters."""
    piece = b""
    for letter in text:
        added = letter.encode()
        if len(piece) + len(added) > _FITS:
            yield piece
            piece = b""
        piece += added
    yield piece
