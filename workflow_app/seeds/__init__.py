"""Campaigns to look at and to test with: units, people and papers that were never real."""

from collections.abc import Callable

from workflow_app.db import Database


def load(database: Database, case: str, echo: Callable[[str], None]) -> None:
    """Loads the case of that name into an empty database and says which accounts there are."""
