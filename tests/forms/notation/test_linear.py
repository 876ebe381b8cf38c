"""A hostile line costs no more than its length: no pattern repeats without end, none twice over."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from forms import notation
from forms.notation.plain import plain

MODULES = [
    importlib.import_module(f"{notation.__name__}.{module.name}")
    for module in pkgutil.iter_modules(notation.__path__)
]
PATTERNS = {
    f"{module.__name__}.{name}": pattern
    for module in MODULES
    for name, pattern in vars(module).items()
    if isinstance(pattern, re.Pattern)
}
LONGEST = 1100
REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT)


def parts(tree: Any) -> Iterator[tuple[Any, Any]]:
    for code, argument in tree:
        yield code, argument
        for inner in _inner(argument):
            yield from parts(inner)


def _inner(argument: Any) -> Iterator[Any]:
    if isinstance(argument, parser.SubPattern):
        yield argument
    elif isinstance(argument, tuple | list):
        for one in argument:
            yield from _inner(one)


def test_there_are_patterns_to_look_at() -> None:
    assert len(PATTERNS) > 60


@pytest.mark.parametrize("name", PATTERNS)
def test_no_pattern_matches_without_end(name: str) -> None:
    _, longest = parser.parse(PATTERNS[name].pattern, PATTERNS[name].flags).getwidth()
    assert longest <= LONGEST, f"{name} may match {longest} signs"


@pytest.mark.parametrize("name", PATTERNS)
def test_no_repeat_stands_in_a_longer_repeat_that_could_share_its_signs(name: str) -> None:
    tree = parser.parse(PATTERNS[name].pattern, PATTERNS[name].flags)
    for code, argument in parts(tree):
        if code in REPEATS and argument[1] > 9:
            inside = [one for one, _ in parts(argument[2]) if one in REPEATS]
            assert not inside, f"{name} repeats up to {argument[1]} times what itself repeats"


@pytest.mark.parametrize(
    "line",
    [
        *("1.234." * 17_000, "12/8-" * 20_000, "Số: " + "." * 100_000, "(" * 100_000),
        *("Phường A " * 11_000, "- a;" * 25_000, "\u0323\u0301" * 50_000, "\n " * 50_000),
    ],
    ids=lambda line: repr(line[:12]),
)
def test_a_hostile_line_is_read_to_its_end(line: str) -> None:
    text = plain(line)
    for reader in notation.READERS.values():
        assert all(one.end <= len(text.text) for one in reader(text))
