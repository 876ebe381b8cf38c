"""What each person is told and reminded of, and by which channels it reached her."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, TextClause, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from workflow_app.models.base import Base

OPEN = text("done_at IS NULL AND dead_at IS NULL")
DEAD = text("dead_at IS NOT NULL")
TO_UNITS = text("endpoint_id IS NOT NULL")


def _part(name: str, where: TextClause, *columns: str) -> Index:
    """An index of a part of a table."""
    return Index(name, *columns, postgresql_where=where, sqlite_where=where)


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
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(32))  # the transition that happened
    facts: Mapped[dict[str, Any]]  # title, unit, state, reason, due_at: what the notice says
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class Digest(Base):
    """What one person is reminded of on one day: one for each person and day, however often
    the clock ticks."""

    __tablename__ = "digests"
    __table_args__ = (
        UniqueConstraint("person_id", "day"),
        Index("ix_digests_unread", "person_id", "read_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    day: Mapped[date]
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class Reminder(Base):
    """One step of the ladder for one person and paper. Unique: a step is never taken twice."""

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint("document_id", "person_id", "deadline", "step"),
        Index("ix_reminders_digest", "digest_id"),
        Index(
            "ix_reminders_waiting",
            "person_id",
            "day",
            postgresql_where=text("digest_id IS NULL"),
            sqlite_where=text("digest_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    deadline: Mapped[int]  # which of the paper's deadlines
    step: Mapped[str] = mapped_column(String(24))  # before:7, on, late:2026-11-23, office …
    day: Mapped[date]
    digest_id: Mapped[int | None] = mapped_column(ForeignKey("digests.id"))


class Delivery(Base):
    """One thing to be sent by one channel to one address: a notice or a digest to a person, or a
    notice to a unit's own system. Its id is the Message-ID, however often it is tried."""

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("notice_id", "channel"),
        UniqueConstraint("digest_id", "channel"),
        UniqueConstraint("message_id", "endpoint_id"),
        _part("ix_deliveries_open", OPEN, "channel", "available_at"),
        _part("ix_deliveries_dead", DEAD, "id"),
        _part("ix_deliveries_endpoint", TO_UNITS, "endpoint_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(12))  # mail, chat, webhook
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notices.id"))
    digest_id: Mapped[int | None] = mapped_column(ForeignKey("digests.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id"))
    endpoint_id: Mapped[int | None] = mapped_column(ForeignKey("endpoints.id"))
    created_at: Mapped[datetime]
    available_at: Mapped[datetime]  # of an open one: when it may be tried again
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    dead_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(String(500), default="")


class Endpoint(Base):
    """A unit's own system that is told of what happens to the unit's papers, signed."""

    __tablename__ = "endpoints"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    url: Mapped[str] = mapped_column(String(500))
    secret: Mapped[str] = mapped_column(String(64))
    created_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class Beat(Base):
    """When a standing job last ran to its end."""

    __tablename__ = "beats"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    at: Mapped[datetime]
