"""The counters of boards: moves are added up behind the steps; a recount mends and proves them."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import FromClause, Select, delete, func, literal, select, text, union_all
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from workflow_app.models.base import insert_into
from workflow_app.services.counting.placing import (
    ALIKE,
    COUNT,
    MOVE,
    PAPER,
    boards_of,
    moves,
    papers_counted,
    placed,
    under,
)

PART = 20_000
"""How many moves are added up in one transaction."""
SAID = 20
_KEY = ("plan_id", "branch_id", *ALIKE)
_NOTHING = delete(COUNT).where(text("papers = 0"))  # as the index says it
_ALONE = text("LOCK TABLE board_counts IN SHARE ROW EXCLUSIVE MODE")
"""One at a time adds up or recounts. Whoever reads or takes a step does not wait for them."""


def waiting(session: Session) -> bool:
    """Whether there is a move that is not added up yet."""
    return session.scalar(select(MOVE.c.id).limit(1)) is not None


def add_up(connection: Connection, most: int = PART) -> None:
    """Add the oldest moves to the counters. What a board says stays the same."""
    _alone(connection)
    oldest = select(MOVE.c.id).order_by(MOVE.c.id).limit(most)
    gone = delete(MOVE).where(MOVE.c.id.in_(oldest))
    if connection.dialect.name == "postgresql":  # in one statement: what commits meanwhile stays
        _add(connection, gone.returning(*MOVE.c).cte("gone"))
    else:
        _add(connection, select(MOVE).where(MOVE.c.id.in_(oldest)).cte("gone"))
        connection.execute(gone)


def recount(connection: Connection, plans: Iterable[int] | None = None) -> None:
    """Count these boards anew from the papers themselves, or all. What is not added up yet stays
    so, and is left out."""
    _alone(connection)
    only = None if plans is None else sorted(set(plans))
    if only is None:
        connection.execute(delete(COUNT))
        _add(connection, _counted())
    else:
        connection.execute(delete(COUNT).where(COUNT.c.plan_id.in_(only)))
        counted = _counted(under(select(PAPER.c.id).where(PAPER.c.id.in_(only))))
        _add(connection, counted, only)


def boards_around(connection: Connection, units: Select[Any]) -> set[int]:
    """The boards of plans of these units, and those that count papers of theirs."""
    own = select(PAPER.c.id.label("plan_id")).where(PAPER.c.unit_id.in_(units))
    theirs = select(PAPER.c.plan_id).where(PAPER.c.unit_id.in_(units), PAPER.c.plan_id.is_not(None))
    return set(connection.scalars(select(boards_of(own.union(theirs)).c.board_id)))


def findings(session: Session) -> Iterator[str]:
    """Say which counters are not what the papers are; nothing when all are right."""
    expected = placed(counted := _counted(), _boards(counted))
    rows = union_all(_signed(select(*COUNT.c), 1), _signed(expected, -1)).subquery("rows")
    wrong = func.sum(rows.c.papers)
    key = [rows.c[name] for name in _KEY[:4]]
    found = select(*key, wrong.label("wrong")).group_by(*(rows.c[name] for name in _KEY))
    for row in session.execute(found.having(wrong != 0).order_by(*key).limit(SAID)):
        place = (
            f"{row.kind} in state {row.state} of branch {row.branch_id} under plan {row.plan_id}"
        )
        yield f"the board counts {int(row.wrong):+d} papers: {place}; run `db recount`"


def _counted(plans: Select[Any] | None = None) -> FromClause:
    """What the counters must hold, before it is placed."""
    return union_all(papers_counted(plans), moves(-1, plans)).cte("counted")


def _signed(rows: Select[Any], sign: int) -> Select[Any]:
    part = rows.subquery()
    return select(*(part.c[name] for name in _KEY), (part.c.papers * literal(sign)).label("papers"))


def _boards(rows: FromClause) -> Any:
    return boards_of(select(rows.c.plan_id).distinct())


def _add(connection: Connection, rows: FromClause, only: list[int] | None = None) -> None:
    """Add rows to the counters; what comes to nothing is taken away."""
    whole = placed(rows, _boards(rows), only)
    adding = insert_into(connection.dialect, COUNT).from_select([*_KEY, "papers"], whole)
    sum_ = COUNT.c.papers + adding.excluded.papers
    connection.execute(adding.on_conflict_do_update(index_elements=_KEY, set_={"papers": sum_}))
    connection.execute(_NOTHING)


def _alone(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(_ALONE)
