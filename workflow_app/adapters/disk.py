"""Uploaded bytes in a folder, each content once, under its digest."""

import hashlib
import os
import re
import tempfile
from datetime import datetime
from pathlib import Path
from typing import IO

from workflow_app.services.ports import Stored, TooLarge

PIECE = 1 << 18
DIGEST = re.compile(r"[0-9a-f]{64}")


class DiskStore:
    """A BlobStore in a folder: files/ab/cdef…"""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def put(self, stream: IO[bytes], limit: int) -> Stored:
        """Keeps a stream of at most `limit` bytes; a piece at a time is in memory."""
        with tempfile.NamedTemporaryFile(dir=self._folder, prefix=".draft-", delete=False) as draft:
            try:
                stored = _copy(stream, draft.file, limit)
                draft.flush()
                os.fsync(draft.fileno())
                self._keep(Path(draft.name), stored.sha256)
            finally:
                Path(draft.name).unlink(missing_ok=True)
        return stored

    def open(self, sha256: str) -> IO[bytes]:
        """Opens kept bytes; FileNotFoundError if there are none."""
        return self._place(sha256).open("rb")

    def size(self, sha256: str) -> int | None:
        """The size of kept bytes, or None if there are none."""
        try:
            return self._place(sha256).stat().st_size
        except FileNotFoundError:
            return None

    def remove(self, sha256: str, since: datetime) -> bool:
        """Drops kept bytes unless they were kept again since then. They are set aside before their
        age is asked for: whoever keeps them meanwhile puts them in a place that is free."""
        place = self._place(sha256)
        aside = self._folder / f".gone-{sha256}"
        try:
            os.replace(place, aside)
        except FileNotFoundError:
            return False
        if aside.stat().st_mtime >= since.timestamp():
            os.replace(aside, place)
            return False
        aside.unlink()
        _settle(place.parent)
        return True

    def _keep(self, draft: Path, sha256: str) -> None:
        place = self._place(sha256)
        place.parent.mkdir(mode=0o700, exist_ok=True)
        os.replace(draft, place)  # the same content twice is the same file again
        _settle(place.parent)
        _settle(self._folder)

    def _place(self, sha256: str) -> Path:
        if not DIGEST.fullmatch(sha256):
            raise FileNotFoundError(sha256)
        return self._folder / sha256[:2] / sha256[2:]


def _copy(stream: IO[bytes], draft: IO[bytes], limit: int) -> Stored:
    digest, size = hashlib.sha256(), 0
    while piece := stream.read(PIECE):
        size += len(piece)
        if size > limit:
            raise TooLarge(f"more than {limit} bytes")
        digest.update(piece)
        draft.write(piece)
    return Stored(digest.hexdigest(), size)


def _settle(folder: Path) -> None:
    """A name in a folder survives a power cut only once the folder itself is on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
