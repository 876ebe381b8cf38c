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
    true,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from workflow_app.models import BoardCount, BoardMove, BoardVersion, Document, Unit, table_of
from workflow_app.models.base import UtcTime

PAPER, UNIT = table_of(Document), table_of(Unit)
COUNT, MOVE = table_of(BoardCount), table_of(BoardMove)
VERSION = table_of(BoardVersion)
ALIKE = ("kind", "state", "came", "timeliness", "due_at")
"""What papers that are counted together share beside plan and branch."""
_STANDS = ("branch_id", *ALIKE, "papers")
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


def under(boards: Select[Any]) -> Select[Any]:
    """The plans whose papers these boards count: those plans, and all that rest on them."""
    plans = boards.cte("under", recursive=True)
    (first,), resting = plans.c, PAPER.alias("resting_on")
    return select(*plans.union(select(resting.c.id).where(resting.c.basis_id == first)).c)


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


def now_standing(plan_id: int) -> SelectBase:
    """What stands on the board of a plan at this moment: its counters, and the few moves that are
    not added up yet. Rows of one key may come twice; they add up."""
    one = literal(plan_id, Integer)
    return union_all(_added_up(one), _waiting(one))


def standing_since(plan_id: Any, known: Any) -> Select[Any]:
    """What `now_standing` says, beside the `version` of the counters: those (`waits` is 0) only
    if that is not the one that is `known`, for whoever knows has kept them; and what is not added
    up yet (`waits` is 1). One row at least; without a version there is no counter."""
    version = select(VERSION.c.version).scalar_subquery()
    news = _added_up(plan_id).add_columns(ZERO.label("waits"))
    waiting = _waiting(plan_id).add_columns(ONE.label("waits"))
    news = news.where(version.is_distinct_from(known))
    stands = union_all(news, waiting).subquery("stands")
    only = select(version.label("version")).subquery("only")
    return select(only.c.version, *stands.c).join_from(only, stands, true(), isouter=True)


def _added_up(plan_id: ColumnElement[int]) -> Select[Any]:
    """The counters of a board. Its number is asked for by a subquery: so PostgreSQL foresees the
    same for one board as for any other, and keeps the plan of the statement."""
    chosen = select(*(COUNT.c[name] for name in _STANDS))
    return chosen.where(COUNT.c.plan_id == select(plan_id).scalar_subquery())


def _waiting(plan_id: ColumnElement[int]) -> Select[Any]:
    (below,) = under(select(plan_id.label("plan_id"))).subquery("below").c
    boards = select(below.label("plan_id"), plan_id.label("board_id")).cte("boards")
    unread = placed(MOVE, boards).subquery("unread")
    return select(*(unread.c[name] for name in _STANDS))
