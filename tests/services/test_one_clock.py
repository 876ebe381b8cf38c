"""Nodes whose clocks are ten minutes apart give one verdict: the one of the database's clock."""

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import IO, NamedTuple

import pytest
from sqlalchemy import select, update

from state_machines.grammar import Role
from tests import needs
from tests.services.node import Work
from tests.services.reading import assert_chain_holds, paper, trail
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Document, table_of
from workflow_app.models.base import Clock

Say = Callable[[str], None]
ON_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
CLOCKS = (-10, 0, 10)  # minutes
EACH = 12  # papers of a sort for every node
NEAR = timedelta(minutes=5)  # nearer than the wrong clocks are wrong
DOCUMENT = table_of(Document)


@pytest.fixture(scope="module")
def library() -> str:
    if "faketime" in needs.without():
        pytest.skip("WORKFLOW_WITHOUT=faketime")
    return str(needs.faketime())


class Node(NamedTuple):
    """A process with its own clock, and how to talk to it."""

    process: subprocess.Popen[bytes]
    ask: IO[bytes]
    hear: IO[bytes]

    def told(self) -> list[str]:
        return self.hear.readline().decode().split()


@contextmanager
def nodes(url: str, library: str) -> Iterator[list[Node]]:
    """One node for each clock, all of them ready."""
    started = [_start(url, library, minutes) for minutes in CLOCKS]
    try:
        for node in started:
            assert node.told() == ["ready"]
        yield started
    finally:
        for node in started:
            node.process.kill()
            node.process.communicate()


def _start(url: str, library: str, minutes: int) -> Node:
    clock = {
        "LD_PRELOAD": library,
        "FAKETIME": f"{minutes:+d}m",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.services.node", url],
        env=os.environ | clock, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin
    assert process.stdout
    return Node(process, process.stdin, process.stdout)


def clock_of(database: Database) -> datetime:
    with database.read() as session:
        return session.scalars(select(Clock())).one()


def papers(database: Database, world: World, plan_id: int, *, binding: bool = False) -> list[int]:
    """As many written papers as all nodes hand in of one sort."""
    with database.begin() as session:
        return [
            world.put(session, "report", "drafting", plan_id=plan_id, binding=binding)
            for _ in range(EACH * len(CLOCKS))
        ]


def due(database: Database, documents: list[int], at: datetime) -> None:
    with database.begin() as session:
        for number, document_id in enumerate(documents):
            day = at + number * timedelta(microseconds=1)
            moved = update(DOCUMENT).where(DOCUMENT.c.id == document_id)
            session.execute(moved.values(due_at=day, original_due_at=day))


def handed_in(
    database: Database, world: World, url: str, library: str,
    sorts: dict[timedelta, list[int]],
) -> tuple[list[timedelta], set[int]]:  # fmt: skip
    """Let every node hand in its share; how wrong their clocks were, and what was refused."""
    with nodes(url, library) as started:
        begun = clock_of(database)
        for distance, documents in sorts.items():
            due(database, documents, begun + distance)
        for place, node in enumerate(started):
            share = [one for documents in sorts.values() for one in documents[place :: len(CLOCKS)]]
            node.ask.write(pickle.dumps(Work(share, world.ward(Role.OFFICER))))
            node.ask.flush()
        answers = [node.told() for node in started]
        ended = clock_of(database)
    said = [datetime.fromisoformat(words[0]) for words in answers]
    wrong = [min(one - begun, one - ended, key=abs) for one in said]
    return wrong, {int(word) for words in answers for word in words[1:]}


@ON_POSTGRESQL
def test_the_verdict_is_the_databases_whatever_the_clock_of_the_node(
    database: Database, database_url: str, world: World, plan_id: int, library: str, counted: Say
) -> None:
    sorts = {distance: papers(database, world, plan_id)
             for distance in (-NEAR, timedelta(milliseconds=150), NEAR)}  # fmt: skip
    before = clock_of(database)
    wrong, refused = handed_in(database, world, database_url, library, sorts)
    after = clock_of(database)
    assert not refused
    assert wrong[0] < -NEAR < wrong[1] < NEAR < wrong[2]  # else this test says nothing
    with database.read() as session:
        for distance, documents in sorts.items():
            said = set()
            for document_id in documents:
                stored = paper(session, document_id)
                entry = trail(session, document_id)[-1]
                assert before < entry.at < after
                assert stored.arrived_at == entry.at
                assert stored.due_at
                late = stored.arrived_at >= stored.due_at
                assert stored.timeliness == ("late" if late else "on_time")
                assert json.loads(entry.body)["verdict"]["says"] == stored.timeliness
                assert_chain_holds(session, document_id)
                said.add(stored.timeliness)
            if abs(distance) == NEAR:
                assert said == {"late" if distance < timedelta() else "on_time"}
    counted(f"{sum(map(len, sorts.values()))} papers of {len(CLOCKS)} nodes, 0 differ")


@ON_POSTGRESQL
def test_a_door_that_the_plan_shuts_is_shut_for_every_node_alike(
    database: Database, database_url: str, world: World, plan_id: int, library: str
) -> None:
    sorts = {distance: papers(database, world, plan_id, binding=True) for distance in (-NEAR, NEAR)}
    _, refused = handed_in(database, world, database_url, library, sorts)
    assert refused == set(sorts[-NEAR])
