"""The board of the whole country, against the bare driver that reads its counters, and against the
GROUP BY that it spares: after steps that nobody has added up yet, once more when nothing happened
since, and when all has just been added up, so that every counter is read. A board that is not what
a count by hand says fails the lines."""

from collections.abc import Iterator
from random import Random
from time import perf_counter
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from benchmarks.campaign import NOW, City, a_country, a_plan, issue
from benchmarks.counts import Counted
from benchmarks.figures import Line, Pace
from benchmarks.floors import sql
from benchmarks.places import Ground, Place
from benchmarks.proof import prove
from benchmarks.wandering import Wanderer, by_counters, by_hand, entries, wander
from state_machines.case import Actor
from tests.factories import MILESTONES
from workflow_app.db import Database
from workflow_app.services.boards import branches
from workflow_app.services.counting.keeping import findings
from workflow_app.workshop import boards

PROVINCES, COMMUNES = 34, 10_599
STAGES = (MILESTONES, MILESTONES, MILESTONES[:2])
"""Ten milestones of each commune: those of three plans of its province."""
GOAL = 0.67  # at most 1.5 times as long
STEPS = 3_000
EVENING = 50
"""How many steps wait to be added up on a busy evening: half a minute has three a second."""
COUNTERS = "SELECT branch_id, kind, state, came, timeliness, due_at, papers FROM board_counts"
GROUPED = """
WITH RECURSIVE plans(id) AS (SELECT CAST(? AS INTEGER) UNION SELECT documents.id FROM documents
 JOIN plans ON documents.basis_id = plans.id)
SELECT above.id, documents.kind, documents.state, count(*), count(documents.arrived_at)
FROM documents JOIN units ON units.id = documents.unit_id
JOIN units above ON above.id = CASE WHEN units.parent_id = ? THEN units.id ELSE units.parent_id END
WHERE documents.plan_id IN (SELECT id FROM plans) AND documents.parent_id IS NULL
GROUP BY above.id, documents.kind, documents.state
"""


NAMES = ("nation", "nation_still", "nation_evening", "nation_added_up")
GOALS = (GOAL, GOAL, None, None)
WARM = 3
"""So many rounds pass before anything counts: psycopg has a statement prepared at its fifth time,
and the server settles on a plan at its tenth, for the floor as well."""


class Pairs(NamedTuple):
    """Floor and board, time after time."""

    moved: list[tuple[Pace, Pace]]  # right after a step
    still: list[tuple[Pace, Pace]]  # nothing happened since the board was read
    evening: list[tuple[Pace, Pace]]  # right after many steps
    added_up: list[tuple[Pace, Pace]]  # every counter is another one


def run(ground: Ground, *, quick: bool) -> Iterator[Line]:
    """Four lines for each back-end."""
    for backend in ("sqlite", "postgresql"):
        with ground.place(backend, "NORMAL") as place:
            yield from _measure(place, quick)


def crashes(ground: Ground, *, quick: bool) -> Iterator[Counted]:
    """Random steps by processes that are killed, until 100,000 stand; then everything is counted
    by hand. One counter that is wrong fails the line."""
    for backend in ("sqlite", "postgresql"):
        with ground.place(backend, "NORMAL") as place:
            yield _crash(place, *((1_000, 10) if quick else (100_000, 200)), quick)


def _measure(place: Place, quick: bool) -> Iterator[Line]:
    database = place.database()
    plan, centre = _country(database, quick)
    wander(database, place.url, STEPS // 10 if quick else STEPS, 3, seed=STEPS)
    _add_everything_up(database)
    _tidy(place)
    pairs, grouped = _in_turns(place, database, plan, centre, WARM + (4 if quick else 30))
    also = {
        "papers": _papers(database, plan, centre.committee),
        "group_by_ms": round(1000 * sorted(grouped)[len(grouped) // 2], 2),
    }
    failures = _wrong(database)
    with database.read() as session:
        proof = prove(session, entries=entries(database))
    database.dispose()
    for name, found, goal in zip(NAMES, pairs, GOALS, strict=True):
        yield Line(
            name, place, 1, goal, found[WARM:], proof, failures, also | _faster(found, grouped)
        )


def _in_turns(
    place: Place, database: Database, plan: int, centre: City, rounds: int
) -> tuple[Pairs, list[float]]:
    """Floor and board, with a step, nothing, an evening and adding up before them; and what GROUP
    BY takes."""
    bare, pairs, grouped = place.bare(), Pairs([], [], [], []), list[float]()
    beside = place.database()  # steps that are refused are rolled back: see decision 084
    wanderer = Wanderer(beside, Random(STEPS))
    before = (
        lambda: _take_steps(database, wanderer, 1),
        lambda: None,
        lambda: _take_steps(database, wanderer, EVENING),
        lambda: _add_everything_up(database),
    )
    for _ in range(rounds):
        for happen, found in zip(before, pairs, strict=True):
            happen()
            found.append((_read(bare, place, plan), _shown(database, plan, centre.committee)))
        grouped.append(_grouped(bare, place, plan, centre.unit_id))
    bare.close()
    beside.dispose()
    return pairs, grouped


def _faster(found: list[tuple[Pace, Pace]], grouped: list[float]) -> dict[str, float]:
    times = sorted(shown.steps[0] for _, shown in found[WARM:])
    return {"times_faster_than_group_by": round(min(grouped[1:]) / times[len(times) // 2], 1)}


def _tidy(place: Place) -> None:
    """What the server does by itself within some minutes: rows that went are let go of."""
    if place.backend == "postgresql":
        bare = place.bare()
        bare.autocommit = True
        bare.execute("VACUUM ANALYZE")
        bare.close()


def _take_steps(database: Database, wanderer: Wanderer, steps: int) -> None:
    until = entries(database) + steps
    while entries(database) < until:
        wanderer.go_on()


def _country(database: Database, quick: bool) -> tuple[int, City]:
    """The plan of the centre, and the plans of the provinces that rest on it, all issued."""
    with database.begin() as session:
        size = (3, 90) if quick else (PROVINCES, COMMUNES)
        centre, provinces = a_country(session, *size)
        plan = a_plan(session, centre)
        issue(session, plan, centre)
    for province in provinces:
        with database.begin() as session:
            for milestones in STAGES:
                _carry_on(session, province, plan, milestones)
    _add_everything_up(database)
    return plan, centre


def _carry_on(session: Session, province: City, plan: int, milestones: Any) -> None:
    own = a_plan(session, province, plan, milestones=milestones)
    issue(session, own, province)


def _add_everything_up(database: Database) -> None:
    while boards.add_up(database):
        pass


def _read(bare: Any, place: Place, plan: int) -> Pace:
    """All counters of the board, by the bare driver."""
    start = perf_counter()
    bare.execute(sql(place, f"{COUNTERS} WHERE plan_id = ?"), (plan,)).fetchall()
    bare.commit()  # as the product ends its readings: after a rollback nothing stays prepared
    took = perf_counter() - start
    return Pace(1 / took, [took])


def _shown(database: Database, plan: int, actor: Actor) -> Pace:
    """Everything that the page asks for: the plan and the right to see it, every cell, and the
    plans of the branches."""
    start = perf_counter()
    with database.read() as session:
        branches.board(session, plan, actor, NOW)
    took = perf_counter() - start
    return Pace(1 / took, [took])


def _grouped(bare: Any, place: Place, plan: int, centre: int) -> float:
    start = perf_counter()
    bare.execute(sql(place, GROUPED), (plan, centre)).fetchall()
    bare.commit()
    return perf_counter() - start


def _papers(database: Database, plan: int, actor: Actor) -> int:
    with database.read() as session:
        whole = branches.board(session, plan, actor, NOW).whole
    return sum(cell.tally.expected + cell.tally.released for cell in whole.values())


def _wrong(database: Database) -> list[str]:
    """What the boards say otherwise than a count by hand and the doctor."""
    with database.read() as session:
        said, counted = by_counters(session), by_hand(session)
        wrong = [f"{key}: {said[key]} and not {counted[key]}"
                 for key in said.keys() | counted.keys() if said[key] != counted[key]]  # fmt: skip
        return [*wrong[:10], *findings(session)]


def _crash(place: Place, steps: int, kills: int, quick: bool) -> Counted:
    database = place.database()
    _country(database, quick)
    wandered = wander(database, place.url, steps, kills, seed=kills)
    wrong = _wrong(database)
    _add_everything_up(database)
    wrong += _wrong(database)
    database.dispose()
    said = {"backend": place.backend, "steps": wandered.steps, "kills": wandered.kills}
    return Counted("crashes", said, wrong)
