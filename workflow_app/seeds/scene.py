"""A case being played: stories take turns by the clock; each step is taken by its own people."""

import heapq
import io
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from state_machines import machine
from state_machines.case import Actor, Case, seat_of
from state_machines.days import midnight, today
from state_machines.grammar import Reach, Transition
from workflow_app.models import Document, Notice, Register, Unit
from workflow_app.seeds.files import Made
from workflow_app.seeds.world import World
from workflow_app.services.cases import case_of
from workflow_app.services.channels import inbox, outbox
from workflow_app.services.ports import BlobStore
from workflow_app.services.transition import Fired, fire, open_paper

Story = Iterator[datetime]
"""What happens to one paper: yields the moment it waits for, goes on when the clock is there."""

ALL = 1000
LARGEST_FILE = 1 << 20


def at(day: date | str, hour: int = 8, minute: int = 0) -> datetime:
    """A time of a day in Vietnam."""
    that = date.fromisoformat(day) if isinstance(day, str) else day
    return midnight(that) + timedelta(hours=hour, minutes=minute)


class Scene:
    """The clock, the world and the one way to take a step. Nothing happens after `last`."""

    def __init__(self, session: Session, store: BlobStore, last: datetime) -> None:
        self.session = session
        self.world = World(session)
        self.now = self.last = last
        self._store = store
        self._waiting: list[tuple[datetime, int, Story]] = []
        self._begun = 0

    @property
    def today(self) -> date:
        return today(self.now)

    def play(self, *stories: Story) -> None:
        """Tell the stories to their end, each step at its moment."""
        for story in stories:
            self.begin(story)
        while self._waiting:
            self.now, _, story = heapq.heappop(self._waiting)
            self.begin(story)

    def begin(self, story: Story) -> None:
        """Let a story run on, or for the first time, until the next moment it waits for."""
        moment = next(story, None)
        if moment is not None:
            self._begun += 1
            heapq.heappush(self._waiting, (min(moment, self.last), self._begun, story))

    def take(
        self, paper: int, code: str, answers: Mapping[str, Any] | None = None, by: str = ""
    ) -> Fired:
        """Take a step now by the person named, else by the first whose step it is; tell people."""
        case = case_of(self.session, paper)
        row = machine(case.kind).row(case.state, code)
        if row is None:
            raise LookupError(f"{case.kind} {paper} cannot {code} from {case.state}")
        actor = self.world.actor(by, self.today) if by else self._whose(row, case)
        fired = fire(
            self.session,
            paper,
            code,
            actor=actor,
            seen=case.version,
            answers=answers or {},
            now=self.now,
        )
        self._tell()
        return fired

    def open(
        self, kind: str, unit: Unit, answers: Mapping[str, Any], basis_id: int | None = None
    ) -> int:
        """Begin a paper in a unit now, by the first of its people who may."""
        party = machine(kind).begun_by
        actor = next(
            actor
            for actor in self.world.staff(unit.id, self.today)
            if party and any(seat.role in party.roles for seat in actor.seats)
        )
        return open_paper(
            self.session,
            kind,
            actor=actor,
            unit_id=unit.id,
            answers=answers,
            now=self.now,
            basis_id=basis_id,
        ).document_id

    def keep(self, made: Made, slot: str) -> dict[str, Any]:
        """Store the bytes of a file; return what a step says of it."""
        stored = self._store.put(io.BytesIO(made.content), LARGEST_FILE)
        return {
            "slot": slot,
            "name": made.name,
            "media_type": made.media_type,
            "size": stored.size,
            "sha256": stored.sha256,
        }

    def numbered(self, unit: str, number: str) -> int:
        """The paper that a unit issued under a number."""
        issued = select(Document.id).where(
            Document.unit_id == self.world.unit(unit).id, Document.number == number
        )
        return self.session.scalars(issued).one()

    def owed(self, plan: int, kind: str) -> dict[str, int]:
        """The papers of a kind that a plan opened, by the code of the unit."""
        opened = (
            select(Unit.code, Document.id)
            .join(Document, Document.unit_id == Unit.id)
            .where(Document.plan_id == plan, Document.kind == kind, Document.parent_id.is_(None))
            .order_by(Document.id)
        )
        return {row.code: row.id for row in self.session.execute(opened)}

    def children(self, paper: int, kind: str) -> list[int]:
        """The papers of a kind inside a paper, oldest first."""
        inside = select(Document.id).where(Document.parent_id == paper, Document.kind == kind)
        return list(self.session.scalars(inside.order_by(Document.id)))

    def take_over(self, unit: Unit, year: int, number: int, series: str = "KH") -> None:
        """Let the unit's register go on from paper: the next number it gives is this one."""
        held = self.session.scalar(
            select(Register).where(
                Register.unit_id == unit.id, Register.series == series, Register.year == year
            )
        )
        register = held or Register(unit_id=unit.id, series=series, year=year)
        register.first, register.last = number, number - 1
        self.session.add(register)
        self.session.flush()

    def read_plan(self, plan: int, unit: str, moment: datetime) -> Story:
        """The unit's contact opens the plan that was sent to it."""
        yield moment
        staff = self.world.staff(self.world.unit(unit).id, self.today)
        inbox.receipt(self.session, plan, staff[0], self.now)

    def everybody_reads(self) -> None:
        """Whoever was told something has read it: the case is history."""
        for person in self.session.scalars(select(Notice.person_id).distinct()).all():
            inbox.mark_read(self.session, person, None, self.now)

    def _whose(self, row: Transition, case: Case) -> Actor:
        near = case.unit_id if row.by.reach is Reach.OWN else case.issuer_id
        for actor in self.world.staff(near, self.today):
            mine = row.four_eyes and actor.person_id == case.submitter_id
            if not mine and seat_of(row.by, actor, case):
                return actor
        raise LookupError(f"nobody may {row.code} a {case.kind} of unit {case.unit_id}")

    def _tell(self) -> None:
        for message in outbox.due(self.session, self.now, ALL):
            outbox.deliver(self.session, message, self.now)
