"""For which boards a paper counts, and in which branch of each: the tree, asked in SQL."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    SelectBase,
    case,
    func,
    literal,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from workflow_app.models import BoardCount, BoardMove, Document, Unit, table_of
from workflow_app.models.base import UtcTime

PAPER, UNIT = table_of(Document), table_of(Unit)
COUNT, MOVE = table_of(BoardCount), table_of(BoardMove)
ALIKE = ("kind", "state", "came", "timeliness", "due_at")
"""What papers that are counted together share beside plan and branch."""
ZERO, ONE = literal_column("0", Integer), literal_column("1", Integer)
"""Written out: PostgreSQL takes two parameters for two things, though their value is the same."""
NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""When what came, or has no deadline, will be late."""


class First(FunctionElement[int]):
    """The first number of a path: 14 of '14/230/'."""

    type = Integer()
    inherit_cache = True
    name = "first_of_path"


@compiles(First)
def _first(element: First, compiler: Any, **options: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **options)} AS INTEGER)"


@compiles(First, "postgresql")
def _first_on_postgresql(element: First, compiler: Any, **options: Any) -> str:
    path = compiler.process(element.clauses, **options)
    return f"CAST(split_part({path}, '/', 1) AS INTEGER)"


def boards_of(plans: SelectBase) -> CTE:
    """Each of the plans (`plan_id`) with every board that counts its papers (`board_id`): its own
    and those of the plans on which it rests."""
    start = plans.subquery("moved")
    boards = select(start.c.plan_id, start.c.plan_id.label("board_id")).cte(
        "boards", recursive=True
    )
    plan = PAPER.alias("resting")
    resting = select(boards.c.plan_id, plan.c.basis_id).where(
        plan.c.id == boards.c.board_id, plan.c.basis_id.is_not(None)
    )
    return boards.union(resting)


def placed(rows: FromClause, boards: CTE, only: Iterable[int] | None = None) -> Select[Any]:
    """The rows (`plan_id`, `unit_id`, what is alike, `papers`) added up for each board and branch,
    as `BoardCount` holds them. With `only`, for these boards alone."""
    plan, issuer, unit = PAPER.alias("heading"), UNIT.alias("issuer"), UNIT.alias("unit")
    alike = [rows.c[name] for name in ALIKE]
    branch = _branch(unit, issuer)
    papers = func.sum(rows.c.papers)
    chosen = (
        select(boards.c.board_id.label("plan_id"), branch.label("branch_id"), *alike,
               papers.label("papers"))
        .join_from(rows, boards, boards.c.plan_id == rows.c.plan_id)
        .join(plan, plan.c.id == boards.c.board_id)
        .join(issuer, issuer.c.id == plan.c.unit_id)
        .join(unit, unit.c.id == rows.c.unit_id)
        .group_by(boards.c.board_id, branch, *alike)
        .having(papers != ZERO)
    )  # fmt: skip
    return chosen if only is None else chosen.where(boards.c.board_id.in_(list(only)))


def _branch(unit: Any, issuer: Any) -> ColumnElement[int]:
    """The unit directly below the issuer on the way to a unit, or that unit itself."""
    length = func.length(issuer.c.path)
    below = (func.substr(unit.c.path, ONE, length) == issuer.c.path) & (unit.c.id != issuer.c.id)
    return case((below, First(func.substr(unit.c.path, length + ONE))), else_=unit.c.id)


def under(boards: Iterable[int]) -> Select[Any]:
    """The plans whose papers these boards count."""
    first = select(PAPER.c.id).where(PAPER.c.id.in_(list(boards)))
    plans = first.cte("under", recursive=True)
    resting = PAPER.alias("resting_on")
    return select(plans.union(select(resting.c.id).where(resting.c.basis_id == plans.c.id)).c.id)


def papers_counted(plans: Select[Any] | None = None) -> Select[Any]:
    """Every paper that counts, of all plans or of these, as `BoardMove` told of it."""
    came = PAPER.c.arrived_at.is_not(None)
    late = case((came | PAPER.c.due_at.is_(None), literal(NEVER, UtcTime())), else_=PAPER.c.due_at)
    chosen = select(
        PAPER.c.plan_id,
        PAPER.c.unit_id,
        PAPER.c.kind,
        PAPER.c.state,
        case((came, 1), else_=0).label("came"),
        PAPER.c.timeliness,
        late.label("due_at"),
        literal(1).label("papers"),
    ).where(PAPER.c.plan_id.is_not(None), PAPER.c.parent_id.is_(None))
    return chosen if plans is None else chosen.where(PAPER.c.plan_id.in_(plans))


def moves(sign: int, plans: Select[Any] | None = None) -> Select[Any]:
    """The moves that are not added up yet, of all plans or of these; with -1 taken back."""
    alike = [MOVE.c[name] for name in ("plan_id", "unit_id", *ALIKE)]
    chosen = select(*alike, (MOVE.c.papers * sign).label("papers"))
    return chosen if plans is None else chosen.where(MOVE.c.plan_id.in_(plans))


def now_standing(plan_id: Any) -> SelectBase:
    """What stands on the board of a plan at this moment: its counters, and the few moves that are
    not added up yet. Rows of one key may come twice; they add up."""
    unread = placed(MOVE, boards_of(select(MOVE.c.plan_id).distinct()), [plan_id])
    columns = [COUNT.c[name] for name in ("branch_id", *ALIKE, "papers")]
    fresh = unread.subquery("unread")
    return union_all(
        select(*columns).where(COUNT.c.plan_id == plan_id),
        select(*(fresh.c[column.name] for column in columns)),
    )
