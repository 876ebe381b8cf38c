"""A paper taken apart: its sections with their lines, and what each proposed answer rests on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from forms.lint.paper import Line, Paper
from forms.notation.headings import Heading, heading
from state_machines.grammar import Text

_BULLET = re.compile(r"^\s?(?:[-+•*–]|\d{1,2}[.)]) ?")
_RESIDUE = re.compile(
    r"undefined|z\d{10,} [0-9a-f]{16,}.{0,20}|tổng số điểm của bài viết.*|xếp hạng:.*"
    r"|ý kiến bạn đọc|click để đánh giá.*|hình ảnh hoạt động|bạn đã không sử dụng site.*"
    r"|xem phiên bản mobile"
)
"""What pages of the net leave in a text that was copied from them."""


HeadOf = Callable[[Line], Heading | None]


class Part(NamedTuple):
    """A section: its heading (level 1 or 2) and the lines below it up to the next one."""

    level: int
    title: str
    line: Line
    body: tuple[Line, ...]

    def about(self, *words: str) -> bool:
        """Whether the heading speaks of one of these; what is told behind it on its line does not
        count."""
        name = self.line.low.partition(":")[0]
        return any(word in name for word in words)


class Source(NamedTuple):
    """A passage that an answer was taken from: the line, counted from 1, and its words."""

    line: int
    passage: str


class Fact(NamedTuple):
    """Something read that no field of the form holds."""

    name: Text
    value: str
    source: Source


@dataclass
class Proposal:
    """Answers for a form, each with the passages it rests on; nothing is kept before somebody
    confirms them. `sources` are by the name of the field (bases-0-code)."""

    content: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, list[Source]] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)

    def answer(self, name: str, value: Any, lines: Iterable[Line]) -> None:
        """Propose the value of a field, unless it says nothing."""
        if value:
            self.content[name] = value
            self.rests(name, lines)

    def row(self, group: str, answers: dict[str, tuple[Any, Line]]) -> None:
        """Propose a row of a repeated group, each answer with its line."""
        rows = self.content.setdefault(group, [])
        for name, (value, line) in answers.items():
            if value:
                self.rests(f"{group}-{len(rows)}-{name}", [line])
        rows.append({name: value for name, (value, _) in answers.items() if value})

    def rests(self, name: str, lines: Iterable[Line]) -> None:
        kept = [Source(line.number, line.given.strip()) for line in lines if line.text.strip()]
        self.sources[name] = kept


def parts(paper: Paper, head_of: HeadOf = lambda line: heading(line.text)) -> list[Part]:
    """The sections of a paper in their order; a section ends where the next heading stands."""
    found: list[tuple[int, str, Line, list[Line]]] = []
    for line in body(paper):
        head = head_of(line)
        if head:
            found.append((head.level, head.said, line, []))
        elif found:
            found[-1][3].append(line)
    return [Part(level, said, line, tuple(lines)) for level, said, line, lines in found]


def within(sections: list[Part], *words: str) -> list[Part]:
    """The first section of level 1 about one of the words, with those below it."""
    for place, part in enumerate(sections):
        if part.level == 1 and part.about(*words):
            below = []
            for later in sections[place + 1 :]:
                if later.level == 1:
                    break
                below.append(later)
            return [part, *below]
    return []


def body(paper: Paper) -> list[Line]:
    """The lines of the paper up to its recipients, without what the net left in it."""
    kept = []
    for line in paper.said:
        if re.match(r" ?n[ơo]i nhận ?:?$", line.low.rstrip()):
            break
        if paper.signature and line.number >= paper.signature[0].number:
            break
        if not _RESIDUE.fullmatch(line.low.strip()):
            kept.append(line)
    return kept


def points(lines: Iterable[Line]) -> list[str]:
    """The lines as points of a list: without bullets, stars and the stop at their end."""
    said = (_BULLET.sub("", line.given.strip()).strip(" *") for line in lines)
    return [point for point in said if point]


def prose(lines: Iterable[Line]) -> str:
    """The lines as a text."""
    return "\n".join(line.given.strip(" *\t\u00a0") for line in lines if line.text.strip(" *"))
