"""The trail of a paper in words: who did what in which seat, round by round."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext

from forms.choices import label
from state_machines import machine
from state_machines.grammar import Mood, State, Text
from state_machines.system import step_name
from workflow_app.services.history import Line
from workflow_app.web.changed import Change, changes_in_words
from workflow_app.web.present import say

START = State("", Text("Chưa có", "None yet"), Mood.EMPTY)


class PaperName(NamedTuple):
    """What a list needs to lead to a paper."""

    id: int
    title: str


class Told(NamedTuple):
    """One step as the timeline and the trail show it."""

    id: int
    at: datetime
    paper: PaperName
    name: Text
    source: State
    target: State | None  # None when the paper stayed where it was
    person: str  # with whom she stood in for
    seat: str
    unit: str
    reason: str
    changes: list[Change]
    seq: int
    whose: str  # the unit of the paper
    arrived_at: str = ""  # of what had come before it was typed in


class Round(NamedTuple):
    """The steps up to the next return, newest first."""

    number: int
    entries: list[Told]


def told(line: Line) -> Told:
    """A step in words."""
    table = machine(line.kind)
    return Told(
        id=line.id,
        at=line.at,
        paper=PaperName(line.document_id, line.title or say(table.name)),
        name=step_name(table, line.source, line.code),
        source=table.state(line.source) if line.source else START,
        target=None if line.target == line.source else table.state(line.target),
        person=_whoever(line),
        seat=say(label("role", line.role)),
        unit=line.seat_unit,
        reason=line.reason,
        changes=changes_in_words(table, line.changes),
        seq=line.seq,
        whose=line.unit_name,
        arrived_at=_came_before(line),
    )


def _came_before(line: Line) -> str:
    arrived = str(line.verdict.get("arrived") or "")
    return arrived if arrived and datetime.fromisoformat(arrived) < line.at else ""


def _whoever(line: Line) -> str:
    """Who did it: both names when she stood in for somebody."""
    if not line.behalf:
        return line.actor_name
    return str(gettext("%(person)s thay %(name)s", person=line.actor_name, name=line.behalf))


def rounds(lines: Iterable[Line]) -> list[Round]:
    """The steps by round, newest first; a round ends when the paper comes back."""
    found: list[Round] = [Round(1, [])]
    for line in reversed(list(lines)):
        entry = told(line)
        found[-1].entries.insert(0, entry)
        if entry.target and entry.target.mood is Mood.BACK:
            found.append(Round(len(found) + 1, []))
    return [one for one in reversed(found) if one.entries]
