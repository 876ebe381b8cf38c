"""Papers: one table for every kind; what is counted or filtered twice stands in its own."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflow_app.models.base import Base
from workflow_app.models.units import Unit


class Document(Base):
    """One paper. Only `services.transition.fire` moves it: `state` cannot be assigned."""

    __tablename__ = "documents"
    __table_args__ = (
        UniqueConstraint("issuer_id", "series", "number_year", "number_value"),
        Index("ix_documents_board", "plan_id", "unit_id"),
        Index("ix_documents_owed", "unit_id", "due_at"),
        Index("ix_documents_desk", "issuer_id", "state"),
        Index(
            "ix_documents_remind",
            "remind_at",
            postgresql_where=text("remind_at IS NOT NULL"),
            sqlite_where=text("remind_at IS NOT NULL"),
        ),
        Index(  # the plans that rest on one, and who may read them: all of it in the index
            "ix_documents_resting",
            *("basis_id", "unit_id", "kind", "number", "issuer_id", "topic"),
            postgresql_where=text("basis_id IS NOT NULL"),
            sqlite_where=text("basis_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    topic: Mapped[str] = mapped_column(String(40), default="")  # the kind, or which text it is
    _state: Mapped[str] = mapped_column("state", String(32))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    issuer_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), index=True)
    basis_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    title: Mapped[str] = mapped_column(String(500), default="")
    number: Mapped[str] = mapped_column(String(60), default="", index=True)  # 364/KH-MTTQ-BTT
    series: Mapped[str] = mapped_column(String(20), default="")
    number_year: Mapped[int | None]  # or another period of its register
    number_value: Mapped[int | None]
    issued_on: Mapped[date | None]
    required: Mapped[bool] = mapped_column(default=True)
    due_at: Mapped[datetime | None]  # the first instant that is late
    original_due_at: Mapped[datetime | None]  # what the plan says, without any extension
    binding: Mapped[bool] = mapped_column(default=False)  # the plan takes no late papers
    deadline: Mapped[int] = mapped_column(default=1)  # counts the deadlines the paper has had
    arrived_at: Mapped[datetime | None]
    timeliness: Mapped[str] = mapped_column(String(10), default="")  # judged once, on arrival
    remind_at: Mapped[datetime | None]  # when the clock next looks at it; None: never
    content: Mapped[dict[str, Any]]
    submitter_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    submitted_for_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # whose turn alone
    version: Mapped[int] = mapped_column(default=1)  # = the number of its trail entries
    chain_head: Mapped[str] = mapped_column(String(64), default="")
    state_since: Mapped[datetime]
    stepped_at: Mapped[datetime | None]  # the time of its last entry: no later one is earlier
    machine_version: Mapped[str] = mapped_column(String(12))
    created_at: Mapped[datetime]

    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id])
    issuer: Mapped[Unit] = relationship(foreign_keys=[issuer_id])

    @hybrid_property
    def state(self) -> str:
        return self._state


class Addressee(Base):
    """A recipient line of an issued plan. Duty: t/h acts, p/h cooperates, b/c is informed."""

    __tablename__ = "addressees"
    __table_args__ = (UniqueConstraint("plan_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    duty: Mapped[str] = mapped_column(String(4))  # t/h, p/h, b/c
    read_at: Mapped[datetime | None]
    read_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class Edition(Base):
    """A text as it was issued. Inserted once, never changed."""

    __tablename__ = "editions"
    __table_args__ = (UniqueConstraint("document_id", "edition"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    edition: Mapped[int]
    title: Mapped[str] = mapped_column(String(500))
    number: Mapped[str] = mapped_column(String(60))
    content: Mapped[dict[str, Any]]
    issued_at: Mapped[datetime]
    version: Mapped[int]  # the paper's version that issued it


class File(Base):
    """One version of a file in a slot of a paper. The bytes lie under their digest."""

    __tablename__ = "files"
    __table_args__ = (UniqueConstraint("document_id", "slot", "edition"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    slot: Mapped[str] = mapped_column(String(32))  # text, party_consent, resolution …
    edition: Mapped[int]
    name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    uploaded_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    uploaded_at: Mapped[datetime]
