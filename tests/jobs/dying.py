"""A sender in a process of its own that is killed at a chosen moment."""

import os
import signal
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from smtplib import SMTP
from typing import Any

from sqlalchemy import event

from workflow_app.adapters.notebook import Notebook, Page
from workflow_app.adapters.smtp import SmtpMailer
from workflow_app.db import Database
from workflow_app.worker import Office, send

_processes = get_context("forkserver")
_processes.set_forkserver_preload([__name__])


def the_office(database: Database, mail_url: str, notes: Path) -> Office:
    """An office that sends mail."""
    carriers, site, key = {"mail": SmtpMailer(mail_url)}, "https://example.org", "k" * 40
    return Office(database, carriers, site, key, notebook=Notebook(notes))


class Moments:
    """Counts the moments around every statement, commit, note, and word to or from the mail
    server; dies at one of them."""

    def __init__(self, database: Database, death: int) -> None:
        self.passed, self._death = 0, death
        for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
            event.listen(database.engine, name, self.moment)
        for owner, name in ((SMTP, "send"), (SMTP, "getreply"), (Page, "note")):
            self._around(owner, name)

    def moment(self, *heard: Any) -> None:
        self.passed += 1
        if self.passed == self._death:
            os.kill(os.getpid(), signal.SIGKILL)

    def _around(self, owner: type, name: str) -> None:
        original = getattr(owner, name)

        def counted(*words: Any, **named: Any) -> Any:
            self.moment()
            answer = original(*words, **named)
            self.moment()
            return answer

        setattr(owner, name, counted)


def _live(database_url: str, mail_url: str, notes: Path, death: int, answer: Connection) -> None:
    database = Database(database_url)
    moments = Moments(database, death)
    send(the_office(database, mail_url, notes))
    answer.send(moments.passed)


def sender(database_url: str, mail_url: str, notes: Path, death: int = 0) -> int:
    """Send what is due in a process that is killed at its n-th moment (0: it lives). Return the
    number of moments, or 0 when it was killed."""
    hear, tell = _processes.Pipe(duplex=False)
    process = _processes.Process(target=_live, args=(database_url, mail_url, notes, death, tell))
    process.start()
    tell.close()
    process.join()
    try:
        moments: int = hear.recv()
    except EOFError:
        assert process.exitcode == -signal.SIGKILL
        return 0
    return moments
