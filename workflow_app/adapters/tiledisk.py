"""Tiles of the sealed log in a folder: written once, never overwritten by something else."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol


class Differs(RuntimeError):
    """A tile that was exported before is not what the log says now."""


class TileLike(Protocol):
    """A file of hashes with its path."""

    @property
    def path(self) -> str: ...

    @property
    def content(self) -> bytes: ...


def export(folder: Path, tiles: Iterable[TileLike], note: str) -> int:
    """Write the tiles that are not there yet and the checkpoint; return how many were written.

    Raises `Differs` when one that is there holds something else: then nothing is overwritten.
    """
    written = 0
    for tile in tiles:
        target = folder / tile.path
        _agree_with(target, tile.content)
        if target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(tile.content)
        written += 1
    (folder / "checkpoint").write_text(note, encoding="utf-8")
    return written


def _agree_with(target: Path, content: bytes) -> None:
    """What was kept of a tile, whole or while it was filling, is how it begins."""
    whole = target if not target.parent.name.endswith(".p") else target.parent.with_suffix("")
    filling = whole.with_name(f"{whole.name}.p")
    kept = [one for one in (whole, *filling.glob("*")) if one.is_file()]
    for one in kept:
        before = one.read_bytes()
        if before[: len(content)] != content[: len(before)]:
            raise Differs(f"{one} does not hold what the log says now")


def put_aside(folder: Path) -> None:
    """Put the tiles aside: what they tell of was given up, and new ones are begun."""
    kept = folder / "tile"
    if kept.exists():
        number = len(list(folder.glob("tile.given-up.*")))
        kept.rename(folder / f"tile.given-up.{number + 1}")


def leaf_tiles(folder: Path) -> Iterator[bytes]:
    """The contents of the leaf tiles in their order, the widest of the unfilled last."""
    below = folder / "tile" / "0"
    whole = [one for one in below.rglob("*") if one.is_file() and ".p" not in one.parent.name]
    for place in sorted(whole, key=lambda one: one.relative_to(below).as_posix().replace("x", "")):
        yield place.read_bytes()
    parts = [one for one in below.rglob("*") if one.is_file() and one.parent.name.endswith(".p")]
    if parts:
        last = max(parts, key=lambda one: (_number(below, one), int(one.name)))
        if _number(below, last) == len(whole):
            yield last.read_bytes()


def _number(below: Path, part: Path) -> int:
    said = part.parent.relative_to(below).as_posix().removesuffix(".p")
    return int(said.replace("x", "").replace("/", ""))
