"""The working days that a new installation begins with."""

from datetime import datetime

from sqlalchemy.orm import Session

from workflow_app.adapters.holidays_vn import known_days
from workflow_app.services.timing import calendar

YEARS = range(2023, 2028)


def fill(session: Session, now: datetime) -> None:
    """Write the days of the usual years; a calendar that somebody keeps is left alone."""
    if calendar.is_empty(session):
        for year in YEARS:
            calendar.seed(session, year, known_days(year), now)
