"""Noticing at start that the database is older than what was sealed, or another one."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow_app.models.log import SignedRoot
from workflow_app.services import acts
from workflow_app.services.audit.notes import Checkpoint, Unsigned, key, opened, split
from workflow_app.services.audit.sealing import newest

RESTORED = "restored"
"""The code of the act that gives up what was lost when a backup was restored."""
ADVICE = (
    "Restore the newest backup. If this one is meant, what came after it is lost: find it in the"
    " anchors and the copies at the units, then run `workflow-app audit accept-restore`"
)


class Book(Protocol):
    """What is kept outside the database: the last checkpoint, and the keys that check it."""

    def last(self) -> str: ...

    def known_keys(self) -> list[str]: ...

    def remember(self, note: str) -> None: ...


class Older(RuntimeError):
    """The database is not the one that was sealed last. The message says what is missing."""


def check(session: Session, book: Book) -> None:
    """Compare the database with the checkpoint kept outside it; raises `Older`."""
    if not book.last():
        return
    known = _known(book)
    last = newest(session)
    if last is None or last.size < known.size:
        raise Older(
            f"the database ends at leaf {last.size if last else 0}"
            f"{_since(last.at) if last else ''}, but {known.size} were sealed. {ADVICE}"
        )
    same = session.scalar(select(SignedRoot.note).where(SignedRoot.size == known.size))
    if same is not None and same.partition("\n\n")[0] != known.text.rstrip("\n"):
        raise Older(f"the first {known.size} leaves are not those that were sealed. {ADVICE}")


def learn(book: Book, kept: Iterable[str]) -> None:
    """Have a home that was restored too remember the newest checkpoint that witnesses kept, if its
    own is older. What our keys have not signed is passed over."""
    keys = list(map(key, book.known_keys()))
    known = {opened(book.last(), keys).size: book.last()} if book.last() else {}
    for note in (one for text in kept for one in split(text)):
        try:
            known.setdefault(opened(note, keys).size, note)
        except Unsigned:
            continue
    if known and (newest := known[max(known)]) != book.last():
        book.remember(newest)


def accept(session: Session, book: Book, now: datetime) -> int:
    """Give up what came after a restored backup: the log goes on from here, and an act of it says
    how much was lost. Returns how many leaves that were; raises `Older` if it is another log."""
    known = _known(book)
    last = newest(session)
    stands = last.size if last else 0
    if stands >= known.size:
        raise Older("nothing is missing: the database is no older backup")
    root = known.root.hex()
    lost = {"stands": stands, "lost": known.size, "root": root}
    acts.note(session, at=now, actor_id=None, code=RESTORED, why="admin", public=lost)
    return known.size - stands


def _known(book: Book) -> Checkpoint:
    try:
        return opened(book.last(), map(key, book.known_keys()))
    except Unsigned as problem:
        raise Older(f"the checkpoint kept outside the database: {problem}") from problem


def _since(at: datetime) -> str:
    return f" ({at.isoformat(' ', 'seconds')})"
