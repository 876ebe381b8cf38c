"""What the sealed log keeps outside the database: its keys, the last root, the anchors."""

import os
import shlex
import subprocess
from pathlib import Path

PATIENCE = 60  # seconds that a command has to take a checkpoint


class Logbook:
    """The folder of the sealed log (mode 0700)."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder

    def publish(self, key: str) -> None:
        """Keep the key that checks signatures beside the secret one, if it is not there yet."""
        if key not in self.known_keys():
            _append(self._folder / "key.pub", f"{key}\n")

    def known_keys(self) -> list[str]:
        """The keys that check signatures, oldest first."""
        return _read(self._folder / "key.pub").split()

    def last(self) -> str:
        """The note that was sealed last, '' before there was any."""
        return _read(self._folder / "checkpoint")

    def forget(self) -> None:
        """Put the last note aside: what it tells of was given up."""
        (self._folder / "checkpoint").replace(self._folder / "checkpoint.given-up")

    def retire(self, key_id: str) -> None:
        """Put the secret key aside; another is drawn when it is asked for."""
        (self._folder / "key").replace(self._folder / f"key.retired-{key_id}")

    def remember(self, note: str) -> None:
        """Keep the note that was sealed last; a power cut leaves the one before or this one."""
        draft = self._folder / f"checkpoint.{os.getpid()}"
        with draft.open("w", encoding="utf-8") as file:
            file.write(note)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._folder / "checkpoint")


class FileWitness:
    """Appends checkpoints to a file, best on another machine or under another user."""

    name = "file"

    def __init__(self, place: Path) -> None:
        self._place = place

    def keep(self, note: str) -> None:
        """Append the note and an empty line."""
        self._place.parent.mkdir(parents=True, exist_ok=True)
        _append(self._place, f"{note}\n")

    def kept(self) -> str:
        """Everything that was appended."""
        return _read(self._place)


class CommandWitness:
    """Hands checkpoints to a command of the operator's choice, on its standard input."""

    name = "command"

    def __init__(self, command: str) -> None:
        self._command = shlex.split(command)

    def keep(self, note: str) -> None:
        """Run the command; OSError when it does not end well."""
        try:
            subprocess.run(
                self._command,
                input=note.encode(),
                stdout=subprocess.DEVNULL,
                timeout=PATIENCE,
                check=True,
            )
        except subprocess.SubprocessError as problem:
            raise OSError(str(problem)) from problem


def _read(place: Path) -> str:
    return place.read_text(encoding="utf-8") if place.exists() else ""


def _append(place: Path, text: str) -> None:
    descriptor = os.open(place, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with open(descriptor, "a", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
