"""What the services ask of the outside world; adapters answer."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import IO, Any, NamedTuple, Protocol

NAME, LINK = "\ue000", "\ue001"
"""Where a page says the reader's name and the address of her settings."""


class Page(NamedTuple):
    """What a letter says to everybody who gets it in one language."""

    language: str
    subject: str
    text: str
    html: str
    short: str  # for a chat: without the reader's own link, which is a key


class Letter(NamedTuple):
    """A page with what is the reader's own. It is the same however often it is sent, and so is
    its Message-ID, made of the number of its delivery."""

    delivery_id: int
    address: str
    name: str
    link: str  # to her settings
    page: Page


class Chat(NamedTuple):
    """A few lines to a chat address, as Apprise spells it."""

    delivery_id: int
    address: str
    title: str
    body: str


class Post(NamedTuple):
    """What a unit's own system is told, to be signed with its secret."""

    delivery_id: int
    url: str
    secret: str
    at: int  # when it is signed, in seconds since 1970
    body: bytes


Parcel = Letter | Chat | Post


class Outcome(NamedTuple):
    """How it went with one parcel: taken unless there is a problem."""

    delivery_id: int
    problem: str = ""
    lasting: bool = False  # it will not go better another time


class Carrier(Protocol):
    """Hands parcels over, one after another. Nothing is handed over before it was taken from
    `parcels`; when the way itself is broken, an OSError is raised."""

    def send(self, parcels: Iterable[Any]) -> Iterator[Outcome]:
        """Say how it went with each parcel as soon as that is known."""
        ...


class Bounce(NamedTuple):
    """What another mail server wrote back about a letter: that it will never arrive."""

    delivery_id: int
    recipient: str
    said: str


class CalendarEntry(NamedTuple):
    """A paper that waits for somebody, as her calendar shows it."""

    document_id: int
    sequence: int  # grows with each deadline that the paper gets
    summary: str
    description: str
    url: str
    due_at: datetime  # the first instant that is late
    changed_at: datetime


class Queue(Protocol):
    """Wakes the workers. It is only a hint: what is owed stands in the database."""

    def nudge(self, message_ids: Sequence[int]) -> bool:
        """Say that these messages wait; False when nobody could be told."""
        ...

    def call(self, batches: int) -> bool:
        """Say that so many batches of deliveries wait; False when nobody could be told."""
        ...

    def hand_out(self, job_ids: Sequence[int]) -> bool:
        """Say that these long jobs wait; False when nobody could be told."""
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

    def remove(self, sha256: str, since: datetime) -> bool:
        """Drop kept bytes that no paper needs; False when there are none, or when they were kept
        again since then: somebody is about to need them."""
        ...

    def size(self, sha256: str) -> int | None:
        """The size of kept bytes, or None if there are none."""
        ...


class KnownDay(NamedTuple):
    """A day that departs from Monday to Friday, and where that is written."""

    day: date
    working: bool
    name: str
    source: str
    sure: bool


class SignatureFound(NamedTuple):
    """A digital signature in a file: whom its certificate names, who vouches for that, when it was
    made by its own word, whether it is valid, invalid or unknown, and whether it covers all."""

    signer: str
    issuer: str
    at: str
    verdict: str
    whole: bool


class Unprintable(RuntimeError):
    """A sheet that could not be drawn."""


class Complaint(NamedTuple):
    """What is wrong with a template, as a code, which, and the line of the file it stands in."""

    code: str
    detail: str = ""
    where: str = ""


class Witness(Protocol):
    """A place outside the database that keeps checkpoints of the sealed log."""

    @property
    def name(self) -> str:
        """What the place is called in the table of anchors."""
        ...

    def keep(self, note: str) -> None:
        """Keep a signed note; OSError when that failed and is to be tried again."""
        ...
