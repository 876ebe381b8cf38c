"""What the views work with: settings, database, queue, files and clock of this application."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError

from workflow_app.config import Settings
from workflow_app.db import Database
from workflow_app.services.channels import outbox
from workflow_app.services.ports import BlobStore, Queue

NAME = "workflow"
RUNG_AT_ONCE = 100  # messages; the sweep rings for the rest
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wiring:
    """The parts that one application is built from."""

    settings: Settings
    database: Database
    queue: Queue
    store: BlobStore
    clock: Callable[[], datetime] | None = None

    def now(self) -> datetime:
        """The time that pages are made at."""
        return self.clock() if self.clock else datetime.now(UTC)


def wire(app: Flask, parts: Wiring) -> None:
    """Gives an application its parts."""
    app.extensions[NAME] = parts


def wiring() -> Wiring:
    """The parts of the present application."""
    return cast(Wiring, current_app.extensions[NAME])


def database() -> Database:
    """The present application's database."""
    return wiring().database


def ring() -> None:
    """Rings the workers' bell for what was promised; a hint after the commit, never the truth:
    what was done is answered as done though the database has just gone away."""
    parts = wiring()
    try:
        with parts.database.read() as session:
            waiting = outbox.due(session, parts.now(), RUNG_AT_ONCE)
    except SQLAlchemyError as problem:
        _log.warning("nobody is rung for, the sweep will do: %s", problem)
        return
    if waiting:
        parts.queue.nudge(waiting)


def hand_out(job_id: int) -> None:
    """Rings the workers' bell for a long job that was asked for; a hint after the commit."""
    wiring().queue.hand_out([job_id])
