"""What was answered stays true after a power cut; what was not is asked again and happens once."""

import os
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from state_machines.case import Actor
from state_machines.grammar import Role
from tests import needs
from tests.factories import NOW
from tests.services.cutting import Road
from tests.services.reading import assert_chain_holds, codes, paper
from tests.world import settle
from workflow_app.adapters import migrating
from workflow_app.db import Database
from workflow_app.services.transition import Fired, fire

CRASHES = 4
WRITERS = 2
AT_WORK = 25  # answers that each writer gets between two power cuts
SAFE = "-c fsync=on -c synchronous_commit=on -c shared_buffers=16MB"
_processes = get_context("forkserver")
_processes.set_forkserver_preload([__name__])


@dataclass(frozen=True)
class Draft:
    """A paper that one writer saves again and again."""

    paper_id: int
    actor: Actor

    def save(self, database: Database, number: int) -> Fired:
        """The n-th saving: the same form, with the same key, however often it is sent."""
        with database.begin() as session:
            return fire(
                session,
                self.paper_id,
                "edit",
                actor=self.actor,
                seen=number,
                answers={"pledge": f"lần {number}"},
                now=NOW,
                key=f"{self.paper_id}-{number}",
            )


@pytest.fixture
def server() -> Iterator[needs.Server]:
    """A server of its own that keeps what it has answered for."""
    if "postgresql" in needs.without():
        pytest.skip("WORKFLOW_WITHOUT=postgresql")
    server = needs.Server(SAFE)
    yield server
    server.remove()


def _drafts(address: str) -> list[Draft]:
    database = Database(address)
    migrating.upgrade(database.engine)
    with database.begin() as session:
        world = settle(session, wards=WRITERS)
        plan_id = world.a_plan(session)
        drafts = [
            Draft(
                world.put(session, "registration", "drafting", unit_id=ward, plan_id=plan_id),
                world.people[ward][Role.OFFICER],
            )
            for ward in world.ward_ids
        ]
    database.dispose()
    return drafts


def _write(address: str, draft: Draft, notes: Path, enough: Event) -> None:
    """Saves until told to stop, and notes on the disk what was answered, and how."""
    database, number = Database(address), 1
    with notes.open("a") as file:
        while not enough.is_set():
            how = "at once"
            while True:
                try:
                    fired = draft.save(database, number)
                    break
                except DBAPIError:
                    how = "sent again"
                    time.sleep(0.02)
            number = fired.version
            print(number, how, file=file, flush=True)
            os.fsync(file.fileno())


def _noted(notes: Path) -> list[tuple[int, str]]:
    lines = (line.split(" ", 1) for line in notes.read_text().splitlines())
    return [(int(number), how) for number, how in lines]


def test_no_answer_is_lost_in_a_power_cut_and_no_step_is_taken_twice(
    server: needs.Server, tmp_path: Path
) -> None:
    drafts, enough = _drafts(server.address), _processes.Event()
    notes = {draft.paper_id: tmp_path / str(draft.paper_id) for draft in drafts}
    writers = [
        _processes.Process(target=_write, args=(server.address, one, notes[one.paper_id], enough))
        for one in drafts
    ]
    for writer in writers:
        writer.start()
    for _ in range(CRASHES):
        _let_them_work(writers, notes)
        server.crash()
        server.start()
    _let_them_work(writers, notes)
    enough.set()
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    _every_answer_is_kept(Database(server.address), notes)
    told = [how for path in notes.values() for _, how in _noted(path)]
    assert told.count("sent again") >= CRASHES * WRITERS  # each cut met every one of them


def _let_them_work(writers: Iterable[BaseProcess], notes: Mapping[int, Path]) -> None:
    """Wait until every writer has got its answers, or has died."""
    wanted = {path: _answers(path) + AT_WORK for path in notes.values()}
    while any(_answers(path) < count for path, count in wanted.items()):
        assert all(writer.is_alive() for writer in writers)
        time.sleep(0.01)


def _answers(notes: Path) -> int:
    return notes.read_bytes().count(b"\n") if notes.exists() else 0


def _every_answer_is_kept(database: Database, notes: dict[int, Path]) -> None:
    with database.read() as session:
        for paper_id, path in notes.items():
            numbers = [number for number, _ in _noted(path)]
            assert numbers == list(range(2, len(numbers) + 2))
            assert paper(session, paper_id).version == numbers[-1]
            assert codes(session, paper_id) == ["open", *["edit"] * len(numbers)]
            assert_chain_holds(session, paper_id)
    database.dispose()


@pytest.mark.parametrize("cut", ["before", "after"])
def test_a_form_whose_answer_was_lost_is_sent_again_and_counts_once(
    server: needs.Server, tmp_path: Path, cut: str
) -> None:
    draft = _drafts(server.address)[0]
    road = Road(server.folder, tmp_path)
    over_the_road = Database(f"postgresql://postgres@/postgres?host={tmp_path}")
    for number in range(1, 11):
        road.cuts.append(cut)
        with pytest.raises(DBAPIError):
            draft.save(over_the_road, number)
        over_the_road.engine.dispose()
        assert draft.save(over_the_road, number).version == number + 1
    over_the_road.dispose()
    road.close()
    direct = Database(server.address)
    with direct.read() as session:
        assert codes(session, draft.paper_id) == ["open", *["edit"] * 10]
        assert_chain_holds(session, draft.paper_id)
    direct.dispose()
