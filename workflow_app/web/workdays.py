"""The working days as the pages count them: read when first asked for, again after an edit."""

from typing import cast

from flask import current_app, g

from workflow_app.services.timing.calendar import calendar_of
from workflow_app.services.timing.workdays import Calendar
from workflow_app.web.access import visit
from workflow_app.web.wiring import database

NAME = "workflow.calendar"


def calendar() -> Calendar:
    """The kept calendar. The visit says which edition holds, so that most pages need not ask."""
    if "calendar" not in g:
        found = visit().visitor
        g.calendar = _edition(found.calendar) if found else _read()
    return cast(Calendar, g.calendar)


def _edition(name: str) -> Calendar:
    kept: tuple[str, Calendar] | None = current_app.extensions.get(NAME)
    if kept is None or kept[0] != name:
        kept = current_app.extensions[NAME] = (name, _read())
    return kept[1]


def _read() -> Calendar:
    with database().read() as session:
        return calendar_of(session.connection())
