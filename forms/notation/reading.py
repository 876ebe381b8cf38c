"""What a reader found: where, what it says, and why that is not certain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from forms.notation.plain import Plain
from state_machines.grammar import Text


class Reading(NamedTuple):
    """One thing that a text says. `start` and `end` count the signs of the plain text."""

    start: int
    end: int
    says: Mapping[str, Any]
    doubt: Text | None = None

    def told(self, text: Plain) -> dict[str, Any]:
        """As plain values: its span in the text as given, what it says, and `doubtful` if it is."""
        told = {"span": list(text.span(self.start, self.end)), **self.says}
        return told if self.doubt is None else {**told, "doubtful": self.doubt.vi}


def apart(readings: list[Reading], taken: list[tuple[int, int]]) -> list[Reading]:
    """The readings that touch none of the stretches taken by others."""
    covered = bytearray(max((end for _, end in taken), default=0))
    for start, end in taken:
        covered[start:end] = b"\x01" * (end - start)
    return [one for one in readings if not any(covered[one.start : one.end])]
