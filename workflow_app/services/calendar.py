"""The calendar that an administrator keeps: read as a whole, for it has a few rows a year."""

from sqlalchemy import select
from sqlalchemy.engine import Connection

from workflow_app.models import CalendarDay, table_of
from workflow_app.services.workdays import Calendar

DAY = table_of(CalendarDay)


def calendar_of(connection: Connection) -> Calendar:
    """The calendar as it stands: one statement."""
    rows = connection.execute(select(DAY.c.day, DAY.c.working))
    return Calendar({row.day: row.working for row in rows})
