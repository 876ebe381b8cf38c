"""What takes effect when its day has come."""

from datetime import datetime

from workflow_app.db import Database
from workflow_app.workshop.calling import open_periods
from workflow_app.workshop.reorganising import carry_out_changes


def do_what_has_come(database: Database, now: datetime | None = None) -> None:
    """Carry out the changes of units and open the periods whose day has come, in this order: a
    report is asked of the units that are there."""
    carry_out_changes(database, now)
    open_periods(database, now)
