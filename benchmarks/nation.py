"""The board of the whole country, against the bare driver that reads its counters, and against the
GROUP BY that it spares. A board that is not what a count by hand says fails the line."""

from collections.abc import Iterator
from time import perf_counter
from typing import Any

from sqlalchemy.orm import Session

from benchmarks.campaign import NOW, City, a_country, a_plan, issue
from benchmarks.counts import Counted
from benchmarks.figures import Line, Pace
from benchmarks.floors import sql
from benchmarks.places import Ground, Place
from benchmarks.proof import prove
from benchmarks.wandering import by_counters, by_hand, entries, wander
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


def run(ground: Ground, *, quick: bool) -> Iterator[Line]:
    """One line for each back-end."""
    for backend in ("sqlite", "postgresql"):
        with ground.place(backend, "NORMAL") as place:
            yield _measure(place, quick)


def crashes(ground: Ground, *, quick: bool) -> Iterator[Counted]:
    """Random steps by processes that are killed, until 100,000 stand; then everything is counted
    by hand. One counter that is wrong fails the line."""
    for backend in ("sqlite", "postgresql"):
        with ground.place(backend, "NORMAL") as place:
            yield _crash(place, *((1_000, 10) if quick else (100_000, 200)), quick)


def _measure(place: Place, quick: bool) -> Line:
    database = place.database()
    plan, centre = _country(database, quick)
    wander(database, place.url, STEPS // 10 if quick else STEPS, 3, seed=STEPS)
    _add_everything_up(database)
    bare, measured, grouped = place.bare(), [], []
    for _ in range(4 if quick else 16):
        measured.append((_read(bare, place, plan), _shown(database, plan, centre.committee)))
        grouped.append(_grouped(bare, place, plan, centre.unit_id))
    bare.close()
    times = [shown.steps[0] for _, shown in measured[1:]]
    also = {
        "papers": _papers(database, plan, centre.committee),
        "group_by_ms": round(1000 * sorted(grouped)[len(grouped) // 2], 2),
        "times_faster_than_group_by": round(min(grouped[1:]) / sorted(times)[len(times) // 2], 1),
    }
    failures = _wrong(database)
    with database.read() as session:
        proof = prove(session, entries=entries(database))
    database.dispose()
    return Line("nation", place, 1, GOAL, measured[1:], proof, failures, also)


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
    bare.rollback()
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
    bare.rollback()
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
