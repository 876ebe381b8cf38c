"""The tables compiled once for the `transitions` library: the table decides, the library moves."""

from __future__ import annotations

from functools import cache
from typing import Any

from transitions import Machine as Engine

from state_machines.grammar import Machine


class Cursor:
    """A throw-away stand-in for a paper: it holds a state while one event is triggered."""

    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        self.state = state


@cache
def engine(machine: Machine) -> Engine:
    """The shared engine of a table: no model, no callbacks, no automatic transitions."""
    rows: list[dict[str, Any]] = [
        {"trigger": row.code, "source": state.code, "dest": row.lands_in(state).code}
        for row in machine.rows
        for state in row.source
    ]
    return Engine(
        model=None,
        states=[state.code for state in machine.states],
        transitions=rows,
        initial=machine.initial.code,
        auto_transitions=False,
        send_event=True,
        queued=False,
    )


def land(machine: Machine, state: str, code: str) -> str:
    """The state the library reaches from `state` by `code`; raises MachineError if none."""
    cursor = Cursor(state)
    engine(machine).events[code].trigger(cursor)
    return cursor.state
