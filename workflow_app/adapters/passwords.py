"""Passwords: hashed with Argon2id, compared in the same time whether or not there is one."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher()
_NOBODYS = _hasher.hash("nobody has this password")


def hashed(password: str) -> str:
    """The hash to keep."""
    return _hasher.hash(password)


def matches(kept: str, password: str) -> bool:
    """Whether a password is the kept one; an empty hash costs as much and never matches."""
    try:
        return _hasher.verify(kept or _NOBODYS, password) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False
