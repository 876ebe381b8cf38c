"""A told year, lived: the province in a database, its people's steps, and the clocks that die."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from state_machines.case import Actor, Seat
from state_machines.days import VIETNAM, end_of
from state_machines.grammar import Role
from tests.factories import CONTENTS, SINCE, a_person, a_unit
from tests.jobs.year_oracle import Told
from tests.jobs.year_story import DAYS, FIRST, TICKS, Event, Story
from tests.world import World
from workflow_app import worker
from workflow_app.adapters.notebook import Notebook
from workflow_app.db import Database
from workflow_app.models import (
    Assignment,
    CalendarDay,
    Delivery,
    Digest,
    Edition,
    Person,
    Reminder,
    SeatRow,
    Substitution,
    Unit,
)
from workflow_app.services import deliveries
from workflow_app.services.opening import Opening, begin
from workflow_app.services.ports import Letter, Outcome
from workflow_app.services.record import Stamp
from workflow_app.services.transition import Fired
from workflow_app.worker import Office

KIND = "report"
NEW_YEAR = datetime.combine(FIRST, datetime.min.time(), VIETNAM)
_processes = get_context("forkserver")
_processes.set_forkserver_preload([__name__])


class Province:
    """The units and people of a story, and its papers as they are opened."""

    def __init__(self, database: Database, story: Story) -> None:
        self.database, self.story = database, story
        self.plans: dict[int, int] = {}
        self.papers: dict[int, int] = {}
        self.written: set[int] = set()
        with database.begin() as session:
            self._settle(session)

    def _settle(self, session: Session) -> None:
        province = a_unit(session, "Tỉnh")
        units = [province.id]
        units += [
            a_unit(session, f"Xã {n}", under=province).id for n in range(1, self.story.units + 1)
        ]
        self.units, self.people, self.actors = units, list[int](), list[Actor]()
        for number, said in enumerate(self.story.people):
            person = a_person(session, f"Người {number}")
            person.digest_hour = said.hour
            person.email = f"nguoi{number}@example.org" if said.mailed else ""
            seat = SeatRow(person_id=person.id, unit_id=units[said.unit], role=said.role,
                           held_from=SINCE, held_to=said.held_to)  # fmt: skip
            session.add(seat)
            session.flush()
            session.add_all(Assignment(seat_id=seat.id, unit_id=units[one]) for one in said.areas)
            path = session.get_one(Unit, units[said.unit]).path
            self.people.append(person.id)
            self.actors.append(
                Actor(person.id, (Seat(seat.id, units[said.unit], path, Role(said.role)),))
            )
        self._lend(session)
        for day, working in DAYS.items():
            session.add(CalendarDay(day=day, working=working, name="", source="năm 2024",
                                    edited_at=NEW_YEAR))  # fmt: skip
        session.flush()
        staff = {Role(one.role): self.actors[n] for n, one in enumerate(self.story.people[:8])}
        self.world = World(units[0], units[0], units[1:], {units[0]: staff})

    def _lend(self, session: Session) -> None:
        for number, said in enumerate(self.story.people):
            seat_id = self.actors[number].seats[0].id
            for loan in said.loans:
                session.add(
                    Substitution(
                        seat_id=seat_id, substitute_id=self.people[loan.to],
                        starts_on=loan.starts, ends_on=loan.ends, named_by=self.people[number],
                        named_at=NEW_YEAR,
                    )
                )  # fmt: skip

    def happen(self, events: Iterable[Event]) -> None:
        """Let the people of the province take their steps."""
        for event in events:
            with self.database.begin() as session:
                getattr(self, f"_{event.what}")(session, event)

    def _open(self, session: Session, event: Event) -> None:
        plan = self.story.plans[event.which]
        plan_id = self.world.put(session, "plan", "issued", unit_id=self.units[0])
        session.add(
            Edition(document_id=plan_id, edition=1, title="", number="", content=plan.settings,
                    issued_at=event.at, version=1)
        )  # fmt: skip
        openings = [
            Opening(
                kind=KIND, unit_id=self.units[self.story.papers[number].unit],
                issuer_id=self.units[0], plan_id=plan_id, due_at=end_of(plan.last),
            )
            for number in plan.papers
        ]  # fmt: skip
        officer = self.world.people[self.units[0]][Role.OFFICER]
        stamp = Stamp(officer.person_id, officer.seats[0].id, event.at)
        self.plans[event.which] = plan_id
        ids = begin(session.connection(), openings, stamp)
        self.papers |= dict(zip(plan.papers, ids, strict=True))

    def _submit(self, session: Session, event: Event) -> None:
        paper, officer = self.papers[event.which], self._officer(event)
        if event.which not in self.written:
            self.written.add(event.which)
            self._take(session, paper, "edit", officer, event, CONTENTS[KIND])
        self._take(session, paper, "submit", officer, event)

    def _recall(self, session: Session, event: Event) -> None:
        self._take(session, self.papers[event.which], "recall", self._officer(event), event)

    def _extend(self, session: Session, event: Event) -> None:
        assert event.until
        asked = {"due_on": event.until.isoformat(), "reason": "Chờ số liệu"}
        child = self._take(session, self.papers[event.which], "ask_extension",
                           self._officer(event), event, asked)  # fmt: skip
        self._take(session, child.opened[0], "grant", self._staff(Role.COMMITTEE), event, asked)

    def _close(self, session: Session, event: Event) -> None:
        self._take(session, self.plans[event.which], "close", self._staff(Role.COMMITTEE), event)

    def _reopen(self, session: Session, event: Event) -> None:
        said = {"reason": "Còn đơn vị chưa nộp"}
        plan_id = self.plans[event.which]
        self._take(session, plan_id, "reopen", self._staff(Role.COMMITTEE), event, said)

    def _leave(self, session: Session, event: Event) -> None:
        person = self.people[event.which]
        session.execute(update(Person).where(Person.id == person).values(disabled_at=event.at))

    def _officer(self, event: Event) -> Actor:
        unit = self.story.papers[event.which].unit
        return self.actors[next(n for n, one in enumerate(self.story.people)
                                if (one.unit, one.role) == (unit, "officer"))]  # fmt: skip

    def _staff(self, role: Role) -> Actor:
        """The one without areas, who comes second of the committee."""
        return self.actors[1] if role is Role.COMMITTEE else self.world.people[self.units[0]][role]

    def _take(
        self, session: Session, paper: int, code: str, actor: Actor, event: Event,
        answers: dict[str, Any] | None = None,
    ) -> Fired:  # fmt: skip
        return self.world.take(
            session, paper, code, actor=actor, answers=answers or {}, now=event.at
        )

    def told(self) -> dict[Told, date]:
        """What the database says was told, in the story's own numbers."""
        papers = {stored: number for number, stored in self.papers.items()}
        people = {stored: number for number, stored in enumerate(self.people)}
        with self.database.read() as session:
            rows = session.execute(
                select(Reminder.document_id, Reminder.person_id, Reminder.deadline,
                       Reminder.step, Digest.day)
                .join(Digest, Digest.id == Reminder.digest_id)
            ).all()  # fmt: skip
        found = {
            Told(papers[a], people[b], deadline, step): day for a, b, deadline, step, day in rows
        }
        assert len(found) == len(rows)
        return found


def all_taken(database: Database, taken: Counter[int]) -> tuple[int, int]:
    """Every promised letter was taken, none that was not promised: how many, and how many answers
    were lost, so that a letter came twice, or was dropped after it came."""
    with database.read() as session:
        rows = session.execute(select(Delivery.id, Delivery.error, Delivery.dead_at)).all()
    assert not any(row.dead_at for row in rows)
    kept = {row.id for row in rows if not row.error}
    assert kept <= taken.keys() <= {row.id for row in rows}
    return len(kept), taken.total() - len(kept)


class Sink:
    """Takes every letter and writes its number down before it says so."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def send(self, parcels: Iterable[Letter]) -> Iterator[Outcome]:
        for parcel in parcels:
            os.write(self._file, f"{parcel.delivery_id}\n".encode())
            yield Outcome(parcel.delivery_id)


def office(url: str, sink: Path) -> Office:
    """An office whose claims are given up soon after their worker died."""
    deliveries.LEASE, worker.BATCH = timedelta(seconds=6), 50
    database = Database(url, synchronous="OFF")
    carriers, notebook = {deliveries.MAIL: Sink(sink)}, Notebook(sink.with_name("taken"))
    return Office(database, carriers, "https://example.org", "secret", notebook=notebook)


def _live(name: str, url: str, sink: Path, orders: Connection) -> None:
    os.environ["PGAPPNAME"] = name
    here = office(url, sink)
    with suppress(EOFError):
        while at := orders.recv():
            worker.tick(here, at)
            if at.time() == TICKS[-1]:
                worker.send(here)
            orders.send(at)


class Clocks:
    """Two processes that tick at once, and are killed now and then and replaced."""

    def __init__(self, url: str, sink: Path, chance: random.Random, database: Database) -> None:
        self._url, self._sink, self._chance, self._database = url, sink, chance, database
        self.kills = 0
        self._alive = [self._born(), self._born()]

    def tick(self, at: datetime, mortal: float) -> None:
        """Both do all that is due by an instant, though one of them may not live to see it."""
        for _, line in self._alive:
            line.send(at)
        if self._chance.random() < mortal:
            time.sleep(self._chance.random() * 0.08)
            victim = self._chance.randrange(2)
            self._bury(victim)
            self._alive[victim][1].send(at)
        for _, line in self._alive:
            assert line.recv() == at

    def __enter__(self) -> "Clocks":
        return self

    def __exit__(self, *failure: object) -> None:
        for process, line in self._alive:
            line.close()
            process.join()

    def _bury(self, victim: int) -> None:
        process, line = self._alive[victim]
        assert process.pid
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        line.close()
        self.kills += 1
        self._wait_for_the_server(process.name)
        self._alive[victim] = self._born()

    def _born(self) -> tuple[BaseProcess, Connection]:
        mine, theirs = _processes.Pipe()
        name = f"clock-{random.randrange(10**9)}"
        process = _processes.Process(
            target=_live, args=(name, self._url, self._sink, theirs), name=name, daemon=True
        )
        process.start()
        theirs.close()
        return process, mine

    def _wait_for_the_server(self, name: str) -> None:
        """PostgreSQL notices a dead client by itself, a little later; until then it has locks."""
        if self._database.engine.dialect.name == "sqlite":
            return
        alive = text("SELECT count(*) FROM pg_stat_activity WHERE application_name = :name")
        while True:
            with self._database.read() as session:
                if not session.scalar(alive, {"name": name}):
                    return
            time.sleep(0.002)
