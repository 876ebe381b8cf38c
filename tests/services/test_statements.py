"""How many statements each sort of step sends: a growth is a decision, not an accident."""

import pytest

from state_machines import MACHINES, machine
from state_machines.days import today
from state_machines.figures import STANDING
from state_machines.grammar import Ask, Mood, Notify, Role, TakeBack, Transition, Typed
from tests.factories import NOW
from tests.services.reading import statements
from tests.world import Situation, World, settle, situation_for
from workflow_app.db import Database
from workflow_app.services import documents
from workflow_app.services.search import find

PLAIN = 2
"""Read once, write once: what a step costs that has nothing more to do."""
AT_MOST = {
    (): PLAIN,
    ("with papers inside",): PLAIN + 2,  # locked, and read again
    ("stated",): PLAIN + 1,  # its figures enter the book, or leave it
    ("typed", "stated"): PLAIN + 3,  # kept as rows, and entered after what stood
    ("file",): PLAIN + 2,  # which edition is this, and keep it
    ("typed",): PLAIN + 4,  # two tables emptied and filled
    ("Anchor", "typed"): PLAIN + 2,  # the same day: nothing is dated anew
    ("file", "typed"): PLAIN + 3,
    ("file", "typed", "stated"): PLAIN + 4,  # its figures are compared with what the book says
    ("Annex",): PLAIN + 3,  # its works listed, units below asked for, its figures kept anew
    ("Annex", "file", "typed"): PLAIN + 5,
    ("asked again",): PLAIN + 1,  # the calendar
    ("owed again",): PLAIN + 1,  # the clock looks at what is under the plan
    ("Assign",): PLAIN + 1,  # does she sit in the unit?
    ("Compose",): PLAIN + 2,  # what the units below handed in, and the figures that were asked for
    ("Open",): PLAIN + 8,  # the reports of a period, and who is asked for them
    ("Open task",): PLAIN + 5,  # ids, papers, entries, what is kept apart, who sits there
    ("TakeBack",): PLAIN + 1,  # and one paper after another
    ("TakeBack", "typed"): PLAIN + 1,  # the figures that it filled, as rows
    ("TakeBack", "Anchor", "typed"): PLAIN + 2,
    ("Restore",): PLAIN + 1,
    ("Tally",): PLAIN + 2,  # the plan is held, then its papers are counted
    ("MoveDue",): PLAIN + 2,  # the paper outside: read once, write once
    ("MoveDue", "typed"): PLAIN + 2,  # its texts are due with it
    ("Open text",): PLAIN + 1,  # a plan without an edition has no checklist
    ("Open text", "file", "typed"): PLAIN + 4,
    ("Open extension",): PLAIN + 4,  # ids, papers, entries, what is kept apart
    ("Open obstacle",): PLAIN + 5,  # the calendar says until when it is to be answered
    ("Open nomination",): PLAIN + 5,
    ("Open work",): PLAIN + 6,
    ("Number", "Publish", "Open"): PLAIN + 12,
    ("Foresee",): PLAIN + 8,  # the units, and what they have
    ("Foresee", "Reorganise"): PLAIN + 13,  # of a new name alone
}
ON_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def more_than_plain(kind: str, row: Transition) -> tuple[str, ...]:
    """What a row has to do beside moving its paper."""
    words = [
        f"{type(effect).__name__} {getattr(effect, 'kind', '')}".strip()
        for effect in row.then
        if not isinstance(effect, Notify)
    ]
    if row.asks in (Ask.FILE, Ask.CONSENT, Ask.RECEIPT, Ask.ORIGINAL):
        words.append("file")
    if (row.keeps or row.drops) and machine(kind).typed:
        words.append("typed")
    if TakeBack() in row.then and machine(kind).typed:
        words.append("typed")
    if row.takes_back and machine(kind).answer_within:
        words.append("asked again")
    if row.target and machine(kind).leads and any(state.code == "closed" for state in row.source):
        words.append("owed again")
    return tuple(words)


def states(situation: Situation, row: Transition) -> bool:
    """Whether the figures of a paper begin or cease to stand, or stand changed."""
    table = machine(situation.kind)
    before, after = (_counts(situation, state) for state in (situation.state, row.target))
    return before != after or bool(before and row.keeps and table.typed)


def _counts(situation: Situation, state: object) -> bool:
    table = machine(situation.kind)
    mood = table.state(str(state or situation.state)).mood
    if table.typed is Typed.WORK and situation.parent:
        kind, around = situation.parent
        return machine(kind).state(around).mood is Mood.DONE and mood is not Mood.OFF
    return any(one.kind == table.kind for one in STANDING) and mood is Mood.DONE


@ON_POSTGRESQL
def test_a_plain_step_reads_once_and_writes_once_and_others_add_what_they_do(
    database: Database, world: World
) -> None:
    sent: dict[tuple[str, ...], set[int]] = {}
    for table in MACHINES:
        for state in table.states:
            for row in table.rows_from(state.code):
                situation = situation_for(table.kind, state.code, [row.code])
                assert situation
                with database.begin() as session:
                    paper_id = world.stage(session, situation, world.a_plan(session))
                with database.begin() as session:
                    with statements() as heard:
                        world.take(session, paper_id, row.code)
                inside = ("with papers inside",) if situation.child else ()
                told = ("stated",) if states(situation, row) else ()
                sort = (*more_than_plain(table.kind, row), *told, *inside)
                sent.setdefault(sort, set()).add(len(heard) - 1)  # one is the test's own
    assert {sort: max(numbers) for sort, numbers in sent.items()} == AT_MOST
    assert sent[()] == {PLAIN}


@pytest.mark.parametrize("what", ["desk", "page", "plans", "search"])
def test_a_page_asks_as_often_for_fifty_rows_as_for_five(database: Database, what: str) -> None:
    assert len({asked(database, what, size) for size in (5, 50)}) == 1


def asked(database: Database, what: str, size: int) -> int:
    """How many statements a page sends when it has so many rows to show."""
    with database.begin() as session:
        world = settle(session)
        plan_id = world.a_plan(session)
        registration = world.put(session, "registration", "submitted", plan_id=plan_id)
        for _ in range(size):
            world.put(session, "work", "completed", plan_id=plan_id, parent_id=registration)
            world.a_plan(session)
    reviewer = world.city(Role.REVIEWER)
    with database.read() as session, statements() as heard:
        shown = {
            "desk": lambda: documents.work_for(session, reviewer).mine,
            "page": lambda: documents.page(session, registration, reviewer).children,
            "plans": lambda: documents.plans(session, reviewer),
            "search": lambda: find(session, reviewer, "Kế hoạch", today(NOW), 50).papers,
        }[what]()
    assert len(shown) >= size
    assert len(heard) <= 5
    return len(heard)
