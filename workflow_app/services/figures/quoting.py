"""Where a report quotes a figure: the sentences of its text in which the number stands."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from state_machines.measures import Amount, Figure

_SENTENCE = re.compile(r"[^.;\n]*(?:[.;](?=\d)[^.;\n]*)*[.;]?")
_NUMBER = re.compile(r"(\d[\d.,]*)(?:\s*/\s*(\d[\d.,]*))?(?:\s*(tỷ|tỉ|triệu|nghìn|ngàn))?")
_SCALE = {"tỷ": 10**9, "tỉ": 10**9, "triệu": 10**6, "nghìn": 10**3, "ngàn": 10**3}


def passages(content: Mapping[str, Any], figure: Figure, amount: Amount | None) -> list[str]:
    """The sentences of a paper in which an amount is written, as digits, n/N, or tỷ and triệu."""
    if amount is None:
        return []
    return [
        sentence
        for text in content.values()
        if isinstance(text, str)
        for sentence in _sentences(text)
        if any(_is(amount, found) for found in _NUMBER.finditer(sentence))
    ]


def _sentences(text: str) -> Iterator[str]:
    yield from filter(None, (found.group().strip() for found in _SENTENCE.finditer(text)))


def _is(amount: Amount, found: re.Match[str]) -> bool:
    digits, whole, scale = found.groups()
    if amount.whole is not None:
        told = (_value(digits, None), _value(whole, None)) if whole else None
        return told == (Decimal(amount.value), Decimal(amount.whole))
    return whole is None and _value(digits, scale) == amount.value


def _value(digits: str, scale: str | None) -> Decimal:
    plain = digits.rstrip(".,").replace(".", "").replace(",", ".")
    number = Decimal(plain) if plain.count(".") < 2 else Decimal(-1)
    return number * _SCALE.get(scale or "", 1)
