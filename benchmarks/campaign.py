"""A campaign to measure in: a city that issues a plan, its wards, and their congress texts."""

from typing import Any, NamedTuple

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.factories import NOW, SINCE, a_unit, an_actor, plan_content
from workflow_app.db import Database
from workflow_app.models import Document, Unit
from workflow_app.services.transition import fire, open_paper

TOPICS = 8  # documents of a congress, each reviewed on its own
FILE = {
    "slot": "text",
    "name": "bao-cao.pdf",
    "media_type": "application/pdf",
    "size": 5_000_000,
    "sha256": "ab" * 32,
}
SIGNED = {"issued_on": "2023-10-10", "signer_name": "Nguyễn Văn Mẫu", "signer_capacity": "Chủ tịch"}


class City(NamedTuple):
    """The unit that issues plans, and whoever drafts, approves and issues them."""

    unit_id: int
    officer: Actor
    committee: Actor
    clerk: Actor


class Paper(NamedTuple):
    """A text that a ward drafts, and the officer of the ward."""

    id: int
    officer: Actor


def a_city(session: Session, wards: int, under: Unit | None = None) -> City:
    """A city with so many wards below it."""
    unit = a_unit(session, "Thành phố", under=under)
    rows = [
        {
            "code": f"W{number + (unit.id if under else 0)}",
            "name": f"Phường {number}", "kind": "front_committee",
            "parent_id": unit.id, "path": f"{unit.path}{unit.id + number}/",
            "id": unit.id + number, "valid_from": SINCE, "area": f"Cụm {number % 34}",
        }
        for number in range(1, wards + 1)
    ]  # fmt: skip
    if rows:
        session.execute(insert(Unit), rows)
        follow_given_ids(session)
    roles = (Role.OFFICER, Role.COMMITTEE, Role.CLERK)
    return City(unit.id, *(an_actor(session, role.value, (role, unit)) for role in roles))


def a_country(session: Session, provinces: int, communes: int) -> tuple[City, list[City]]:
    """A centre, provinces below it, and so many communes below them."""
    centre = a_city(session, 0)
    found = []
    for number in range(provinces):
        below = communes // provinces + (number < communes % provinces)
        found.append(a_city(session, below, under=session.get_one(Unit, centre.unit_id)))
    return centre, found


def follow_given_ids(session: Session) -> None:
    """PostgreSQL does not notice that units came with numbers of their own."""
    if session.connection().dialect.name == "postgresql":
        session.execute(text(
            "SELECT setval(pg_get_serial_sequence('units', 'id'), max(id)) FROM units"
        ))  # fmt: skip


def a_plan(session: Session, city: City, basis: int | None = None, **changes: Any) -> int:
    """A plan of the city that is approved and waits to be issued."""
    content = plan_content(**changes)
    plan = open_paper(
        session, "plan", unit_id=city.unit_id, actor=city.officer, answers=content, now=NOW,
        basis_id=basis,
    ).document_id  # fmt: skip
    step(session, plan, "submit", city.officer, 1)
    step(session, plan, "approve", city.committee, 2)
    return plan


def issue(session: Session, plan: int, city: City) -> None:
    """Issue an approved plan: every ward gets its papers."""
    step(session, plan, "issue", city.clerk, 3, **SIGNED)


def step(
    session: Session, paper: int, code: str, actor: Actor, seen: int, key: str = "", **answers: Any
) -> None:
    """Take one step, at one fixed moment; a form that is sent has a key."""
    fire(session, paper, code, actor=actor, seen=seen, answers=answers, now=NOW, key=key)


def texts(database: Database, count: int) -> list[Paper]:
    """Texts that may be handed in (at version 2), each in the open congress of its ward."""
    wards = -(-count // TOPICS)
    checklist = [{"topic": f"text_{n}", "required": "required"} for n in range(TOPICS)]
    with database.begin() as session:
        city = a_city(session, wards)
        plan = a_plan(session, city, checklist=checklist)
        issue(session, plan, city)
        papers = []
        congresses = select(Document.id, Document.unit_id).where(
            Document.plan_id == plan, Document.kind == "congress"
        )
        for congress, unit_id in session.execute(congresses).all():
            unit = session.get_one(Unit, unit_id)
            officer = an_actor(session, "Cán bộ", (Role.OFFICER, unit))
            step(session, congress, "begin", officer, 1)
            inside = select(Document.id).where(Document.parent_id == congress)
            for text in session.scalars(inside).all():
                step(session, text, "attach", officer, 1, file=FILE)
                papers.append(Paper(text, officer))
    return papers[:count]
