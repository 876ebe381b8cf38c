"""Rules about names: bodies and their terms, one thing with two names, private addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from forms.lint.paper import Finding, Line, Paper, passage
from forms.notation.units import UnitName, unit_names
from state_machines.folding import fold
from state_machines.grammar import Text

_TERM_OF_COUNCIL = Text(
    "Nhiệm kỳ này không phải nhiệm kỳ của HĐND (ví dụ 2021-2026). Xem lại.",
    "That is no term of a People's Council (like 2021-2026). Check it.",
)
_TWO_NAMES = Text("Nơi khác viết “{other}”. Nên viết một cách.", "Elsewhere it is “{other}”.")
_PRIVATE = Text(
    "Không nên in số điện thoại riêng, hộp thư cá nhân trong văn bản. Dùng địa chỉ của cơ quan.",
    "No private telephone or mailbox in an official paper. Use those of the office.",
)

COUNCIL_TERMS = {(2004, 2011), (2011, 2016), (2016, 2021), (2021, 2026), (2026, 2031)}
_COUNCIL = re.compile(
    r"(?:hđnd|hội đồng nhân dân)(?! và)(?: (?!mttq|mặt trận|ủy ban|và)[^\W\d_]{1,10}){0,5}"
    r"(?: khóa [ivx]{1,6})?,? nhiệm kỳ (?P<from>20\d\d) ?- ?(?P<to>20\d\d)"
)
_PHONE = re.compile(r"(?<![\d./])(?:\+84|0)[35789]\d{2}[ .-]?\d{3}[ .-]?\d{3}(?!\d)")
_MAILBOX = re.compile(
    r"[\w.+-]{1,64}@(?:gmail|yahoo|hotmail|outlook|icloud|live|zoho)\.[\w.]{2,12}"
    r"|(?:gmail|yahoo ?mail|hotmail)(?: là)?:? ?[\w.+-]{1,64}@[\w.-]{3,64}"
)
_QUOTED = re.compile(r"“(?P<said>[^“”\n]{30,300})”")
_SHORT = {"kdc": "khu dan cu", "nd": "nhan dan", "mttq": "mat tran to quoc"}
_MOST_QUOTES = 150
_ALIKE = 0.75


class Quoted(NamedTuple):
    """A name between quotation marks, with its words."""

    line: Line
    said: str
    words: frozenset[str]


def council_terms(paper: Paper) -> Iterator[Finding]:
    """V04: a People's Council has one of its terms; those of the Front are others."""
    for line in paper.said:
        for found in _COUNCIL.finditer(line.low):
            if (int(found["from"]), int(found["to"])) not in COUNCIL_TERMS:
                words = passage(line, found.start(), found.end())
                yield Finding("V04", "W", line.number, words, _TERM_OF_COUNCIL)


def two_spellings(paper: Paper) -> Iterator[Finding]:
    """V15: a unit with a number is written one way: Phường 1 or Phường I."""
    written: dict[str, list[tuple[Line, UnitName]]] = {}
    for line in paper.said:
        for unit in unit_names(line.plain):
            if unit.kind and unit.key[-1].isdigit():
                written.setdefault(unit.key, []).append((line, unit))
    for names in written.values():
        roman = [one for one in names if one[1].name[-1].isalpha()]
        digits = [one for one in names if one[1].name[-1].isdigit()]
        if roman and digits:
            fewer, more = sorted((roman, digits), key=len)
            advice = Text(*(said.format(other=more[0][1].name) for said in _TWO_NAMES))
            yield Finding("V15", "I", fewer[0][0].number, fewer[0][1].name, advice)


def two_names(paper: Paper) -> Iterator[Finding]:
    """V15: a name between quotation marks is written one way."""
    quoted = list(_quoted(paper))[:_MOST_QUOTES]
    for place, one in enumerate(quoted):
        for other in quoted[:place]:
            if one.said != other.said and _are_alike(one.words, other.words):
                advice = Text(*(said.format(other=other.said) for said in _TWO_NAMES))
                yield Finding("V15", "I", one.line.number, one.said, advice)
                break


def _quoted(paper: Paper) -> Iterator[Quoted]:
    for line in paper.said:
        for found in _QUOTED.finditer(line.text):
            words = fold(found["said"]).replace(",", " ").split()
            spelled = " ".join(_SHORT.get(word, word) for word in words).split()
            if len(spelled) >= 8:
                yield Quoted(line, found["said"].strip(), frozenset(spelled))


def _are_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether nearly all words are shared, and it is no mere slip of a letter or comma."""
    return one != other and len(one & other) / len(one | other) >= _ALIKE


def private_addresses(paper: Paper) -> Iterator[Finding]:
    """V16: an official paper prints no private telephone or mailbox."""
    for line in paper.said:
        for pattern in (_PHONE, _MAILBOX):
            for found in pattern.finditer(line.low):
                words = passage(line, found.start(), found.end())
                yield Finding("V16", "W", line.number, words, _PRIVATE)
