"""Carrying out the changes of units whose day has come."""

import logging
from datetime import datetime

from sqlalchemy import select

from state_machines.days import today
from state_machines.rules import Refused
from workflow_app.db import Database
from workflow_app.models.base import Clock
from workflow_app.services.membership.people import actor_of
from workflow_app.services.succession.waiting import Due, due_changes
from workflow_app.services.transition import fire
from workflow_app.workshop.calling import CLOCK

_log = logging.getLogger(__name__)


def carry_out_changes(database: Database, now: datetime | None = None) -> int:
    """Carry out every change of units whose day has come, in the order of their days, each whole
    in a transaction of its own, once however often it is asked; return how many. What cannot be
    carried out goes back to its unit with the reasons."""
    with database.read() as session:
        at = now or session.scalars(select(Clock())).one()
        due = list(due_changes(session, at))
    return sum(_carry_out(database, at, one) for one in due)


def _carry_out(database: Database, at: datetime, due: Due) -> bool:
    try:
        _take(database, at, due, due.code, "")
    except Refused as refused:
        if refused.code == "not_ready":
            reason = "; ".join(one.vi for one in refused.reasons)
            _send_back(database, at, due, reason)
        return False  # else another clock was faster, or somebody changed it: it is asked again
    except Exception:  # a fault of ours must not keep the other changes from their day
        _log.exception("the change of units %s is not carried out", due.document_id)
        return False
    return True


def _send_back(database: Database, at: datetime, due: Due, reason: str) -> None:
    try:
        _take(database, at, due, due.otherwise, reason)
    except Refused:
        _log.warning("the change of units %s moved meanwhile", due.document_id)


def _take(database: Database, at: datetime, due: Due, code: str, reason: str) -> None:
    with database.begin() as session:
        fire(
            session,
            due.document_id,
            code,
            actor=actor_of(session, due.person_id, today(at)),
            seen=due.version,
            answers={"reason": reason} if reason else {},
            now=at,
            request_id=CLOCK,
        )
