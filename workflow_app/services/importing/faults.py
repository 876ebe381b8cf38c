"""What is wrong with a row of a table, once it is compared with what is known."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from state_machines.grammar import Text

Rows = Sequence[Mapping[str, Any]]


class Fault(NamedTuple):
    """What is wrong with a field of the row at a place, and what to write instead."""

    place: int
    field: str
    advice: Text


def said(words: Text, **values: object) -> Text:
    """A phrase with its values, in both languages."""
    return Text(words.vi.format(**values), words.en.format(**values))


def twice(rows: Rows, fields: Sequence[str], advice: Text) -> Iterator[Fault]:
    """The rows that say the same as one before them, told at the first of these fields."""
    seen: Counter[tuple[str, ...]] = Counter()
    for place, row in enumerate(rows):
        key = tuple(str(row.get(field) or "").casefold() for field in fields)
        if all(key):
            if seen[key]:
                yield Fault(place, fields[0], advice)
            seen[key] += 1


def told(faults: Iterable[Fault], most: int = 10) -> tuple[Text, ...]:
    """Faults as the reasons of a refusal, the first ones of many."""
    found = list(faults)
    reasons = [
        Text(f"Dòng {one.place + 1}: {one.advice.vi}", f"Row {one.place + 1}: {one.advice.en}")
        for one in found[:most]
    ]
    if more := len(found) - most:
        reasons += [Text(f"Và {more} chỗ khác.", f"And {more} more.")] if more > 0 else []
    return tuple(reasons)
