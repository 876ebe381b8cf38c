"""The words of a notice, from the table's names and the notice's facts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from state_machines import machine
from state_machines.days import last_day
from state_machines.grammar import Machine, Text, Transition
from workflow_app.models import Document, Notice

UNTIL = Text("hết ngày {day}", "by the end of {day}")
TURN = Text("Việc cần làm: {step}{until}.", "What to do: {step}{until}.")
ELSEWHERE = Text("Hiện do {party} xử lý{until}.", "Now with: {party}{until}.")
NOBODY = Text("Không cần làm gì thêm.", "Nothing more is expected.")
HAPPENED = Text("{paper} của {unit}: {step}.", "{paper} of {unit}: {step}.")
REASON = Text("Lý do: {reason}", "Reason: {reason}")
STATE = Text("Trạng thái: {state}.", "State: {state}.")


def facts(paper: Document, unit: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a notice remembers of the step that promised it."""
    waits_for = machine(paper.kind).state(payload["to"]).waits_for
    # What has arrived is late no more, however long others keep it.
    owed = waits_for is not None and paper.arrived_at is None
    return {
        "title": paper.title,
        "unit": unit,
        "state": payload["to"],
        "reason": payload["reason"],
        "due_at": paper.due_at.isoformat() if paper.due_at and owed else None,
        "turn": is_turn(paper.kind, payload),
    }


def is_turn(kind: str, payload: Mapping[str, Any]) -> bool:
    """Whether the party that is told is the one that has to act now."""
    waits_for = machine(kind).state(payload["to"]).waits_for
    return waits_for is not None and (
        waits_for.reach == payload["reach"] and not waits_for.roles.isdisjoint(payload["roles"])
    )


def subject(notice: Notice, language: str) -> str:
    """Say what and until when, in one line that names no person."""
    table, said = machine(notice.kind), notice.facts
    step = next_step(table, said["state"]) if said["turn"] else _row(table, notice.code)
    line = f"{say(step.name, language)}: {say(table.name, language)} – {said['unit']}"
    until = _until(said, language)
    return f"{line} ({until})" if until and said["turn"] else line


def sentences(notice: Notice, language: str) -> tuple[str, ...]:
    """Say what to do, what happened and why, and how things stand."""
    table, said = machine(notice.kind), notice.facts
    state = table.state(said["state"])
    happened = say(HAPPENED, language).format(
        paper=say(table.name, language),
        unit=said["unit"],
        step=say(_row(table, notice.code).name, language),
    )
    stands = say(STATE, language).format(state=say(state.name, language))
    reason = (say(REASON, language).format(reason=said["reason"]),) if said["reason"] else ()
    return (_expected(table, said, language), happened, *reason, stands)


def _expected(table: Machine, said: Mapping[str, Any], language: str) -> str:
    waits_for = table.state(said["state"]).waits_for
    if waits_for is None:
        return say(NOBODY, language)
    until = _until(said, language)
    until = f", {until}" if until else ""
    if said["turn"]:
        step = say(next_step(table, said["state"]).name, language)
        return say(TURN, language).format(step=step, until=until)
    return say(ELSEWHERE, language).format(party=say(waits_for.name, language), until=until)


def _until(said: Mapping[str, Any], language: str) -> str:
    if not said["due_at"]:
        return ""
    last = last_day(datetime.fromisoformat(said["due_at"]))
    return say(UNTIL, language).format(day=f"{last:%d/%m/%Y}")


def _row(table: Machine, code: str) -> Transition:
    return next(row for row in table.rows if row.code == code)


def next_step(table: Machine, state: str) -> Transition:
    """The first row of the party whose turn it is, as the page shows it."""
    rows = table.rows_from(state)
    waits_for = table.state(state).waits_for
    return next((row for row in rows if row.by == waits_for), rows[0])


def say(text: Text, language: str) -> str:
    """The words in one of the two languages; Vietnamese is the source."""
    return text.en if language == "en" else text.vi
