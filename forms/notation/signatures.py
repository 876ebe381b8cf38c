"""Signature blocks (TM. BAN THƯỜNG TRỰC, KT. CHỦ TỊCH, PHÓ CHỦ TỊCH): capacity and office."""

from __future__ import annotations

import re
from typing import NamedTuple

from forms.notation.plain import Plain
from forms.notation.reading import Reading

_SPELLED = {
    "thay mặt": "TM.",
    "thừa lệnh": "TL.",
    "thừa ủy quyền": "TUQ.",
    "ký thay": "KT.",
    "quyền": "Q.",
}
_CAPACITY = re.compile(
    r"(?<![\w.])(?:(?P<code>(?:t ?[./] ?m|k ?[./] ?t|t ?[./] ?l)[. ] ?|(?:tm|kt|tl|tuq|q) ?[./] ?)"
    r"|(?P<bare>tm|kt|tl|tuq) (?=ban |btt|chủ tịch|ủy ban|ub|chánh|thường trực|đoàn|trưởng)"
    r"|(?P<spelled>thay mặt|thừa lệnh|thừa ủy quyền|ký thay|quyền) (?=ban|chủ tịch|ủy ban))"
)
_OFFICE = (
    r"(?:(?:quyền |q\. ?)?(?:phó |đồng )?(?:chủ tịch|chủ nhiệm|bí thư|trưởng ban|chánh văn phòng"
    r"|trưởng phòng|trưởng đoàn|giám đốc|tổng thư ký|trưởng|hội trưởng|chi hội trưởng|cụm trưởng)"
    r"|phó chánh văn phòng|ủy viên(?: ban)?(?: thường trực| thường vụ)?|thường trực"
    r"|phó ban|phó trưởng ban)"
)
_TITLE = re.compile(rf" ?(?P<office>{_OFFICE}(?: (?:- )?[^\W\d_]{{1,10}}){{0,6}}) ?$")
_BODY = re.compile(r"(?:ban|btt|ủy ban|ub\w{0,8}|đoàn|hội|mttq\w{0,4}|đảng ủy|hội đồng|cụm)\b")
_SPLIT = re.compile(r" ?\n ?| / ?|(?: -|,) ?(?=phó |chủ |ủy viên|chánh )")
_PLACE = re.compile(
    r"(?:thành phố|tỉnh|xã|phường|huyện|quận|thị (?:xã|trấn)|đặc khu|việt nam|mttq)\b"
)
_LONGEST = 90


class Signature(NamedTuple):
    """A block: the capacities in their order (`TM.`, `TM. KT.`) and the office that signs."""

    start: int
    end: int
    capacity: str
    office: str
    lines: int


def read_signature(text: Plain) -> list[Reading]:
    """Every block: {capacity, office}; the office is the one of whoever signs."""
    return [
        Reading(one.start, one.end, {"capacity": one.capacity, "office": one.office})
        for one in signatures(text)
    ]


def signatures(text: Plain) -> list[Signature]:
    """Every block in the order of the text."""
    found: list[Signature] = []
    for opened in _CAPACITY.finditer(text.low):
        if found and opened.start() < found[-1].end:
            continue
        block = _block(text, opened)
        if block:
            found.append(block)
    return found


def _block(text: Plain, opened: re.Match[str]) -> Signature | None:
    """The lines from a capacity on, as long as they are capacities, bodies and offices."""
    start = end = opened.start()
    capacities: list[str] = []
    body = office = None
    for begin, line_end in _lines(text.low, start):
        low = text.low[begin:line_end].rstrip(" ,")
        capacity = _CAPACITY.match(low)
        head = capacity.end() if capacity else 0
        sort = _sort(text.text[begin + head : begin + len(low)], low[head:], capacity)
        if sort is None or (sort == "place" and (body is None or office)):
            break
        if capacity:
            capacities.append(_code(capacity))
        end = begin + len(low)
        body = body or text.text[begin + head : end].strip()
        if sort == "office":
            office = text.text[begin + head : end].strip()
            if not capacity or capacities[-1] == "Q.":
                break
    if not capacities or body is None:
        return None
    return Signature(
        start, end, " ".join(capacities), office or body, text.text.count("\n", start, end) + 1
    )


def _lines(low: str, place: int) -> list[tuple[int, int]]:
    """The next lines that say something, at most five, each no longer than a title is."""
    lines: list[tuple[int, int]] = []
    begin = place
    while begin <= len(low) and len(lines) < 5:
        cut = _SPLIT.search(low, begin, begin + 2 * _LONGEST)
        end = cut.start() if cut else min(len(low), begin + _LONGEST)
        if low[begin:end].strip():
            lines.append((begin, end))
        if cut is None:
            break
        begin = cut.end()
    return lines


def _sort(printed: str, low: str, capacity: re.Match[str] | None) -> str | None:
    """What a line of a block names: an office, a body, its place; None ends the block."""
    said = low.strip()
    letters = [sign for sign in printed if sign.isalpha()]
    capitals = sum(sign.isupper() for sign in letters) > len(letters) * 0.8
    if not letters or len(said) > _LONGEST or (capacity and capacity["spelled"] and not capitals):
        return None
    if _TITLE.fullmatch(said) and (capitals or printed.strip()[0].isupper()):
        return "office"
    if capacity and _BODY.match(said) and (capitals or len(said.split()) <= 8):
        return "body"
    return "place" if capitals and _PLACE.match(said) else None


def _code(capacity: re.Match[str]) -> str:
    if capacity["spelled"]:
        return _SPELLED[capacity["spelled"]]
    letters = re.sub(r"[ /.]", "", capacity["code"] or capacity["bare"]).upper()
    return f"{letters}."
