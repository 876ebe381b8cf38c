"""A town with one ward, a paper that the ward owes, and promises about it."""

import socket
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from state_machines.case import Actor
from state_machines.grammar import Reach, Role
from tests.factories import NOW, a_unit, an_actor
from workflow_app.cli import main
from workflow_app.db import Database
from workflow_app.models import Document, Person, Unit
from workflow_app.models.trail import Message
from workflow_app.services.channels import outbox
from workflow_app.services.opening import Opening, begin
from workflow_app.services.record import Stamp

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in a home of its own, on the fresh database."""
    monkeypatch.setenv("WORKFLOW_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("WORKFLOW_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("WORKFLOW_JOBS", "sweep")
    return lambda *words, **more: CliRunner().invoke(
        main, [*words], prog_name="workflow-app", **more
    )


@dataclass
class Town:
    """Ids only: the tests open their own sessions."""

    city_id: int
    ward_id: int
    paper_id: int
    officer: Actor
    reviewers: list[Actor] = field(default_factory=list)

    def promise(
        self,
        session: Session,
        roles: Collection[Role] = (Role.REVIEWER,),
        reach: Reach = Reach.ISSUER,
        *,
        at: datetime = NOW,
        reason: str = "",
        code: str = "submit",
        to: str = "submitted",
    ) -> int:
        message = Message(
            document_id=self.paper_id,
            seq=1,
            payload={
                "roles": sorted(roles),
                "reach": reach,
                "code": code,
                "to": to,
                "actor_id": self.officer.person_id,
                "reason": reason,
            },
            created_at=at,
            available_at=at,
        )
        session.add(message)
        session.flush()
        return message.id


def a_town(database: Database, due_at: datetime | None = None) -> Town:
    with database.begin() as session:
        city = a_unit(session, "Thành phố Tam An")
        ward = a_unit(session, "Phường An Hòa", under=city)
        officer = an_actor(session, "Cán bộ phường", (Role.OFFICER, ward))
        reviewers = [an_actor(session, f"Người duyệt {n}", (Role.REVIEWER, city)) for n in (1, 2)]
        paper_id = a_paper(session, officer, ward, city, due_at)
        return Town(city.id, ward.id, paper_id, officer, reviewers)


def a_paper(
    session: Session, actor: Actor, unit: Unit, issuer: Unit, due_at: datetime | None
) -> int:
    opening = Opening(
        kind="registration", unit_id=unit.id, issuer_id=issuer.id, title="Đăng ký", due_at=due_at
    )
    stamp = Stamp(actor.person_id, actor.seats[0].id, NOW)
    (paper_id,) = begin(session.connection(), [opening], stamp)
    assert session.get_one(Document, paper_id).version == 1
    return paper_id


@pytest.fixture
def town(database: Database) -> Town:
    return a_town(database)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def eventually(holds: Callable[[], object], what: str, patience: float = 60) -> None:
    """Wait until it holds; the patience only says when to give up on a broken machine."""
    end = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < end, f"never happened: {what}"
        time.sleep(0.05)


@pytest.fixture
def told(database: Database, town: Town) -> Town:
    """A town whose two reviewers are told of a step by mail."""
    with database.begin() as session:
        address_all(session, town)
        assert outbox.deliver(session, town.promise(session), NOW)
    return town


def address_all(session: Session, town: Town) -> None:
    """Every reviewer can be mailed."""
    for number, reviewer in enumerate(town.reviewers):
        session.get_one(Person, reviewer.person_id).email = f"r{number}@example.org"
