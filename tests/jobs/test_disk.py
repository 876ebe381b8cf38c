"""Uploaded bytes: once for each content, whole or not at all, never beyond the limit."""

import hashlib
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from workflow_app.adapters.disk import PIECE, DiskStore
from workflow_app.services.ports import TooLarge


def test_what_is_kept_can_be_read_again(tmp_path: Path) -> None:
    store, content = DiskStore(tmp_path), b"%PDF" * PIECE
    kept = store.put(io.BytesIO(content), len(content))
    assert kept == (hashlib.sha256(content).hexdigest(), len(content))
    assert store.size(kept.sha256) == len(content)
    with store.open(kept.sha256) as file:
        assert file.read() == content


def test_the_same_content_is_kept_once(tmp_path: Path) -> None:
    store = DiskStore(tmp_path)
    assert store.put(io.BytesIO(b"one"), 10) == store.put(io.BytesIO(b"one"), 10)
    assert len(_files(tmp_path)) == 1


def test_one_byte_too_many_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    store = DiskStore(tmp_path)
    with pytest.raises(TooLarge):
        store.put(io.BytesIO(b"12345"), 4)
    assert _files(tmp_path) == []
    assert store.put(io.BytesIO(b"1234"), 4).size == 4


def test_an_upload_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    class Breaks(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell():
                raise ConnectionResetError
            return super().read(4)

    with pytest.raises(ConnectionResetError):
        DiskStore(tmp_path).put(Breaks(b"12345678"), 100)
    assert _files(tmp_path) == []


def test_an_upload_is_read_in_pieces(tmp_path: Path) -> None:
    asked = []

    class Watched(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            asked.append(size)
            return super().read(size)

    DiskStore(tmp_path).put(Watched(b"x" * (3 * PIECE)), 3 * PIECE)
    assert set(asked) == {PIECE}


@pytest.mark.parametrize("digest", ["../../etc/passwd", "", "0" * 63, "G" * 64, "0" * 64])
def test_nothing_but_a_known_digest_opens_a_file(tmp_path: Path, digest: str) -> None:
    store = DiskStore(tmp_path)
    assert store.size(digest) is None
    with pytest.raises(FileNotFoundError):
        store.open(digest)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_bytes_are_removed_unless_somebody_just_kept_them_again(tmp_path: Path) -> None:
    store = DiskStore(tmp_path)
    sha256 = store.put(io.BytesIO(b"old"), 10).sha256
    (kept,) = _files(tmp_path)
    at = datetime.fromtimestamp(kept.stat().st_mtime, UTC)
    assert not store.remove(sha256, at - timedelta(days=1)), "kept since"
    with store.open(sha256) as file:
        assert file.read() == b"old"
    assert store.remove(sha256, at + timedelta(days=1))
    assert store.size(sha256) is None
    assert not store.remove(sha256, at + timedelta(days=1))
    assert _files(tmp_path) == []
