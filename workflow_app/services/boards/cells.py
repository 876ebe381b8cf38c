"""The cells of a board: counters that this process keeps while they are what is stored, and what
is not added up yet, which is read each time."""

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cache
from threading import Lock
from typing import Any, NamedTuple

from sqlalchemy import Integer, String, bindparam
from sqlalchemy.orm import Session

from state_machines import STAGES
from state_machines.grammar import Mood
from state_machines.timeliness import EXTENDED, LATE, ON_TIME, UNDATED
from workflow_app.services.boards import standing
from workflow_app.services.boards.standing import Tally
from workflow_app.services.counting.placing import NEVER, standing_since
from workflow_app.services.prepared import Prepared

MOST = 20_000
"""How many cells a process keeps, of all boards together: some six megabytes."""
_KINDS = [stage.kind for stage in STAGES]
_COUNTS = len(Tally._fields) + 2
_MOODS = [standing.pairs_of(Mood.OFF, Mood.DONE), standing.pairs_of(Mood.BACK),
          standing.pairs_of(Mood.DONE)]  # fmt: skip
_UNKNOWN = ""


class Cell(NamedTuple):
    """How the papers of one stage stand in one branch. Of those handed in, `returned` lie with
    their units again, and `done` need nothing more."""

    tally: Tally
    returned: int
    done: int


Cells = Mapping[str, Cell]
"""By the kind of the stage, in the order of the stages."""


class Counted(NamedTuple):
    """What counters came to: by branch, and as a whole. It holds as long as they have this
    `version` and no deadline passes: from `since` until before `until`. Never changed."""

    version: str | None
    since: datetime
    until: datetime
    branches: Mapping[int, Cells]
    whole: Cells

    def holds_at(self, now: datetime) -> bool:
        """Whether what was overdue then is what is overdue at this moment."""
        return self.since <= now < self.until


class Shelf:
    """The boards that were read last, as many as hold so many cells together."""

    def __init__(self, most: int) -> None:
        self._most, self._held = most, 0
        self._boards: OrderedDict[int, Counted] = OrderedDict()
        self._lock = Lock()

    def get(self, plan_id: int) -> Counted | None:
        """The board of a plan, if it is kept."""
        with self._lock:
            if plan_id in self._boards:
                self._boards.move_to_end(plan_id)
            return self._boards.get(plan_id)

    def put(self, plan_id: int, board: Counted) -> None:
        """Keep a board in place of what was kept of it; let go of those that were not read for
        longest."""
        with self._lock:
            self._held += _size(board) - _size(self._boards.pop(plan_id, None))
            self._boards[plan_id] = board
            while self._held > self._most:
                self._held -= _size(self._boards.popitem(last=False)[1])


def _size(board: Counted | None) -> int:
    return sum(map(len, board.branches.values())) if board else 0


SHELF = Shelf(MOST)
_STANDS = Prepared(
    standing_since(bindparam("plan_id", type_=Integer), bindparam("known", type_=String))
)


def standing_at(session: Session, plan_id: int, now: datetime) -> Counted:
    """How every branch stands at this moment with every stage: one statement, which sends the
    counters only if they are others than those that are kept."""
    kept = SHELF.get(plan_id)
    if kept and not kept.holds_at(now):
        kept = None
    known = kept.version if kept else _UNKNOWN
    rows = _STANDS.all(session.connection(), {"plan_id": plan_id, "known": known})
    version, waiting = rows[0][0], [row for row in rows if row[-1] == 1]
    if kept is None or version != kept.version:
        kept = _counted(version, [row for row in rows if row[-1] == 0], now)
        if version:
            SHELF.put(plan_id, kept)
    return _moved(kept, waiting, now) if waiting else kept


def _counted(version: str | None, rows: list[Any], now: datetime) -> Counted:
    times = {row[6] for row in rows}
    since = max((due for due in times if due <= now), default=datetime.min.replace(tzinfo=UTC))
    until = min((due for due in times if due > now), default=NEVER)
    return _moved(Counted(version, since, until, {}, {}), rows, now)


def _moved(board: Counted, rows: Iterable[Any], now: datetime) -> Counted:
    """The board with what the rows add to it, or take away."""
    branches, whole = dict(board.branches), board.whole
    sums: dict[str, list[int]] = defaultdict(lambda: [0] * _COUNTS)
    for (branch_id, kind), change in _changes(rows, now).items():
        branches[branch_id] = _added(branches.get(branch_id, {}), kind, change)
        sums[kind] = _sum(sums[kind], change)
    for kind, change in sums.items():
        whole = _added(whole, kind, change)
    there = {one: cells for one, cells in branches.items() if cells}
    return board._replace(branches=there, whole=whole)


def _changes(rows: Iterable[Any], now: datetime) -> dict[tuple[int, str], list[int]]:
    """By branch and stage, how much is added to each count."""
    changes: dict[tuple[int, str], list[int]] = defaultdict(lambda: [0] * _COUNTS)
    for _, branch_id, kind, state, came, timeliness, due_at, papers, _ in rows:
        if kind in _KINDS:
            change = changes[branch_id, kind]
            for place in _places(kind, state, came, timeliness, due_at <= now):
                change[place] += papers
    return changes


def _added(cells: Cells, kind: str, change: list[int]) -> Cells:
    """The cells with a change of one of them; where no paper stands there is none."""
    counts = _sum(_counts(cells.get(kind)), change)
    told = {**cells, kind: Cell(Tally(*counts[:-2]), *counts[-2:])}
    if not any(counts):
        del told[kind]
    return {stage: told[stage] for stage in _KINDS if stage in told}


def _sum(some: Iterable[int], more: Iterable[int]) -> list[int]:
    return [one + other for one, other in zip(some, more, strict=True)]


def _counts(cell: Cell | None) -> Iterable[int]:
    return (*cell.tally, cell.returned, cell.done) if cell else [0] * _COUNTS


@cache
def _places(kind: str, state: str, came: int, timeliness: str, overdue: bool) -> tuple[int, ...]:
    """In which counts of a cell such papers stand: the fields of `Tally` and those of `Cell`."""
    settled, back, done = ((kind, state) in pairs for pairs in _MOODS)
    counts = (
        came or not settled,
        came,
        *(timeliness == verdict for verdict in (ON_TIME, EXTENDED, LATE, UNDATED)),
        overdue and not came and not settled,
        settled and not came,
        back,
        done,
    )
    return tuple(place for place, one in enumerate(counts) if one)


def total(parts: list[Cell]) -> Cell:
    """The sum of several cells."""
    tally = standing.total(cell.tally for cell in parts)
    return Cell(tally, sum(cell.returned for cell in parts), sum(cell.done for cell in parts))
