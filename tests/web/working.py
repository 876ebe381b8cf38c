"""What a worker would do meanwhile: every long job that waits, in the test's own process."""

from pathlib import Path

from sqlalchemy import select

from workflow_app.adapters.disk import DiskStore
from workflow_app.db import Database
from workflow_app.models import Job
from workflow_app.workshop.bench import Workshop, perform
from workflow_app.workshop.trades import TRADES


def work(database: Database, folder: Path) -> list[str]:
    """Do the open jobs; return the problem of each, '' when it went well."""
    with database.read() as session:
        waiting = list(session.scalars(select(Job.id).where(Job.ended_at.is_(None))))
    for job_id in waiting:
        perform(Workshop(database, DiskStore(folder)), TRADES, job_id)
    with database.read() as session:
        done = select(Job.problem).where(Job.id.in_(waiting)).order_by(Job.id)
        return list(session.scalars(done))
