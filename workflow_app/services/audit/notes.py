"""Checkpoints as signed notes (c2sp.org/signed-note, c2sp.org/tlog-checkpoint; Ed25519). Strict:
what is signed has one spelling, and a note has one signature."""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
_NAME = re.compile(r"[^\s+]+")
_NOTE = re.compile(r"([^\s+]+)\n(0|[1-9][0-9]{0,18})\n(\S{44})\n\n— (\S+) (\S{92})\n")


class Unsigned(ValueError):
    """A note that is not signed by a key we know, or is not spelled as a note must be."""


class Checkpoint(NamedTuple):
    """How large the log was, and the root of its tree."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


class Key(NamedTuple):
    """A key that checks signatures; spelled `name+id+key` like Go's verifier keys."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(ED25519 + self.public).decode()}"


class Signer:
    """The key that signs; only the process that seals ever holds it."""

    def __init__(self, name: str, seed: bytes) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self.key = Key(name, self._private.public_key().public_bytes_raw())

    def sign(self, checkpoint: Checkpoint) -> str:
        """The signed note."""
        signature = self.key.id + self._private.sign(checkpoint.text.encode())
        said = base64.b64encode(signature).decode()
        return f"{checkpoint.text}\n— {self.key.name} {said}\n"


def drawn(name: str) -> str:
    """A new secret key for a log of this name, as it is kept in its file."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} has a space or a plus sign: it cannot name a log")
    seed = Ed25519PrivateKey.generate().private_bytes_raw()
    return f"PRIVATE+KEY+{name}+{base64.b64encode(ED25519 + seed).decode()}\n"


def signer(kept: str) -> Signer:
    """The signer of a secret key as `drawn` gave it."""
    try:
        private, word, name, said = kept.strip().split("+", 3)
        seed = decoded(said)
    except ValueError as problem:
        raise ValueError("this is no key of a sealed log") from problem
    if (private, word, seed[:1], len(seed)) != ("PRIVATE", "KEY", ED25519, 33):
        raise ValueError("this is no key of a sealed log")
    return Signer(name, seed[1:])


def key(spelled: str) -> Key:
    """The key that `str(key)` spelled; ValueError for any other spelling."""
    name, _, rest = spelled.strip().partition("+")
    known = Key(name, decoded(rest.partition("+")[2])[1:])
    if str(known) != spelled.strip():
        raise ValueError("this is no verifying key")
    return known


def decoded(said: str) -> bytes:
    """Base 64, if it is the one spelling of what it says."""
    try:
        known = base64.b64decode(said, validate=True)
    except binascii.Error as problem:
        raise ValueError("not base64") from problem
    if base64.b64encode(known).decode() != said:
        raise ValueError("not the one spelling in base64")
    return known


def opened(note: str, keys: Iterable[Key]) -> Checkpoint:
    """The checkpoint of a note that one of the keys has signed; raises `Unsigned`."""
    found = _NOTE.fullmatch(note)
    if found is None:
        raise Unsigned("this is not spelled as a checkpoint")
    origin, size, root, name, said = found.groups()
    try:
        checkpoint, signature = Checkpoint(origin, int(size), decoded(root)), decoded(said)
    except ValueError as problem:
        raise Unsigned(str(problem)) from problem
    for known in keys:
        if (known.name, known.id) == (name, signature[:4]) and name == origin:
            try:
                Ed25519PublicKey.from_public_bytes(known.public).verify(
                    signature[4:], checkpoint.text.encode()
                )
            except InvalidSignature as problem:
                raise Unsigned(f"the signature of {name} is false") from problem
            return checkpoint
    raise Unsigned(f"signed by a key that is not known here: {name}")


def split(text: str) -> list[str]:
    """The notes of an append-only file, each followed by an empty line; a torn end is one too."""
    notes, lines = list[str](), list[str]()
    for line in text.splitlines(keepends=True):
        if not lines and line == "\n":
            continue
        lines.append(line)
        if line.startswith("— "):
            notes.append("".join(lines))
            lines = []
    return [*notes, "".join(lines)] if lines else notes
