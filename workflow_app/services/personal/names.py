"""A person's name in texts: found however it is spelled, and blacked out where it stands."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from state_machines.folding import plain
from workflow_app.services.history.lines import BLACK

_TOKEN = re.compile(r"[^\W_]+")


class Name:
    """The words of a name. `Trần Thị Ví Dụ` is found in `TRAN THI VI DU`, not in `Thị Ví Dụ`."""

    def __init__(self, written: str) -> None:
        self.words = plain(written).split()

    @property
    def plain(self) -> str:
        """The words as a search compares them, with a space before and after."""
        return f" {' '.join(self.words)} "

    def is_in(self, value: Any) -> bool:
        """Whether a text, or any text within a JSON value, holds the name."""
        return next(self.places(value), None) is not None

    def places(self, value: Any, path: str = "") -> Iterator[tuple[str, str]]:
        """Where within a JSON value the name stands, each with the whole text."""
        match value:
            case str():
                if self._spans(value):
                    yield path, value
            case Mapping():
                for key, inner in value.items():
                    yield from self.places(inner, f"{path}.{key}".lstrip("."))
            case list() | tuple():
                for number, inner in enumerate(value, start=1):
                    yield from self.places(inner, f"{path}.{number}".lstrip("."))

    def blacked(self, value: Any) -> Any:
        """The same JSON value with the name blacked out."""
        match value:
            case str():
                return self._blacked(value)
            case Mapping():
                return {key: self.blacked(inner) for key, inner in value.items()}
            case list() | tuple():
                return [self.blacked(inner) for inner in value]
        return value

    def _blacked(self, text: str) -> str:
        text = unicodedata.normalize("NFC", text)
        for start, end in reversed(self._spans(text)):
            text = text[:start] + BLACK + text[end:]
        return text

    def _spans(self, text: str) -> list[tuple[int, int]]:
        """Where the name begins and ends, from left to right."""
        if not self.words or self.plain not in f" {plain(text)} ":
            return []
        found = list(_TOKEN.finditer(unicodedata.normalize("NFC", text)))
        words, size = [plain(one.group()) for one in found], len(self.words)
        starts = (n for n in range(len(words) - size + 1) if words[n : n + size] == self.words)
        spans: list[tuple[int, int]] = []
        for number in starts:
            start, end = found[number].start(), found[number + size - 1].end()
            if not spans or start >= spans[-1][1]:
                spans.append((start, end))
        return spans
