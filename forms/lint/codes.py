"""Rules about numbers of papers: their spaces, their types, the registers that they come from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from forms.lint.paper import Cited, Finding, Line, Paper, passage
from forms.notation.codes import LETTER, codes
from forms.notation.writing import show_date
from state_machines.grammar import Text

_SPACED = Text("Viết liền: {code}.", "Write it without spaces: {code}.")
_OTHER_TYPE = Text(
    "Tên loại là {said} nhưng ký hiệu là {type}. Sửa một trong hai.",
    "It is called {said}, and its number says {type}. Correct one of them.",
)
_TWO_DAYS = Text(
    "Cùng một văn bản, chỗ khác ghi ngày {day}. Xem lại ngày.",
    "Elsewhere the same paper is of {day}. Check the days.",
)
_HIGH_NUMBER = Text(
    "Số văn bản cao so với ngày đầu năm. Xem lại số hoặc ngày.",
    "The number is high for so early in the year. Check number and day.",
)
_OUT_OF_ORDER = Text(
    "Số này lớn hơn {other} nhưng ngày lại sớm hơn. Xem lại số hoặc ngày.",
    "This number is higher than {other}, and its day is earlier. Check number or day.",
)

_TYPES = {
    "kế hoạch": "KH",
    "quyết định": "QĐ",
    "báo cáo": "BC",
    "hướng dẫn": "HD",
    "chỉ thị": "CT",
    "nghị quyết": "NQ",
    "nghị định": "NĐ",
    "tờ trình": "TTr",
    "thông tư": "TT",
    "thông báo": "TB",
    "công văn": LETTER,
}
"""Names of types that are written in one way alone, with the sign that their numbers bear."""
_ALSO = {"QD": "QĐ", "QĐi": "", "TTR": "TTr", "Ttr": "TTr", "TT": "", "ND": "NĐ"}
"""Spellings of a sign; '' where a sign may stand for several types."""
_CALLED = re.compile(rf"(?<!\w)(?P<said>{'|'.join(_TYPES)}) (?:số ?:? ?)?$")
_ONE_REGISTER = ("TW", "CP", "TTg", "MTTW-BTT", "MTTW-ĐCT")
"""Bodies of which there is only one, so that a number and a year name one paper."""


def spaced_codes(paper: Paper) -> Iterator[Finding]:
    """V08: a code has no stray spaces."""
    for one in paper.cited:
        if one.code.number is not None and " " in one.code.printed:
            advice = Text(*(said.format(code=one.code.settled) for said in _SPACED))
            yield Finding("V08", "W", one.line, one.code.printed, advice)


def wrong_types(paper: Paper) -> Iterator[Finding]:
    """V08: a number bears the sign of the type that the paper is called by."""
    for line in paper.said:
        for code in codes(line.plain):
            front = line.low[max(0, code.start - 24) : code.start]
            called = _CALLED.search(front)
            if called and not _agree(_TYPES[called["said"]], code.kind):
                start = code.start - len(front) + called.start()
                yield _other_type(line, called["said"], code.kind, start, code.end)
    yield from _own_type(paper)


def _own_type(paper: Paper) -> Iterator[Finding]:
    """The number over the title is of the title's type."""
    if paper.title is None:
        return
    name = next((one for one in _TYPES if paper.title.low.strip() == one), None)
    for line in paper.head:
        own = re.match(r" ?số ?:? ?", line.low) and len(line.text) < 60
        for code in codes(line.plain)[:1] if own and name else ():
            if name and not _agree(_TYPES[name], code.kind) and code.kind != LETTER:
                yield _other_type(line, name, code.kind, code.start, code.end)


def _agree(wanted: str, kind: str | None) -> bool:
    """Whether a sign may stand for a type; one that is read by shape alone is not judged."""
    sign = _ALSO.get(kind or "", kind)
    known = {*_TYPES.values(), *_ALSO}
    return not sign or sign not in known or sign == wanted


def _other_type(line: Line, said: str, kind: str | None, start: int, end: int) -> Finding:
    told = {"said": said, "type": "công văn" if kind == LETTER else kind}
    advice = Text(*(words.format(**told) for words in _OTHER_TYPE))
    return Finding("V08", "E", line.number, passage(line, start, end), advice)


def register_numbers(paper: Paper) -> Iterator[Finding]:
    """V21: a register of the Front begins anew each January; other bodies write more papers."""
    for one in paper.cited:
        own = (one.code.issuer or "").startswith("MTTQ") and one.code.kind != LETTER
        if not own or one.day is None or one.day.month > 1:
            continue
        if (one.code.number or 0) > 2 * one.day.day + 20:
            yield Finding("V21", "I", one.line, one.code.settled, _HIGH_NUMBER)


def registers(paper: Paper) -> Iterator[Finding]:
    """V21: in the register of a body of which there is one, a number has one day, and later numbers
    have later days."""
    known: dict[tuple[str, str, int], dict[int, tuple[Cited, date]]] = {}
    for one in paper.cited:
        if one.day is None or one.code.number is None or one.code.issuer not in _ONE_REGISTER:
            continue
        book = known.setdefault((one.code.kind or "", one.code.issuer, one.day.year), {})
        held = book.setdefault(one.code.number, (one, one.day))
        if held[1] != one.day:
            advice = Text(*(words.format(day=show_date(held[1])) for words in _TWO_DAYS))
            yield Finding("V21", "E", one.line, one.code.settled, advice)
            continue
        for number, (other, day) in book.items():
            if number < one.code.number and day > one.day:
                said = {"other": other.code.settled}
                advice = Text(*(words.format(**said) for words in _OUT_OF_ORDER))
                yield Finding("V21", "I", one.line, one.code.settled, advice)
                break
