"""The working days of 2026 as they were announced: holidays, swapped days and worked Saturdays."""

from datetime import date

from workflow_app.services.timing.workdays import Calendar

OFF = ("01-01", "01-02", "02-16", "02-17", "02-18", "02-19", "02-20", "04-27", "04-30", "05-01",
       "08-31", "09-01", "09-02")  # fmt: skip
WORKED_SATURDAYS = ("01-10", "08-22")
CALENDAR = Calendar(
    {date.fromisoformat(f"2026-{day}"): False for day in OFF}
    | {date.fromisoformat(f"2026-{day}"): True for day in WORKED_SATURDAYS}
)
