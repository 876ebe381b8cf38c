"""Every list is to be had as a workbook: heads in sight, real numbers and days, nothing that is
computed, and LibreOffice writes each again as it was. That it was taken is written down."""

import io
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import func, select

from state_machines.case import Actor
from state_machines.figures import CATALOGUE
from state_machines.grammar import Role
from tests import needs
from tests.web.campaign import Campaign
from tests.web.conftest import Client
from tests.web.routes import SOME
from tests.world import World
from workflow_app.db import Database
from workflow_app.models.trail import Act
from workflow_app.web.sessions import PROGRAMS

Enter = Callable[[Actor], Client]
TO_FILL = {"sheets.template", "imports.template"}
"""Tables to be filled in, which take nothing away."""
HOSTILE = ("=HYPERLINK(1)", "+1+1", "-1+1", "@SUM(1)", "\t=1")


def addresses(app: Flask, campaign: Campaign) -> Iterator[tuple[str, str]]:
    """Each endpoint that gives a workbook, with an address of this campaign."""
    known = SOME | {"plan_id": campaign.plan, "document_id": campaign.paper, "book": "out"}
    known |= {"unit_id": campaign.world.ward_id, "form": "xlsx", "code": "import_works"}
    known |= {"person_id": campaign.world.ward(Role.OFFICER).person_id}
    known |= {"kind": "units", "by": "kind"}
    with app.test_request_context():
        urls = app.url_map.bind("localhost")
        for rule in app.url_map.iter_rules():
            given = ".xlsx" in rule.rule or "xlsx" in getattr(
                rule._converters.get("form"), "regex", ""
            )
            if given and not rule.rule.startswith(PROGRAMS):
                told = known | ({"code": next(iter(CATALOGUE))} if "figures" in rule.rule else {})
                values = {name: told[name] for name in rule.arguments}
                yield rule.endpoint, urls.build(rule.endpoint, values)


@pytest.fixture
def books(app: Flask, enter: Enter, world: World, campaign: Campaign) -> dict[str, bytes]:
    """The file of each endpoint, as somebody gets it who may."""
    campaign.grow(3)
    with campaign.database.begin() as session:
        for title in HOSTILE:
            for kind, parent in (("report", None), ("work", campaign.paper)):
                world.put(session, kind, "registered" if parent else "drafting",
                          plan_id=campaign.plan, parent_id=parent, title=title)  # fmt: skip
    roles = [world.city(role) for role in (Role.COMMITTEE, Role.AUDITOR, Role.ADMINISTRATOR)]
    people = [enter(who) for who in (world.ward(Role.OFFICER), *roles, world.city(Role.CLERK))]
    found = {}
    for endpoint, address in addresses(app, campaign):
        sent = [one.get(address, query_string={"q": "1"}) for one in people]
        taken = [answer for answer in sent if answer.status_code == 200]
        assert taken, (endpoint, address, [answer.status_code for answer in sent])
        found[endpoint] = max((answer.data for answer in taken), key=len)
    return found


def cells(content: bytes) -> dict[str, list[list[Any]]]:
    return {
        sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()]
        for sheet in load_workbook(io.BytesIO(content)).worksheets
    }


def test_every_list_keeps_its_heads_in_sight_and_computes_nothing(books: dict[str, bytes]) -> None:
    assert len(books) > 15
    for endpoint, content in books.items():
        for sheet in load_workbook(io.BytesIO(content)).worksheets:
            assert sheet.freeze_panes, endpoint
            widths = [column.width for column in sheet.column_dimensions.values()]
            assert min(widths, default=0) >= 9, endpoint
            assert endpoint in TO_FILL or sheet.auto_filter.ref, endpoint
            for cell in (cell for row in sheet.iter_rows() for cell in row):
                assert cell.data_type != "f", (endpoint, cell.value)
                assert cell.hyperlink is None, (endpoint, cell.value)
                if cell.is_date:
                    assert cell.number_format == "dd/mm/yyyy", endpoint
    told = [
        cell for rows in cells(books["listing.inside"]).values() for row in rows for cell in row
    ]
    assert set(HOSTILE) <= set(told)


def test_days_are_days_and_money_is_a_number(books: dict[str, bytes]) -> None:
    desk = load_workbook(io.BytesIO(books["listing.desk"])).worksheets[0]
    due = [cell for row in desk.iter_rows(min_row=2) for cell in row if cell.is_date]
    assert due
    work = load_workbook(io.BytesIO(books["listing.inside"])).worksheets[0]
    worth = [row[2] for row in work.iter_rows(min_row=2) if row[2].value]
    assert worth
    assert {(cell.data_type, cell.number_format) for cell in worth} == {("n", "#,##0")}


def test_libreoffice_writes_every_list_again_as_it_was(
    books: dict[str, bytes], tmp_path: Path
) -> None:
    if "libreoffice" in needs.without():
        pytest.skip("WORKFLOW_WITHOUT=libreoffice")
    given = {name: tmp_path / f"{name}.xlsx" for name in books}
    for name, path in given.items():
        path.write_bytes(books[name])
    command = [needs.libreoffice(), f"-env:UserInstallation=file://{tmp_path}/p", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "xlsx", "--outdir", str(tmp_path / "again"), *given.values()],
        check=True,
        capture_output=True,
        timeout=240,
    )
    for name, path in given.items():
        assert cells((tmp_path / "again" / path.name).read_bytes()) == cells(books[name]), name


def test_whoever_takes_a_list_away_is_written_down(
    app: Flask, enter: Enter, world: World, campaign: Campaign, embedded: Database
) -> None:
    exports = select(func.count()).select_from(Act).where(Act.why == "export")
    people = [enter(world.city(role)) for role in (Role.AUDITOR, Role.ADMINISTRATOR, Role.CLERK)]
    for endpoint, address in addresses(app, campaign):
        if endpoint in TO_FILL:
            continue
        with embedded.read() as session:
            before = session.scalar(exports) or 0
        taken = sum(one.get(address).status_code == 200 for one in people)
        with embedded.read() as session:
            assert (session.scalar(exports) or 0) == before + taken, endpoint
        assert taken, endpoint
