"""Words that are meant to break out of where they are shown: names, titles, reasons, contents."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import update

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.factories import CONTENTS
from tests.web.conftest import Client
from tests.web.routes import reading
from tests.world import FILES, World
from workflow_app.db import Database
from workflow_app.models import File, Person, SeatRow, Unit
from workflow_app.web.tables import XLSX

Enter = Callable[[Actor], Client]
WICKED = (
    '=1+1"\'><wicked></script></title></textarea>]]>--> onwicked="1" {{ 111111*111111 }}'
    " {% raw %} javascript:wicked() &lt;wicked&gt; \u2028"
)
"""A formula, a tag, the ends of what it may stand in, an attribute, a template."""
BROKEN_OUT = ("<wicked", 'onwicked="1"', "</script></title>", "12345654321", 'href="javascript')
STANDING = (
    ("registration", "submitted"), ("congress", "preparing"), ("report", "submitted"),
    ("nomination", "proposed"), ("obstacle", "raised"), ("outgoing", "entered"),
    ("incoming", "received"), ("reporting", "drafting"), ("extension", "asked"),
)  # fmt: skip


@pytest.fixture
def papers(world: World, embedded: Database) -> list[int]:
    """A campaign in which everything that people write freely is wicked."""
    with embedded.begin() as session:
        plan = world.a_plan(session, title=WICKED, content=wicked(CONTENTS["plan"]))
        made = [plan] + [
            world.put(session, kind, state, title=WICKED, plan_id=plan, files=FILES,
                      content=wicked(CONTENTS[kind]))
            for kind, state in STANDING
        ]  # fmt: skip
        world.take(session, made[1], "send_back", answers={"reason": WICKED})
        for table in (Person, Unit, File):
            session.execute(update(table).values(name=WICKED))
        session.execute(update(Unit).values(short_name=WICKED))
        session.execute(update(SeatRow).values(title=WICKED))
    return made


def wicked(said: Any) -> Any:
    """The same content with an attack for every sentence."""
    match said:
        case dict():
            return {key: wicked(value) for key, value in said.items()}
        case list():
            return [wicked(one) for one in said]
        case str() if " " in said:
            return WICKED
    return said


@pytest.mark.parametrize(
    ("place", "role", "rooms", "pages"),
    [
        ("ward", Role.OFFICER, "/", {"documents.show", "home.show"}),
        ("city", Role.ADMINISTRATOR, "/people", {"people.show", "people.all"}),
        ("city", Role.AUDITOR, "/trail", {"audit.document", "audit.show"}),
    ],
)
def test_no_page_no_picture_and_no_table_is_broken_out_of(
    app: Flask, enter: Enter, world: World, papers: list[int],
    place: str, role: Role, rooms: str, pages: set[str],
) -> None:  # fmt: skip
    browser, told = enter(getattr(world, place)(role)), set()
    addresses = {name: at for name, at in reading(app, papers[1]) if at.startswith(rooms)}
    more = {f"paper {one}": f"/documents/{one}" for one in papers if rooms == "/"}
    for endpoint, address in (addresses | more).items():
        answer = browser.get(address)
        if answer.mimetype.startswith(("text/html", "image/svg")):
            shown = answer.status_code == 200 and "wicked" in answer.text.split("<main")[-1]
            told |= {endpoint} if shown else set()
            assert not [one for one in BROKEN_OUT if one in answer.text], endpoint
        if answer.mimetype == "text/csv":
            told.add(endpoint)
            for row in csv.reader(io.StringIO(answer.text.lstrip("\ufeff"))):
                assert not [cell for cell in row if cell.startswith(("=", "+", "@"))], endpoint
        if answer.mimetype == XLSX:
            book = load_workbook(io.BytesIO(answer.data))
            cells = [cell for page in book for row in page.iter_rows() for cell in row]
            assert not [cell for cell in cells if cell.data_type == "f"], endpoint
    assert told >= pages
