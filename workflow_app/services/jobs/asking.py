"""Asking for a long job, and how far it has come."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import func, literal, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from state_machines.rules import Refused
from workflow_app.models import Job

DEAD_SHOWN = 50


class Standing(StrEnum):
    """How a job stands."""

    QUEUED = "queued"
    AT_WORK = "at_work"
    FINISHED = "finished"
    BROKEN = "broken"


class JobLine(NamedTuple):
    """A job as whoever asked for it sees it. `total` is 0 while nobody knows how much it is."""

    id: int
    kind: str
    arguments: Mapping[str, Any]
    document_id: int | None
    person_id: int
    created_at: datetime
    attempts: int
    done: int
    total: int
    ended_at: datetime | None
    problem: str
    result: Mapping[str, Any]

    @property
    def standing(self) -> Standing:
        if self.ended_at:
            return Standing.BROKEN if self.problem else Standing.FINISHED
        return Standing.AT_WORK if self.attempts else Standing.QUEUED

    @property
    def open(self) -> bool:
        return self.ended_at is None


class Waiting(NamedTuple):
    """How many jobs are open, since when the oldest is, and how many were given up."""

    open: int
    oldest: datetime | None
    broken: int


def ask(
    session: Session,
    kind: str,
    arguments: Mapping[str, Any],
    *,
    person_id: int,
    key: str,
    now: datetime,
    document_id: int | None = None,
) -> int:
    """Ask for a job; while one with the same key is open, it is that one: a double click asks
    once. `key` must tell apart what differs, the person among it. Returns the job's number."""
    job = Job(
        kind=kind,
        arguments=dict(arguments),
        key=key,
        person_id=person_id,
        document_id=document_id,
        created_at=now,
        available_at=now,
        result={},
    )
    return _only(session, job)


def known(session: Session, key: str, person_id: int) -> int | None:
    """The last job of a person with this key, whether or not it has ended."""
    same = select(Job.id).where(Job.key == key, Job.person_id == person_id)
    return session.scalar(same.order_by(Job.id.desc()).limit(1))


def _only(session: Session, job: Job) -> int:
    """The number of the open job with this job's key; it is this one unless there is one."""
    held = select(Job.id).where(Job.key == job.key, Job.ended_at.is_(None))
    if (found := session.scalar(held)) is not None:
        return found
    try:
        with session.begin_nested():
            session.add(job)
            session.flush()
    except IntegrityError:  # another click was faster
        return session.scalars(held).one()
    return job.id


_COLUMNS = [getattr(Job, name) for name in JobLine._fields]


def of_person(session: Session, job_id: int, person_id: int) -> JobLine:
    """The job that a person asked for, or `Refused("unknown")`."""
    mine = select(*_COLUMNS).where(Job.id == job_id, Job.person_id == person_id)
    row = session.execute(mine).first()
    if row is None:
        raise Refused("unknown")
    return JobLine._make(row)


def about(session: Session, document_id: int, person_id: int, limit: int = 10) -> list[JobLine]:
    """What a person asked for about a paper, newest first."""
    mine = select(*_COLUMNS).where(Job.document_id == document_id, Job.person_id == person_id)
    rows = session.execute(mine.order_by(Job.id.desc()).limit(limit))
    return [JobLine._make(row) for row in rows]


def again(session: Session, job_id: int, now: datetime, person_id: int | None = None) -> bool:
    """Give a job that was given up its attempts again; False if it is none, or not this
    person's."""
    wanted = [Job.id == job_id, Job.ended_at.is_not(None), Job.problem != ""]
    if person_id is not None:
        wanted.append(Job.person_id == person_id)
    key = session.scalar(select(Job.key).where(*wanted))
    if key is None:
        return False
    rival = select(Job.id).where(Job.key == key, Job.ended_at.is_(None))
    if session.scalar(rival) is not None:
        return False
    fresh = {"attempts": 0, "done": 0, "total": 0, "problem": "", "ended_at": None}
    session.execute(update(Job).where(*wanted).values(available_at=now, **fresh))
    return True


def waiting(session: Session) -> Waiting:
    """Count the jobs."""
    return Waiting(*session.execute(counted()).one()[1:])


def counted() -> Any:
    """The statement that counts the jobs, as a row of a backlog of deliveries: under "job", how
    many are open, since when, and how many were given up."""
    is_open = Job.ended_at.is_(None)
    return select(
        literal("job"),
        func.count().filter(is_open),
        func.min(Job.created_at).filter(is_open),
        func.count().filter(Job.problem != "", ~is_open),
    )


def broken(session: Session) -> list[JobLine]:
    """The jobs that were given up, newest first."""
    dead = select(*_COLUMNS).where(Job.problem != "", Job.ended_at.is_not(None))
    return [
        JobLine._make(row)
        for row in session.execute(dead.order_by(Job.id.desc()).limit(DEAD_SHOWN))
    ]
