"""A campaign in which anything may have happened: early, late, extended, returned, called off."""

import random
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from state_machines import STAGES, machine
from state_machines.grammar import Mood
from tests.factories import NOW
from tests.services.reading import paper
from tests.world import settle
from workflow_app.models import UNIT_KINDS, Document, Unit

WARDS = 23
TICK = timedelta(microseconds=1)
MIDNIGHT = NOW.replace(hour=17)  # of the next day, in Vietnam
AROUND = [MIDNIGHT - timedelta(days=days) for days in (9, 3, 1)]
"""Ends of days; arrivals fall to the microsecond on either side of them."""


class Campaign:
    """Wards whose papers stand anywhere, and which came early, late, in more time or not at all."""

    def __init__(self, session: Session, seed: int) -> None:
        self._chance = random.Random(seed)
        self.world = settle(session, wards=WARDS)
        self.plan_id = self.world.a_plan(session)
        self.papers: list[Document] = []
        for ward_id in self.world.ward_ids:
            unit = session.get_one(Unit, ward_id)
            unit.area = self._chance.choice(["Đông", "Tây", ""])
            unit.kind = self._chance.choice(UNIT_KINDS)
            for stage in STAGES:
                self.papers.append(paper(session, self._owed(session, stage.kind, ward_id)))
        other = self.world.a_plan(session)
        self.world.put(session, "report", "awaited", plan_id=other)
        inside = {"plan_id": self.plan_id, "parent_id": self.papers[-1].id}
        self.world.put(session, "work", "completed", **inside)
        session.flush()
        self.units = {unit: session.get_one(Unit, unit) for unit in self.world.ward_ids}

    def _owed(self, session: Session, kind: str, ward_id: int) -> int:
        original = self._chance.choice([None, MIDNIGHT, *AROUND])
        more = self._chance.choice([timedelta(0), timedelta(0), timedelta(days=5)])
        due = original + more if original else None
        came = self._chance.choice([None, None, due, original, *AROUND])
        if came:
            came += self._chance.choice([timedelta(0), -TICK])
        return self.world.put(
            session, kind, self._chance.choice(machine(kind).states).code, unit_id=ward_id,
            plan_id=self.plan_id, original_due_at=original, due_at=due, arrived_at=came,
            timeliness=said_of(came, original, due),
        )  # fmt: skip


def said_of(came: datetime | None, original: datetime | None, due: datetime | None) -> str:
    """The verdict, by the half-open terms that it stands for."""
    if came is None:
        return ""
    if original is None or due is None:
        return "undated"
    return next((word for word, end in (("on_time", original), ("extended", due)) if came < end),
                "late")  # fmt: skip


def mood(one: Document) -> Mood:
    return machine(one.kind).state(one.state).mood


def missing(one: Document) -> bool:
    return one.arrived_at is None and mood(one) not in (Mood.DONE, Mood.OFF)


def overdue(one: Document) -> bool:
    return missing(one) and bool(one.due_at and one.due_at <= NOW)
