"""The description of what programs may ask holds: whatever it allows is answered as it says.

Each operation is tried with what its schema allows and with what it does not, in the name of every
role in turn. No answer is a failure of ours, and none is outside the description.
"""

import itertools
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode, checks
from sqlalchemy.orm import Session

from state_machines import MACHINES
from tests.factories import CONTENTS, NOW
from tests.web.conftest import an_application
from tests.web.programs import a_key
from tests.world import World, settle
from workflow_app.db import Database
from workflow_app.web.api import openapi

CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]
EXAMPLES = 4  # of each kind, for each operation
SCHEMA = schemathesis.openapi.from_dict(openapi.document("en"))
"""Known before any application is built: the tests are named after the operations."""


class Office(NamedTuple):
    """An application, the keys of everybody in turn, and a paper of every kind."""

    app: Flask
    keys: Iterator[str]
    papers: dict[str, int]


def closed(app: Flask) -> Any:
    """The application as a server asks it: an answer is closed once it is read."""

    def answer(environ: Any, start_response: Any) -> list[bytes]:
        with closing(app(environ, start_response)) as found:
            return [b"".join(found)]

    return answer


def operations() -> list[Any]:
    return [found.ok() for found in SCHEMA.get_all_operations()]


@pytest.fixture(scope="module")
def office(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An application on a world in which every kind of paper stands, and a key for every role."""
    home = tmp_path_factory.mktemp("described")
    shutil.copy(sqlite_template, home / "workflow.db")
    database = Database(f"sqlite:///{home / 'workflow.db'}", synchronous="OFF")
    with database.begin() as session:
        world = settle(session, wards=2)
        papers = _papers(session, world)
    keys = [a_key(database, who, NOW) for who in world.everybody()]
    yield Office(an_application(home, database, lambda: NOW), itertools.cycle(keys), papers)
    database.dispose()


def _papers(session: Session, world: World) -> dict[str, int]:
    plan = world.a_plan(session, number="364/KH-MTTQ-BTT")
    papers = {
        table.kind: world.put(
            session, table.kind, table.initial.code, plan_id=plan, content=CONTENTS[table.kind]
        )
        for table in MACHINES
        if not table.begun_by
    }
    return {**papers, "plans": plan, "plan": plan}


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("operation", operations(), ids=lambda one: f"{one.method} {one.path}")
def test_every_answer_is_one_that_is_described(
    office: Office, operation: Any, mode: GenerationMode
) -> None:
    room = operation.path.split("/")[3]
    known = {"document_id": office.papers.get(room, 1), "plan_id": office.papers["plan"]}
    names = {parameter.name for parameter in operation.path_parameters}
    numbers = {name: number for name, number in known.items() if name in names}

    @settings(
        max_examples=EXAMPLES, derandomize=True, deadline=None, database=None,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode, path_parameters=numbers or None))
    def asked(case: Any) -> None:
        headers = {"Authorization": f"Bearer {next(office.keys)}"}
        response = case.call(headers=headers, app=closed(office.app))
        case.validate_response(response, checks=CHECKS)

    asked()
