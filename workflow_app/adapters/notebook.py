"""What the outside has taken and the database does not know yet, noted on this machine: a kill does
not reach a note, so whoever is killed repeats nothing that was noted."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from uuid import uuid4

Attempts = dict[int, int]
"""Deliveries with the numbers of their attempts."""


class Page:
    """One sender's notes; nobody else reads them while she lives."""

    def __init__(self, file: IO[bytes] | None, path: Path) -> None:
        self._file, self._path = file, path

    def note(self, number: int, attempt: int) -> None:
        """Outlives this process, though not the power of this machine."""
        if self._file:
            self._file.write(b"%d %d\n" % (number, attempt))

    def tear_out(self) -> None:
        """The database knows it all."""
        if self._file:
            self._path.unlink()


class Notebook:
    """Pages in a folder. Without a folder nothing is noted."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    @contextmanager
    def page(self) -> Iterator[Page]:
        """A page of one's own. It stays until it is torn out."""
        if not self._folder:
            yield Page(None, Path())
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{uuid4().hex}.new"
        with path.open("xb", buffering=0) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield Page(file, path.rename(path.with_suffix(".page")))  # seen when it is held

    def catch_up(self, close: Callable[[Attempts], None]) -> None:
        """Have everything closed that stands on the pages of whoever died."""
        for path in self._folder.glob("*.page") if self._folder else ():
            try:
                with path.open("rb") as file:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    close(_noted(file))
                    path.unlink(missing_ok=True)
            except (BlockingIOError, FileNotFoundError):  # she lives, or somebody was quicker
                continue


def _noted(file: IO[bytes]) -> Attempts:
    """A line that was cut off says nothing."""
    lines = (line.split() for line in file if line.endswith(b"\n"))
    return {int(number): int(attempt) for number, attempt in lines}
