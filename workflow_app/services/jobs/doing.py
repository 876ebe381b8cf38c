"""Doing a long job: of two workers one gets it, and only whoever holds it writes it down."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from workflow_app.models import Job
from workflow_app.models.base import Clock

LEASE = timedelta(seconds=120)  # from the last sign of life
ATTEMPTS = 3  # a job that dies with its worker three times is given up
PATIENCE = timedelta(seconds=10)  # before another attempt
LONGEST_PROBLEM = 1000
LOST = "the worker died while it was at it"


class Claim(NamedTuple):
    """A job that is being done. The number of the attempt is the key to it: whoever lost the
    lease holds an older one."""

    id: int
    kind: str
    arguments: Mapping[str, Any]
    person_id: int
    document_id: int | None
    attempt: int


def due(session: Session, now: datetime, limit: int) -> list[int]:
    """The jobs that wait for a worker, also those whose worker has died, oldest first."""
    waiting = select(Job.id).where(Job.ended_at.is_(None), Job.available_at <= now)
    return list(session.scalars(waiting.order_by(Job.available_at, Job.id).limit(limit)))


def silent(session: Session) -> list[int]:
    """The jobs that were begun and whose lease has ended: the worker hangs or is dead, and nobody
    has taken them up."""
    begun = (Job.ended_at.is_(None), Job.attempts > 0, Job.available_at < Clock())
    return list(session.scalars(select(Job.id).where(*begun).order_by(Job.id)))


def claim(session: Session, job_id: int, now: datetime) -> Claim | None:
    """Take a job that is due; None when it is not, or when it was tried too often."""
    taken = session.execute(
        update(Job)
        .where(Job.id == job_id, Job.ended_at.is_(None), Job.available_at <= now)
        .values(attempts=Job.attempts + 1, available_at=now + LEASE, done=0, total=0)
        .returning(Job.id, Job.kind, Job.arguments, Job.person_id, Job.document_id, Job.attempts)
    ).first()
    if taken is None:
        return None
    held = Claim._make(taken)
    if held.attempt > ATTEMPTS:
        _write(session, held, ended_at=now, problem=LOST)
        return None
    return held


def advance(session: Session, held: Claim, done: int, total: int, now: datetime) -> bool:
    """Tell how far the job is, which is a sign of life; False when the lease was lost."""
    return _write(session, held, done=done, total=total, available_at=now + LEASE)


def finish(session: Session, held: Claim, result: Mapping[str, Any], now: datetime) -> bool:
    """Write the result down; False when the lease was lost: then somebody else writes it."""
    return _write(session, held, ended_at=now, result=dict(result), problem="")


def forget(session: Session, held: Claim, count: int) -> None:
    """Keep of the arguments only how many rows there were: what they said has its own place now."""
    kept = {"rows": count}
    session.execute(update(Job).where(Job.id == held.id).values(arguments=kept))


def put_off(
    session: Session, held: Claim, problem: str, now: datetime, *, lasting: bool = False
) -> bool:
    """Write down why it failed. It is tried again, unless that will not help."""
    given_up = lasting or held.attempt >= ATTEMPTS
    return _write(
        session,
        held,
        problem=problem[:LONGEST_PROBLEM],
        available_at=now + PATIENCE,
        ended_at=now if given_up else None,
    )


def _write(session: Session, held: Claim, **values: Any) -> bool:
    mine = (Job.id == held.id, Job.attempts == held.attempt, Job.ended_at.is_(None))
    written = session.execute(update(Job).where(*mine).values(values))
    return isinstance(written, CursorResult) and written.rowcount == 1
