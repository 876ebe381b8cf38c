"""One notice to thousands of people: its letters as bytes, their delivery, and the same by RQ."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path
from smtplib import SMTP
from time import perf_counter, sleep
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import insert, select, update

from benchmarks.crew import Crew
from benchmarks.figures import Line, Pace
from benchmarks.places import Ground, Place
from benchmarks.proof import Proof
from tests.factories import NOW, SINCE
from tests.jobs.conftest import Town, a_town
from tests.jobs.sink import listening
from workflow_app.adapters import valkey
from workflow_app.adapters.mime import framed, written
from workflow_app.adapters.notebook import Notebook
from workflow_app.adapters.rq_queue import RqQueue
from workflow_app.adapters.smtp import SmtpMailer
from workflow_app.config import socket_in
from workflow_app.db import Database
from workflow_app.models import Delivery, Person, SeatRow
from workflow_app.services.channels import outbox, packing
from workflow_app.services.channels.packing import Desk
from workflow_app.services.deliveries import MAIL
from workflow_app.services.ports import LINK, NAME, Letter
from workflow_app.worker import BATCH, Office, send

PEOPLE, SENT = 10_599, 2_000
SITE, KEY, SENDER = "https://thidua.example.org", "k" * 40, "mat-tran@example.org"
LETTERS_GOAL, DELIVERY_GOAL, JOBS_GOAL = 12.0, 0.8, 0.7


def run(ground: Ground, *, quick: bool) -> Iterator[Line]:
    """Letters once; delivery on each back-end; jobs beside the same work without a queue."""
    pairs = 2 if quick else 7
    with ground.place("sqlite") as place:
        yield _letters(place, 500 if quick else PEOPLE, pairs)
    for backend in ("sqlite", "postgresql"):
        with ground.place(backend) as place, _mail_server() as server:
            yield _delivery(place, server, 200 if quick else SENT, pairs)
    with ground.place("sqlite") as place, _mail_server() as server:
        yield _jobs(place, server, 400 if quick else SENT, pairs)


def _letters(place: Place, people: int, pairs: int) -> Line:
    database = place.database()
    _crowd(database, people)
    letters = _packed(database)
    measured = []
    for _ in range(1 + pairs):
        slow = _pace(people, lambda: [_by_the_library(letter) for letter in letters])
        quick = _pace(people, lambda: _by_the_frame(letters))
        measured.append((slow, quick))
    database.dispose()
    proof = Proof(len(letters), () if len(letters) == people else ("letters are missing",))
    return Line("letters", place, 1, LETTERS_GOAL, measured[1:], proof)


def _delivery(place: Place, server: "MailServer", people: int, pairs: int) -> Line:
    measured, complaints = [], list[str]()
    with _an_office(place, server, people) as office:
        ready = [(letter.address, raw) for letter, raw in _written(_packed(office.database))]
        for _ in range(1 + pairs):
            floor = _pace(people, lambda: _by_hand(server.url, ready))
            server.empty()
            _again(office.database)
            measured.append((floor, _pace(people, lambda: send(office))))
            complaints += server.complaints(office.database)
    return Line("delivery", place, 1, DELIVERY_GOAL, measured[1:], Proof(people, tuple(complaints)))


def _jobs(place: Place, server: "MailServer", people: int, pairs: int) -> Line:
    measured, complaints = [], list[str]()
    with _an_office(place, server, people) as office, _a_worker(place, server) as queue:
        for _ in range(1 + pairs):
            _again(office.database)
            inline = _pace(people, lambda: send(office))
            _again(office.database)
            server.empty()
            by_queue = _pace(people, lambda: _rung(queue, office.database, people))
            measured.append((inline, by_queue))
            complaints += server.complaints(office.database)
    return Line("jobs", place, 1, JOBS_GOAL, measured[1:], Proof(people, tuple(complaints)))


@contextmanager
def _an_office(place: Place, server: "MailServer", people: int) -> Iterator[Office]:
    database, carriers = place.database(), {MAIL: SmtpMailer(server.url)}
    _crowd(database, people)
    with tempfile.TemporaryDirectory(prefix="bench-") as home:
        yield Office(database, carriers, SITE, KEY, notebook=Notebook(Path(home)))
    database.dispose()


def _pace(people: int, work: Callable[[], Any]) -> Pace:
    start = perf_counter()
    work()
    took = perf_counter() - start
    return Pace(people / took, [took / people])


# what is sent


def _crowd(database: Database, people: int) -> Town:
    """So many reviewers, and one step that they are all told of."""
    town = a_town(database, due_at=NOW)
    with database.begin() as session:
        rows = [
            {"login": f"crowd{n}", "name": f"Nguyễn Thị Ví Dụ {n}", "email": f"c{n}@example.org"}
            for n in range(people)
        ]
        made = session.scalars(insert(Person).returning(Person.id), rows)
        seat = {"unit_id": town.city_id, "role": "reviewer", "held_from": SINCE}
        session.execute(insert(SeatRow), [{"person_id": one, **seat} for one in made])
        outbox.deliver(session, town.promise(session), NOW)
    return town


def _packed(database: Database) -> list[Letter]:
    with database.read() as session:
        numbers = session.scalars(select(Delivery.id)).all()
        packed = packing.pack(session, MAIL, numbers, Desk.at(SITE, KEY, NOW))
    return [parcel for parcel in packed.parcels if isinstance(parcel, Letter)]


def _written(letters: list[Letter]) -> Iterator[tuple[Letter, bytes]]:
    frames = {page: framed(page, SENDER) for page in {letter.page for letter in letters}}
    return ((one, written(frames[one.page], one, "example.org")) for one in letters)


def _by_the_frame(letters: list[Letter]) -> list[bytes]:
    return [raw for _, raw in _written(letters)]


def _by_the_library(letter: Letter) -> bytes:
    """The same letter, as the standard library's modern classes build it."""
    page, mail = letter.page, EmailMessage()
    mail["From"], mail["Subject"] = SENDER, page.subject
    mail["To"] = f'"{letter.name}" <{letter.address}>'
    mail["Date"] = formatdate(localtime=False)
    mail["Message-ID"] = f"<delivery-{letter.delivery_id}@example.org>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["List-Unsubscribe"] = f"<{letter.link}>"
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(page.text.replace(NAME, letter.name).replace(LINK, letter.link))
    html = page.html.replace(NAME, letter.name).replace(LINK, letter.link)
    mail.add_alternative(html, subtype="html")
    return mail.as_bytes()


def _again(database: Database) -> None:
    """As if nothing had been sent."""
    with database.begin() as session:
        session.execute(update(Delivery).values(done_at=None, attempts=0, available_at=NOW))


# where it is sent to


class _Post:
    """A mail server, in a process of its own."""

    def __init__(self, number: int, barrier: object) -> None:
        self._open = ExitStack()
        self._kept, self._address = self._open.enter_context(listening())

    def address(self) -> str:
        return self._address

    def empty(self) -> None:
        self._kept.raw.clear()

    def numbers(self) -> list[int]:
        return self._kept.numbers


class MailServer:
    """What is known of the mail server here."""

    def __init__(self, crew: Crew) -> None:
        self._crew = crew
        (self.url,) = crew.ask("address")

    def empty(self) -> None:
        """Forgets what came."""
        self._crew.ask("empty")

    def complaints(self, database: Database) -> list[str]:
        """What is wrong with what came: each letter must be there, once."""
        (numbers,) = self._crew.ask("numbers")
        with database.read() as session:
            promised = session.scalars(select(Delivery.id)).all()
            left = session.scalars(select(Delivery.id).where(Delivery.done_at.is_(None))).all()
        if sorted(numbers) == sorted(promised) and not left:
            return []
        return [f"{len(promised)} promised, {len(numbers)} came, {len(left)} left"]


@contextmanager
def _mail_server() -> Iterator[MailServer]:
    with Crew(1, _Post) as crew:
        yield MailServer(crew)


def _by_hand(url: str, ready: list[tuple[str, bytes]]) -> None:
    """The limit: bytes that are ready go over one connection, and nothing is written down."""
    parts = urlsplit(url)
    with SMTP(parts.hostname or "", parts.port or 0) as server:
        for address, raw in ready:
            server.sendmail(SENDER, [address], raw)


@contextmanager
def _a_worker(place: Place, server: MailServer) -> Iterator[RqQueue]:
    """A broker and one worker."""
    with tempfile.TemporaryDirectory(prefix="bench-") as home, ExitStack() as stack:
        socket = socket_in(Path(home))
        program = valkey.binary() or ""
        broker = subprocess.Popen(valkey.command(program, Path(home), socket))
        stack.callback(_stop, broker)
        environ = dict(os.environ) | {
            "WORKFLOW_HOME": home,
            "WORKFLOW_URL": SITE,
            "WORKFLOW_DATABASE_URL": place.url,
            "WORKFLOW_REDIS_URL": f"unix://{socket}",
            "WORKFLOW_SMTP_URL": server.url,
        }
        command = [sys.executable, "-m", "workflow_app.cli", "worker"]
        queue = RqQueue(environ["WORKFLOW_REDIS_URL"])
        while not queue.reachable():
            sleep(0.05)
        stack.callback(_stop, subprocess.Popen(command, env=environ))
        while not queue.workers():
            sleep(0.05)
        yield queue


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait()


def _rung(queue: RqQueue, database: Database, people: int) -> None:
    """Rings, and waits until everything is sent."""
    queue.call(-(-people // BATCH))
    left = select(Delivery.id).where(Delivery.done_at.is_(None)).limit(1)
    while True:
        with database.read() as session:
            if session.scalar(left) is None:
                return
        sleep(0.01)
