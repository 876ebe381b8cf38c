"""Writing down who reads what is held of people: before it is shown, once a day for each thing."""

from datetime import date

from flask import current_app, g

from state_machines.days import midnight, today
from workflow_app.services.personal import reading
from workflow_app.services.personal.reading import Look, is_written_down
from workflow_app.web.access import actor, visitor
from workflow_app.web.wiring import database

NAME, MOST = "reading", 50_000
PAGE, FILE, PAST, TRAIL = "paper_page", "paper_file", "paper_past", "paper_trail"
REQUEST, SITTING, ACCOUNTS, ACCOUNT = "data_request", "unit_people", "accounts", "account"
DEEDS = "person_trail"


class Today:
    """What this process has written down today: the database is asked once for each thing."""

    def __init__(self) -> None:
        self._day, self._looks = date.min, set[Look]()

    def has(self, look: Look, on: date) -> bool:
        return self._day == on and look in self._looks

    def add(self, look: Look, on: date) -> None:
        if self._day != on or len(self._looks) >= MOST:
            self._day, self._looks = on, set()
        self._looks.add(look)


def note_read(
    code: str,
    *,
    document_id: int | None = None,
    unit_id: int | None = None,
    about: int | None = None,
    details: str = "",
) -> None:
    """Write down that the visitor reads a thing. When that fails, nothing is shown."""
    look = Look(visitor().person_id, code, document_id, unit_id, about)
    known: Today = current_app.extensions.setdefault(NAME, Today())
    on = today(g.now)
    if known.has(look, on):
        return
    with database().begin() as session:
        reading.note(
            session,
            look,
            at=g.now,
            since=midnight(on),
            details=details,
            request_id=g.request_id,
        )
    known.add(look, on)


def note_paper(code: str, document_id: int, kind: str, unit_id: int) -> None:
    """The same of a paper, if reading it is written down."""
    if is_written_down(kind, unit_id, actor()):
        note_read(code, document_id=document_id, unit_id=unit_id)
