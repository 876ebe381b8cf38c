"""A city with three wards and their people, on a server of its own whose clock the story moves."""

import shutil
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session
from waitress.server import create_server

from state_machines.case import Actor, Seat
from state_machines.days import VIETNAM
from state_machines.grammar import Role
from tests.factories import SINCE, a_unit, plan_content
from workflow_app.adapters import passwords
from workflow_app.config import from_environment
from workflow_app.db import Database
from workflow_app.models import Document, Person, SeatRow, Unit
from workflow_app.services.channels import outbox
from workflow_app.services.transition import fire, open_paper
from workflow_app.web.app import create_app
from workflow_app.web.wiring import NAME, wire

PASSWORD = "cầu tre lắc lẻo gập ghềnh"
CITY, WARDS = "thành phố Sông Xanh", ("phường Bến Gió", "phường Cầu Mây", "phường Đồi Thông")
GREETED = {"code": "ĐH thành phố", "name": "Đại hội MTTQ thành phố"}
SURNAMES = ("Phan", "Đỗ", "Lương", "Tạ", "Mạc", "Khúc", "Doãn", "Lục", "Thạch")


class Paper(NamedTuple):
    """What the camera wants to know of a paper."""

    kind: str
    state: str


class Clock:
    """The time of the story: nine in the morning of the day that is told."""

    def __init__(self) -> None:
        self.now = datetime(2023, 10, 2, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def turn_to(self, day: str) -> None:
        nine = datetime.combine(date.fromisoformat(day), time(9), VIETNAM)
        self.now = nine.astimezone(UTC)


class Postman:
    """A queue whose bell is heard at once: notices are there when the page is."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def nudge(self, message_ids: Sequence[int]) -> bool:
        for message_id in message_ids:
            with self._database.begin() as session:
                outbox.deliver(session, message_id, self._clock())
        return True

    def reachable(self) -> bool:
        return True

    def workers(self) -> int:
        return 1


@dataclass
class Town:
    """Where the story happens."""

    url: str
    clock: Clock
    database: Database
    logins: dict[tuple[str, Role], str]

    def login(self, role: Role, unit: str = CITY) -> str:
        return self.logins[unit, role]

    def paper(self, document_id: int) -> Paper:
        with self.database.read() as session:
            paper = session.get_one(Document, document_id)
            return Paper(paper.kind, paper.state)

    def actor(self, session: Session, role: Role, unit: str = CITY) -> Actor:
        login = self.login(role, unit)
        seat = session.scalars(select(SeatRow).join(Person).where(Person.login == login)).one()
        return Actor(seat.person_id, (Seat(seat.id, seat.unit_id, seat.unit.path, role),))

    def issue_a_plan(self) -> None:
        """The usual plan goes out without anybody clicking."""
        roads: list[tuple[str, Role, dict[str, Any]]] = [
            ("submit", Role.OFFICER, {}),
            ("approve", Role.COMMITTEE, {}),
            ("issue", Role.CLERK, {"issued_on": "2023-10-02", "signer_name": "Tạ Văn Mẫu"}),
        ]
        with self.database.begin() as session:
            officer, now = self.actor(session, Role.OFFICER), self.clock()
            plan = open_paper(
                session, "plan", actor=officer, unit_id=officer.seats[0].unit_id,
                answers=plan_content(greets=[GREETED]), now=now,
            )  # fmt: skip
            for code, role, answers in roads:
                actor = self.actor(session, role)
                plan = fire(
                    session, plan.document_id, code, actor=actor, seen=plan.version,
                    answers=answers, now=now,
                )  # fmt: skip

    def plan_id(self) -> int:
        """The first plan of the story."""
        with self.database.read() as session:
            return session.scalars(select(Document.id).where(Document.kind == "plan")).first() or 0


Settle = Callable[[Database], dict[tuple[str, Role], str]]
"""Fills an empty database; who may sign in, by unit and role."""


class Hall:
    """The town, as `settle` fills it, and its server; `close` ends the server's thread."""

    def __init__(self, template: Path, home: Path, settle: Settle | None = None) -> None:
        shutil.copy(template, home / "workflow.db")
        door = socket.create_server(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{door.getsockname()[1]}"
        settings = from_environment({"WORKFLOW_HOME": str(home), "WORKFLOW_JOBS": "sweep"})
        clock, database = Clock(), Database(settings.database_url, synchronous="OFF")
        app = create_app(
            replace(settings, public_url=url), database, clock=clock, RATELIMIT_ENABLED=False
        )
        wire(app, replace(app.extensions[NAME], queue=Postman(database, clock)))
        logins = (settle or _settled)(database)
        self.town = Town(url, clock, database, logins)
        self._server = create_server(app, sockets=[door], threads=8)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Closes every connection, and with the last one the loop ends."""
        self._server.trigger.pull_trigger(self._hang_up)
        self._thread.join(timeout=10)
        assert not self._thread.is_alive(), "the server did not end"
        self._server.task_dispatcher.shutdown()
        self.town.database.dispose()

    def _hang_up(self) -> None:
        for line in list(self._server._map.values()):
            line.close()


def _settled(database: Database) -> dict[tuple[str, Role], str]:
    with database.begin() as session:
        return _settle(session)


def _settle(session: Session) -> dict[tuple[str, Role], str]:
    """The units and one person for every role in each; everybody shares one password."""
    kept = passwords.hashed(PASSWORD)
    province = a_unit(session, "Ủy ban MTTQ Việt Nam tỉnh Ví Dụ")
    city = a_unit(session, f"Ủy ban MTTQ Việt Nam {CITY}", under=province)
    city.place = "Sông Xanh"
    found = _seats(session, city, CITY, kept)
    for name in WARDS:
        ward = a_unit(session, f"Ủy ban MTTQ Việt Nam {name}", under=city)
        ward.place = name.removeprefix("phường ")
        found |= _seats(session, ward, name, kept)
    return found


def _seats(session: Session, unit: Unit, name: str, kept: str) -> dict[tuple[str, Role], str]:
    unit.short_name = f"MTTQ {name}"
    found = {}
    for role, surname in zip(Role, SURNAMES, strict=True):
        login = f"{role}.{unit.id}"
        person = Person(login=login, name=f"{surname} Thị {unit.place}", password_hash=kept)
        session.add(person)
        session.flush()
        session.add(SeatRow(person_id=person.id, unit_id=unit.id, role=role.value, held_from=SINCE))
        found[name, role] = login
    session.flush()
    return found
