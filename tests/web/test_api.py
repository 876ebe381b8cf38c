"""Programs: their keys, what they read, what they send, and how they are refused."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from state_machines.grammar import Role
from tests.factories import CONTENTS, NOW
from tests.web.campaign import Campaign
from tests.web.posting import A_TABLE
from tests.web.programs import Program, a_key
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Document

REASON = {"reason": "Còn thiếu số liệu, đề nghị bổ sung"}


def standing(database: Database, paper: int) -> tuple[str, int]:
    with database.read() as session:
        document = session.get_one(Document, paper)
        return document.state, document.version


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


def test_a_table_is_looked_through_before_it_is_saved(program: Program, draft: int) -> None:
    def works() -> int:
        return len(program.get(f"/documents/{draft}").get_json()["children"])

    path, before = f"/registration/{draft}/import_works", works()
    looked = program.take(path, {"table": A_TABLE})
    assert (looked.status_code, set(looked.get_json()["errors"])) == (422, {"confirmed"})
    assert works() == before
    assert program.take(path, {"table": A_TABLE, "confirmed": True}).status_code == 200
    assert works() == before + 1


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
