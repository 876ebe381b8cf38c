"""How a paper stands to its deadline, in a few words: what is left, or the verdict it was given."""

from datetime import datetime
from typing import NamedTuple

from flask import g

from state_machines import machine
from state_machines.days import last_day
from state_machines.grammar import Mood
from state_machines.timeliness import EXTENDED, LATE, ON_TIME
from workflow_app.services.documents import PaperLine
from workflow_app.web.present import choice_word, day, due

TONES = {ON_TIME: "kept", EXTENDED: "info", LATE: "kept_late"}


class Stand(NamedTuple):
    """What a cell says beside the state: nothing more is said when nothing is pressing."""

    tone: str = "none"
    short: str = ""
    original: str = ""  # the plan's own date, when more time was given


def stand(line: PaperLine) -> Stand:
    """What came is said as it was judged then; what is owed, by when."""
    mood = machine(line.kind).state(line.state).mood
    if line.arrived_at and mood is not Mood.BACK:
        if line.timeliness not in TONES:
            return Stand()
        moved = limit_day(line.original_due_at) if line.timeliness == EXTENDED else ""
        return Stand(TONES[line.timeliness], verdict(line.timeliness), moved)
    if mood in (Mood.OFF, Mood.DONE) or (line.arrived_at and not _open(line.due_at)):
        return Stand()
    left = due(line.due_at)
    moved = limit_day(line.original_due_at) if line.due_at != line.original_due_at else ""
    return Stand(left.tone, left.short, moved)


def _open(due_at: datetime | None) -> bool:
    """Whether there is time left: what was sent back after that is not called late once more."""
    return due_at is not None and g.now < due_at


def verdict(said: str) -> str:
    """The word for a verdict; nothing for a paper that has not come."""
    return choice_word("verdict", said) if said else ""


def limit_day(due_at: datetime | None) -> str:
    """The last day on which a paper is on time; nothing when none is set."""
    return day(last_day(due_at)) if due_at else ""
