"""The worker and the sweep: they deliver what the outbox promises, and may die at any moment."""

import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from typing import NamedTuple

from workflow_app.adapters.smtp import SmtpMailer
from workflow_app.config import from_environment
from workflow_app.db import Database
from workflow_app.services import outbox
from workflow_app.services.outbox import Delivery
from workflow_app.services.ports import Letter, Mailer, Queue

SWEEP_LIMIT = 500
_log = logging.getLogger(__name__)


class Office(NamedTuple):
    """What a delivery needs: the database, the post, and the address that letters link to."""

    database: Database
    mailer: Mailer | None = None
    public_url: str = ""


def deliver(*message_ids: int) -> None:
    """The job: delivers these messages. Its arguments are row numbers, nothing else."""
    for message_id in message_ids:
        deliver_one(_office(), message_id)


def deliver_one(office: Office, message_id: int) -> None:
    """Delivers a message, or puts it off with the reason; a second call does no harm."""
    public_url = office.public_url if office.mailer else ""
    try:
        with office.database.begin() as session:
            done = outbox.deliver(session, message_id, _now(), public_url=public_url)
        if done and done.letters and office.mailer:
            _post(office, office.mailer, message_id, done)
    except Exception as problem:  # whatever it is, it must be seen on the message itself
        _log.warning("message %s is put off: %s", message_id, problem)
        with office.database.begin() as session:
            outbox.put_off(session, message_id, f"{type(problem).__name__}: {problem}", _now())


def sweep(office: Office, queue: Queue) -> int:
    """Rings again for everything due, and delivers by itself when nobody hears."""
    with office.database.read() as session:
        waiting = outbox.due(session, _now(), SWEEP_LIMIT)
    if waiting and not queue.nudge(waiting):
        for message_id in waiting:
            deliver_one(office, message_id)
    return len(waiting)


@cache
def _office() -> Office:
    """Built once in each process, after RQ has forked it."""
    return office_from_environment()


def office_from_environment() -> Office:
    """The office that the settings describe."""
    settings = from_environment()
    return Office(
        Database(settings.database_url, synchronous=settings.synchronous),
        SmtpMailer(settings.smtp_url) if settings.smtp_url else None,
        settings.public_url,
    )


def _post(office: Office, mailer: Mailer, message_id: int, done: Delivery) -> None:
    """No transaction is open while the mail server is spoken to."""
    sent: list[Letter] = []
    try:
        for letter in mailer.send(done.letters):
            sent.append(letter)
    finally:
        _remember(office, sent)
    with office.database.begin() as session:
        outbox.finish(session, message_id, done.attempt, _now())


def _remember(office: Office, sent: Iterable[Letter]) -> None:
    with office.database.begin() as session:
        for letter in sent:
            outbox.mailed(session, letter, _now())


def _now() -> datetime:
    return datetime.now(UTC)
