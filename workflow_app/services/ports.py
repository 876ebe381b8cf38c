"""What the services ask of the outside world; adapters answer."""

from collections.abc import Iterable, Sequence
from typing import IO, NamedTuple, Protocol


class Letter(NamedTuple):
    """The mail of one message to one person."""

    message_id: int
    person_id: int
    to: str
    subject: str
    text: str
    html: str

    @property
    def identifier(self) -> str:
        """The same, however often it is sent, so that a mailbox can drop a second copy."""
        return f"outbox-{self.message_id}-{self.person_id}"


class Mailer(Protocol):
    """Sends mail; a failure is an OSError."""

    def send(self, letters: Sequence[Letter]) -> Iterable[Letter]:
        """Yield each letter as soon as it was handed over."""
        ...


class Queue(Protocol):
    """Rings the workers' bell. A hint, never the truth: what is owed stands in the outbox."""

    def nudge(self, message_ids: Sequence[int]) -> bool:
        """Say that these messages wait; False when nobody could be told."""
        ...

    def reachable(self) -> bool:
        """Whether the broker answers."""
        ...

    def workers(self) -> int:
        """How many workers gave a sign of life lately."""
        ...


class Stored(NamedTuple):
    """Bytes that were kept: their digest and their size."""

    sha256: str
    size: int


class TooLarge(ValueError):
    """More bytes than allowed; nothing was kept."""


class BlobStore(Protocol):
    """Keeps uploaded bytes, once for each content."""

    def put(self, stream: IO[bytes], limit: int) -> Stored:
        """Keep a stream of at most `limit` bytes, or raise `TooLarge`."""
        ...

    def open(self, sha256: str) -> IO[bytes]:
        """Open kept bytes for reading; FileNotFoundError if there are none."""
        ...

    def size(self, sha256: str) -> int | None:
        """The size of kept bytes, or None if there are none."""
        ...
