"""Calling for the reports of a period when its day has come."""

from datetime import datetime

from sqlalchemy import select

from state_machines.days import today
from state_machines.rules import Refused
from workflow_app.db import Database
from workflow_app.models.base import Clock
from workflow_app.services.membership.people import actor_of
from workflow_app.services.periods import opening
from workflow_app.services.transition import fire

CLOCK = "clock"  # in the trail: no request of a person


def open_periods(database: Database, now: datetime | None = None) -> int:
    """Open the reports of every period whose day has come, each in a transaction of its own, once
    however often it is asked; return how many periods. A missed one is opened in its turn."""
    total = 0
    while True:
        with database.read() as session:
            at = now or session.scalars(select(Clock())).one()
            due = list(opening.due_calendars(session, at))
        opened = sum(_open_period(database, at, *one) for one in due)
        if not opened:
            return total
        total += opened


def _open_period(
    database: Database, at: datetime, document_id: int, code: str, seen: int, person: int
) -> bool:
    try:
        with database.begin() as session:
            actor = actor_of(session, person, today(at))
            fire(
                session, document_id, code, actor=actor, seen=seen, answers={}, now=at,
                request_id=CLOCK,
            )  # fmt: skip
    except Refused:  # another clock was faster, or the paper was changed: it is asked again
        return False
    return True
