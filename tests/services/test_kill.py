"""Killed at any moment, a step has happened with everything that belongs to it, or not at all."""

import signal
from collections.abc import Callable

import pytest
from sqlalchemy import text

from state_machines import machine
from tests.factories import NOW, answers_to
from tests.services import dying
from tests.services.reading import assert_chain_holds, codes, counts, paper
from tests.world import World, settle, situation_for
from workflow_app.db import Database
from workflow_app.services.transition import fire

STEPS = [
    ("registration", "drafting", "submit"),
    ("plan", "approved", "issue"),
    ("commendation", "drafting", "nominate"),
    ("text", "drafting", "attach"),
    ("extension", "asked", "grant"),
]


class Story:
    """A step that is taken again and again, each time by a paper of its own."""

    def __init__(self, database: Database, url: str, kind: str, state: str, code: str) -> None:
        self.database, self.url = database, url
        self.kind, self.state, self.code = kind, state, code
        with database.begin() as session:
            self.world: World = settle(session, wards=5)
            self.plan_id = self.world.a_plan(session)

    def run(self, death: int) -> tuple[dict[str, int], int, int | None]:
        """What a step that dies then leaves: rows by table, exit code, and its answer."""
        row = machine(self.kind).row(self.state, self.code)
        situation = situation_for(self.kind, self.state, [self.code])
        assert row
        assert situation
        with self.database.begin() as session:
            self.paper_id = self.world.stage(session, situation, self.plan_id)
            self.before = counts(session)
            unit_id = paper(session, self.paper_id).unit_id
        self.form = {
            "document_id": self.paper_id, "code": self.code, "seen": 1,
            "key": f"form-{self.paper_id}", "actor": self.world.member(row.by, unit_id),
            "answers": answers_to(row, self.kind),
        }  # fmt: skip
        ended, answered = dying.take(self.url, death, **self.form)
        dying.wait_for_the_server(self.database)
        return self._left(), ended, answered

    def send_again(self) -> dict[str, int]:
        """Whoever got no answer sends the same form again: what stands there then."""
        with self.database.begin() as session:
            fire(session, now=NOW, **self.form)
        return self._left()

    def _left(self) -> dict[str, int]:
        with self.database.read() as session:
            after = counts(session)
        return {name: after[name] - self.before[name] for name in after}


@pytest.mark.parametrize(("kind", "state", "code"), STEPS)
def test_a_killed_step_has_happened_wholly_or_not_at_all(
    database: Database,
    database_url: str,
    kind: str,
    state: str,
    code: str,
    counted: Callable[[str], None],
) -> None:
    story = Story(database, database_url, kind, state, code)
    story.run(0)  # the register of numbers is begun
    whole, ended, moments = story.run(0)
    assert (ended, whole["trail"] > 0) == (0, True)
    assert moments
    nothing = dict.fromkeys(whole, 0)
    for death in range(1, moments + 2):
        left, ended, answered = story.run(death)
        where = f"killed at {death} of {moments + 1}"
        assert ended == -signal.SIGKILL, where
        assert left == (whole if death >= moments else nothing), where
        assert (answered is not None) == (death > moments), where
        with database.read() as session:
            assert codes(session, story.paper_id)[:2] == ["open", code][: 1 + (death >= moments)]
            assert_chain_holds(session, story.paper_id)
            if database.engine.dialect.name == "sqlite":
                assert session.scalar(text("PRAGMA integrity_check")) == "ok"
        assert story.send_again() == whole, where
    counted(f"{moments + 1} kill points")
