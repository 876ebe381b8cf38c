"""The numbers that Word counts by itself: "1.", "a)", "II", "-" in front of the items of lists.

A paragraph says only which list it belongs to and how deep it lies; its number is worked out from
`numbering.xml`, and from the style that put it into a list.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple
from xml.parsers import expat

from workflow_app.adapters.paper_text.limits import MOST_ELEMENTS, Refused

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
MOST_LEVELS, MOST_LETTERS, MOST_ROMAN = 9, 26 * 30, 3999
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
          (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_BULLETS = "-+*•"  # as they are; any other picture of a bullet is a dash


class Place(NamedTuple):
    """Which list a paragraph belongs to, and how deep it lies; '' where it does not say."""

    list: str = ""
    level: str = ""
    style: str = ""


@dataclass(slots=True)
class Level:
    """How the items of one level are written: `text` is like "%1.%2."."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    restarts: bool = True
    legal: bool = False  # the levels above are written in digits


@dataclass(slots=True)
class Lists:
    """What `numbering.xml` and `styles.xml` say."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)  # by abstract list
    abstract: dict[str, str] = field(default_factory=dict)  # of each list
    changed: dict[str, dict[int, Level]] = field(default_factory=dict)  # levels of its own
    begun: dict[str, dict[int, int]] = field(default_factory=dict)  # starts of its own
    styles: dict[str, Place] = field(default_factory=dict)
    based_on: dict[str, str] = field(default_factory=dict)
    linked: dict[str, str] = field(default_factory=dict)  # styles that a level of a list names
    usual: str = ""  # the style of a paragraph that names none


class Reader:
    """A parser of one of the two parts, which writes into `lists`."""

    def __init__(self, lists: Lists) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = refuse_doctype
        self.lists = lists
        self._elements = 0
        self._abstract = self._list = self._style = ""
        self._level, self._number = Level(), 0
        self._own = False

    def _start(self, name: str, given: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise Refused("too_large")
        self._of_lists(name.removeprefix(W), given)
        self._of_styles(name.removeprefix(W), given)

    def _of_lists(self, tag: str, given: dict[str, str]) -> None:
        said, lists = given.get(f"{W}val", ""), self.lists
        match tag:
            case "abstractNum":
                self._abstract = given.get(f"{W}abstractNumId", "")
            case "num":
                self._list, self._abstract = given.get(f"{W}numId", ""), ""
            case "abstractNumId" if self._list:
                lists.abstract[self._list] = said
            case "lvlOverride" | "lvl" if given.get(f"{W}ilvl", "").isdecimal():
                self._number = min(int(given[f"{W}ilvl"]), MOST_LEVELS)
                if tag == "lvl":
                    self._level = Level()
                    of = lists.changed if self._list else lists.levels
                    of.setdefault(self._list or self._abstract, {})[self._number] = self._level
            case "startOverride" if said.isdecimal():
                lists.begun.setdefault(self._list, {})[self._number] = int(said[:9])
            case _:
                self._of_level(tag, said)

    def _of_level(self, tag: str, said: str) -> None:
        match tag:
            case "start" if said.isdecimal():
                self._level.start = int(said[:9])
            case "numFmt":
                self._level.format = said
            case "lvlText":
                self._level.text = said[:60]
            case "pStyle":
                self.lists.linked[said] = str(self._number)
            case "lvlRestart":
                self._level.restarts = said != "0"
            case "isLgl":
                self._level.legal = said not in ("0", "false")

    def _of_styles(self, tag: str, given: dict[str, str]) -> None:
        said, lists = given.get(f"{W}val", ""), self.lists
        match tag:
            case "style":
                self._style = given.get(f"{W}styleId", "")
                if given.get(f"{W}type") == "paragraph" and given.get(f"{W}default") == "1":
                    lists.usual = self._style
            case "basedOn" if self._style:
                lists.based_on[self._style] = said
            case "numId" | "ilvl" if self._style:
                held = lists.styles.get(self._style, Place())
                lists.styles[self._style] = (
                    held._replace(list=said) if tag == "numId" else held._replace(level=said)
                )

    def _end(self, name: str) -> None:
        match name.removeprefix(W):
            case "num":
                self._list = ""
            case "style":
                self._style = ""


class Counter:
    """Counts the items of the lists of one paper, in the order in which they come."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._counted: dict[str, dict[int, int]] = {}
        self._met: set[str] = set()

    def mark(self, place: Place) -> str:
        """What stands in front of a paragraph; '' when it is in no list. Counts it."""
        held = self._settled(place)
        abstract = self._lists.abstract.get(held.list, "")
        levels = self._lists.levels.get(abstract, {}) | self._lists.changed.get(held.list, {})
        depth = int(held.level) if held.level.isdecimal() and len(held.level) < 3 else 0
        if depth not in levels:
            return ""
        counted = self._counted.setdefault(abstract, {})
        if held.list not in self._met:
            self._met.add(held.list)
            for level, start in self._lists.begun.get(held.list, {}).items():
                counted[level] = start - 1
        counted[depth] = counted.get(depth, levels[depth].start - 1) + 1
        for deeper in [one for one in counted if one > depth]:
            if deeper not in levels or levels[deeper].restarts:
                del counted[deeper]
        return _written(levels, depth, counted)

    def _settled(self, place: Place) -> Place:
        """The place with what its style, and those that it is based on, say."""
        for style in islice(self._line(place.style or self._lists.usual), 20):
            if place.list and place.level:
                break
            held = self._lists.styles.get(style, Place())
            level = place.level or held.level or self._lists.linked.get(style, "")
            place = Place(place.list or held.list, level)
        return place

    def _line(self, style: str) -> Iterator[str]:
        while style:
            yield style
            style = self._lists.based_on.get(style, "")


def _written(levels: dict[int, Level], depth: int, counted: dict[int, int]) -> str:
    here = levels[depth]
    if here.format == "none":
        return ""
    if here.format == "bullet":
        return here.text if here.text and here.text in _BULLETS else "-"
    text = here.text
    for level in range(depth, -1, -1):
        of = levels.get(level, Level())
        shape = "decimal" if here.legal else of.format
        text = text.replace(f"%{level + 1}", _number(counted.get(level, of.start), shape))
    return text.strip()


def _number(value: int, shape: str) -> str:
    match shape:
        case "upperRoman":
            return _roman(value).upper()
        case "lowerRoman":
            return _roman(value)
        case "upperLetter":
            return _letters(value).upper()
        case "lowerLetter":
            return _letters(value)
        case "decimalZero":
            return f"{value:02d}"
        case "none" | "bullet":
            return ""
    return str(value)


def _roman(value: int) -> str:
    if not 0 < value <= MOST_ROMAN:
        return str(value)
    said = ""
    for worth, letters in _ROMAN:
        times, value = divmod(value, worth)
        said += letters * times
    return said


def _letters(value: int) -> str:
    """a to z, then aa to zz: as Word goes on."""
    if not 0 < value <= MOST_LETTERS:
        return str(value)
    times, letter = divmod(value - 1, 26)
    return chr(ord("a") + letter) * (times + 1)


def refuse_doctype(*_: object) -> None:
    """Word writes no DOCTYPE; whoever does means harm."""
    raise Refused("strange")
