"""Until when a question that a unit asks is to be answered, in working days."""

from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from state_machines import machine
from state_machines.days import end_of, today
from state_machines.grammar import Machine
from workflow_app.services.timing.calendar import calendar_of
from workflow_app.services.timing.workdays import Calendar


def answer_due(connection: Connection, table: Machine, now: datetime) -> datetime | None:
    """Return the first instant at which the answer is late; None when the kind asks for none."""
    return answer_by(table, now, calendar_of(connection)) if table.answer_within else None


def answer_by(table: Machine, asked: datetime, calendar: Calendar) -> datetime:
    """The same by a calendar that was read, for a kind that asks for an answer."""
    return end_of(calendar.after(today(asked), table.answer_within))


def asked_again(connection: Connection, paper: Any, now: datetime) -> dict[str, Any]:
    """The columns of a question that is asked again: the days for its answer begin anew."""
    due = answer_due(connection, machine(paper.kind), now)
    if due is None:
        return {}
    return {
        "due_at": due,
        "original_due_at": due,
        "deadline": paper.deadline + 1,
        "remind_at": now,
    }
