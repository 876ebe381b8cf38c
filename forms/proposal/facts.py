"""What a paper says beside its sections: number, date, issuer, signer, recipients, figures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forms.lint.paper import Line, Paper
from forms.notation.codes import codes
from forms.notation.coverage import shares
from forms.notation.money import read_money
from forms.notation.numbers import read_number
from forms.notation.plain import Plain, plain
from forms.notation.recipients import FILE_COPY, recipients
from forms.notation.writing import show_date
from forms.proposal.outline import Fact, Proposal, Source, body
from state_machines.grammar import Text

MOST_FIGURES = 120
DUTIES = ("b/c", "p/h", "t/h", FILE_COPY)

NUMBER = Text("Số, ký hiệu", "Number and symbol")
DAY = Text("Ngày ban hành", "Date of issue")
ISSUER = Text("Cơ quan ban hành", "Issuer")
FIGURE = Text("Số liệu", "Figure")
AMOUNT = Text("Số tiền", "Amount")
SHARE = Text("Số đơn vị", "Coverage")
WORK = Text("Công trình, phần việc", "Work")

_ISSUER = re.compile(
    r"(?P<who>(?:ban thường trực|đoàn chủ tịch|btt) (?:ủy ban |ub)[^\n,;.:]{3,90}?)"
    r" (?:ban hành|báo cáo|xây dựng|thông báo|hướng dẫn|đã hướng dẫn|kế hoạch|đã ban hành)\b"
)
_WORK = re.compile(
    r"(?:công trình|phần việc|mô hình) ?(?:\d{1,2} ?: ?[^;\n]{5,240}|“[^”\n]{5,200}”)"
)


def identity(paper: Paper, proposal: Proposal) -> None:
    """Number, date and issuer of the paper itself."""
    for line in paper.head:
        own = [code for code in codes(line.plain) if code.number and len(line.text) < 60]
        if own:
            proposal.facts.append(_fact(NUMBER, own[0].settled, line))
            break
    if paper.dated and paper.place_and_date:
        proposal.facts.append(_fact(DAY, show_date(paper.dated), paper.place_and_date))
    for line in body(paper):
        found = _ISSUER.search(line.low)
        if found:
            issuer = line.text[found.start("who") : found.end("who")]
            proposal.facts.append(_fact(ISSUER, issuer.strip(), line))
            break


def addressed(paper: Paper, proposal: Proposal) -> None:
    """The recipients with their duties."""
    start = next((n for n, line in enumerate(paper.said) if _opens_recipients(line)), None)
    if start is None:
        return
    lines = paper.said[start : start + 60]
    text = plain("\n".join(line.text for line in lines))
    for one in recipients(text):
        line = lines[text.text.count("\n", 0, one.start)]
        duty = one.duty if one.duty in DUTIES else ""
        proposal.row("recipients", {"name": (one.name, line), "duty": (duty, line)})


def signed(paper: Paper, proposal: Proposal) -> None:
    """The capacity of the signer and the name below it."""
    if paper.signature is None:
        return
    first, block = paper.signature
    start = next(place for place, line in enumerate(paper.said) if line is first)
    titles, rest = paper.said[start : start + block.lines], paper.said[start + block.lines :]
    capacity = ", ".join(line.text.strip(" *") for line in titles)
    proposal.answer("signer_capacity", capacity[:120], titles)
    rest = [line for line in rest if not line.text.strip().startswith("(")]  # (Đã ký)
    if rest and len(rest[0].text) < 60:
        proposal.answer("signer_name", rest[0].text.strip(" *"), rest[:1])


def figures(paper: Paper, proposal: Proposal) -> None:
    """Figures, amounts, shares and works in the text, in its order."""
    found = [fact for line in body(paper) for fact in _figures(line)]
    proposal.facts += found[:MOST_FIGURES]


def _figures(line: Line) -> Iterator[Fact]:
    for work in _WORK.finditer(line.low):
        yield _fact(WORK, line.text[work.start() : work.end()].strip(), line)
    spans = [(AMOUNT, one.start, one.end) for one in read_money(line.plain)]
    spans += [(SHARE, one.start, one.end) for one in shares(line.low)]
    spans += [(FIGURE, one.start, one.end) for one in read_number(line.plain)]
    for name, start, end in sorted(set(spans), key=lambda one: one[1]):
        yield _fact(name, _with_qualifier(line.plain, start, end), line)


def _with_qualifier(text: Plain, start: int, end: int) -> str:
    """The words of a figure with the little word in front of it: hơn 13,386 tỷ đồng."""
    front = re.search(
        r"(?:hơn|trên|gần|khoảng|ít nhất|dưới|không quá) ?$", text.low[max(0, start - 12) : start]
    )
    return text.text[start - len(front.group()) if front else start : end]


def _opens_recipients(line: Line) -> bool:
    return re.match(r" ?n[ơo]i nhận", line.low) is not None


def _fact(name: Text, value: str, line: Line) -> Fact:
    return Fact(name, value, Source(line.number, line.text.strip()))
