"""Values that a body names only by a salted commitment: apart, so that they can be erased."""

import secrets
from collections.abc import Mapping
from typing import NamedTuple, TypedDict

from workflow_app.services.chain import commitment

SALT_BYTES = 32


class Apart(TypedDict):
    """A private value as it is stored beside its entry or act."""

    field: str
    salt: bytes
    value: str


class Committed(NamedTuple):
    """What the body says of the private values, and the values themselves."""

    told: dict[str, str]
    apart: list[Apart]


def committed(private: Mapping[str, str]) -> Committed:
    """Salt each value anew: without its salt nobody can guess it back from the body."""
    told, apart = {}, list[Apart]()
    for field, value in private.items():
        salt = secrets.token_bytes(SALT_BYTES)
        told[field] = commitment(salt, field, value)
        apart.append(Apart(field=field, salt=salt, value=value))
    return Committed(told, apart)
