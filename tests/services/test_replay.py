"""Random walks over a small world: afterwards the trail tells exactly what is stored."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from state_machines import machine
from state_machines.case import Actor
from state_machines.grammar import Role, Transition, Typed
from state_machines.rules import Refused, offers
from tests.factories import NOW, answers_to, plan_content
from tests.services.reading import assert_chain_holds, paper, trail
from tests.world import World, settle
from workflow_app.db import Database
from workflow_app.models import Document, Figure, Nomination, Work
from workflow_app.services.cases import case_of
from workflow_app.services.timing.rescheduling import DUE_MOVED
from workflow_app.services.transition import fire, open_paper

WALKS, STEPS, BLIND = 20, 40, 4
COUNTED = ("value_vnd", "achieved_vnd", "members")


@dataclass
class Walk:
    """A plan and all that grows out of it; four of five steps are ones that are offered."""

    session: Session
    world: World
    data: st.DataObject
    papers: list[int]
    now: datetime = NOW
    taken: int = 0

    def step(self) -> None:
        self.now += timedelta(hours=1)
        if self.data.draw(st.integers(0, 4), label="blind") == BLIND:
            self._blind()
        else:
            self._guided()

    def _guided(self) -> None:
        """What is offered for the first paper, from a drawn one on, for which anything is."""
        first = self.data.draw(st.integers(0, len(self.papers) - 1), label="paper")
        for paper_id in self.papers[first:] + self.papers[:first]:
            if choices := self._open(paper_id):
                row, actor = self.data.draw(st.sampled_from(choices), label="offer")
                seen = paper(self.session, paper_id).version
                return self._take(paper_id, row.code, actor, seen, row)
        return None

    def _open(self, paper_id: int) -> list[tuple[Transition, Actor]]:
        case = case_of(self.session, paper_id)
        table = machine(case.kind)
        return [
            (offer.row, actor)
            for row in table.rows_from(case.state)
            for actor in [self.world.member(row.by, case.unit_id)]
            for offer in offers(table, case, actor)
            if offer.open and offer.row is row
        ]

    def _blind(self) -> None:
        """Any row, anybody, perhaps from a stale page."""
        stored = paper(self.session, self.data.draw(st.sampled_from(self.papers), label="paper"))
        table = machine(stored.kind)
        code = self.data.draw(st.sampled_from(table.codes), label="code")
        actor = self.data.draw(st.sampled_from(list(self.world.everybody())), label="actor")
        seen = stored.version - self.data.draw(st.integers(0, 1), label="stale")
        row = next(one for one in table.rows if one.code == code)
        self._take(stored.id, code, actor, seen, row)

    def _take(self, paper_id: int, code: str, actor: Actor, seen: int, row: Transition) -> None:
        answers = answers_to(row, paper(self.session, paper_id).kind)
        answers |= {name: self.taken for name in COUNTED if name in answers}
        point = self.session.begin_nested()
        try:
            fired = fire(
                self.session, paper_id, code, actor=actor, seen=seen, answers=answers, now=self.now
            )
        except Refused:
            point.rollback()
        else:
            point.commit()
            self.taken += 1
            self.papers += fired.opened


def test_whatever_was_done_the_trail_tells_what_is_stored(database: Database) -> None:
    taken = []

    @given(data=st.data())
    @settings(max_examples=WALKS, deadline=None, derandomize=True, phases=[Phase.generate],
              suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow])  # fmt: skip
    def walk(data: st.DataObject) -> None:
        with database.begin() as session:
            taken.append(walked(session, data))
            assert_all_is_told(session)
            session.rollback()

    walk()
    assert sum(taken) > WALKS * STEPS // 2


def walked(session: Session, data: st.DataObject) -> int:
    """Begin a plan, issue it and go on at random; return how many steps were taken."""
    world = settle(session)
    begun = open_paper(
        session, "plan", actor=world.city(Role.OFFICER), unit_id=world.city_id,
        answers=plan_content(), now=NOW,
    )  # fmt: skip
    walk = Walk(session, world, data, [begun.document_id])
    for code in ("submit", "approve", "issue"):
        walk.papers += world.take(session, begun.document_id, code).opened
    for _ in range(STEPS):
        walk.step()
    return walk.taken


def assert_all_is_told(session: Session) -> None:
    for document_id in session.scalars(select(Document.id)):
        stored = paper(session, document_id)
        assert_chain_holds(session, document_id)
        assert replayed(session, stored) == stored.state
        typed = _TYPED.get(machine(stored.kind).typed)
        if typed:
            typed(session, stored)


def replayed(session: Session, stored: Document) -> str:
    """The state that the table reaches by the codes of the trail."""
    table = machine(stored.kind)
    state = table.initial
    for entry in trail(session, stored.id)[1:]:
        assert entry.source == state.code
        if entry.code != DUE_MOVED:
            row = table.row(state.code, entry.code)
            assert row
            state = row.lands_in(state)
        assert entry.target == state.code
    return state.code


def _works_agree(session: Session, stored: Document) -> None:
    row = session.get_one(Work, stored.id, populate_existing=True)
    progress: dict[str, Any] = stored.content.get("progress", {})
    assert (row.title, row.value_vnd) == (stored.content["title"], stored.content["value_vnd"])
    assert row.achieved_vnd == progress.get("achieved_vnd")


def _nominations_agree(session: Session, stored: Document) -> None:
    row = session.get_one(Nomination, stored.id, populate_existing=True)
    assert (row.nominee, row.award_form) == (
        stored.content["nominee"],
        stored.content["award_form"],
    )


def _figures_agree(session: Session, stored: Document) -> None:
    of = select(Figure.code, Figure.value).where(Figure.document_id == stored.id)
    counted = stored.content.get("record", {})
    assert dict(session.execute(of).all()) == {
        code: value for code, value in counted.items() if isinstance(value, int)
    }


_TYPED = {
    Typed.WORK: _works_agree,
    Typed.NOMINATION: _nominations_agree,
    Typed.FIGURES: _figures_agree,
}
