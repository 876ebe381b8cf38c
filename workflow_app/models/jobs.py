"""Long jobs that somebody waits for; what is kept of them outlives every worker."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from workflow_app.models.base import Base

OPEN = text("ended_at IS NULL")
BROKEN = text("problem <> '' AND ended_at IS NOT NULL")


class Job(Base):
    """One long piece of work. Open until `ended_at`; then it has a result or a problem, and its
    result may be a kept file. While somebody works on it, `available_at` ends her lease."""

    __tablename__ = "jobs"
    __table_args__ = (
        Index("ux_jobs_open", "key", unique=True, postgresql_where=OPEN, sqlite_where=OPEN),
        Index("ix_jobs_due", "available_at", postgresql_where=OPEN, sqlite_where=OPEN),
        Index("ix_jobs_broken", "id", postgresql_where=BROKEN, sqlite_where=BROKEN),
        Index("ix_jobs_person", "person_id", "id"),
        Index("ix_jobs_document", "document_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(24))  # which trade of the workshop does it
    arguments: Mapped[dict[str, Any]]
    key: Mapped[str] = mapped_column(String(120))  # an open job with the same key is the same job
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    created_at: Mapped[datetime]
    available_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)  # 0: not known yet
    ended_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(String(1000), default="")
    result: Mapped[dict[str, Any]]  # {} until it is done
