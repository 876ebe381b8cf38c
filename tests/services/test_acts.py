"""What moved no paper is written down too: one body, one leaf, and nothing personal in it."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from state_machines.grammar import Role
from state_machines.rules import Refused
from tests.factories import NOW
from tests.services.reading import codes, paper, trail
from tests.world import World
from workflow_app.adapters import migrating
from workflow_app.db import Database
from workflow_app.models.trail import Act, ActValue
from workflow_app.services import acts
from workflow_app.services.chain import SCHEMA, commitment, leaf_of
from workflow_app.services.record import content_digest
from workflow_app.services.refusals import note_refusal

RELIGIONS = ("không", "Phật giáo", "Công giáo", "Tin Lành", "Cao Đài")


def test_an_act_says_who_what_when_and_about_which_paper(
    session: Session, world: World, plan_id: int
) -> None:
    auditor = world.city(Role.AUDITOR).person_id
    number = acts.note(
        session, at=NOW, actor_id=auditor, code="trail", why="export", document_id=plan_id,
        unit_id=world.city_id, public={"rows": 7}, private={"details": "cả đơn vị"},
        request_id="req",
    )  # fmt: skip
    act = session.get_one(Act, number)
    (value,) = session.scalars(select(ActValue))
    assert act.leaf == leaf_of(act.body)
    assert json.loads(act.body) == {
        "v": SCHEMA, "act": "export", "code": "trail", "at": "2023-10-10T02:00:00.000000Z",
        "actor": auditor, "document": plan_id, "unit": world.city_id, "request": "req", "rows": 7,
        "private": {"details": commitment(value.salt, "details", "cả đơn vị")},
        "after": {"acts": {}, "steps": {"1": trail(session, plan_id)[0].leaf[:16]}},
    }  # fmt: skip
    assert (value.act_id, value.field, value.value) == (number, "details", "cả đơn vị")


def test_what_is_public_cannot_pretend_to_be_somebody_else(session: Session, world: World) -> None:
    number = acts.note(
        session, at=NOW, actor_id=None, code="erase", why="erase",
        public={"actor": 1, "at": NOW - timedelta(days=9), "private": {}, "v": 0},
    )  # fmt: skip
    body = json.loads(session.get_one(Act, number).body)
    assert (body["actor"], body["v"], body["at"][:10]) == (None, SCHEMA, "2023-10-10")


def test_a_refusal_lengthens_no_paper_and_needs_no_person(
    session: Session, world: World, plan_id: int
) -> None:
    before = paper(session, plan_id).version
    note_refusal(session, at=NOW, actor_id=None, document_id=plan_id, code="close", why="unknown")
    assert paper(session, plan_id).version == before
    assert session.scalars(select(ActValue)).all() == []  # no reason, so nothing apart


def test_few_values_are_not_guessed_back_from_a_body(session: Session, world: World) -> None:
    """Five religions, hashed in every plain way: none of them is what the body says."""
    number = acts.note(
        session, at=NOW, actor_id=None, code="erase", why="erase", private={"value": "Cao Đài"}
    )
    body = session.get_one(Act, number).body
    session.execute(text("DELETE FROM acts_private"))
    for religion in RELIGIONS:
        for plain in (religion, f'["value","{religion}"]', content_digest({"value": religion})):
            digest = hashlib.sha256(plain.encode())
            assert digest.hexdigest() not in body
            assert commitment(b"", "value", religion) not in body


def test_a_small_content_is_not_guessed_back_from_its_entry(
    session: Session, world: World, plan_id: int
) -> None:
    registration = world.put(session, "registration", "drafting", plan_id=plan_id)
    world.take(session, registration, "edit", answers={"note": "không"})
    assert codes(session, registration)[-1] == "edit"
    stored = paper(session, registration).content
    body = session.execute(
        text("SELECT body FROM trail WHERE document_id = :id AND seq = 2"), {"id": registration}
    ).scalar_one()
    assert content_digest(stored) not in body
    kept = session.execute(
        text("SELECT value FROM trail_private WHERE entry_document_id = :id AND field = 'content'"),
        {"id": registration},
    ).scalar_one()
    assert kept == content_digest(stored)


OF_BEFORE = (
    "INSERT INTO refusals (id, at, code, why, document_id, details, request_id)"
    " VALUES (7, '2023-11-01 02:00:00.000000', 'close', 'not_ready', 4, 'Thiếu tệp', 'req'),"
    " (9, '2023-11-01 02:00:00.000001', 'close', 'moved_on', 4, '', '')"
)


def test_what_was_refused_before_there_were_acts_is_carried_over(
    empty_database: Database, tmp_path: Path
) -> None:
    migrating.upgrade(empty_database.engine, "005_lighter_indexes")
    with empty_database.begin() as session:
        session.execute(text(OF_BEFORE))
    migrating.upgrade(empty_database.engine)
    with empty_database.begin() as session:
        first, second = session.scalars(select(Act).order_by(Act.id))
        (value,) = session.scalars(select(ActValue))
        assert (first.id, first.why, second.id, second.why) == (7, "not_ready", 9, "moved_on")
        assert first.leaf == leaf_of(first.body)
        said = json.loads(first.body)
        assert said["private"] == {"details": commitment(value.salt, "details", "Thiếu tệp")}
        assert json.loads(second.body)["private"] == {}
        number = acts.note(session, at=first.at, actor_id=None, code="close", why="not_ready",
                           document_id=4, request_id="req")  # fmt: skip
        again = session.get_one(Act, number)
        assert number == 10
        after = {"acts": {str(one.id): one.leaf[:16] for one in (first, second)}, "steps": {}}
        assert json.loads(again.body) == said | {"private": {}, "after": after}
    migrating.downgrade(empty_database.engine, "005_lighter_indexes")
    with empty_database.read() as session:
        kept = session.execute(text("SELECT id, details FROM refusals ORDER BY id")).all()
        assert [tuple(row) for row in kept] == [(7, "Thiếu tệp"), (9, ""), (10, "")]


@pytest.mark.parametrize("why", ["not_yours", "moved_on", "not_ready", "read", "export"])
def test_a_refusal_is_written_down_in_a_transaction_of_its_own(
    database: Database, world: World, plan_id: int, why: str
) -> None:
    clerk = world.city(Role.CLERK)
    with pytest.raises(Refused), database.begin() as session:
        world.take(session, plan_id, "close", actor=clerk)
    with database.begin() as session:
        note_refusal(session, at=NOW, actor_id=clerk.person_id, document_id=plan_id, code="close",
                     why=why, details="chi tiết", request_id="req")  # fmt: skip
    with database.read() as session:
        row = session.scalars(select(Act)).one()
        assert (row.at, row.actor_id, row.document_id) == (NOW, clerk.person_id, plan_id)
        assert (row.code, row.why, row.request_id) == ("close", why, "req")
        assert session.scalars(select(ActValue.value)).one() == "chi tiết"
        assert codes(session, plan_id) == ["open"]
