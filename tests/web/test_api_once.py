"""`Idempotency-Key`: what is sent again is done once, and another request is refused."""

import json
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from state_machines.grammar import Role
from tests.factories import NOW
from tests.web.posting import PDF
from tests.web.programs import Program, a_key
from tests.world import World, situation_for
from workflow_app.db import Database
from workflow_app.models import CalendarDay, Document, Person, Sending, Token

KEY = "8e03978e-40d5-43dd-bc93-6894a57f9324"
PLAN = {"title": "Phát động thi đua", "purposes": ["Biểu dương kịp thời"]}
DAY = {"day": "2027-02-08", "name": "Tết", "source": "Thông báo số 1", "sure": False}


@pytest.fixture
def city(app: Flask, embedded: Database, world: World) -> Program:
    return Program(app, a_key(embedded, world.city(Role.OFFICER), NOW))


@pytest.fixture
def administrator(app: Flask, embedded: Database, world: World) -> Program:
    return Program(app, a_key(embedded, world.city(Role.ADMINISTRATOR), NOW))


def sent(program: Program, path: str, answers: dict[str, Any], key: str = KEY, **more: Any) -> Any:
    return program.post(path, {"answers": answers, **more}, **{"Idempotency-Key": key})


def test_another_request_under_the_same_key_is_refused_whatever_it_asks(
    program: Program, city: Program, administrator: Program, draft: int, embedded: Database
) -> None:
    for asking, path, first, other in (
        (program, f"/registration/{draft}/edit", {"note": "Một"}, {"note": "Hai"}),
        (city, "/plan", PLAN, PLAN | {"title": "Kế hoạch khác"}),
        (administrator, "/calendar/days", DAY, DAY | {"name": "Tết Nguyên đán"}),
    ):
        more = {"seen": 1} if path.endswith("edit") else {}
        assert sent(asking, path, first, **more).status_code < 300, path
        refused = sent(asking, path, other, **more)
        assert (refused.status_code, refused.get_json()["code"]) == (422, "not_ready"), path
        assert "Idempotency-Key" in refused.get_json()["detail"]
    with embedded.read() as session:
        assert session.scalars(select(CalendarDay.name)).all() == ["Tết"]
        assert session.scalar(select(func.count(Document.id)).where(Document.kind == "plan")) == 2


def test_a_key_says_the_same_with_its_quotes_and_in_another_order(city: Program) -> None:
    first = sent(city, "/plan", PLAN)
    again = sent(city, "/plan", dict(reversed(PLAN.items())), f'"{KEY}"')
    assert again.get_json() == first.get_json()
    assert (again.status_code, again.location) == (201, first.location)


@pytest.mark.parametrize("key", ["", "một khóa", "a" * 65, "a b", '"', "a;b"])
def test_what_is_no_key_is_refused_before_anything_is_done(
    city: Program, embedded: Database, key: str
) -> None:
    header = {"Idempotency-Key": key.encode().decode("latin-1")}
    assert city.post("/plan", {"answers": PLAN}, **header).status_code == 400
    with embedded.read() as session:
        assert session.scalar(select(func.count(Document.id))) == 0


def test_a_refusal_spends_no_key(administrator: Program) -> None:
    assert sent(administrator, "/calendar/days", DAY | {"name": ""}).status_code == 422
    assert sent(administrator, "/calendar/days", DAY).status_code == 204


def test_a_password_is_said_once_and_kept_nowhere(
    administrator: Program, embedded: Database
) -> None:
    somebody = {"login": "nguoi.moi", "name": "Người mới"}
    first, again = (sent(administrator, "/people", somebody).get_json() for _ in range(2))
    assert first["id"] == again["id"]
    assert first["password"]
    assert again["password"] is None
    with embedded.read() as session:
        assert session.scalar(select(func.count(Person.id)).where(Person.login == "nguoi.moi")) == 1
        assert first["password"] not in json.dumps(session.scalars(select(Sending.said)).all())


def test_a_file_belongs_to_what_is_sent(program: Program, embedded: Database, world: World) -> None:
    situation = situation_for("text", "drafting", ["attach"])
    assert situation
    with embedded.begin() as session:
        text = world.stage(session, situation, world.a_plan(session))

    def send(content: bytes) -> Any:
        parts = {"seen": "1", "answers": "{}", "file": (BytesIO(content), "van-kien.pdf")}
        return program.send(f"/text/{text}/attach", parts, **{"Idempotency-Key": KEY})

    first = send(PDF)
    assert first.status_code == 200, first.text
    assert send(PDF).get_json() == first.get_json()
    assert send(PDF + b"%").status_code == 422


def test_of_many_sent_at_once_one_is_done(app: Flask, embedded: Database, world: World) -> None:
    key = a_key(embedded, world.city(Role.OFFICER), NOW)

    def send(_: int) -> tuple[int, Any]:
        answer = sent(Program(app, key), "/plan", PLAN)
        return answer.status_code, answer.get_json()

    with ThreadPoolExecutor(4) as senders:
        answers = list(senders.map(send, range(4)))
    assert all(one == answers[0] for one in answers), answers
    assert answers[0][0] == 201
    with embedded.read() as session:
        assert session.scalar(select(func.count(Document.id))) == 1


def test_the_key_of_a_long_gone_token_still_counts_for_its_person(
    app: Flask, embedded: Database, world: World, city: Program
) -> None:
    first = sent(city, "/plan", PLAN)
    with embedded.begin() as session:
        session.query(Token).delete()
    fresh = Program(app, a_key(embedded, world.city(Role.OFFICER), NOW))
    assert sent(fresh, "/plan", PLAN).get_json() == first.get_json()
