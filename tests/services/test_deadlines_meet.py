"""A deadline moves while its paper is handed in: one comes before the other, never inside."""

import time
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from state_machines.grammar import Role
from state_machines.rules import Refused
from tests.factories import CONTENTS, NOW
from tests.services.campaign_days import after_the_congress, by, here, issued, owed
from tests.services.meeting import KEPT_AWAY
from tests.services.reading import codes, paper
from tests.world import World
from workflow_app.db import Database
from workflow_app.services.timing.rescheduling import is_said_anew
from workflow_app.services.transition import Fired, fire

MARCH, APRIL = "2024-03-26", "2024-04-09"


class Meeting:
    """A ward whose report is dated by its congress, and which hands it in at that moment."""

    def __init__(self, database: Database, world: World) -> None:
        self.database, self.world = database, world
        self.officer = world.ward(Role.OFFICER)
        with database.begin() as session:
            plan_id = issued(
                session, world, by("congress", "2024-03-31"), after_the_congress("report", 5)
            )
            self.dossier = owed(session, plan_id, "congress", world.ward_id).id
            self.report = owed(session, plan_id, "report", world.ward_id).id
            world.take(session, self.dossier, "begin")
            world.take(session, self.report, "edit")
        self.expect(MARCH)
        with database.read() as session:
            self.seen = paper(session, self.report).version

    def expect(self, day: str) -> None:
        answers = CONTENTS["congress"] | {"expected_on": day}
        with self.database.begin() as session:
            self.world.take(session, self.dossier, "edit", answers=answers)

    def hand_in(self) -> Fired:
        with self.database.begin() as session:
            return fire(
                session, self.report, "submit",
                actor=self.officer, seen=self.seen, answers={}, now=NOW,
            )  # fmt: skip

    def waits(self) -> bool:
        with self.database.read() as session:
            return bool(session.scalar(KEPT_AWAY))


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_paper_that_is_being_dated_is_not_handed_in_meanwhile(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting, handed_in = Meeting(database, world), list[Future[Fired]]()
    with ThreadPoolExecutor(1) as threads:

        def meanwhile(owed: Any, said: Any) -> bool:
            handed_in.append(threads.submit(meeting.hand_in))
            while not (handed_in[0].done() or meeting.waits()):
                time.sleep(0.002)
            return is_said_anew(owed, said)

        monkeypatch.setattr("workflow_app.services.timing.rescheduling.is_said_anew", meanwhile)
        meeting.expect(APRIL)
        (no,) = [one.exception() for one in handed_in]
    assert isinstance(no, Refused)
    assert no.code == "moved_on"
    with database.read() as session:
        assert codes(session, meeting.report)[-1] == "due_moved"
        stored = paper(session, meeting.report)
    assert (stored.due_at, stored.original_due_at) == (here("2024-04-17"), here("2024-04-17"))
    assert stored.deadline == 3
