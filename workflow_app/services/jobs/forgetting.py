"""Forgetting what long jobs made or were told, once what it tells of is erased or destroyed."""

from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import Session

from workflow_app.models import Job

MADE = "file"
"""Where a result says which kept file a job made."""


def made_from(session: Session, papers: Collection[int]) -> set[str]:
    """Forget the ended jobs that made files of these papers, and those whose files tell of many
    papers; they are made again in a minute. Returns the digests of files that no job has now."""
    of_these = or_(Job.document_id.in_(papers), Job.document_id.is_(None))
    return _forget(session, of_these, lambda job: MADE in job.result)


def told(session: Session, number: int) -> None:
    """Forget a job that was given up, with the table that it was told."""
    _forget(session, Job.id == number, lambda job: bool(job.problem))


def _forget(session: Session, which: ColumnElement[bool], fits: Callable[[Any], bool]) -> set[str]:
    ended = select(Job.id, Job.result, Job.problem).where(which, Job.ended_at.is_not(None))
    found = [job for job in session.execute(ended) if fits(job)]
    session.execute(delete(Job).where(Job.id.in_([job.id for job in found])))
    return {job.result[MADE]["sha256"] for job in found if MADE in job.result}
