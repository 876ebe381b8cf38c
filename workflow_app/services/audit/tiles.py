"""The tree as files in the layout of c2sp.org/tlog-tiles: 256 hashes each. Leaf hashes kept outside
name the very entry that was changed; roots alone name its batch."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from workflow_app.services.audit.tree import root_of

WIDTH, HASH = 256, 32


class Tile(NamedTuple):
    """A file of hashes, by its path below the place of export."""

    path: str
    content: bytes

    @property
    def whole(self) -> bool:
        """Whether it never changes again."""
        return len(self.content) == WIDTH * HASH


def tiles(leaves: Iterable[bytes]) -> Iterator[Tile]:
    """All tiles of a tree of these leaf hashes, each level as it fills, the unfilled ones last."""
    rows, counts = [list[bytes]()], [0]
    for leaf in leaves:
        level, whole = 0, leaf
        while True:
            rows[level].append(whole)
            if len(rows[level]) < WIDTH:
                break
            yield Tile(place(level, counts[level], WIDTH), b"".join(rows[level]))
            whole, rows[level], counts[level] = root_of(rows[level]), [], counts[level] + 1
            level += 1
            if level == len(rows):
                rows.append([])
                counts.append(0)
    for level, row in enumerate(rows):
        if row:
            yield Tile(place(level, counts[level], len(row)), b"".join(row))


def place(level: int, number: int, width: int) -> str:
    """The path of a tile: tile/0/x001/x234/067, with .p/W when it has only W hashes."""
    groups = [number % 1000]
    while number := number // 1000:
        groups.insert(0, number % 1000)
    *above, last = (f"{group:03d}" for group in groups)
    folders = "".join(f"x{group}/" for group in above)
    part = "" if width == WIDTH else f".p/{width}"
    return f"tile/{level}/{folders}{last}{part}"


def split(content: bytes) -> list[bytes]:
    """The hashes of a tile."""
    return [content[start : start + HASH] for start in range(0, len(content), HASH)]
