"""An official paper as data: what it says, in order, and nothing of how it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from state_machines.grammar import Text

Cell = str
Inside = Mapping[str, Sequence[Mapping[str, Any]]]
"""The contents of the papers inside a paper, by their kind."""

NOTE_OPENS, NOTE_CLOSES = "\ue010", "\ue011"
"""Around the number of a footnote within a text: private letters, which no cleaned text holds.
'=' before the number: the note was told before, and is meant again."""


@dataclass(frozen=True)
class Block:
    """A piece of the body. `kind`: part (I.), point (1.), para, item (a dash), centre, entry (a
    name and what is said of it), article (Điều 1.), table. `said` may hold marks of footnotes."""

    kind: str
    said: str = ""
    heads: tuple[str, ...] = ()  # of a table
    widths: tuple[int, ...] = ()  # shares of the line, one for each column
    amounts: tuple[int, ...] = ()  # the columns that stand to the right
    rows: tuple[tuple[Cell, ...], ...] = ()


@dataclass(frozen=True)
class Signature:
    """Who signs, and for whom: the lines above the room for a signature, and the name below."""

    lines: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True)
class Annex:
    """A list that goes with a paper, on pages of its own."""

    name: str
    title: str
    goes_with: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Sheet:
    """A paper in the order in which it is read. What is empty is not there."""

    layout: str  # paper, certificate
    title: str  # what a viewer calls the file
    above: tuple[str, ...]  # the issuing body, and the one above it
    organ: str
    nation: tuple[str, ...]  # the national title and motto, or the Party's heading
    number: str
    place_date: str
    name: str  # BÁO CÁO
    abstract: str
    signatures: Sequence[Signature]
    to: Sequence[str] = ()
    decides: str = ""  # who decides, above the bases of a decision
    bases: Sequence[str] = ()
    opening: str = ""
    blocks: Sequence[Block] = ()
    closing: str = ""
    recipients: Sequence[str] = ()
    annexes: Sequence[Annex] = ()
    notes: Sequence[str] = ()
    draft: bool = False
    fingerprint: str = ""

    def as_data(self) -> dict[str, Any]:
        """The sheet as JSON can hold it."""
        return asdict(self)


@dataclass(frozen=True)
class Body:
    """A unit, as a paper names it."""

    name: str
    kind: str
    place: str = ""
    symbol: str = "MTTQ-BTT"


@dataclass(frozen=True)
class Issued:
    """A paper that another one rests on."""

    name: str  # what kind of paper: Kế hoạch
    number: str
    title: str
    issued_on: date | None
    unit: str  # who issued it


@dataclass(frozen=True)
class WorkDone:
    """A work as an annex lists it."""

    unit: str
    title: str
    kind: str
    greets: str
    value_vnd: int | None
    qualifier: str
    stands: str  # its state, in words


@dataclass(frozen=True)
class Source:
    """Everything that a paper is made from."""

    kind: str
    number: str
    title: str
    day: date | None  # when it was issued or handed in
    said: date  # when it is made into a file
    draft: bool
    content: Mapping[str, Any]
    unit: Body
    superior: Body | None = None
    rests_on: Sequence[Issued] = ()
    inside: Inside = field(default_factory=dict)
    works: Sequence[WorkDone] = ()
    works_below: Sequence[WorkDone] = ()
    totals_below: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    units_below: Mapping[str, int] = field(default_factory=dict)  # expected, reported
    greets: Mapping[str, str] = field(default_factory=dict)  # the congresses that works greet

    def spoken_above(self, number: str = "") -> Source:
        """The same matter as the body above writes of it, under a number of its own."""
        return replace(self, unit=self.superior or self.unit, superior=None, number=number)


@dataclass(frozen=True)
class Form:
    """An official paper that a kind of paper can be made into."""

    code: str
    name: Text
    symbol: str  # BC; '' for one without a number of its own
    draw: Callable[[Source], Sheet]
    ready: Callable[[Mapping[str, Any], Inside], bool] = field(default=lambda content, inside: True)
    layout: str = "paper"
