"""The seals against everything that was signed or kept outside: names the leaf where leaf hashes
are kept, else the batch."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from workflow_app.models.log import Seal, SignedRoot
from workflow_app.services.audit.notes import Checkpoint, Key, Unsigned, opened
from workflow_app.services.audit.sealing import leaves
from workflow_app.services.audit.tiles import split
from workflow_app.services.audit.tree import Edge

Progress = Callable[[int], None]
STEP = 10_000


class Finding(NamedTuple):
    """Something that is not as it was written: what kind, where, and in words."""

    kind: str
    place: str
    said: str

    def __str__(self) -> str:
        return f"{self.place}: {self.said}"


class Outside(NamedTuple):
    """What is known without the database: the keys, the checkpoints that witnesses have, the
    contents of leaf tiles, and roots that were given up when a backup was restored on purpose."""

    keys: Sequence[Key]
    anchors: Sequence[str] = ()
    tiles: Iterable[bytes] = ()
    last: str = ""


class Stop(NamedTuple):
    """A size at which the tree had this root, and who says so."""

    size: int
    root: bytes
    who: str


def compare(
    session: Session, outside: Outside, given_up: Sequence[tuple[int, int]], progress: Progress
) -> Iterator[Finding]:
    """Grow the tree from the seals and stop wherever a root is known. `given_up` are spans of
    sizes that were lost when a backup was restored on purpose."""
    stops = list[Stop]()
    yield from _gaps(session)
    yield from _checkpoints(session, outside.keys, stops)
    yield from _anchors(outside, stops)
    stops = [one for one in stops if not _lost(one, given_up)]
    walk = _Walk(session, outside.tiles, given_up, progress)
    yield from walk.along(sorted(stops))


def _lost(stop: Stop, given_up: Sequence[tuple[int, int]]) -> bool:
    """What witnesses have of a stretch that was given up agrees with nothing any more."""
    outside = stop.who != "checkpoint"
    return outside and any(low < stop.size <= high for low, high in given_up)


def _gaps(session: Session) -> Iterator[Finding]:
    count, last = session.execute(select(func.count(), func.max(Seal.leaf_index))).one()
    if count and count != last + 1:
        after = aliased(Seal)
        follows = select(after).where(after.leaf_index == Seal.leaf_index + 1).exists()
        lowest = session.scalar(select(func.min(Seal.leaf_index)))
        end = session.scalar(select(func.min(Seal.leaf_index)).where(~follows))
        missing = 0 if lowest else (end or 0) + 1
        yield Finding("seal_missing", f"leaf {missing}", "the seal is gone")


def _checkpoints(session: Session, keys: Sequence[Key], stops: list[Stop]) -> Iterator[Finding]:
    """Every checkpoint of the database, if its signature holds."""
    for size, note in session.execute(select(SignedRoot.size, SignedRoot.note)):
        known = _read(note, keys)
        if isinstance(known, str) or known.size != size:
            said = known if isinstance(known, str) else "the note is of another size"
            yield Finding("checkpoint_false", f"checkpoint {size}", said)
        else:
            stops.append(Stop(known.size, known.root, "checkpoint"))


def _anchors(outside: Outside, stops: list[Stop]) -> Iterator[Finding]:
    last = [(outside.last, "the last checkpoint kept outside")] if outside.last else []
    for note, who in chain(((one, "anchor") for one in outside.anchors), last):
        known = _read(note, outside.keys)
        if isinstance(known, str):
            yield Finding("anchor_false", f"{who} {note.partition(chr(10) * 2)[0]!r}", known)
        else:
            stops.append(Stop(known.size, known.root, who))


def _read(note: str, keys: Sequence[Key]) -> Checkpoint | str:
    try:
        return opened(note, keys)
    except Unsigned as problem:
        return str(problem)


class _Walk:
    """One walk along all leaves, which looks at each root that is known on the way."""

    def __init__(
        self,
        session: Session,
        tiles: Iterable[bytes],
        given_up: Sequence[tuple[int, int]],
        progress: Progress,
    ) -> None:
        self._given_up = given_up
        self._session, self._progress, self._edge = session, progress, Edge()
        self._kept = chain.from_iterable(split(tile) for tile in tiles)
        self._changed: int | None = None  # the first leaf that is not the one kept outside
        self._leaves = self._compared(leaves(session)) if tiles else leaves(session)

    def along(self, stops: Sequence[Stop]) -> Iterator[Finding]:
        edge, good, told = self._edge, 0, set[str]()
        for stop in stops:
            self._to(stop.size)
            if edge.size < stop.size:
                place = f"leaves {edge.size}–{stop.size - 1}"
                if "short" not in told:
                    yield Finding("log_short", place, f"gone, but {stop.who} has {stop.size}")
                told.add("short")
            elif edge.root() != stop.root:
                if stop.who not in told:
                    said = f"not what was sealed: {stop.who} {stop.size} has another root"
                    yield Finding("root_differs", f"leaves {good}–{stop.size - 1}", said)
                told.add(stop.who)
            elif not told:
                good = stop.size
        self._to(None)
        yield from self._by_tiles()

    def _to(self, size: int | None) -> None:
        while size is None or self._edge.size < size:
            many = STEP if size is None else min(STEP, size - self._edge.size)
            before = self._edge.size
            self._edge.extend(islice(self._leaves, many))
            if self._edge.size == before:
                return
            self._progress(self._edge.size - before)

    def _compared(self, found: Iterable[bytes]) -> Iterator[bytes]:
        for place, leaf in enumerate(found):
            kept = next(self._kept, None)
            if kept is not None and kept != leaf and self._changed is None:
                self._changed = None if self._is_lost(place) else place
            yield leaf

    def _is_lost(self, place: int) -> bool:
        return any(low <= place < high for low, high in self._given_up)

    def _by_tiles(self) -> Iterator[Finding]:
        if self._changed is not None:
            who = _named(self._session, self._changed)
            yield Finding("leaf_differs", f"leaf {self._changed}{who}", "not the one kept outside")
        beyond = enumerate(self._kept, start=self._edge.size)
        missing = [place for place, _ in beyond if not self._is_lost(place)]
        if missing:
            said = "kept outside, but gone from the log"
            yield Finding("leaf_missing", f"leaves {missing[0]}–{missing[-1]}", said)


def _named(session: Session, index: int) -> str:
    seal = session.get(Seal, index)
    if seal is None:
        return ""
    return f" (entry {seal.entry_id})" if seal.entry_id else f" (act {seal.act_id})"
