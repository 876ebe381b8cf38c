"""Leaf hashes as files in the layout of tlog-tiles: written once, and read again in order."""

import random
from pathlib import Path

import pytest

from workflow_app.adapters.tiledisk import Differs, export, leaf_tiles, put_aside
from workflow_app.services.audit.tiles import place, split, tiles
from workflow_app.services.audit.tree import root_of

LUCK = random.Random(256)
LEAVES = [LUCK.randbytes(32) for _ in range(70_000)]


def test_a_tree_of_seventy_thousand_has_the_tiles_that_the_specification_counts() -> None:
    made = {one.path: one.content for one in tiles(LEAVES)}
    whole = [path for path in made if path.startswith("tile/0/") and ".p/" not in path]
    assert len(whole) == 273
    assert len(made["tile/0/273.p/112"]) == 112 * 32
    assert len(made["tile/1/000"]) == 256 * 32
    assert len(made["tile/1/001.p/17"]) == 17 * 32
    assert len(made["tile/2/000.p/1"]) == 32
    assert len(made) == 273 + 4
    assert made["tile/2/000.p/1"] == root_of(LEAVES[: 256 * 256])


def test_a_large_number_is_spelled_in_folders() -> None:
    assert place(0, 1234067, 256) == "tile/0/x001/x234/067"
    assert place(3, 0, 7) == "tile/3/000.p/7"


def test_exported_leaves_are_read_again_however_often_the_log_grew(tmp_path: Path) -> None:
    for size in (3, 255, 256, 300, 1000):
        export(tmp_path, tiles(LEAVES[:size]), "note")
        assert [leaf for tile in leaf_tiles(tmp_path) for leaf in split(tile)] == LEAVES[:size]
    assert (tmp_path / "checkpoint").read_text() == "note"
    assert export(tmp_path, tiles(LEAVES[:1000]), "note") == 0


def test_a_tile_is_never_overwritten_by_another(tmp_path: Path) -> None:
    export(tmp_path, tiles(LEAVES[:600]), "note")
    changed = [*LEAVES[:300], bytes(32), *LEAVES[301:600]]
    with pytest.raises(Differs, match="001"):
        export(tmp_path, tiles(changed), "other")
    assert (tmp_path / "checkpoint").read_text() == "note"


@pytest.mark.parametrize(("before", "after"), [(17, 200), (200, 256), (256, 300)])
def test_what_was_kept_of_a_tile_while_it_filled_is_how_it_goes_on(
    tmp_path: Path, before: int, after: int
) -> None:
    export(tmp_path, tiles(LEAVES[:before]), "note")
    changed = [LEAVES[0], bytes(32), *LEAVES[2:after]]
    with pytest.raises(Differs, match="000"):
        export(tmp_path, tiles(changed), "other")
    assert export(tmp_path, tiles(LEAVES[:after]), "other") > 0


def test_tiles_of_a_log_that_was_given_up_are_put_aside(tmp_path: Path) -> None:
    put_aside(tmp_path)
    for size in (3, 2):
        export(tmp_path, tiles(LEAVES[:size]), "note")
        put_aside(tmp_path)
        assert list(leaf_tiles(tmp_path)) == []
    assert [one.name for one in sorted(tmp_path.glob("tile*"))] == [
        "tile.given-up.1", "tile.given-up.2",
    ]  # fmt: skip


def test_an_empty_log_has_no_tiles(tmp_path: Path) -> None:
    assert list(tiles([])) == []
    assert list(leaf_tiles(tmp_path)) == []
