"""Whether a paper came in time: judged once, when it arrives, by the deadline it then had."""

from datetime import datetime

ON_TIME, EXTENDED, LATE, UNDATED = "on_time", "extended", "late", "undated"
"""`extended` came after the plan's date and within the time that was granted beside it."""


def judged(arrived: datetime, original: datetime | None, due: datetime | None) -> str:
    """The verdict on an arrival. Both times are the first instant that is late."""
    if due is None:
        return UNDATED
    if arrived < (original or due):
        return ON_TIME
    return EXTENDED if arrived < due else LATE
