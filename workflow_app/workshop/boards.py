"""The counters of boards follow the steps a little behind; what a board says is never behind."""

from workflow_app.db import Database
from workflow_app.services.counting import keeping


def add_up(database: Database) -> None:
    """Adds a part of what moved to the counters, when anything did."""
    with database.read() as session:
        waiting = keeping.waiting(session)
    if waiting:
        with database.begin() as session:
            keeping.add_up(session.connection())
