"""Passes: signed, short-lived addresses in letters that open the reader's settings, no more."""

import base64
import hmac
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from state_machines.grammar import Text
from state_machines.rules import Refused
from workflow_app.models import Person

LASTS = timedelta(days=60)
EXPIRED = Text(
    "Đường dẫn trong thư đã hết hạn hoặc không đúng. Hãy đăng nhập và mở trang Tài khoản",
    "The link in the letter has expired or is wrong. Sign in and open the account page",
)
_MARK = 18  # bytes of the signature that are kept


class Issuer(NamedTuple):
    """Who signs passes: the application's key, and the day until which they are good."""

    key: bytes
    until: int  # seconds since 1970

    @classmethod
    def at(cls, secret_key: str, now: datetime) -> "Issuer":
        """The issuer of a moment. The key is derived: a pass says nothing about sessions."""
        key = hmac.digest(secret_key.encode(), b"pass to the settings", "sha256")
        return cls(key, int((now + LASTS).timestamp()))

    def to(self, person_id: int, email: str) -> str:
        """A pass for a person; it dies with the address that it was sent to."""
        said = f"{person_id}.{self.until}"
        return f"{said}.{_signature(self.key, said, email)}"


def holder(session: Session, secret_key: str, given: str, now: datetime) -> Person:
    """The person whose pass this is, or `Refused("not_yours")`: a forged or old one opens nothing,
    nor one that was sent to an address that she has left."""
    person = _holder(session, secret_key, given, now)
    if person is None:
        raise Refused("not_yours", (EXPIRED,))
    return person


def _holder(session: Session, secret_key: str, given: str, now: datetime) -> Person | None:
    said, _, signature = given.rpartition(".")
    number, _, until = said.partition(".")
    if not _number(number) or not _number(until) or int(until) < now.timestamp():
        return None
    person = session.get(Person, int(number))
    if person is None or person.disabled_at:
        return None
    right = _signature(Issuer.at(secret_key, now).key, said, person.email)
    return person if hmac.compare_digest(right.encode(), signature.encode()) else None


def _number(words: str) -> bool:
    return words.isascii() and words.isdecimal() and len(words) <= 10


def _signature(key: bytes, said: str, email: str) -> str:
    mark = hmac.digest(key, f"{said}\n{email}".encode(), "sha256")[:_MARK]
    return base64.urlsafe_b64encode(mark).decode()
