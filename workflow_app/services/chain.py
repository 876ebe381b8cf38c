"""The canonical form of a trail entry, its leaf and its link: pure, and the same for ever."""

import base64
import hashlib
import hmac
import json
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

SCHEMA = 1


def canonical(value: object) -> str:
    """Return the one JSON spelling of a value: sorted keys, NFC, no spaces, no floats."""
    return json.dumps(
        _plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def _plain(value: object) -> Any:
    match value:
        case str():
            return unicodedata.normalize("NFC", value)
        case bool() | int() | None:
            return value
        case datetime():
            return instant(value)
        case Mapping():
            return {_plain(key): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical form")


def instant(moment: datetime) -> str:
    """A moment in UTC with microseconds, e.g. 2024-06-29T16:59:59.000000Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def leaf_of(body: str) -> str:
    """The RFC 6962 leaf hash of a canonical body, in hex."""
    return hashlib.sha256(b"\x00" + body.encode()).hexdigest()


def link(previous: str, leaf: str) -> str:
    """The chain value that follows `previous`, in hex."""
    return hashlib.sha256(bytes.fromhex(previous) + bytes.fromhex(leaf)).hexdigest()


def commitment(salt: bytes, field: str, value: str) -> str:
    """What the body says of a private value: a salted HMAC that cannot be guessed back."""
    message = canonical([field, value]).encode()
    return base64.b64encode(hmac.digest(salt, message, "sha256")).decode()
