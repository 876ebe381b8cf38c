"""A change of units as its paper says it, with what stands in its way."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.engine import Connection

from state_machines.grammar import Text
from workflow_app.models import Unit, table_of

UNIT = table_of(Unit)
MERGE, SPLIT, RENAME, MOVE, DISSOLVE = "merge", "split", "rename", "move", "dissolve"
ENDING = (MERGE, SPLIT, DISSOLVE)
"""The changes after which the units concerned are no more."""
NAMED = "unit:"

NOT_BELOW = Text(
    "Chỉ sắp xếp được đơn vị cấp dưới đang hoạt động. Chọn lại đơn vị",
    "Only units in force below one's own can be changed. Choose again",
)
NO_DAY = Text("Chưa ghi ngày có hiệu lực", "The day from which it holds is missing")
BEFORE_THEY_BEGAN = Text(
    "Ngày có hiệu lực sớm hơn ngày một đơn vị bắt đầu. Xem lại ngày",
    "The day lies before one of the units began. Check it",
)
ONE_ONLY = Text(
    "Chia tách hoặc đổi tên thì chọn đúng một đơn vị", "To split or rename, choose exactly one unit"
)
ONE_NAME = Text("Ghi đúng một tên mới", "Write exactly one new name")
ONE_HEIR = Text(
    "Ghi một tên mới, hoặc chọn một đơn vị đã có: không ghi cả hai",
    "Write one new name or choose a unit that exists, not both",
)
TWO_TO_MERGE = Text("Sáp nhập cần ít nhất hai đơn vị", "A merger needs two units at least")
TWO_NAMES = Text("Chia tách thì ghi ít nhất hai tên mới", "A split needs two new names at least")
NO_HEIR = Text("Chọn đơn vị tiếp nhận, hoặc cấp trên mới", "Choose who takes over, or the superior")
NO_NEW_NAME = Text("Cách sắp xếp này không ghi tên mới", "This change takes no new name")
WITHIN_ITSELF = Text(
    "Đơn vị đã chọn thuộc chính các đơn vị được sắp xếp. Chọn đơn vị khác",
    "The unit chosen is one of those concerned, or below one. Choose another",
)
APART = Text(
    "Các đơn vị được sắp xếp, và đơn vị nhận sáp nhập, phải cùng cấp trên trực tiếp",
    "The units concerned, and one they merge into, must stand directly below the same superior",
)


class Named(NamedTuple):
    """What a unit is called from the day of the change on."""

    name: str
    short_name: str


class Change(NamedTuple):
    """A change of units: rows of `units`, names, and an existing unit (None when none is said)."""

    sort: str
    concerned: list[Any]
    names: list[Named]
    heir: Any
    since: date | None

    @property
    def ids(self) -> list[int]:
        return [unit.id for unit in self.concerned]

    @property
    def moves(self) -> bool:
        """Whether the units concerned come to stand elsewhere in the tree."""
        return self.sort == MOVE

    @property
    def ending(self) -> list[Any]:
        """The units that are no more from the day on; one that the others merge into stays."""
        staying = self.heir.id if self.heir else None
        return [one for one in self.concerned if self.sort in ENDING and one.id != staying]


def told(connection: Connection, content: Mapping[str, Any]) -> Change:
    """The change that a content says; the units are held until commit."""
    codes = [str(code) for code in content.get("concerned") or ()]
    heir = str(content.get("heir") or "").removeprefix(NAMED)
    chosen = select(UNIT).where(UNIT.c.code.in_([*codes, heir])).order_by(UNIT.c.id)
    rows = {row.code: row for row in connection.execute(chosen.with_for_update())}
    names = [
        Named(str(one["name"]), str(one.get("short_name") or one["name"]))
        for one in content.get("names") or ()
        if one.get("name")
    ]
    since = content.get("since")
    return Change(
        sort=str(content.get("sort") or MERGE),
        concerned=[rows[code] for code in codes if code in rows],
        names=names,
        heir=rows.get(heir),
        since=date.fromisoformat(str(since)) if since else None,
    )


def problems(change: Change, path: str) -> Iterator[Text]:
    """What stands in the way of a change by the unit at a path, each with what to do."""
    if change.since is None:
        yield NO_DAY
    elif any(unit.valid_from >= change.since for unit in change.concerned):
        yield BEFORE_THEY_BEGAN
    below = [_may_be_changed(unit, path, change.since) for unit in change.concerned]
    if not below or not all(below):
        yield NOT_BELOW
    if change.heir is not None:
        yield from _about_heir(change, path)
    if len({unit.parent_id for unit in _peers(change)}) > 1:
        yield APART
    yield from _about_sort(change)


def _peers(change: Change) -> list[Any]:
    """The units that must have the same superior: who merges takes her seat along."""
    into = [change.heir] if change.heir and change.sort == MERGE else []
    return [*change.concerned, *into] if change.sort in ENDING else []


def _may_be_changed(unit: Any, path: str, since: date | None) -> bool:
    """A unit below that lasts, or of which it is known already that it ends on that day."""
    return unit.valid_to in (None, since) and unit.path.startswith(path) and unit.path != path


def _about_heir(change: Change, path: str) -> Iterator[Text]:
    heir = change.heir
    if heir.valid_to not in (None, change.since) or not heir.path.startswith(path):
        yield NOT_BELOW
    inside = (unit for unit in change.concerned if heir.path.startswith(unit.path))
    merged = change.sort == MERGE
    if any(not (merged and unit.id == heir.id) for unit in inside):
        yield WITHIN_ITSELF


def _about_sort(change: Change) -> Iterator[Text]:
    for holds, complaint in _SHAPES.get(change.sort, ()):
        if not holds(change):
            yield complaint


def _takes_one(change: Change) -> bool:
    return len(change.concerned) == 1


def _has_one_heir(change: Change) -> bool:
    return len(change.names) + (change.heir is not None) == 1


def _is_of_two(change: Change) -> bool:
    return len({*change.ids, *([change.heir.id] if change.heir else [])}) > 1


def _hands_over(change: Change) -> bool:
    return change.heir is not None


def _names_nothing(change: Change) -> bool:
    return not change.names


_SHAPES: Mapping[str, tuple[tuple[Callable[[Change], bool], Text], ...]] = {
    MERGE: ((_has_one_heir, ONE_HEIR), (_is_of_two, TWO_TO_MERGE)),
    SPLIT: ((_takes_one, ONE_ONLY), (lambda change: len(change.names) > 1, TWO_NAMES)),
    RENAME: ((_takes_one, ONE_ONLY), (lambda change: len(change.names) == 1, ONE_NAME)),
    MOVE: ((_hands_over, NO_HEIR), (_names_nothing, NO_NEW_NAME)),
    DISSOLVE: ((_hands_over, NO_HEIR), (_names_nothing, NO_NEW_NAME)),
}
"""What each sort of change must say, with the complaint when it does not."""
