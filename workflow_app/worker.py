"""The worker and the sweep: they keep what the database promises, and may die at any moment."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow_app.adapters import chat
from workflow_app.adapters.disk import DiskStore
from workflow_app.adapters.notebook import Attempts, Notebook
from workflow_app.adapters.smtp import SmtpMailer
from workflow_app.adapters.webhook import Webhooks
from workflow_app.config import Settings, from_environment
from workflow_app.db import Database
from workflow_app.models.base import Clock
from workflow_app.services import deliveries
from workflow_app.services.channels import bounces, outbox, packing
from workflow_app.services.channels.packing import Desk
from workflow_app.services.jobs import doing
from workflow_app.services.ports import BlobStore, Carrier, Outcome, Parcel, Queue
from workflow_app.services.reminding import clock
from workflow_app.services.reminding.clock import Ticked
from workflow_app.workshop import bench, boards
from workflow_app.workshop.bench import Workshop
from workflow_app.workshop.calendar import do_what_has_come
from workflow_app.workshop.trades import TRADES

SWEEP_LIMIT = 500  # messages
BATCH = 200  # deliveries that share a connection
HOLD = 30  # seconds in which letters are begun: the last one may take the rest of the lease
AWAY = timedelta(seconds=60)  # until a way that was broken is tried again
NO_CARRIER = "nothing is sent by this channel here"
_log = logging.getLogger(__name__)


class Office(NamedTuple):
    """What deliveries and long jobs need: the database, who carries what, what letters are
    written with, where files are kept (None: no long job is done here), and where it is noted
    what was taken."""

    database: Database
    carriers: Mapping[str, Carrier] = {}
    public_url: str = ""
    secret_key: str = ""
    store: BlobStore | None = None
    notebook: Notebook = Notebook()
    templates: Path | None = None  # of Word, an office's own


class Lease(NamedTuple):
    """Claimed deliveries with the numbers of their attempts; since when, by the database's clock
    and by our own."""

    channel: str
    attempts: dict[int, int]
    at: datetime
    since: float

    @property
    def now(self) -> datetime:
        return self.at + timedelta(seconds=monotonic() - self.since)

    @property
    def holds(self) -> bool:
        return monotonic() - self.since < HOLD


def deliver(*message_ids: int) -> None:
    """An RQ job: delivers these messages, and sends what is due. Its arguments are row numbers."""
    for message_id in message_ids:
        deliver_one(_office(), message_id)
    send(_office())


def carry() -> None:
    """An RQ job: sends what is due, whoever promised it."""
    send(_office())


def labour(job_id: int) -> None:
    """An RQ job: does a long job. Its argument is a row number."""
    perform(_office(), job_id)


def perform(office: Office, job_id: int) -> bool:
    """Does a long job that is due; False when it is not."""
    if office.store is None:
        return False
    shop = Workshop(office.database, office.store, office.public_url, office.templates)
    return bench.perform(shop, TRADES, job_id)


def deliver_one(office: Office, message_id: int) -> None:
    """Delivers a message, or puts it off with the reason; a second call does no harm."""
    try:
        with office.database.begin() as session:
            outbox.deliver(session, message_id, _now(session))
    except Exception as problem:  # whatever it is, it must be seen on the message itself
        _log.warning("message %s is put off: %s", message_id, problem)
        with office.database.begin() as session:
            outbox.put_off(session, message_id, _words(problem), _now(session))


def send(office: Office) -> int:
    """Sends everything that is due, a batch at a time; returns how many were tried."""
    catch_up(office)
    tried = 0
    for channel in deliveries.CHANNELS:
        while lease := _claim(office, channel):
            tried += len(lease.attempts)
            if not _send(office, lease):
                break  # the way is broken: what waits is tried again later
    return tried


def catch_up(office: Office) -> None:
    """Closes what a sender on this machine had handed over when it was killed."""

    def close(taken: Attempts) -> None:
        with office.database.begin() as session:
            deliveries.all_sent(session, taken, _now(session))

    office.notebook.catch_up(close)


def sweep(office: Office, queue: Queue) -> int:
    """Rings again for everything due, and does it by itself when nobody hears."""
    catch_up(office)
    boards.add_up(office.database)
    with office.database.read() as session:
        waiting = outbox.due(session, _now(session), SWEEP_LIMIT)
    if waiting and not queue.nudge(waiting):
        for message_id in waiting:
            deliver_one(office, message_id)
    with office.database.read() as session:
        due = sum(deliveries.waiting(session, _now(session)).values())
    if due and not queue.call(-(-due // BATCH)):
        send(office)
    return len(waiting) + due + _hand_out(office, queue)


def _hand_out(office: Office, queue: Queue) -> int:
    """Rings for the long jobs that wait, or does the first of them, so that the next round of
    the sweep is not far."""
    with office.database.read() as session:
        waiting = doing.due(session, _now(session), SWEEP_LIMIT)
    if waiting and not queue.hand_out(waiting):
        perform(office, waiting[0])
    return len(waiting)


def tick(office: Office, now: datetime | None = None) -> Ticked:
    """Has the clock do all that is due, a part in each transaction; returns what it did."""
    total = Ticked()
    do_what_has_come(office.database, now)
    while True:
        with office.database.begin() as session:
            done = clock.tick(session, now)
        if not any(done):
            return total
        total = total.plus(done)


@cache
def _office() -> Office:
    """Built once in each process, after RQ has forked it."""
    return office_from_environment()


def office_from_environment() -> Office:
    """The office that the settings describe."""
    settings = from_environment()
    database = Database(settings.database_url, synchronous=settings.synchronous)
    carriers, store = _carriers(settings), DiskStore(settings.files)
    notebook, url = Notebook(settings.taken), settings.public_url
    templates = settings.templates
    return Office(database, carriers, url, settings.secret_key, store, notebook, templates)


def _carriers(settings: Settings) -> dict[str, Carrier]:
    carriers: dict[str, Carrier] = {deliveries.WEBHOOK: Webhooks()}
    if settings.smtp_url:
        carriers[deliveries.MAIL] = SmtpMailer(settings.smtp_url)
    if chat.installed():
        carriers[deliveries.CHAT] = chat.Chats()
    return carriers


def _claim(office: Office, channel: str) -> Lease | None:
    with office.database.begin() as session:
        since, now = monotonic(), _now(session)
        attempts = deliveries.claim(session, channel, now, BATCH)
    return Lease(channel, attempts, now, since) if attempts else None


def _send(office: Office, lease: Lease) -> bool:
    """Sends what was claimed; False when the way is broken. What cannot be written keeps nothing
    else from being sent."""
    desk = Desk.at(office.public_url, office.secret_key, lease.at)
    try:
        with office.database.read() as session:
            packed = packing.pack(session, lease.channel, lease.attempts, desk)
    except Exception as problem:
        if len(lease.attempts) == 1:
            _put_off(office, lease, lease.attempts, problem)
            return True
        _log.warning("a batch is written one by one: %s", problem)
        alone = (lease._replace(attempts={one: tried}) for one, tried in lease.attempts.items())
        return all(_send(office, one) for one in alone)
    carrier = office.carriers.get(lease.channel)
    dropped = packed.dropped if carrier else dict.fromkeys(lease.attempts, NO_CARRIER)
    with office.database.begin() as session:
        for number, note in dropped.items():
            deliveries.sent(session, number, lease.attempts[number], lease.now, note)
    return carrier is None or _hand_over(office, carrier, lease, packed.parcels)


def _hand_over(office: Office, carrier: Carrier, lease: Lease, parcels: Iterable[Parcel]) -> bool:
    """No transaction is open while the outside is spoken to; what was taken is noted when the
    carrier tells it, before it goes on."""
    left = {parcel.delivery_id: lease.attempts[parcel.delivery_id] for parcel in parcels}
    begun: set[int] = set()

    def held() -> Iterator[Parcel]:
        for parcel in parcels:
            if not lease.holds:
                return
            begun.add(parcel.delivery_id)
            yield parcel

    try:
        with _remembering(office, lease) as remember:
            for outcome in carrier.send(held()):
                remember(outcome)
                del left[outcome.delivery_id]
    except Exception as problem:  # who knows what reached the other side: it is tried again
        _log.warning("%s is put off: %s", lease.channel, problem)
        _put_off(office, lease, begun & left.keys(), problem)
        untried = {one: tried for one, tried in left.items() if one not in begun}
        with office.database.begin() as session:
            later = lease.now + AWAY
            deliveries.give_back(session, untried, later, _words(problem))
        return False
    with office.database.begin() as session:
        deliveries.give_back(session, left, lease.now)
    return not left or bool(begun)


@contextmanager
def _remembering(office: Office, lease: Lease) -> Iterator[Callable[[Outcome], None]]:
    """What to tell each outcome: what was taken is noted at once, and closed all together."""
    taken: Attempts = {}
    with office.notebook.page() as page:

        def remember(outcome: Outcome) -> None:
            number = outcome.delivery_id
            if outcome.problem:
                _refused(office, lease, outcome)
            else:
                taken[number] = lease.attempts[number]
                page.note(number, taken[number])

        try:
            yield remember
        finally:
            with office.database.begin() as session:
                deliveries.all_sent(session, taken, lease.now)
            page.tear_out()


def _refused(office: Office, lease: Lease, outcome: Outcome) -> None:
    number, problem, lasting = outcome
    attempt, now = lease.attempts[number], lease.now
    with office.database.begin() as session:
        deliveries.put_off(session, number, attempt, problem, now, lasting=lasting)
        if lasting and lease.channel == deliveries.MAIL:
            bounces.flag(session, number, problem, now)


def _put_off(office: Office, lease: Lease, numbers: Iterable[int], problem: Exception) -> None:
    with office.database.begin() as session:
        for number in numbers:
            attempt = lease.attempts[number]
            deliveries.put_off(session, number, attempt, _words(problem), lease.now)


def _words(problem: Exception) -> str:
    return f"{type(problem).__name__}: {problem}"


def _now(session: Session) -> datetime:
    """By the database's clock: of many nodes, the one that leases are measured by."""
    return session.scalars(select(Clock())).one()
