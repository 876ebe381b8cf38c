"""A plan recognised in a text: its bases, parts, deadlines, recipients and signer."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from forms.lint.paper import Line, Paper
from forms.notation.codes import codes
from forms.notation.dates import days
from forms.notation.deadlines import Deadline, deadlines
from forms.notation.plain import plain
from forms.proposal import facts
from forms.proposal.outline import Part, Proposal, body, parts, points, prose, within

_BASIS = re.compile(r" ?[-+]? ?(?:căn cứ|thực hiện|theo|trên cơ sở)\b")
_LEADS = re.compile(r"^[-+ ]*(?:Căn cứ|Thực hiện|Theo|Trên cơ sở) ")
_FOLLOWS = re.compile(r"(?:như sau|sau đây)[: ]*$")
_STAGES = (
    ("registration", re.compile(r"đăng ký")),
    ("commendation", re.compile(r"khen thưởng")),
    ("congress", re.compile(r"hồ sơ đại hội|duyệt nội dung|văn kiện")),
    ("report", re.compile(r"báo cáo|tổng kết")),
)
_LONGEST_TITLE, _LONGEST_AWARD = 500, 80


def propose_plan(paper: Paper) -> Proposal:
    """Return the answers of a plan's form that the text gives."""
    proposal, sections = Proposal(), parts(paper)
    facts.identity(paper, proposal)
    _title(paper, proposal)
    _bases(paper, proposal)
    _aims(sections, proposal)
    _time(sections, proposal)
    _lists(sections, proposal)
    _criteria(sections, proposal)
    _duties(sections, proposal)
    _milestones(paper, proposal)
    facts.addressed(paper, proposal)
    facts.signed(paper, proposal)
    facts.figures(paper, proposal)
    return proposal


def _title(paper: Paper, proposal: Proposal) -> None:
    """The lines between the name of the type and the first basis."""
    lines = titled(paper)
    proposal.answer("title", prose(lines).replace("\n", " ")[:_LONGEST_TITLE], lines)


def titled(paper: Paper) -> list[Line]:
    """The lines that name what the paper is about."""
    if paper.title is None:
        return [line for line in body(paper) if line.text.strip()][:1]
    found: list[Line] = []
    for line in body(paper):
        if line.number <= paper.title.number:
            continue
        if _BASIS.match(line.low) or len(found) == 3 or (found and _ends(line)):
            break
        found.append(line)
    return found


def _ends(line: Line) -> bool:
    return bool(
        re.match(
            r" ?(?:[IVX]{1,4}\.|\d\.|ban thường trực|phần (?:thứ|[IVX])|-{3,})",
            line.text,
            re.IGNORECASE,
        )
    )


def _bases(paper: Paper, proposal: Proposal) -> None:
    """Each paper that the first paragraphs rest on, with its number and day."""
    for line in body(paper):
        if re.match(r" ?[IVX]{1,4}\. ", line.text):
            break
        if not _BASIS.match(line.low):
            continue
        for said in filter(None, (part.strip(" .;") for part in line.text.split(";"))):
            text = plain(_LEADS.sub("", said))
            if _FOLLOWS.search(text.low):
                continue
            code = next((one.settled for one in codes(text)), "")
            day = next((one.day.isoformat() for one in days(text.low) if one.day), "")
            answers = {"text": (text.text, line), "code": (code, line), "date": (day, line)}
            proposal.row("bases", answers)


def _aims(sections: list[Part], proposal: Proposal) -> None:
    for part in within(sections, "mục đích", "yêu cầu"):
        wanted = part.about("yêu cầu") and not part.about("mục đích")
        name = "requirements" if wanted else "purposes"
        if part.body:
            proposal.answer(name, points(part.body), part.body)


def _time(sections: list[Part], proposal: Proposal) -> None:
    """The months of the campaign, and for whom it is."""
    for part in within(sections, "thời gian", "đối tượng"):
        if part.about("đối tượng") and not part.about("thời gian"):
            proposal.answer("audience", points(part.body), part.body)
        for line in part.body:
            window = next((one for one in deadlines(line.low) if one.kind == "window"), None)
            if window and window.first_day and window.last_day:
                proposal.answer("period_from", f"{window.first_day:%Y-%m}", [line])
                proposal.answer("period_to", f"{window.last_day:%Y-%m}", [line])


def _lists(sections: list[Part], proposal: Proposal) -> None:
    for name, word in (("contents", "nội dung"), ("targets", "chỉ tiêu")):
        lines = [line for part in within(sections, word) for line in part.body]
        proposal.answer(name, points(lines), lines)
    lines = [line for part in within(sections, "hình thức khen") for line in part.body]
    awards = [line for line in lines if len(line.text) <= _LONGEST_AWARD]
    proposal.answer("award_forms", [point.rstrip(".;") for point in points(awards)], awards)


def _criteria(sections: list[Part], proposal: Proposal) -> None:
    for part in within(sections, "tiêu chuẩn", "tiêu chí"):
        if part.body:
            subject = part.title if part.level == 2 else ""
            text = "\n".join(points(part.body))
            proposal.row(
                "criteria", {"subject": (subject, part.line), "text": (text, part.body[0])}
            )


def _duties(sections: list[Part], proposal: Proposal) -> None:
    for part in within(sections, "tổ chức thực hiện"):
        if part.level == 2 and part.body:
            text = "\n".join(points(part.body))
            proposal.row(
                "organisation", {"who": (part.title, part.line), "text": (text, part.body[0])}
            )


def _milestones(paper: Paper, proposal: Proposal) -> None:
    """Each deadline of something that a unit hands in."""
    for line in body(paper):
        for due in deadlines(line.low):
            stage, meant = _stage(line.low, due), _meant(due)
            if stage and meant and due.last_day:
                wording = line.text[due.start : due.end].strip()
                answers = {"stage": stage, "wording": wording, **meant}
                proposal.row("milestones", {name: (value, line) for name, value in answers.items()})


def _stage(low: str, due: Deadline) -> str:
    """What is handed in until then: what its clause names nearest, else what stands around it."""
    front = low[max(0, due.start - 160) : due.start]
    clause = front.rpartition(";")[2]
    named = [(words.end(), stage) for stage, word in _STAGES for words in word.finditer(clause)]
    if named:
        return max(named)[1]
    around = front + low[due.start : due.end + 40]
    return next((stage for stage, words in _STAGES if words.search(around)), "")


def _meant(due: Deadline) -> dict[str, Any]:
    """The fields of a milestone that say what the wording means."""
    last = due.last_day
    if last is None:
        return {}
    match due.kind:
        case "before":
            return {"meaning": "before", "date": (last + timedelta(days=1)).isoformat()}
        case "instant":
            return {"meaning": "instant", "date": last.isoformat(), "time": due.time}
        case "in_month":
            return {"meaning": "month", "month": f"{last:%Y-%m}"}
        case "quarter":
            return {"meaning": "quarter", "quarter": _quarter(last)}
        case "by":
            return {"meaning": "by", "date": last.isoformat()}
    return {}


def _quarter(day: date) -> str:
    return f"{day.year}-Q{(day.month + 2) // 3}"
