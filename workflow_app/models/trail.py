"""The audit trail, acts that moved nothing, and the outbox: written only by the services that
move papers or write an act down."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.functions import FunctionElement

from workflow_app.models.base import Base


class BehalfMark(FunctionElement[int]):
    """Where the body of an entry says on whose behalf it was; 0 when it does not. Quotes within a
    text are escaped, so no text can hold the mark."""

    type = Integer()
    inherit_cache = True
    name = "behalf_mark"


MARK, MARK_ON_POSTGRESQL = (f"""{find}(body, '"behalf":')""" for find in ("instr", "strpos"))


@compiles(BehalfMark)
def _mark(element: BehalfMark, compiler: Any, **options: Any) -> str:
    return MARK


@compiles(BehalfMark, "postgresql")
def _mark_on_postgresql(element: BehalfMark, compiler: Any, **options: Any) -> str:
    return MARK_ON_POSTGRESQL


class Entry(Base):
    """One step of one paper. `body` is canonical JSON; `chain` = SHA-256(prev + leaf)."""

    __tablename__ = "trail"
    __table_args__ = (
        UniqueConstraint("document_id", "seq"),
        UniqueConstraint("request_key"),
        Index("ix_trail_at", "at", "id"),
        Index("ix_trail_unit", "unit_id", "at", "id"),
        Index("ix_trail_actor", "actor_id", "at", "id"),
        Index("ix_trail_code", "code", "at", "id"),
        Index(
            "ix_trail_lent",
            "at",
            "id",
            sqlite_where=text(f"{MARK} > 0"),
            postgresql_where=text(f"{MARK_ON_POSTGRESQL} > 0"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    seq: Mapped[int]  # dense for each paper; the paper's version after the step
    at: Mapped[datetime]
    code: Mapped[str] = mapped_column(String(32))
    source: Mapped[str] = mapped_column(String(32))
    target: Mapped[str] = mapped_column(String(32))
    actor_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("seats.id"))
    request_key: Mapped[str | None] = mapped_column(String(64))  # one form, one step
    body: Mapped[str] = mapped_column(Text)
    leaf: Mapped[str] = mapped_column(String(64))
    chain: Mapped[str] = mapped_column(String(64))


class PrivateValue(Base):
    """A value that the body holds only as a salted commitment, apart so that it can be erased."""

    __tablename__ = "trail_private"

    entry_document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    entry_seq: Mapped[int] = mapped_column(primary_key=True)
    field: Mapped[str] = mapped_column(String(60), primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary(32))
    value: Mapped[str] = mapped_column(Text)


class ReasonWord(Base):
    """A word of a reason, without diacritics, so that it is found. The database keeps these rows
    in step with the private values: what is erased there is not found here."""

    __tablename__ = "trail_words"

    word: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("trail.id"), primary_key=True, index=True)


class Act(Base):
    """Something done that moved no paper: refused, read, taken out, erased, administered. It is a
    leaf of the same sealed log as an entry; it has no chain, for it lengthens no paper's."""

    __tablename__ = "acts"
    __table_args__ = (
        Index("ix_acts_actor", "actor_id", "id"),
        Index("ix_acts_document", "document_id", "id"),
        Index("ix_acts_unit", "unit_id", "id"),
        Index("ix_acts_why", "why", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # None: command line
    document_id: Mapped[int | None]  # also of a paper that was asked for and is not there
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    code: Mapped[str] = mapped_column(String(32))  # the step, or the page
    why: Mapped[str] = mapped_column(String(20))  # not_yours, moved_on, not_ready, read, export …
    request_id: Mapped[str] = mapped_column(String(40), default="")
    body: Mapped[str] = mapped_column(Text)
    leaf: Mapped[str] = mapped_column(String(64))


class ActValue(Base):
    """A value that an act's body holds only as a salted commitment; it can be erased."""

    __tablename__ = "acts_private"

    act_id: Mapped[int] = mapped_column(ForeignKey("acts.id"), primary_key=True)
    field: Mapped[str] = mapped_column(String(60), primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary(32))
    value: Mapped[str] = mapped_column(Text)


OPEN = "done_at IS NULL AND dead_at IS NULL"


class Message(Base):
    """One promise: tell a party what happened. Kept by the worker, however often it is asked."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_open", "available_at", sqlite_where=text(OPEN), postgresql_where=text(OPEN)
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    seq: Mapped[int]  # the step that promised it
    payload: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    available_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    dead_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(Text, default="")
