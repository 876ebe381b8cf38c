"""Programs: their keys, what they read, what they send, and how they are refused."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.factories import CONTENTS, NOW
from tests.web.campaign import Campaign
from tests.web.conftest import Client
from tests.web.programs import READ, Program, a_key
from tests.web.routes import addresses
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Document, Person, Token

REASON = {"reason": "Còn thiếu số liệu, đề nghị bổ sung"}


@pytest.fixture
def program(app: Flask, embedded: Database, world: World) -> Program:
    """The program of the ward's officer."""
    return Program(app, a_key(embedded, world.ward(Role.OFFICER), NOW))


@pytest.fixture
def draft(world: World, embedded: Database, campaign: Campaign) -> int:
    """A registration that the ward is drafting, with a work in it."""
    with embedded.begin() as session:
        paper = world.put(
            session, "registration", "drafting", plan_id=campaign.plan,
            content=CONTENTS["registration"],
        )  # fmt: skip
        world.put(session, "work", "registered", plan_id=campaign.plan, parent_id=paper,
                  content=CONTENTS["work"])  # fmt: skip
    return paper


def standing(database: Database, paper: int) -> tuple[str, int]:
    with database.read() as session:
        document = session.get_one(Document, paper)
        return document.state, document.version


def test_a_key_stands_for_its_person_and_her_seats(program: Program, world: World) -> None:
    said = program.get("/me").get_json()
    assert said["id"] == world.ward(Role.OFFICER).person_id
    assert (said["scope"], said["seats"][0]["role"]) == ("write", "officer")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Basic YTpi", "Bearer " + "x" * 43])
def test_without_a_right_key_nothing_is_told(app: Flask, header: str) -> None:
    answer = app.test_client().get("/api/v1/me", headers={"Authorization": header})
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.get_json()["code"] == "no_key"
    assert "Set-Cookie" not in answer.headers


def test_no_address_for_programs_answers_without_a_key(app: Flask) -> None:
    asked = [
        (rule.methods or set(), address)
        for rule in app.url_map.iter_rules()
        for endpoint, address in addresses(app)
        if endpoint == rule.endpoint and rule.rule.startswith("/api/")
    ]
    assert len(asked) > 10
    for methods, address in asked:
        ask = app.test_client().post if "POST" in methods else app.test_client().get
        assert ask(address).status_code == 401, address


def test_a_cookie_opens_nothing_to_programs(officer: Client) -> None:
    assert officer.get("/account").status_code == 200
    assert officer.get("/api/v1/me").status_code == 401


def test_a_key_opens_no_page(app: Flask, embedded: Database, world: World) -> None:
    key = a_key(embedded, world.ward(Role.OFFICER), NOW)
    browser = app.test_client()
    assert browser.get("/", headers={"Authorization": f"Bearer {key}"}).status_code == 302
    browser.set_cookie("login", key)
    assert browser.get("/").status_code == 302


def test_a_key_dies_with_its_time_its_row_and_its_person(
    app: Flask, embedded: Database, world: World
) -> None:
    who = world.ward(Role.OFFICER)
    old = Program(app, a_key(embedded, who, NOW, READ, timedelta(0)))
    assert old.get("/me").status_code == 401
    program = Program(app, a_key(embedded, who, NOW))
    assert program.get("/me").status_code == 200
    with embedded.begin() as session:
        session.get_one(Person, who.person_id).disabled_at = NOW
    assert program.get("/me").status_code == 401
    with embedded.begin() as session:
        session.get_one(Person, who.person_id).disabled_at = None
        session.execute(delete(Token))
    assert program.get("/me").status_code == 401


def test_a_key_to_read_changes_nothing(
    app: Flask, embedded: Database, world: World, draft: int
) -> None:
    reading = Program(app, a_key(embedded, world.ward(Role.OFFICER), NOW, READ))
    answer = reading.take(f"/registration/{draft}/submit", {})
    assert (answer.status_code, answer.get_json()["code"]) == (403, "read_only")
    assert reading.post("/inbox/read", {}).status_code == 403
    assert standing(embedded, draft) == ("drafting", 1)
    assert reading.get(f"/documents/{draft}").status_code == 200


def test_a_paper_tells_its_content_and_the_steps_that_may_be_taken(
    program: Program, draft: int
) -> None:
    said = program.get(f"/documents/{draft}").get_json()
    assert said["content"] == CONTENTS["registration"]
    steps = {step["code"]: step for step in said["steps"]}
    assert steps["submit"]["open"]
    assert steps["submit"]["post"] == f"/api/v1/registration/{draft}/submit"
    assert [child["kind"] for child in said["children"]] == ["work"]


def test_a_step_moves_the_paper_and_the_trail_names_the_person(
    program: Program, embedded: Database, draft: int
) -> None:
    taken = program.take(f"/registration/{draft}/submit", {})
    assert taken.status_code == 200
    assert taken.get_json() == {
        "id": draft, "version": 2, "state": "submitted", "number": "", "opened": [],
    }  # fmt: skip
    assert standing(embedded, draft) == ("submitted", 2)
    newest = program.get(f"/documents/{draft}/trail").get_json()["items"][0]
    assert (newest["code"], newest["role"]) == ("submit", "officer")


def test_the_same_key_of_a_step_gives_the_first_outcome(
    program: Program, embedded: Database, draft: int
) -> None:
    once, again = (
        program.take(f"/registration/{draft}/submit", {}, key="5f0c1a52-9d1e") for _ in range(2)
    )
    assert once.get_json() == again.get_json()
    assert standing(embedded, draft) == ("submitted", 2)
    other = program.take(f"/registration/{draft}/submit", {}, key="5f0c1a52-other")
    assert other.status_code == 409


def test_a_stale_version_is_told_who_moved_the_paper(program: Program, draft: int) -> None:
    assert program.take(f"/registration/{draft}/submit", {}).status_code == 200
    late = program.take(f"/registration/{draft}/submit", {})
    said = late.get_json()
    assert (late.status_code, said["code"]) == (409, "moved_on")
    assert (said["now"]["version"], said["now"]["state"]) == (2, "submitted")
    assert said["now"]["last"]["code"] == "submit"


def test_what_a_step_lacks_is_told_in_the_language_asked_for(
    program: Program, embedded: Database, world: World, campaign: Campaign
) -> None:
    with embedded.begin() as session:
        bare = world.put(session, "registration", "drafting", plan_id=campaign.plan)
    for language, words in (("vi", "công trình"), ("en", "work")):
        answer = program.post(
            f"/registration/{bare}/submit", {"seen": 1}, **{"Accept-Language": language}
        )
        said = answer.get_json()
        assert (answer.status_code, said["code"]) == (422, "not_ready")
        assert any(words in reason for reason in said["reasons"])


def test_saving_keeps_what_was_left_out(program: Program, draft: int) -> None:
    saved = program.take(f"/registration/{draft}/edit", {"note": "Ghi thêm"})
    assert saved.status_code == 200
    content = program.get(f"/documents/{draft}").get_json()["content"]
    assert (content["note"], content["pledge"]) == ("Ghi thêm", CONTENTS["registration"]["pledge"])


def test_a_work_is_added_with_money_as_a_number(program: Program, draft: int) -> None:
    added = program.take(f"/registration/{draft}/add_work", CONTENTS["work"])
    (work,) = added.get_json()["opened"]
    assert program.get(f"/documents/{work}").get_json()["content"]["value_vnd"] == 350_000_000


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ({"seen": 1, "answers": {"nothing": 1}}, {"nothing"}),
        ({"seen": 1, "answers": {"title": 1, "note": []}}, {"title", "note"}),
        ({"seen": 1, "answers": {"title": "x" * 501}}, {"title"}),
        ({"answers": {}}, {"seen"}),
    ],
)
def test_wrong_answers_are_named_by_their_places(
    program: Program, embedded: Database, draft: int, body: Any, places: set[str]
) -> None:
    answer = program.post(f"/registration/{draft}/edit", body)
    assert (answer.status_code, set(answer.get_json()["errors"])) == (422, places)
    assert standing(embedded, draft) == ("drafting", 1)


@pytest.mark.parametrize(
    ("data", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'{"seen": true}', "application/json", 400),
        (b'{"seen": 1, "state": "accepted"}', "application/json", 400),
        (b'{"seen": 1, "answers": []}', "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"seen=1", "application/x-www-form-urlencoded", 415),
        (b"<a/>", "text/xml", 415),
        (b" " * (4 * 1024 * 1024 + 1), "application/json", 413),
    ],
)
def test_what_cannot_be_read_is_refused_and_changes_nothing(
    program: Program, embedded: Database, draft: int, data: bytes, kind: str, status: int
) -> None:
    answer = program.send(f"/registration/{draft}/edit", data, **{"Content-Type": kind})
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert standing(embedded, draft) == ("drafting", 1)


def test_a_paper_answers_under_its_own_kind_only(program: Program, draft: int) -> None:
    assert program.take(f"/report/{draft}/submit", {}).status_code == 404
    assert program.take(f"/registration/{draft}/fly", {}).status_code == 404
    assert program.take("/registration/999999/submit", {}).status_code == 404


def test_a_neighbour_finds_nothing(
    app: Flask, embedded: Database, world: World, draft: int
) -> None:
    neighbour = Program(app, a_key(embedded, world.people[world.ward_ids[1]][Role.OFFICER], NOW))
    assert neighbour.get(f"/documents/{draft}").status_code == 404
    assert neighbour.take(f"/registration/{draft}/submit", {}).status_code == 404


def test_a_plan_is_begun_once_however_often_it_is_sent(
    app: Flask, embedded: Database, world: World
) -> None:
    city = Program(app, a_key(embedded, world.city(Role.OFFICER), NOW))
    answers = {"title": "Phát động thi đua", "purposes": ["Biểu dương kịp thời"]}
    sent = [city.post("/plan", {"answers": answers}, **{"Idempotency-Key": "k1"}) for _ in range(2)]
    assert [one.status_code for one in sent] == [201, 201]
    assert sent[0].get_json() == sent[1].get_json()
    assert city.get(sent[0].location.removeprefix("/api/v1")).get_json()["kind"] == "plan"
    with embedded.read() as session:
        assert session.scalar(select(func.count(Document.id))) == 1


def test_only_whom_the_table_names_begins_a_plan(program: Program, app: Flask) -> None:
    assert program.post("/registration", {"answers": {}}).status_code == 404
    assert program.post("/nothing", {"answers": {}}).status_code == 404


LISTS = ("/me", "/work", "/plans", "/inbox", "/units", "/search?q=MTTQ", "/machines")


def test_lists_cost_the_same_however_long_they_are(
    app: Flask, embedded: Database, world: World, campaign: Campaign, statements: list[str]
) -> None:
    city = Program(app, a_key(embedded, world.city(Role.COMMITTEE), NOW))
    paths = (*LISTS, f"/plans/{campaign.plan}/board", f"/documents/{campaign.paper}")

    def cost() -> dict[str, int]:
        found = {}
        for path in paths:
            statements.clear()
            assert city.get(path).status_code == 200, path
            found[path] = len(statements)
        return found

    before = cost()
    campaign.grow(30)
    assert cost() == before
    assert max(before.values()) <= 6  # one of them says who asks


def test_a_long_list_is_read_to_its_end(
    app: Flask, embedded: Database, world: World, campaign: Campaign
) -> None:
    campaign.grow(60)
    city = Program(app, a_key(embedded, world.city(Role.COMMITTEE), NOW))
    for path, whose in ((f"/plans/{campaign.plan}/board", "unit"), ("/units", None)):
        seen, following = [], f"/api/v1{path}"
        while following:
            page = city.get(following.removeprefix("/api/v1")).get_json()
            seen += [one[whose]["id"] if whose else one["id"] for one in page["items"]]
            following = page["next"]
        assert len(seen) == len(set(seen)) >= 60


def test_notices_are_marked_read(program: Program, campaign: Campaign) -> None:
    campaign.grow(3)
    unread = [one["notice"] for one in program.get("/inbox?unread").get_json()["items"]]
    assert len(unread) == 3
    assert program.post("/inbox/read", {"notices": unread[:1]}).status_code == 204
    assert len(program.get("/inbox?unread").get_json()["items"]) == 2
    for wrong in ({"all": 1}, {"notices": ["x"]}, {"notices": [-1]}, {"digests": 3}, []):
        assert program.post("/inbox/read", wrong).status_code == 400


def test_a_key_is_made_shown_once_and_taken_away(
    app: Flask, enter: Callable[[Actor], Client], world: World
) -> None:
    officer = enter(world.ward(Role.OFFICER))
    page = officer.send("/account/keys/", name="Văn thư", scope="write", days="30")
    assert page.status_code == 200
    key = page.text.split('class="said">')[1].split("<")[0]
    assert Program(app, key).get("/me").get_json()["scope"] == "write"
    assert key not in officer.get("/account/keys/").text
    stranger = enter(world.ward(Role.LEADER))
    number = page.text.split("/account/keys/")[-1].split("/stop")[0]
    stop = page.text.split('action="/account/keys/')[1].split('"')[0]
    assert stranger.send(f"/account/keys/{stop}").status_code == 404, number
    assert officer.send(f"/account/keys/{stop}").status_code == 302
    assert Program(app, key).get("/me").status_code == 401


def test_a_key_needs_a_name_and_a_known_scope(officer: Client, embedded: Database) -> None:
    assert officer.send("/account/keys/", name="", scope="read", days="30").status_code == 422
    assert officer.send("/account/keys/", name="x", scope="all", days="30").status_code == 422
    assert officer.send("/account/keys/", name="x", scope="read", days="9999").status_code == 422
    with embedded.read() as session:
        assert session.scalar(select(func.count(Token.id))) == 0


def test_the_description_is_open_and_names_every_step(client: Client) -> None:
    page = client.get("/programs")
    assert page.status_code == 200
    assert "/api/v1/registration/{document_id}/submit" in page.text
    described = client.get("/programs/openapi.json").get_json()
    assert described["openapi"] == "3.1.0"
