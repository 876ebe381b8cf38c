"""Random trees of units with works and reports accepted, returned, reopened and restated, and units
merged, split, moved, renamed and dissolved: totals equal an independent count, explanations equal
totals, exactly what lies above turns stale, and nothing that was written is ever lost."""

from datetime import timedelta
from itertools import repeat

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Connection

from state_machines.days import today
from state_machines.figures import CATALOGUE
from state_machines.measures import Amount, Rule
from tests.services.figures_counted import AIMS, CODES, OF_WORKS, SORTS, Said, counted
from tests.services.figures_story import Story
from workflow_app.db import Database
from workflow_app.models import Document
from workflow_app.services.figures import (
    By,
    Scope,
    explain,
    grouped,
    regrouped,
    review,
    stale,
    totals,
    who_owes,
)
from workflow_app.services.figures.ledger import strays

SEEDS = st.integers(0, 2**32)
FEW = settings(max_examples=6, deadline=None, phases=[Phase.reuse, Phase.generate],
               suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
ANY = ("merge", "merge", "split", "rename", "dissolve", "move")


def owe(owing: dict[str, set[int]], code: str) -> set[int]:
    return owing.get(CATALOGUE[code].kind, set())


def amounts(connection: Connection, scope: Scope) -> dict[str, Amount]:
    return {code: one.amount for code, one in totals(connection, scope).items()}


@FEW
@given(seed=SEEDS)
def test_totals_and_explanations_equal_an_independent_count(database: Database, seed: int) -> None:
    with database.begin() as session:
        story = Story(session, seed)
        story.live(18, *ANY)
        connection = session.connection()
        assert not strays(connection)
        for plan in story.plans:
            told, owing = story.told(plan), story.owing(plan)
            found = amounts(connection, Scope(plan))
            assert found == {
                code: amount for code in CODES if (amount := counted(told, owe(owing, code), code))
            }
            for code in CODES:
                _assert_explained(connection, plan, code, told, owe(owing, code))
        session.rollback()


def _assert_explained(
    connection: Connection, plan: int, code: str, told: list[Said], owing: set[int]
) -> None:
    """The explanation holds the total, and what it would be without each unit."""
    explained = explain(connection, Scope(plan), code)
    nothing = Amount(0, len(owing)) if CATALOGUE[code].rule is Rule.UNITS and owing else None
    assert explained.again == (counted(told, owing, code) or nothing), code
    for unit in {one.unit for one in told}:
        fewer = [one for one in told if one.unit != unit]
        assert explained.without([unit]) == (counted(fewer, owing, code) or nothing), code


@FEW
@given(seed=SEEDS)
def test_a_work_counts_once_in_all_and_with_its_kind_and_each_of_its_congresses(
    database: Database, seed: int
) -> None:
    with database.begin() as session:
        story = Story(session, seed)
        story.live(14, *ANY)
        connection = session.connection()
        for plan in story.plans:
            of_works = [one for one in story.told(plan) if one.code in OF_WORKS]
            by_aim = grouped(connection, Scope(plan), By.AIM)
            for aim in AIMS:
                here = [one for one in of_works if aim in one.aims]
                _assert_works(amounts(connection, Scope(plan, aim=aim)) if aim else None, here)
                _assert_works(by_aim.get(aim, {}), here)
            by_sort = grouped(connection, Scope(plan), By.SORT)
            for sort in SORTS:
                here = [one for one in of_works if one.sort == sort]
                _assert_works(amounts(connection, Scope(plan, sort=sort)), here)
                _assert_works(by_sort.get(sort, {}), here)
        session.rollback()


def _assert_works(found: dict[str, Amount] | None, told: list[Said]) -> None:
    if found is not None:
        assert {code: found.get(code) for code in OF_WORKS} == {
            code: counted(told, (), code) for code in OF_WORKS
        }


@FEW
@given(seed=SEEDS)
def test_what_stood_at_any_instant_is_still_answered(database: Database, seed: int) -> None:
    with database.begin() as session:
        story = Story(session, seed)
        story.live(14, *ANY)
        connection, plan = session.connection(), next(iter(story.plans))
        for at, stood, owing in story.at:
            found = amounts(connection, Scope(plan, at=at))
            told, asked_then = story.told(plan, stood), who_owes(connection, Scope(plan, at=at))
            for code in CODES:
                asked = owe(owing[plan], code)
                assert found.get(code) == counted(told, asked, code), code
                assert asked_then.units(CATALOGUE[code]) == asked, code
        session.rollback()


@FEW
@given(seed=SEEDS)
def test_exactly_the_reports_above_a_changed_paper_turn_stale(
    database: Database, seed: int
) -> None:
    with database.begin() as session:
        story = Story(session, seed)
        story.live(20, *ANY)
        scope = Scope(next(iter(story.plans)))
        found = {one.document_id for one in stale(session.connection(), scope)}
        changed = {
            paper.id
            for paper in story.papers
            if paper.id in story.signed and not story.rests(paper)
        }
        assert found == changed
        for paper in map(session.get_one, repeat(Document), story.signed):
            told = review(session.connection(), paper)
            assert told is not None
            assert bool(told.changes) == (paper.id in changed)
            others = {one.figure.rule for one in told.differences}
            assert paper.id in changed or others <= {Rule.UNITS}  # more units owe by now
        session.rollback()


@FEW
@given(seed=SEEDS)
def test_the_units_of_today_add_up_to_what_the_units_of_then_did(
    database: Database, seed: int
) -> None:
    with database.begin() as session:
        story = Story(session, seed)
        story.live(14, *ANY)
        connection, plan = session.connection(), next(iter(story.plans))
        found = regrouped(connection, Scope(plan), today(story.now + timedelta(days=1)))
        told, owing = story.told(plan), story.owing(plan)
        groups = story.tree.groups({one.unit for one in told}.union(*owing.values()))
        assert sorted(one.then for one in found.groups) == sorted(map(tuple, map(sorted, groups)))
        assert found.then == amounts(connection, Scope(plan))
        for code, then in found.then.items():
            if CATALOGUE[code].rule is not Rule.UNITS:
                assert found.today[code] == then
                continue
            having = {one.unit for one in told if one.code == code and one.amount.value > 0}
            asked = owe(owing, code)
            assert found.today[code] == (sum(1 for group in groups if group & having),
                                         sum(1 for group in groups if group & asked),
                                         "exact")  # fmt: skip
        session.rollback()
