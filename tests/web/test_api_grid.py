"""Programs are judged as people are: the grid of states, rows and roles asked both ways."""

import shutil
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from state_machines import machine
from state_machines.case import Actor
from state_machines.grammar import Ask, Machine, State, Transition
from tests.factories import NOW, answers_to
from tests.web.conftest import an_application
from tests.web.posting import A_TABLE, TASKS
from tests.web.programs import Program, a_key
from tests.web.test_grid import House, every_state
from tests.world import settle
from workflow_app.db import Database
from workflow_app.web.api import openapi

OTHERS = 2  # of those who may not, asked about each code


class Programs(House):
    """The house of the grid, asked by programs."""

    def program(self, who: Actor) -> Program:
        self._programs: dict[int, Program] = self.__dict__.setdefault("_programs", {})
        if who.person_id not in self._programs:
            self._programs[who.person_id] = Program(self.app, a_key(self.database, who, NOW))
        return self._programs[who.person_id]

    def asked(self, who: Actor, table: Machine, paper: int, code: str) -> int:
        return self.program(who).take(f"/{table.kind}/{paper}/{code}", {}).status_code

    def taken(self, who: Actor, paper: int, row: Transition, kind: str, seen: int = 1) -> int:
        answers = _asked_for(row, kind)
        if row.asks is Ask.FILE and not machine(kind).child:
            answers["slot"] = answers["file"]["slot"]
        sent = self.program(who).take(f"/{kind}/{paper}/{row.code}", answers, seen)
        assert sent.status_code != 422, f"'{row.code}': {sent.text}"
        return sent.status_code


def _asked_for(row: Transition, kind: str) -> dict[str, Any]:
    """The usual answers to a row, as far as a program is asked for them."""
    path = f"{openapi.BASE}/{kind}/{{document_id}}/{row.code}"
    body = openapi.document("vi")["paths"][path]["post"]["requestBody"]["content"]
    named = body["application/json"]["schema"]["properties"]["answers"]["properties"]
    given, beside = answers_to(row, kind), {"file", "arrived_at"}
    if rows := given.pop("rows", None):
        given["table"] = TASKS if "person" in rows[0] else A_TABLE
        given["confirmed"] = True
    return {name: value for name, value in given.items() if name in {*named, *beside}}


@pytest.fixture(scope="module")
def house(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Programs]:
    home = tmp_path_factory.mktemp("programs")
    shutil.copy(sqlite_template, home / "workflow.db")
    database = Database(f"sqlite:///{home / 'workflow.db'}", synchronous="OFF")
    with database.begin() as session:
        world = settle(session, wards=2)
    yield Programs(an_application(home, database, lambda: NOW), database, world)
    database.dispose()


@every_state
def test_a_program_does_nothing_that_the_table_does_not_say(
    house: Programs, table: Machine, state: State
) -> None:
    paper = house.stage(table, state, [])
    before = house.standing(paper)
    for code in table.codes:
        for who in islice(house.sampled, OTHERS):
            if wanted := house.expected(table, state, code, who):
                said = house.asked(who, table, paper, code)
                assert said == wanted, f"{who.seats[0].role}: '{code}' said {said}"
    assert house.standing(paper) == before


@every_state
def test_a_program_takes_each_step_for_whoever_the_table_names(
    house: Programs, table: Machine, state: State
) -> None:
    for row in table.rows_from(state.code):
        paper = house.stage(table, state, [row.code])
        owner = house.world.city_id if table.begun_by else house.world.ward_id
        who = house.world.member(row.by, owner)
        assert house.taken(who, paper, row, table.kind, seen=0) == 409, f"stale '{row.code}'"
        assert house.standing(paper) == (state.code, 1)
        assert house.taken(who, paper, row, table.kind) == 200, f"'{row.code}'"
        assert house.standing(paper) == (row.lands_in(state).code, 2)
