"""What a figure is: how its parts are put together, and how sure the whole can be."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import NamedTuple

from state_machines.vocabulary import Text


class Rule(StrEnum):
    """How the figures of many papers become one."""

    SUM = "sum"
    MOST = "most"  # the largest, as of ages
    LEAST = "least"
    RATIO = "ratio"  # the sum of the parts over the sum of the wholes
    UNITS = "units"  # which units have one: a count that keeps its list


class Measure(NamedTuple):
    """What is counted."""

    name: Text
    money: bool = False


class Figure(NamedTuple):
    """A figure that papers of a kind give. `part_of` is one of them that it cannot exceed."""

    code: str
    name: Text
    measure: Measure
    rule: Rule
    kind: str
    part_of: str = ""


class Partition(NamedTuple):
    """Figures that make up a whole: what they leave over is a mistake."""

    whole: str
    parts: tuple[str, ...]


class Overlap(NamedTuple):
    """Figures beside each other that neither add up to the whole nor exclude one another."""

    whole: str
    parts: tuple[str, ...]


class Amount(NamedTuple):
    """A value as a paper says it; `whole` is what it is a part of, where that is told."""

    value: int
    whole: int | None = None
    qualifier: str = "exact"


WEAKEST_FIRST = ("approx", "less_than", "more_than", "at_least", "exact")


def weakest(qualifiers: Iterable[str]) -> str:
    """The qualifier of a sum: the weakest of its parts; bounds from both sides make it about."""
    found = set(qualifiers)
    if "less_than" in found and found & {"more_than", "at_least"}:
        return "approx"
    return next((one for one in WEAKEST_FIRST if one in found), "exact")


def combined(rule: Rule, amounts: Collection[Amount]) -> Amount | None:
    """One amount out of those of many papers; None of nothing.

    For `UNITS` give one amount for each unit: those above nothing are counted, out of all.
    """
    if not amounts:
        return None
    values = [amount.value for amount in amounts]
    said = weakest(amount.qualifier for amount in amounts)
    match rule:
        case Rule.SUM:
            return Amount(sum(values), None, said)
        case Rule.MOST:
            return Amount(max(values), None, said)
        case Rule.LEAST:
            return Amount(min(values), None, said)
        case Rule.RATIO:
            return Amount(sum(values), sum(amount.whole or 0 for amount in amounts), said)
        case Rule.UNITS:
            return Amount(sum(value > 0 for value in values), len(values))


def percent(part: int, whole: int, places: int = 1) -> Decimal | None:
    """The share in per cent, half upwards at the precision that is printed; None of nothing."""
    if not whole:
        return None
    return (Decimal(part * 100) / whole).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def percent_agrees(part: int, whole: int, printed: str) -> bool:
    """Whether a percentage is that of the numbers beside it, as far as it is printed: '85,4'."""
    said = Decimal(printed.replace(",", "."))
    exponent = said.as_tuple().exponent
    return percent(part, whole, -exponent if isinstance(exponent, int) else 0) == said
