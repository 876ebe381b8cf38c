"""Of two people who decide at once on the same version, one does; the other learns of it."""

from collections.abc import Callable
from itertools import combinations

import pytest
from sqlalchemy import select

from state_machines import MACHINES, machine
from state_machines.grammar import (
    WHOLE,
    Annex,
    Ask,
    Effect,
    Foresee,
    Machine,
    Open,
    Restore,
    Source,
    State,
    Tally,
    Transition,
)
from state_machines.rules import Refused
from tests.factories import NOW, answers_to
from tests.services.meeting import after_reading, at_once
from tests.services.reading import assert_chain_holds, codes, paper, promises, rows, trail
from tests.world import World, situation_for
from workflow_app.db import Database
from workflow_app.models import Document
from workflow_app.services.transition import Fired, fire

Pair = tuple[State, Transition, Transition]


def contested(table: Machine) -> list[Pair]:
    """Rows that leave the same state for different ones and may both be open."""
    return [
        (state, one, other)
        for state in table.states
        for one, other in combinations(table.rows_from(state.code), 2)
        if len({state, one.lands_in(state), other.lands_in(state)}) == 3
        and situation_for(table.kind, state.code, [one.code, other.code])
    ]


def step(
    database: Database, world: World, paper_id: int, kind: str, row: Transition
) -> Callable[[], Fired]:
    """Take a row from the first version, in a transaction of one's own."""
    actor = world.member(row.by, world.city_id if machine(kind).begun_by else world.ward_id)

    def take() -> Fired:
        with database.begin() as session:
            return fire(
                session, paper_id, row.code, actor=actor, seen=1, answers=answers_to(row, kind),
                now=NOW,
            )  # fmt: skip

    return take


def row_of(kind: str, state: str, code: str) -> Transition:
    row = machine(kind).row(state, code)
    assert row
    return row


def test_every_machine_has_decisions_that_exclude_each_other() -> None:
    assert sum(len(contested(table)) for table in MACHINES) >= 60


@pytest.mark.parametrize("table", MACHINES, ids=lambda table: table.kind)
def test_of_two_decisions_at_once_one_is_taken_and_the_other_leaves_nothing(
    database: Database, world: World, plan_id: int, table: Machine
) -> None:
    for pair in contested(table):
        decide_at_once(database, world, plan_id, table, pair)


def decide_at_once(
    database: Database, world: World, plan_id: int, table: Machine, pair: Pair
) -> None:
    state, *contested_rows = pair
    situation = situation_for(table.kind, state.code, [row.code for row in contested_rows])
    assert situation
    with database.begin() as session:
        paper_id = world.stage(session, situation, plan_id)
    steps = [step(database, world, paper_id, table.kind, row) for row in contested_rows]
    with after_reading(database, 2):
        outcomes = at_once(steps)
    where = f"{state}: {outcomes}"
    (won,) = [place for place, one in enumerate(outcomes) if isinstance(one, Fired)] or [-1]
    loss = outcomes[1 - won]
    assert isinstance(loss, Refused), where
    assert loss.code == "moved_on", where
    winner = contested_rows[won]
    with database.read() as session:
        assert codes(session, paper_id) == ["open", winner.code], where
        assert paper(session, paper_id).state == winner.lands_in(state).code
        assert {one["code"] for one in promises(session, paper_id, 2)} <= {winner.code}
        assert_chain_holds(session, paper_id)
        left = [row for row in rows(session)["trail_private"] if row[0] == paper_id]
        assert {row[1] for row in left} <= {2}
        assert {row[2] for row in left} == _said(winner), where


def _said(row: Transition) -> set[str]:
    """The private values that the winner alone would have left."""
    said = {"reason"} if row.asks in (Ask.REASON, Ask.NEW_DATE) else set()
    changes = (row.keeps and row.keeps != WHOLE) or row.drops
    if changes or any(_writes(effect) for effect in row.then):
        said |= {"changes", "content"}  # the digest of the content is kept apart as well
    return said | ({"content"} if Restore() in row.then else set())  # here to what it was


def _writes(effect: Effect) -> bool:
    """Whether the system itself writes something new into the content."""
    imports = isinstance(effect, Open) and effect.source is Source.ROWS
    return imports or isinstance(effect, Annex | Tally | Foresee)


def test_eight_reviewers_accept_once(database: Database, world: World, plan_id: int) -> None:
    with database.begin() as session:
        paper_id = world.put(session, "registration", "submitted", plan_id=plan_id)
    row = row_of("registration", "submitted", "accept")
    with after_reading(database, 8):
        outcomes = at_once([step(database, world, paper_id, "registration", row)] * 8)
    assert sum(isinstance(one, Fired) for one in outcomes) == 1
    assert {one.code for one in outcomes if isinstance(one, Refused)} == {"moved_on"}
    with database.read() as session:
        assert codes(session, paper_id) == ["open", "accept"]


def test_numbers_that_are_taken_at_once_differ_and_leave_no_gap(
    database: Database, world: World
) -> None:
    with database.begin() as session:
        plans = [world.put(session, "plan", "approved") for _ in range(10)]
    row = row_of("plan", "approved", "issue")
    with after_reading(database, 10):
        outcomes = at_once([step(database, world, plan, "plan", row) for plan in plans])
    assert sorted(fired.number for fired in outcomes) == [
        f"{number:02d}/KH-MTTQ-BTT" for number in range(1, 11)
    ]


@pytest.mark.parametrize("meet", [True, False])
def test_nothing_is_handed_in_after_a_plan_was_closed(
    database: Database, world: World, meet: bool
) -> None:
    with database.begin() as session:
        plan = world.a_plan(session)
        papers = [world.put(session, "registration", "drafting", plan_id=plan) for _ in range(6)]
        for one in papers:
            world.put(session, "work", "registered", plan_id=plan, parent_id=one)
    submit = row_of("registration", "drafting", "submit")
    steps = [step(database, world, one, "registration", submit) for one in papers]
    steps.insert(3, step(database, world, plan, "plan", row_of("plan", "issued", "close")))
    with after_reading(database, 7 if meet else 1):
        outcomes = at_once(steps)
    assert isinstance(outcomes.pop(3), Fired)
    with database.read() as session:
        closed = trail(session, plan)[-1].id
        for one, outcome in zip(papers, outcomes, strict=True):
            last = trail(session, one)[-1]
            if isinstance(outcome, Fired):
                assert (last.code, last.id < closed) == ("submit", True)
            else:
                assert (outcome.code, last.code) == ("not_ready", "open")
        came = sum(isinstance(outcome, Fired) for outcome in outcomes)
        told = session.get_one(Document, plan).content["closing"]
        assert told == {"registration": {"expected": 6, "handed_in": came}}


INSIDE = [
    ("commendation", "appraising", "convene", "nomination", "eligible", "reconsider"),
    ("congress", "content_approved", "hold", "text", "approved", "reopen"),
    ("registration", "drafting", "submit", "work", "registered", "edit"),
]


@pytest.mark.parametrize("words", INSIDE, ids=lambda words: f"{words[2]}-{words[5]}")
def test_a_paper_and_one_inside_it_never_move_on_facts_that_the_other_changes(
    database: Database, world: World, plan_id: int, words: tuple[str, ...]
) -> None:
    kind, state, code, child, child_state, child_code = words
    with database.begin() as session:
        files = ("party_consent", "resolution")
        outer = world.put(session, kind, state, plan_id=plan_id, files=files)
        inner = world.put(session, child, child_state, plan_id=plan_id, parent_id=outer)
    with after_reading(database, 2):
        outcomes = at_once([
            step(database, world, outer, kind, row_of(kind, state, code)),
            step(database, world, inner, child, row_of(child, child_state, child_code)),
        ])  # fmt: skip
    with database.read() as session:
        last, inside = trail(session, outer)[-1], trail(session, inner)[-1]
    if all(isinstance(one, Fired) for one in outcomes):
        assert (kind, inside.id < last.id) == ("registration", True)  # first corrected, then sent
    else:
        (no,) = [one for one in outcomes if not isinstance(one, Fired)]
        assert isinstance(no, Refused)
        assert no.code == "not_ready"


def test_of_two_extensions_that_are_granted_at_once_to_one_day_one_moves_the_paper(
    database: Database, world: World, plan_id: int
) -> None:
    with database.begin() as session:
        outer = world.put(session, "registration", "drafting", plan_id=plan_id)
        asked = [world.put(session, "extension", "asked", plan_id=plan_id, parent_id=outer)
                 for _ in range(2)]  # fmt: skip
    row = row_of("extension", "asked", "grant")
    with after_reading(database, 2):
        outcomes = at_once([step(database, world, one, "extension", row) for one in asked])
    (lost,) = [one for one in outcomes if isinstance(one, Refused)]
    assert lost.code == "not_ready"
    with database.read() as session:
        assert codes(session, outer) == ["open", "due_moved"]
        assert_chain_holds(session, outer)


def test_papers_that_are_opened_at_once_get_ids_of_their_own(
    database: Database, world: World, plan_id: int
) -> None:
    with database.begin() as session:
        papers = [world.put(session, "registration", "drafting", plan_id=plan_id)
                  for _ in range(6)]  # fmt: skip
    row = row_of("registration", "drafting", "add_work")
    outcomes = at_once([step(database, world, one, "registration", row) for one in papers])
    opened = [fired.opened[0] for fired in outcomes]
    with database.read() as session:
        of = select(Document.id, Document.parent_id).where(Document.id.in_(opened))
        assert {row.id: row.parent_id for row in session.execute(of)} == dict(
            zip(opened, papers, strict=True)
        )
