"""The counters of boards follow the steps a little behind; what a board says is never behind."""

from workflow_app.db import Database
from workflow_app.services.counting import keeping


def add_up(database: Database) -> bool:
    """Adds a part of what moved to the counters; False when nothing did."""
    with database.read() as session:
        waiting = keeping.waiting(session)
    if waiting:
        with database.begin() as session:
            keeping.add_up(session.connection())
    return waiting
