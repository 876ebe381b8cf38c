"""What accepted papers state: figures with the time during which they stood."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from workflow_app.models.base import Base


class Stated(Base):
    """One figure of a paper, from the instant it was accepted until it no longer stood.

    Inserted once. Only `until` is filled in, once: whoever asks how it was on a day finds it.
    """

    __tablename__ = "stated"
    __table_args__ = (
        Index(
            "uq_stated_standing",
            "document_id",
            "code",
            unique=True,
            postgresql_where=text("until IS NULL"),
            sqlite_where=text("until IS NULL"),
        ),
        Index("ix_stated_document_id", "document_id"),
        Index(
            "ix_stated_added_up",
            *("plan_id", "code", "sort", "aim", "qualifier", "unit_id", "value", "whole"),
            postgresql_where=text("until IS NULL"),
            sqlite_where=text("until IS NULL"),
        ),
        Index("ix_stated_plan", "plan_id", "code", "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    seq: Mapped[int]  # the version of the paper that states it
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    code: Mapped[str] = mapped_column(String(40))
    sort: Mapped[str] = mapped_column(String(20), default="")  # which kind of work
    aim: Mapped[str] = mapped_column(String(200), default="")  # which congresses it greets
    value: Mapped[int] = mapped_column(BigInteger)
    whole: Mapped[int | None] = mapped_column(BigInteger)
    qualifier: Mapped[str] = mapped_column(String(12), default="exact")
    as_of: Mapped[str] = mapped_column(String(10), default="")  # 2024-08-12, as the paper says
    since: Mapped[datetime]
    until: Mapped[datetime | None]  # the first instant at which it no longer stood
