"""Where an office's own templates lie: files by name, beside each the one that is tried."""

from pathlib import Path

LAYOUTS = ("paper", "certificate")
"""Names of templates that serve every paper of that layout; others are `kind-form`."""


class Shelf:
    """Templates in a folder, written so that a reader finds the old one or the new one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def own(self, *names: str) -> bytes | None:
        """The first of the named templates that the office has made its own."""
        return next((one for name in names if (one := _read(self._place(name)))), None)

    def tried(self, name: str) -> bytes | None:
        """The template that was given and is not used yet."""
        return _read(self._trial(name))

    def put(self, name: str, content: bytes, *, trial: bool = False) -> None:
        """Keep a template; it must have been checked."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        draft = self._folder / f".{name}.docx"
        draft.write_bytes(content)
        draft.replace(self._trial(name) if trial else self._place(name))

    def use(self, name: str) -> bool:
        """Use what was tried; whether there was something."""
        try:
            self._trial(name).replace(self._place(name))
        except FileNotFoundError:
            return False
        return True

    def drop(self, name: str) -> None:
        """Go back to the usual template, and forget what was tried."""
        for place in (self._place(name), self._trial(name)):
            place.unlink(missing_ok=True)

    def _place(self, name: str) -> Path:
        return self._folder / f"{name}.docx"

    def _trial(self, name: str) -> Path:
        return self._folder / f"{name}.trial.docx"


def _read(place: Path) -> bytes | None:
    return place.read_bytes() if place.is_file() else None
