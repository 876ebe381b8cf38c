"""A report recognised in a text: its results, assessment, lessons and recommendations."""

from __future__ import annotations

import re
from math import inf

from forms.lint.paper import Line, Paper
from forms.notation.dates import days
from forms.notation.headings import Heading, heading
from forms.proposal import facts
from forms.proposal.outline import Fact, Part, Proposal, Source, body, parts, prose
from forms.proposal.plan import titled
from state_machines.grammar import Text

RESULTS = "results"
_FIELDS = (
    ("strengths", ("ưu điểm", "kết quả nổi bật", "mặt được")),
    ("shortcomings", ("hạn chế", "tồn tại", "khuyết điểm", "khó khăn")),
    ("lessons", ("kinh nghiệm", "bài học")),
    ("proposals", ("kiến nghị", "đề xuất")),
    ("leadership", ("lãnh đạo", "chỉ đạo")),
    (RESULTS, ("kết quả",)),
)
"""Which field a section fills; the first that fits. Sections below follow the one above them."""

_SPOKEN = "|".join(word for _, words in _FIELDS for word in words)
_AT_ONCE = re.compile(
    r" ?(?:(?P<roman>[IVX]{1,5})|[0-9]{1,2}|[a-zđ])[.)] ?"
    rf"(?:(?:về|các|những|một số|mặt) )*(?:{_SPOKEN})[^:.;]{{0,50}}: ?\S",
    re.IGNORECASE,
)
"""A heading that tells all it has to tell on its own line: 2. Hạn chế: Một số nơi còn chậm."""
_AS_OF = re.compile(r"(?:đến|tính đến|tính đến hết|đến hết) ngày $")
UNPLACED = Text("Chưa xếp vào mục nào", "Fits no field")
_AHEAD = re.compile(
    r" ?(?:[IVX1-9.]{1,4} ?)?(?:phương hướng|nhiệm vụ|phần (?:thứ hai|II\b))", re.IGNORECASE
)
_SAYS = re.compile(r": \S")  # a heading with its text behind it
_LONGEST = 20_000
_LONGEST_TITLE = 500


def propose_report(paper: Paper) -> Proposal:
    """Return the answers of a report's form that the text gives."""
    proposal = Proposal()
    facts.identity(paper, proposal)
    lines = titled(paper)
    proposal.answer("title", prose(lines).replace("\n", " ")[:_LONGEST_TITLE], lines)
    _as_of(paper, proposal)
    _sections(paper, proposal)
    facts.figures(paper, proposal)
    return proposal


def _as_of(paper: Paper, proposal: Proposal) -> None:
    """The day up to which the figures count: as it is said, else the day of the paper."""
    for line in body(paper):
        for day in days(line.low):
            past = day.day and not (paper.dated and day.day > paper.dated)
            if day.day and past and _AS_OF.search(line.low[: day.start][-24:]):
                proposal.answer("as_of", day.day.isoformat(), [line])
                return
    if paper.dated and paper.place_and_date:
        proposal.answer("as_of", paper.dated.isoformat(), [paper.place_and_date])


def _sections(paper: Paper, proposal: Proposal) -> None:
    sections = parts(paper, _head_of)
    if not sections:
        lines = [line for line in body(paper) if line.number > _after_title(paper)]
        proposal.answer("results", prose(lines)[:_LONGEST], lines)
        return
    texts: dict[str, list[Line]] = {}
    above, ahead = "", _ahead(paper, sections)
    for part in sections:
        by_field = part.level == 1 and part.line.number < ahead
        name = _field_of(part) or (RESULTS if by_field else "")
        above = name if part.level == 1 else above
        field = name or above
        if field:
            kept = field == above and (part.level == 2 or not _field_of(part))
            heading = [part.line] if kept or _SAYS.search(part.title) else []
            told = [line for line in part.body if line.number < (ahead or inf)]
            texts.setdefault(field, []).extend([*heading, *told])
        elif part.level == 1:
            proposal.facts.append(Fact(UNPLACED, part.title, Source(part.line.number, part.title)))
    for name, lines in texts.items():
        proposal.answer(name, prose(lines)[:_LONGEST], lines)


def _head_of(line: Line) -> Heading | None:
    """The heading that a line is, or begins with when it speaks of a field."""
    at_once = _AT_ONCE.match(line.text)
    if at_once is None:
        return heading(line.text)
    return Heading(1 if at_once["roman"] else 2, 0, line.text.strip())


def _ahead(paper: Paper, sections: list[Part]) -> float:
    """The line from which on a report by fields of work tells what is to be done next; 0 when its
    headings tell of results."""
    if any(_field_of(part) == RESULTS for part in sections):
        return 0
    told = (line.number for line in paper.said if _AHEAD.match(line.low))
    return next((number for number in told if number > _after_title(paper)), inf)


def _field_of(part: Part) -> str:
    return next((name for name, words in _FIELDS if part.about(*words)), "")


def _after_title(paper: Paper) -> int:
    lines = titled(paper)
    return lines[-1].number if lines else 0
