"""Rules about figures: parts and totals, percentages, lists, scales, what an amount is for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import chain
from typing import NamedTuple

from forms.lint.paper import Finding, Line, Paper, passage
from forms.notation.coverage import agrees, shares
from forms.notation.money import read_money
from forms.notation.numbers import read_number
from forms.notation.numerals import NUMERAL, numeral
from forms.notation.plain import CAPITAL
from forms.notation.writing import grouped
from state_machines.grammar import Text

_PARTS = Text(
    "Các phần cộng lại là {found}, không bằng tổng {total}. Xem lại số liệu.",
    "The parts add up to {found}, not to {total}. Check the figures.",
)
_PERCENT = Text(
    "Tỷ lệ chưa khớp: {n}/{of} là {percent}%.",
    "The percentage does not fit: {n}/{of} is {percent}%.",
)
_PARTIAL = Text(
    "Có nhóm cộng lại chỉ {found} trên tổng {total}. Nếu các nhóm không cần đủ thì giữ nguyên.",
    "Groups add up to {found} of {total} only. Keep it when they need not be complete.",
)
_LISTED = Text(
    "Ghi {said} nhưng liệt kê {found}. Xem lại.", "It says {said} and lists {found}. Check it."
)
_MIXED = Text(
    "Một câu dùng cả triệu và tỷ cho số tiền lớn. Nên viết cùng một đơn vị.",
    "One sentence counts large amounts in both triệu and tỷ. One of them is easier to compare.",
)
_FOR_WHOM = Text(
    "Chưa rõ đây là tổng số hay mức cho mỗi đơn vị. Ghi thêm “mỗi” hoặc “tổng”.",
    "It is not clear whether this is the total or for each. Write “mỗi” or “tổng”.",
)

_MADE_OF = re.compile(
    rf"(?P<total>{NUMERAL}) (?P<noun>[^\W\d_]{{1,10}}(?: [^\W\d_]{{1,10}}){{0,2}}?),? ?\(?"
    r"(?:bao )?gồm:? (?P<parts>[^.;()\n]{3,160})"
)
_OF_A_FAMILY = rf"{NUMERAL} (?:xã|phường|thị trấn|đặc khu|tập thể|cá nhân|hộ gia đình)"
_BROKEN_DOWN = re.compile(
    rf"(?P<total>{NUMERAL}) (?P<noun>đơn vị|địa phương|tập thể(?:,| và) cá nhân)"
    rf"(?: [^\W\d_]{{1,10}}){{0,4}}?(?:: ?| ?\()"
    rf"(?P<parts>{_OF_A_FAMILY}(?:(?:, | và ){_OF_A_FAMILY})+)(?=[.;)\n]| ?$)"
)
"""A total with its parts behind a colon or in brackets: all of one family, and nothing else."""
_PART = re.compile(rf"(?P<n>{NUMERAL}) (?P<noun>[^\W\d_]{{1,10}}(?: [^\W\d_]{{1,10}})?)")
_COUNTED = "vị|người|ủy viên|đại biểu|đồng chí|thành viên|đảng viên|hội viên"
_HALVES = re.compile(
    rf"(?P<total>{NUMERAL})(?P<total_behind>) (?:{_COUNTED})(?:(?!gồm)[^.;\n\d]){{0,40}}?"
    rf"(?:\bnam:? (?P<men>{NUMERAL})(?: (?:{_COUNTED}))?(?:, | và )nữ:? (?P<women>{NUMERAL})"
    rf"|\b(?P<men_behind>{NUMERAL})(?: (?:{_COUNTED}))? nam(?:, | và )"
    rf"(?P<women_behind>{NUMERAL})(?: (?:{_COUNTED}))? nữ)"
)
_FAMILIES = (
    {"nam", "nữ"},
    {"xã", "phường", "thị trấn", "đặc khu"},
    {"tập thể", "cá nhân", "hộ gia đình"},
)
_ITEM = re.compile(
    rf" ?(?P<bullet>[-+•])? ?(?P<label>[^:\n\d]{{2,90}}): ?(?P<n>{NUMERAL}) [^\W\d_]{{1,12}},? ?\(?"
    rf"(?:chiếm|đạt|tỷ lệ)(?: tỷ lệ)? (?P<percent>{NUMERAL}) ?%"
)
_MAKES_UP = re.compile(
    rf"(?P<n>{NUMERAL}) (?P<noun>{_COUNTED}|hộ)\b[^.;\d\n]{{0,24}}?\bchiếm(?: tỷ lệ)?:? "
    rf"(?P<percent>{NUMERAL}) ?%"
)
_TOTAL = re.compile(rf"(?:tổng cộng|tổng số)[^\d\n]{{0,30}}(?P<n>{NUMERAL})")
_STRUCTURE = ("chuyên trách", "ban công tác", "tổ chức thành viên", "cá nhân tiêu biểu")
_LIST = re.compile(rf"(?P<n>{NUMERAL}) [^\W\d_][^().;:\n]{{1,60}} \((?P<list>[^()\n]{{5,400}})\)")
_SHORT_NAME = re.compile(
    rf"(?:[^\W\d_]{{1,10}} ){{0,3}}[{CAPITAL}][^\W\d_]{{0,9}}(?: [^\W_]{{1,10}}){{0,3}}"
)
_CLAUSE = re.compile(r"[;.](?= |$)(?! ?trong đó)")
_EACH = re.compile(r"mỗi|hằng|từng|hàng (?:tháng|quý|năm)")
_TO_MANY = re.compile(
    r"cho (?:các|mỗi|từng) (?:xã|phường|huyện|đơn vị|thôn|khu dân cư|chi hội|hộ)[^.;\n]{0,90} là $"
)


class Item(NamedTuple):
    """A line of a list with its figure and its percentage."""

    line: Line
    bullet: str
    label: str
    n: Decimal
    percent: Decimal


def wrong_parts(paper: Paper) -> Iterator[Finding]:
    """V09: what a total is made of adds up to it."""
    for line in paper.said:
        for found in chain(_MADE_OF.finditer(line.low), _BROKEN_DOWN.finditer(line.low)):
            total = numeral(found["total"]).value
            parts = [
                (numeral(one["n"]).value, one["noun"]) for one in _PART.finditer(found["parts"])
            ]
            added = sum(n for n, _ in parts)
            if len(parts) > 1 and _are_parts(found["noun"], parts) and added != total:
                said = {"found": grouped(added), "total": grouped(total)}
                advice = Text(*(words.format(**said) for words in _PARTS))
                words = passage(line, found.start(), found.end())
                yield Finding("V09", "E", line.number, words, advice)


def wrong_halves(paper: Paper) -> Iterator[Finding]:
    """V09: men and women are all of a committee."""
    for line in paper.said:
        for found in _HALVES.finditer(line.low):
            total, men, women = (
                numeral(found[name] or found[f"{name}_behind"] or "0").value
                for name in ("total", "men", "women")
            )
            if men + women != total:
                said = {"found": grouped(men + women), "total": grouped(total)}
                advice = Text(*(words.format(**said) for words in _PARTS))
                words = passage(line, found.start(), found.end())
                yield Finding("V09", "E", line.number, words, advice)


def _are_parts(noun: str, parts: list[tuple[Decimal, str]]) -> bool:
    """Whether the parts are of one family, or counted by the noun of the total."""
    nouns = {name.split(" ")[0] if name not in _ALL else name for _, name in parts}
    return any(nouns <= family for family in _FAMILIES) or nouns == {noun.split(" ")[0]}


_ALL = frozenset().union(*_FAMILIES)


def wrong_percentages(paper: Paper) -> Iterator[Finding]:
    """V10: a percentage is what it says, at the precision that is printed."""
    for line in paper.said:
        for share in shares(line.low):
            if share.percent is not None and share.percent_agrees is False:
                words = passage(line, share.start, share.end, around=0)
                yield _percent(line, words, share.n, share.of, share.percent)
    items = _items(paper)
    for _, total in _totals(paper):
        fitting = [item for item in items if agrees(item.n, total, item.percent)]
        if len(fitting) < 3 or len(fitting) * 4 < len(items) * 3:
            continue
        for item in items:
            if item not in fitting:
                yield _percent(item.line, item.line.text.strip(), item.n, total, item.percent)


def wrong_parts_of_a_whole(paper: Paper) -> Iterator[Finding]:
    """V10: what a part makes up (18 vị, chiếm 43,9%) fits a whole that the line counts before."""
    for line in paper.said:
        for found in _MAKES_UP.finditer(line.low):
            n, percent = numeral(found["n"]).value, numeral(found["percent"]).value
            front = re.finditer(rf"(?P<of>{NUMERAL}) {found['noun']}\b", line.low[: found.start()])
            wholes = [of for one in front if (of := numeral(one["of"]).value) > n]
            if wholes and not any(agrees(n, of, percent) for of in wholes):
                words = passage(line, found.start(), found.end())
                yield _percent(line, words, n, wholes[0], percent)


def _percent(line: Line, words: str, n: Decimal, of: Decimal, printed: Decimal) -> Finding:
    exact = (n * 100 / of).quantize(printed, ROUND_HALF_UP)
    said = {"n": grouped(n), "of": grouped(of), "percent": f"{exact}".replace(".", ",")}
    advice = Text(*(phrase.format(**said) for phrase in _PERCENT))
    return Finding("V10", "W", line.number, words, advice)


def _items(paper: Paper) -> list[Item]:
    found = []
    for line in paper.said:
        one = _ITEM.match(line.low)
        if one:
            n, percent = numeral(one["n"]).value, numeral(one["percent"]).value
            found.append(Item(line, one["bullet"] or "", one["label"].strip(), n, percent))
    return found


def _totals(paper: Paper) -> list[tuple[Line, Decimal]]:
    return [
        (line, numeral(found["n"]).value)
        for line in paper.said
        if (found := _TOTAL.search(line.low)) and numeral(found["n"]).value
    ]


def partial_groups(paper: Paper) -> Iterator[Finding]:
    """V11: groups that do not cover the whole are told, and nothing more."""
    items = _items(paper)
    for line, total in _totals(paper):
        if sum(agrees(item.n, total, item.percent) for item in items) < 3:
            continue
        added = [sum(item.n for item in group) for group in _groups(paper, items)]
        partial = [grouped(part) for part in added if 0 < part < total]
        if partial:
            said = {"found": ", ".join(partial), "total": grouped(total)}
            advice = Text(*(words.format(**said) for words in _PARTIAL))
            yield Finding("V11", "I", line.number, line.text.strip()[:80], advice)


def _groups(paper: Paper, items: list[Item]) -> Iterator[list[Item]]:
    """The items under one topic, and those that say how a committee is made up."""
    structure = [item for item in items if any(word in item.label for word in _STRUCTURE)]
    if len(structure) > 2:
        yield structure
    by_line = {item.line.number: item for item in items}
    group: list[Item] = []
    for line in paper.said:
        item = by_line.get(line.number)
        if item and item.bullet == "+":
            group.append(item)
        elif group:
            yield group
            group = []
    if group:
        yield group


def wrong_lists(paper: Paper) -> Iterator[Finding]:
    """V12: a list of names in brackets has as many as the figure in front of it says."""
    for line in paper.said:
        counts = {one.start: one.says["value"] for one in read_number(line.plain)}
        for found in _LIST.finditer(line.text):
            names = [name.strip() for name in re.split(r"[,;]| và ", found["list"])]
            count = counts.get(found.start())
            front = line.low[max(0, found.start() - 40) : found.start()]
            if count is None or len(names) < 2 or not all(map(_SHORT_NAME.fullmatch, names)):
                continue
            if _EACH.search(front):  # so many each time, and these are the times
                continue
            if count != len(names) and count < 40:
                advice = Text(*(w.format(said=count, found=len(names)) for w in _LISTED))
                words = passage(line, found.start(), found.end())
                yield Finding("V12", "W", line.number, words, advice)


def mixed_scales(paper: Paper) -> Iterator[Finding]:
    """V17: a sentence counts amounts of a billion and more in one scale."""
    for line in paper.said:
        amounts = [one for one in read_money(line.plain) if one.says.get("vnd", 0) >= 10**9]
        for one in amounts:
            if (
                "triệu" not in line.low[one.start : one.end]
                or "tỷ" in line.low[one.start : one.end]
            ):
                continue
            start, end = _clause(line.low, one.start)
            if any("tỷ" in line.low[a.start : a.end] for a in amounts if start <= a.start < end):
                words = passage(line, one.start, one.end, around=12)
                yield Finding("V17", "I", line.number, words, _MIXED)


def _clause(low: str, place: int) -> tuple[int, int]:
    """Where the clause around a place begins and ends."""
    ends = [found.end() for found in _CLAUSE.finditer(low)]
    start = max((end for end in ends if end <= place), default=0)
    return start, min((end for end in ends if end > place), default=len(low))


def unclear_amounts(paper: Paper) -> Iterator[Finding]:
    """V24: an amount for several units says whether it is for each."""
    for line in paper.said:
        for one in read_money(line.plain):
            front = line.low[max(0, one.start - 160) : one.start]
            found = _TO_MANY.search(front)
            if found is None or "tổng" in found.group() or "mỗi" in found.group():
                continue
            if not re.match(r" ?/| ?mỗi", line.low[one.end : one.end + 6]):
                words = passage(line, one.start, one.end, around=10)
                yield Finding("V24", "I", line.number, words, _FOR_WHOM)
