"""The pages that people open most, whole, by Flask's test client; against a Flask page that sends
the very statements by the bare driver and answers with the very same letters."""

import hashlib
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, insert, select

from benchmarks.campaign import NOW, a_city, a_plan, issue
from benchmarks.figures import Line, Pace
from benchmarks.places import Ground, Place
from benchmarks.proof import count, prove
from benchmarks.repeating import Driver, heard
from state_machines.case import Actor
from state_machines.grammar import Role
from tests.factories import an_actor
from workflow_app.config import from_environment
from workflow_app.db import Database
from workflow_app.models import Document, Login, Unit
from workflow_app.web.app import create_app
from workflow_app.web.sessions import LASTS

UNITS, PLANS, EACH = 50, 10, 20
TOKEN = "0" * 43


def run(ground: Ground, *, quick: bool) -> Iterator[Line]:
    """A line for each page on each back-end."""
    for backend in ("sqlite", "postgresql"):
        with ground.place(backend) as place, TemporaryDirectory(prefix="bench-") as home:
            yield from _measured(place, Path(home), 3 if quick else 9)


def _measured(place: Place, home: Path, pairs: int) -> Iterator[Line]:
    database = place.database()
    paths, entries = _campaigns(database)
    settings = from_environment({"WORKFLOW_HOME": str(home), "WORKFLOW_JOBS": "sweep"})
    settings = replace(settings, public_url="http://localhost")
    client = create_app(settings, database, clock=lambda: NOW).test_client()
    client.set_cookie("login", TOKEN)
    logging.disable(logging.INFO)  # a line for each request
    for name, path in paths.items():
        floor, engine = _floor(place, client, path), _asking(client, path)
        measured = [(_paced(floor), _paced(engine)) for _ in range(1 + pairs)]
        with database.read() as session:
            proof = prove(session, entries=entries)
        also = {"letters": len(client.get(path).text)}
        yield Line(name, place, 1, None, measured[1:], proof, also=also)
    logging.disable(logging.NOTSET)
    database.dispose()


def _campaigns(database: Database) -> tuple[dict[str, str], int]:
    """Plans of a city whose wards owe papers; a ward's officer is signed in. The pages of hers and
    what the trail has."""
    with database.begin() as session:
        city = a_city(session, UNITS)
        plans = [a_plan(session, city) for _ in range(PLANS)]
        for plan in plans:
            issue(session, plan, city)
        ward = session.get_one(Unit, city.unit_id + 1)
        officer = an_actor(session, "officer", (Role.OFFICER, ward))
        _sign_in(session.connection().execute, officer)
        owed = select(Document.id).where(Document.unit_id == ward.id).order_by(Document.id)
        paper = session.scalars(owed).first()
        paths = {
            "page_desk": "/",
            "page_paper": f"/documents/{paper}",
            "page_plan": f"/documents/{plans[-1]}",
            "page_plans": "/plans/",
            "page_inbox": "/inbox/",
        }
        return paths, count(session)


def _sign_in(execute: Callable[..., object], who: Actor) -> None:
    execute(
        insert(Login).values(
            token_hash=hashlib.sha256(TOKEN.encode()).hexdigest(),
            person_id=who.person_id,
            values={},
            created_at=NOW,
            expires_at=NOW + LASTS,
            agent="",
        )
    )


def _floor(place: Place, client: FlaskClient, path: str) -> Callable[[], None]:
    """The same answer, from the same rows, by nothing but Flask and the driver."""
    client.get(path)
    with heard(Engine) as sent:
        answer = client.get(path).text
    driver, app = Driver(place), Flask("floor")

    @app.get("/")
    def show() -> str:
        driver.send(sent, begin="BEGIN")
        return answer

    return _asking(app.test_client(), "/")


def _asking(client: FlaskClient, path: str) -> Callable[[], None]:
    def ask() -> None:
        answer = client.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status}"

    return ask


def _paced(ask: Callable[[], None]) -> Pace:
    took, began = [], perf_counter()
    for _ in range(EACH):
        start = perf_counter()
        ask()
        took.append(perf_counter() - start)
    return Pace(EACH / (perf_counter() - began), took)
