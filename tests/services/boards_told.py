"""What a board says, and what the papers themselves say: the one must be the other."""

from collections import Counter, defaultdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.wandering import by_hand
from state_machines import STAGES, machine
from state_machines.grammar import Mood
from workflow_app.db import Database
from workflow_app.models import Document
from workflow_app.services.boards.cells import Cell, standing_at
from workflow_app.services.counting.keeping import add_up

Told = dict[tuple[int, str], Counter[str]]
"""By branch and stage, every count that is not nothing."""


def told(session: Session, plan: int, now: datetime) -> Told:
    """What the board says of each branch and stage, and that its sums are those of its branches."""
    stands, sums = standing_at(session, plan, now), defaultdict[str, Counter[str]](Counter)
    found = Told()
    for branch, row in stands.branches.items():
        for kind, cell in row.items():
            found[branch, kind] = counts_of(cell)
            sums[kind] += counts_of(cell)
    assert {kind: counts_of(cell) for kind, cell in stands.whole.items()} == sums
    return found


def counts_of(cell: Cell) -> Counter[str]:
    counts = Counter(cell.tally._asdict(), returned=cell.returned, done=cell.done)
    assert min(counts.values()) >= 0
    return +counts


def by_papers(session: Session, plan: int, now: datetime) -> Told:
    """The same from the papers themselves, each looked at by itself."""
    stages, found = (
        {stage.kind for stage in STAGES},
        defaultdict[tuple[int, str], Counter[str]](Counter),
    )
    for (board, branch, kind, state, came, verdict, due_at), papers in by_hand(session).items():
        if board == plan and kind in stages:
            mood = machine(kind).state(state).mood
            over = not came and mood in (Mood.OFF, Mood.DONE)
            found[branch, kind] += Counter({
                "expected": papers * (not over), "handed_in": papers * came,
                "released": papers * over, "returned": papers * (mood is Mood.BACK),
                "done": papers * (mood is Mood.DONE),
                "overdue": papers * (not came and not over and bool(due_at) and due_at <= now),
                **({verdict: papers} if verdict else {}),
            })  # fmt: skip
    return dict(found)


def plans_of(session: Session) -> list[int]:
    return list(session.scalars(select(Document.id).where(Document.plan_id.is_(None))))


def adding_up(database: Database) -> None:
    with database.begin() as session:
        add_up(session.connection())
