"""A log that is sealed beside a campaign, with a folder and a witness of its own."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from tests.factories import NOW
from tests.world import World
from workflow_app.adapters.logbook import FileWitness, Logbook
from workflow_app.db import Database
from workflow_app.sealer import Guard
from workflow_app.services import acts
from workflow_app.services.audit import notes

SIGNER = notes.signer(notes.drawn("example.org/trail"))


@dataclass
class Log:
    """What a test needs of a sealed log: write something, seal it, look at what is kept outside."""

    database: Database
    world: World
    folder: Path
    signer: notes.Signer = SIGNER
    guard: Guard = field(init=False)

    def __post_init__(self) -> None:
        self.book = Logbook(self.folder / "log")
        self.witness = FileWitness(self.folder / "anchors")
        self.restart()

    def restart(self) -> None:
        """The sealer dies, and another one begins."""
        where = (self.book, self.signer, [self.witness], self.folder / "tiles")
        self.guard = Guard(self.database, *where)

    def seal(self, *, whole: bool = False) -> int:
        """Seal, and have it witnessed; return how many leaves that were."""
        sealed = self.guard.seal(lambda: NOW, whole=whole)
        self.guard.anchor(NOW)
        return sealed

    def note(self, session: Session, why: str = "read") -> int:
        """Write an act down."""
        return acts.note(session, at=NOW, actor_id=None, code="show", why=why)

    def act(self, why: str = "read") -> int:
        """The same in a transaction of its own."""
        with self.database.begin() as session:
            return self.note(session, why)

    def walk(self, steps: int = 4) -> int:
        """A registration that is handed in and sent back again and again; return its number."""
        with self.database.begin() as session:
            plan_id = self.world.a_plan(session)
            paper_id = self.world.put(session, "registration", "drafting", plan_id=plan_id)
            self.world.put(session, "work", "registered", plan_id=plan_id, parent_id=paper_id)
        for step in range(steps):
            with self.database.begin() as session:
                self.world.take(session, paper_id, ("submit", "send_back")[step % 2])
        return paper_id


@pytest.fixture
def log(database: Database, world: World, tmp_path: Path) -> Log:
    return Log(database, world, tmp_path)
