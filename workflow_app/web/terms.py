"""What a paper's page says of its deadlines: each one, who moved it and why, and the verdict."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import gettext

from state_machines import machine
from state_machines.grammar import Ask, Text
from state_machines.timeliness import EXTENDED as GRANTED
from workflow_app.services.documents import PaperPage
from workflow_app.services.history import Line
from workflow_app.services.timing.rescheduling import AMENDED, ANCHORED, EXTENDED, RECKONED
from workflow_app.web.present import choice_word, count, until_day
from workflow_app.web.standing import TONES, limit_day, verdict
from workflow_app.web.timeline import Told, told

AS_PLANNED = Text("Theo kế hoạch", "By the plan")
MOVED = {
    EXTENDED: Text("Cho gia hạn", "More time was granted"),
    AMENDED: Text("Kế hoạch được sửa", "The plan was amended"),
    ANCHORED: Text("Theo ngày tổ chức mới", "By the new day of the event"),
    RECKONED: Text("Theo lịch làm việc mới", "By the new calendar of working days"),
}
"""What moved a deadline when it was no step of the paper's own."""


class Term(NamedTuple):
    """One deadline of a paper: its number, until when, and the step that set it."""

    number: int
    until: str
    name: Text
    step: Told | None = None  # none for the first one, which the plan set


class Receipt(NamedTuple):
    """A paper that came by another channel: which, when it came, and the step that typed it in."""

    channel: str
    arrived_at: str
    typed: Told


class Terms(NamedTuple):
    """Everything about time on the page of a paper; empty words where there is nothing to say."""

    deadlines: list[Term]  # the one in force first; none when it never moved
    verdict: str
    tone: str
    judged_by: str
    receipt: Receipt | None


def terms(page: PaperPage) -> Terms:
    """The deadlines and the verdict of a paper, as its trail tells them."""
    row = page.facts.row
    judged = _judged(page)
    return Terms(
        deadlines=list(_deadlines(page)),
        verdict=_verdict(row),
        tone=TONES.get(row.timeliness, "none"),
        judged_by=_judged_by(judged.verdict, _before(page)) if judged else "",
        receipt=_receipt(page),
    )


def limit_words(due_at: datetime | str | None) -> str:
    """Until when, in words, of a deadline as it is stored or as the trail tells it."""
    if not due_at:
        return str(gettext("không định hạn"))
    return until_day(datetime.fromisoformat(due_at) if isinstance(due_at, str) else due_at)


def _deadlines(page: PaperPage) -> Iterator[Term]:
    """Newest first, down to the one that the plan set."""
    moves, before = _moves(page), _before(page)
    for step in moves:
        it = told(step)
        name = MOVED.get(step.moved["why"], it.name)
        yield Term(step.moved["deadline"] - before, limit_words(step.moved["due"]), name, it)
    if moves and not before:
        first = moves[-1].moved
        yield Term(first["deadline"] - 1, limit_words(first["was_due"]), AS_PLANNED)


def _moves(page: PaperPage) -> list[Line]:
    return [step for step in page.timeline if step.moved]


def _before(page: PaperPage) -> int:
    """How many deadlines are not told: that no plan set any before the first is nothing to read."""
    first = moves[-1].moved if (moves := _moves(page)) else {}
    untold = first and not first["was_due"] and not page.facts.row.plan_id
    return first["deadline"] - 1 if untold else 0


def _verdict(row: Any) -> str:
    """The verdict in words; one that rests on an extension names the plan's own date. Of a paper
    without a deadline there is nothing to say."""
    words = verdict(row.timeliness) if row.timeliness in TONES else ""
    if row.timeliness != GRANTED:
        return words
    original = limit_day(row.original_due_at)
    return str(gettext("%(verdict)s (hạn gốc %(day)s)", verdict=words, day=original))


def _judged(page: PaperPage) -> Line | None:
    """The step that was judged, as long as its verdict stands."""
    if page.facts.row.timeliness not in TONES:
        return None
    return next((step for step in page.timeline if step.verdict), None)


def _judged_by(said: Any, before: int) -> str:
    number, until = count(said["deadline"] - before), limit_words(said["due"])
    return str(gettext("xét theo hạn lần %(number)s, %(until)s", number=number, until=until))


def _receipt(page: PaperPage) -> Receipt | None:
    """How the paper came, when it was typed in for its unit the last time it was handed in."""
    table = machine(page.facts.row.kind)
    steps = ((step, table.row(step.source, step.code)) for step in page.timeline)
    step, row = next(((step, row) for step, row in steps if row and row.hands_in), (None, None))
    if step is None or row is None or row.asks is not Ask.RECEIPT:
        return None
    said = page.facts.row.content[row.keeps]
    channel = choice_word("receipt_channel", said["channel"])
    return Receipt(channel, said["arrived_at"], told(step))
