"""How many papers stand where, kept beside the papers: what a board of the whole country reads."""

from datetime import datetime

from sqlalchemy import Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from workflow_app.models.base import Base


class BoardMove(Base):
    """A paper that came to stand somewhere, or that no longer does: +1 or -1.

    The database writes it itself, in the statement that opens or moves a paper under a plan, so
    that nobody can forget it. It is never changed, and goes when it is added to `BoardCount`.
    """

    __tablename__ = "board_moves"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int]
    unit_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(32))
    came: Mapped[int]  # 1 once it was handed in, else 0
    timeliness: Mapped[str] = mapped_column(String(10))
    due_at: Mapped[datetime]  # of what came or has no deadline, the end of time
    papers: Mapped[int]


class BoardCount(Base):
    """How many papers of a branch stand alike, for the board of a plan: its own papers and those
    of every plan that rests on it. `branch_id` is the unit directly below the plan's, or the unit
    itself when it does not stand below. What is in `BoardMove` is not in here yet.
    """

    __tablename__ = "board_counts"
    __table_args__ = (
        Index(
            "ix_board_counts_none",
            "papers",
            sqlite_where=text("papers = 0"),
            postgresql_where=text("papers = 0"),
        ),
        {"sqlite_with_rowid": False},
    )

    plan_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    branch_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    state: Mapped[str] = mapped_column(String(32), primary_key=True)
    came: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    timeliness: Mapped[str] = mapped_column(String(10), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(primary_key=True)
    papers: Mapped[int]


class BoardVersion(Base):
    """The one row that says which version of `BoardCount` this is. The database writes it itself: a
    random one in every statement that changes a counter, none before there is any. Two moments
    with one version have the same counters, in this database and in a copy of it.
    """

    __tablename__ = "board_versions"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # 1
    version: Mapped[str] = mapped_column(String(32))
