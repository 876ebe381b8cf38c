"""Short addresses: no secret in them, drawn by the server, for this site alone."""

import io
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from flask import Flask

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.web.conftest import Client
from tests.world import World
from workflow_app.adapters import qr
from workflow_app.db import Database

Enter = Callable[[Actor], Client]


@pytest.fixture
def paper(embedded: Database, world: World) -> int:
    with embedded.begin() as session:
        return world.put(session, "report", "submitted")


def test_a_paper_has_a_short_address_which_its_page_tells(officer: Client, paper: int) -> None:
    page = officer.get(f"/documents/{paper}").text
    assert f'value="http://localhost/v/{paper}"' in page
    assert officer.get(f"/v/{paper}").location == f"/documents/{paper}"


def test_a_short_address_opens_nothing_that_one_may_not_read(
    enter: Enter, client: Client, world: World, paper: int
) -> None:
    neighbour = enter(world.people[world.ward_ids[1]][Role.OFFICER])
    followed = neighbour.get(f"/v/{paper}", follow_redirects=True)
    assert followed.status_code == 404
    assert client.get(f"/v/{paper}").location == f"/login?next=/v/{paper}"


def test_every_other_page_tells_its_own_address(officer: Client) -> None:
    assert 'value="http://localhost/inbox/"' in officer.get("/inbox/").text
    assert 'value="http://localhost/search/?q=b%C3%A1o"' in officer.get("/search/?q=báo").text


def test_whoever_is_not_signed_in_is_told_no_address(client: Client) -> None:
    assert "share-url" not in client.get("/login").text


def test_the_picture_is_an_svg_of_this_sites_address(officer: Client, paper: int) -> None:
    answer = officer.get(f"/qr.svg?of=/v/{paper}")
    assert answer.mimetype == "image/svg+xml"
    assert answer.data == qr.svg(f"http://localhost/v/{paper}")
    tree = ElementTree.parse(io.BytesIO(answer.data))
    assert {element.tag.rpartition("}")[2] for element in tree.iter()} <= {"svg", "g", "path"}


@pytest.mark.parametrize(
    "path", ["", "https://example.org/", "//example.org", "/a\\b", "/" + "x" * 600]
)
def test_no_foreign_address_is_drawn(officer: Client, path: str) -> None:
    assert officer.get("/qr.svg", query_string={"of": path}).status_code == 404


def test_no_page_asks_another_host_for_anything(app: Flask, officer: Client, paper: int) -> None:
    for address in (f"/documents/{paper}", "/inbox/"):
        page = officer.get(address).text
        assert 'src="http' not in page
