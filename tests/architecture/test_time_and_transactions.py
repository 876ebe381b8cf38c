"""Law: the entry points own the clock and the transaction; everybody else is given both.

Take `now` as a keyword argument instead of asking for it, and a `session` instead of committing
one: then a service can be called twice in one transaction and tested on any day.
"""

import ast

from tests.architecture.sources import ENTRY_POINTS, PRODUCT, Source, called, sources

CLOCKS = {"now", "utcnow", "today"}
CALENDARS = {"datetime", "date"}
MAY_COMMIT = (
    *ENTRY_POINTS,
    "workflow_app/seeds/",
    "workflow_app/db.py",
    "workflow_app/adapters/migrating.py",  # the schema has a connection of its own
)
MAY_READ_THE_CLOCK = (
    *ENTRY_POINTS,
    "workflow_app/adapters/rq_queue.py",  # signs of life of the workers; no paper sees them
)


def _calls(source: Source) -> list[ast.Call]:
    return [node for node in ast.walk(source.tree) if isinstance(node, ast.Call)]


def _reads_the_clock(call: ast.Call) -> bool:
    match call.func:
        case ast.Attribute(value=ast.Name(id=name), attr=clock):
            return (name in CALENDARS and clock in CLOCKS) or (name, clock) == ("time", "time")
    return False


def test_only_entry_points_read_the_clock() -> None:
    found = [
        source.at(call)
        for source in sources(*PRODUCT)
        for call in _calls(source)
        if _reads_the_clock(call) and not source.path.startswith(MAY_READ_THE_CLOCK)
    ]
    assert not found, "\n".join(found)


def test_no_time_is_naive() -> None:
    found = [
        source.at(call)
        for source in sources(*PRODUCT)
        for call in _calls(source)
        if called(call) in ("utcnow", "utcfromtimestamp")
        or (_reads_the_clock(call) and called(call) == "now" and not call.args)
    ]
    assert not found, "\n".join(found)


def test_only_entry_points_commit() -> None:
    """`Database.begin` commits for them; nothing below even rolls back."""
    found = [
        source.at(call)
        for source in sources(*PRODUCT)
        for call in _calls(source)
        if called(call) in ("commit", "rollback") and not source.path.startswith(MAY_COMMIT)
    ]
    assert not found, "\n".join(found)
