"""The bench: a long job is claimed, done outside of any transaction, and written down once."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from state_machines.grammar import Text
from workflow_app.db import Database
from workflow_app.models.base import Clock
from workflow_app.services.jobs import doing
from workflow_app.services.jobs.doing import Claim
from workflow_app.services.ports import BlobStore

_log = logging.getLogger(__name__)


class Unworkable(Exception):
    """Trying again will not help; carries the reason in both languages."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.vi)
        self.reason = reason


class Lost(Exception):
    """Somebody else has the job now: what is done here is thrown away."""


class Workshop(NamedTuple):
    """What every trade may use."""

    database: Database
    store: BlobStore
    public_url: str = ""
    templates: Path | None = None  # an office's own, by layout


class Bench:
    """One job at work."""

    def __init__(self, shop: Workshop, job: Claim, at: datetime) -> None:
        self.job, self.at = job, at
        self.store, self.public_url = shop.store, shop.public_url
        self.templates = shop.templates
        self._database = shop.database

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that reads."""
        with self._database.read() as session:
            yield session

    def advance(self, done: int, total: int) -> None:
        """Tells whoever waits how far it is; raises `Lost` when the job is not ours any more."""
        with self._database.begin() as session:
            if not doing.advance(session, self.job, done, total, _now(session)):
                raise Lost

    @contextmanager
    def finishing(self, result: Mapping[str, Any]) -> Iterator[Session]:
        """The one transaction in which a job writes what it did, with its result."""
        with self._database.begin() as session:
            if not doing.finish(session, self.job, result, _now(session)):
                raise Lost
            yield session


Trade = Callable[[Bench], None]
"""Does a job and ends it by `Bench.finishing`."""


def perform(shop: Workshop, trades: Mapping[str, Trade], job_id: int) -> bool:
    """Does a job, or writes down why not; False when it is not to be done. A second call does no
    harm."""
    with shop.database.begin() as session:
        at = _now(session)
        job = doing.claim(session, job_id, at)
    if job is None:
        return False
    try:
        trades[job.kind](Bench(shop, job, at))
    except Lost:
        _log.warning("job %s was taken over", job_id)
    except Unworkable as problem:
        _put_off(shop, job, "\n".join(problem.reason), lasting=True)
    except Exception as problem:  # whatever it is, whoever waits must be told
        _log.warning("job %s is put off", job_id, exc_info=True)
        _put_off(shop, job, f"{type(problem).__name__}: {problem}", lasting=False)
    return True


def _put_off(shop: Workshop, job: Claim, problem: str, *, lasting: bool) -> None:
    with shop.database.begin() as session:
        doing.put_off(session, job, problem, _now(session), lasting=lasting)


def _now(session: Session) -> datetime:
    """By the database's clock, as leases are."""
    return session.scalars(select(Clock())).one()
