"""A campaign of one city: a plan with wards that owe papers, as many as a test wants."""

from datetime import timedelta

from sqlalchemy import insert
from sqlalchemy.orm import Session

from state_machines.grammar import Role
from tests.factories import NOW, a_unit
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Notice, Unit, table_of
from workflow_app.models.trail import Message


class Campaign:
    """A city's plan with wards that owe papers, as many as a test wants."""

    def __init__(self, world: World, database: Database) -> None:
        self.world, self.database = world, database
        with database.begin() as session:
            officer = world.city(Role.OFFICER).person_id
            self.plan = world.a_plan(session, number="364/KH-MTTQ-BTT", submitter_id=officer)
            self.paper = world.put(
                session, "registration", "drafting", plan_id=self.plan, content={}
            )

    def grow(self, count: int) -> None:
        """Every list gets longer: units, papers, works, notices, steps."""
        with self.database.begin() as session:
            city = session.get_one(Unit, self.world.city_id)
            for number in range(count):
                ward = a_unit(session, f"Phường mới {number}", under=city)
                self.world.people[ward.id] = self.world.people[self.world.ward_id]
                for kind in ("registration", "report"):
                    self._owed(session, kind, "submitted", unit_id=ward.id)
                self._owed(session, "report", "drafting")
                self._owed(session, "work", "registered", parent_id=self.paper)
                self._owed(session, "plan", "drafting", unit_id=city.id, plan_id=None)
                self._told(session, number)

    def _owed(self, session: Session, kind: str, state: str, **columns: object) -> int:
        columns = {"plan_id": self.plan, "due_at": NOW + timedelta(days=9)} | columns
        return self.world.put(session, kind, state, **columns)

    def _told(self, session: Session, number: int) -> None:
        message = session.execute(
            insert(table_of(Message)).values(
                document_id=self.paper, seq=1, payload={}, created_at=NOW, available_at=NOW,
                attempts=0, error="",
            ).returning(Message.id)
        ).scalar_one()  # fmt: skip
        for who in (self.world.ward(Role.OFFICER), self.world.city(Role.COMMITTEE)):
            facts = {"title": f"Việc {number}", "unit": "Phường", "state": "submitted",
                     "reason": "", "due_at": None, "turn": False}  # fmt: skip
            session.add(
                Notice(message_id=message, person_id=who.person_id, document_id=self.paper,
                       kind="registration", code="submit", facts=facts, created_at=NOW)
            )  # fmt: skip
