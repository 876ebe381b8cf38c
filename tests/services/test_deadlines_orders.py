"""Time granted, plans amended and papers handed in, in every order: no verdict changes later.

A model keeps the deadlines of one paper beside the product. Every order of so many steps is
walked as a tree: what orders share is done once, and undone by a savepoint. An order goes on
after every step that is taken.
"""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from state_machines.report import REPORT
from state_machines.rules import Refused
from tests.factories import NOW
from tests.services.campaign_days import amend, by, here, issued, owed
from tests.services.reading import assert_chain_holds, paper, trail
from tests.world import World

LENGTH = 4
FIRST, EARLIER, LATER = "2023-10-12", "2023-10-11", "2023-10-13"
GRANTED = "2023-10-14"
STEPS = ("grant", "earlier", "later", "submit", "send_back", "recall")
DAY = timedelta(days=1)
VERDICTS = {"on_time", "extended", "late"}


@dataclass(frozen=True)
class Model:
    """What is to be: the deadlines, the verdict in force, and every verdict ever given."""

    due: datetime
    original: datetime
    deadline: int = 1
    verdict: str = ""
    given: tuple[tuple[str, int], ...] = ()  # every verdict with the deadline it was judged by

    def granted(self, due: datetime) -> "Model":
        return replace(self, due=due, deadline=self.deadline + 1)

    def amended(self, due: datetime) -> "Model":
        if self.verdict or due == self.original:
            return self
        later = max(due, self.due) if self.due != self.original else due
        return replace(self, due=later, original=due, deadline=self.deadline + 1)

    def arrived(self, at: datetime) -> "Model":
        if self.verdict:
            return self
        says = "on_time" if at < self.original else "extended" if at < self.due else "late"
        return replace(self, verdict=says, given=(*self.given, (says, self.deadline)))


@dataclass
class Orders:
    """Walks the tree of orders for one report."""

    session: Session
    world: World
    plan_id: int
    report_id: int
    walked: Counter[int] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    seen: set[str] = field(default_factory=set)

    def walk(self, model: Model, depth: int) -> None:
        self.check(model)
        self.walked[depth] += 1
        for step in STEPS if depth < LENGTH else ():
            point = self.session.begin_nested()
            try:
                after = getattr(self, step)(model, NOW + (depth + 1) * DAY)
            except Refused:
                self.refused[step] += 1
            else:
                self.walk(after, depth + 1)
            point.rollback()
            self.session.expire_all()

    def grant(self, model: Model, now: datetime) -> Model:
        (asked,) = self.take("ask_extension", now).opened
        answers = {"due_on": GRANTED, "reason": "Chờ ý kiến của cấp ủy"}
        self.world.take(self.session, asked, "grant", answers=answers, now=now)
        return model.granted(here(GRANTED) + DAY)

    def earlier(self, model: Model, now: datetime) -> Model:
        return self.amend(model, EARLIER, now)

    def later(self, model: Model, now: datetime) -> Model:
        return self.amend(model, LATER, now)

    def amend(self, model: Model, day: str, now: datetime) -> Model:
        amend(self.session, self.world, self.plan_id, by("report", day), now=now)
        return model.amended(here(day) + DAY)

    def submit(self, model: Model, now: datetime) -> Model:
        self.take("submit", now)
        return model.arrived(now)

    def send_back(self, model: Model, now: datetime) -> Model:
        self.take("send_back", now)
        return model

    def recall(self, model: Model, now: datetime) -> Model:
        self.take("recall", now)
        return replace(model, verdict="")

    def take(self, code: str, now: datetime) -> Any:
        state = paper(self.session, self.report_id).state
        if not any(row.code == code for row in REPORT.rows_from(state)):
            raise Refused("moved_on")
        return self.world.take(self.session, self.report_id, code, now=now)

    def check(self, model: Model) -> None:
        stored = paper(self.session, self.report_id)
        assert (stored.due_at, stored.original_due_at) == (model.due, model.original)
        assert (stored.deadline, stored.timeliness) == (model.deadline, model.verdict)
        bodies = [json.loads(entry.body) for entry in trail(self.session, self.report_id)]
        told = [body["verdict"] for body in bodies if "verdict" in body]
        assert [(one["says"], one["deadline"]) for one in told] == list(model.given)
        assert_chain_holds(self.session, self.report_id)
        self.seen |= {one["says"] for one in told}


def test_in_every_order_a_verdict_names_its_deadline_and_stays(
    session: Session, world: World, counted: Callable[[str], None]
) -> None:
    plan_id = issued(session, world, by("report", FIRST))
    report = owed(session, plan_id, "report", world.ward_id)
    world.take(session, report.id, "edit")
    orders = Orders(session, world, plan_id, report.id)
    end = here(FIRST) + DAY
    orders.walk(Model(end, end), 0)
    assert orders.walked[LENGTH] > 200
    assert orders.seen == VERDICTS
    assert orders.refused.keys() == set(STEPS) - {"earlier", "later"}
    counted(f"{orders.walked[LENGTH]} orders of {LENGTH} steps")
