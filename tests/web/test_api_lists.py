"""Lists for programs: whole, in pages, and at the same cost however long they are."""

from flask import Flask

from state_machines.grammar import Role
from tests.factories import NOW
from tests.web.campaign import Campaign
from tests.web.conftest import Client
from tests.web.programs import Program, a_key
from tests.world import World
from workflow_app.db import Database

REASON = {"reason": "Còn thiếu số liệu, đề nghị bổ sung"}


LISTS = ("/me", "/work", "/plans", "/inbox", "/units", "/search?q=MTTQ", "/machines")


def test_lists_cost_the_same_however_long_they_are(
    app: Flask, embedded: Database, world: World, campaign: Campaign, statements: list[str]
) -> None:
    city = Program(app, a_key(embedded, world.city(Role.COMMITTEE), NOW))
    paths = (*LISTS, f"/plans/{campaign.plan}/board", f"/documents/{campaign.paper}")

    def asked() -> dict[str, list[str]]:
        found = {}
        for path in paths:
            statements.clear()
            assert city.get(path).status_code == 200, path
            found[path] = [one[:300] for one in statements]
        return found

    few = asked()
    campaign.grow(30)
    for path, many in asked().items():
        assert len(many) == len(few[path]), "\n\n".join((path, *few[path], "and later", *many))
    assert max(map(len, few.values())) <= 6  # one of them says who asks


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


def test_the_description_is_open_and_names_every_step(client: Client) -> None:
    page = client.get("/programs")
    assert page.status_code == 200
    assert "/api/v1/registration/{document_id}/submit" in page.text
    described = client.get("/programs/openapi.json").get_json()
    assert described["openapi"] == "3.1.0"
