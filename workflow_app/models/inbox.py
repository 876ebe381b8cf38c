"""What each person is told, and what was mailed to her."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflow_app.models.base import Base


class Notice(Base):
    """One person's copy of a message; unique on message and person, so a retry is harmless."""

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("message_id", "person_id"),
        Index("ix_notices_unread", "person_id", "read_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("outbox.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    kind: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(32))  # the transition that happened
    facts: Mapped[dict[str, Any]]  # title, unit, state, reason, due_at: what the notice says
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]
