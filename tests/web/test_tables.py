"""Tables to take away hold no formula, and taking a whole trail away is written down."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.web.conftest import Client
from tests.world import World
from workflow_app.adapters import workbook
from workflow_app.adapters.workbook import Sheet, written
from workflow_app.db import Database
from workflow_app.models.trail import Act
from workflow_app.services.chain import leaf_of, link, seed_of
from workflow_app.web.tables import harmless

Enter = Callable[[Actor], Client]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_cell_is_no_formula(start: str) -> None:
    assert harmless(f"{start}1+1") == f"'{start}1+1"
    assert harmless("1+1") == "1+1"
    assert harmless(-5) == -5


def test_an_exported_trail_holds_no_formula(enter: Enter, world: World, embedded: Database) -> None:
    with embedded.begin() as session:
        paper = world.put(session, "registration", "submitted", title="=HYPERLINK(1)")
        said = {"reason": "@SUM(A1:A9) cần bổ sung"}
        world.take(session, paper, "send_back", answers=said, actor=world.city(Role.REVIEWER))
    for who, address in (
        (world.ward(Role.OFFICER), f"/trail/documents/{paper}.csv"),
        (world.ward(Role.OFFICER), f"/trail/units/{world.ward_id}.csv"),
        (world.city(Role.AUDITOR), "/trail/all.csv"),
    ):
        table = enter(who).get(address)
        assert table.mimetype == "text/csv"
        rows = list(csv.reader(io.StringIO(table.text.removeprefix("\ufeff"))))
        assert len(rows) == 3
        cells = [cell for row in rows for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
        assert "'@SUM(A1:A9) cần bổ sung" in cells


def test_taking_a_whole_trail_away_is_written_down(
    enter: Enter, world: World, embedded: Database
) -> None:
    enter(world.city(Role.AUDITOR)).get("/trail/all.csv")
    with embedded.read() as session:
        noted = session.scalars(select(Act)).one()
    assert (noted.why, noted.actor_id) == ("export", world.city(Role.AUDITOR).person_id)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "http://", "mailto:"])
def test_a_word_in_a_workbook_is_a_word(start: str) -> None:
    long = "x" * 40_000
    rows = [[f"{start}1", -5, Decimal("12.5"), date(2024, 6, 30), None], [long]]
    page = load_workbook(io.BytesIO(written("", [Sheet("Một", list("abcde"), rows)])))["Một"]
    word, *others = page[2]
    assert (word.value, word.data_type, word.hyperlink) == (f"{start}1", "s", None)
    assert [cell.value for cell in others] == [-5, 0.125, datetime(2024, 6, 30), None]  # noqa: DTZ001
    assert page["A3"].value == long[:32_767]


def test_a_trail_is_taken_away_as_a_workbook_and_as_lines_that_prove_themselves(
    enter: Enter, world: World, embedded: Database
) -> None:
    with embedded.begin() as session:
        paper = world.put(session, "registration", "submitted", title="=HYPERLINK(1)")
        said = {"reason": "@SUM(A1:A9) cần bổ sung"}
        world.take(session, paper, "send_back", answers=said, actor=world.city(Role.REVIEWER))
    auditor = enter(world.city(Role.AUDITOR))
    for address in ("/trail/all", f"/trail/units/{world.ward_id}", f"/trail/documents/{paper}"):
        (sheet,) = load_workbook(io.BytesIO(auditor.get(f"{address}.xlsx").data)).worksheets
        cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value]
        assert {cell.data_type for cell in cells} <= {"s", "n"}, "no formula"
        assert "@SUM(A1:A9) cần bổ sung" in [cell.value for cell in cells]
        lines = [json.loads(line) for line in auditor.get(f"{address}.jsonl").text.splitlines()]
        assert [one["code"] for one in lines] == ["send_back", "open"]
        before = seed_of(paper)
        for one in reversed(lines):
            before = link(before, leaf_of(one["body"]))
            assert one["chain"] == before


def test_every_way_of_taking_a_trail_away_is_written_down(
    enter: Enter, world: World, embedded: Database
) -> None:
    auditor, address = enter(world.city(Role.AUDITOR)), f"/trail/units/{world.ward_id}"
    asked = (".csv", ".xlsx", ".jsonl", "?print=1")
    for end in asked:
        assert auditor.get(f"{address}{end}").status_code == 200
    with embedded.read() as session:
        assert session.scalars(select(Act.why)).all() == ["export"] * len(asked)


def test_a_print_holds_more_than_a_page_and_says_who_took_it(
    enter: Enter, world: World, embedded: Database
) -> None:
    with embedded.begin() as session:
        for _ in range(60):
            world.put(session, "report", "drafting")
    auditor = enter(world.city(Role.AUDITOR))
    page = auditor.get(f"/trail/units/{world.ward_id}?print=1").text
    assert page.count(">bước 1<") == 60
    assert "người trích: auditor Thành phố. Số bước: 60." in page


def test_a_long_workbook_lies_on_the_disk_and_goes_on_in_the_next_sheet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    read: list[int] = []

    def rows() -> Iterator[list[int]]:
        for number in range(7):
            read.append(number)
            yield [number]

    with workbook.streamed("", Sheet("Một", ["n"], rows())) as file:
        sheets = load_workbook(file).worksheets
    assert [sheet.max_row - 1 for sheet in sheets] == [3, 3, 1]
    assert [cell.value for sheet in sheets for (cell,) in sheet.iter_rows(min_row=2)] == read
