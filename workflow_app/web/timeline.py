"""The trail of a paper in words: who did what in which seat, round by round."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import gettext

from forms import content_form
from forms.choices import label
from state_machines import machine
from state_machines.grammar import Machine, Mood, State, Text
from state_machines.system import step_name
from workflow_app.services.history import Line
from workflow_app.web.present import day, language, number, say

START = State("", Text("Chưa có", "None yet"), Mood.EMPTY)

Change = tuple[Text | str, str, str]


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


def changes_in_words(table: Machine, changes: Mapping[str, tuple[Any, Any]]) -> list[Change]:
    """What was changed, by its label; what no form asked for (an annex) is shown by the paper, and
    what said nothing and still does is no change to people."""
    labels = field_labels(table.kind)
    told = [
        (_label(table, labels, name), in_words(before), in_words(after))
        for name, (before, after) in changes.items()
    ]
    return [one for one in told if one[0] and (one[1] or one[2])]


def _label(table: Machine, labels: Mapping[str, str], name: str) -> Text | str:
    """The label of a field, the name of the step that keeps its answers there, or nothing."""
    if name in labels:
        return labels[name]
    return next((row.name for row in table.rows if row.keeps == name), "")


def field_labels(kind: str) -> dict[str, str]:
    """The labels of a kind's content form in the language of this page."""
    form = content_form(kind)(language=language())
    return {field.short_name: field.label.text for field in form}


def in_words(value: Any) -> str:
    """A stored value as people write it."""
    match value:
        case None | "":
            return ""
        case bool():
            return str(gettext("Có") if value else gettext("Không"))
        case int():
            return number(value)
        case list():
            return "\n".join(filter(None, map(in_words, value)))
        case Mapping():
            return " · ".join(filter(None, map(in_words, value.values())))
    written = str(value)
    return day(written) if len(written) == 10 and written[4:5] == "-" else written
