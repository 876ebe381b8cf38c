"""The canonical form of a trail entry, its leaf and its link: pure, and the same for ever."""

import base64
import hashlib
import hmac
import json
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime

SCHEMA = 2
"""Of a body. 1 told the digest of a content openly; 2 commits to it, and knows acts."""


def canonical(value: object) -> str:
    """Return the one JSON spelling of a value: sorted keys, NFC, no spaces, no floats."""
    _refuse_floats(value)
    # Marks combine with letters only, never with the quotes around a string: NFC may come last.
    return unicodedata.normalize("NFC", _JSON.encode(value))


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        raise TypeError("a float has no canonical form: use an integer or a string")
    if isinstance(value, Mapping):
        value = value.values()
    elif not isinstance(value, list | tuple):
        return
    for item in value:
        if type(item) not in _PLAIN:
            _refuse_floats(item)


_PLAIN = {str, int, bool, type(None), datetime}  # most of what there is, so asked first


def _spell(value: object) -> object:
    match value:
        case datetime():
            return instant(value)
        case Mapping():
            return dict(value)
    raise TypeError(f"{type(value).__name__} has no canonical form")


_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_spell)


def instant(moment: datetime) -> str:
    """A moment in UTC with microseconds, e.g. 2024-06-29T16:59:59.000000Z."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def leaf_of(body: str) -> str:
    """The RFC 6962 leaf hash of a canonical body, in hex."""
    return hashlib.sha256(b"\x00" + body.encode()).hexdigest()


def link(previous: str, leaf: str) -> str:
    """The chain value that follows `previous`, in hex."""
    return hashlib.sha256(bytes.fromhex(previous) + bytes.fromhex(leaf)).hexdigest()


def seed_of(document_id: int) -> str:
    """What the first link of a paper starts from: a chain cannot be moved to another paper."""
    return hashlib.sha256(f"document:{document_id}".encode()).hexdigest()


def commitment(salt: bytes, field: str, value: str) -> str:
    """What the body says of a private value: a salted HMAC that cannot be guessed back."""
    message = canonical([field, value]).encode()
    return base64.b64encode(hmac.digest(salt, message, "sha256")).decode()
