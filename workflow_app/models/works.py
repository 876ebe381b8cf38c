"""What is counted and added up: works with their money, nominations, and counted figures."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflow_app.models.base import Base


class Work(Base):
    """The typed side of a work (công trình, phần việc …); its paper carries state and trail."""

    __tablename__ = "works"
    __table_args__ = (Index("ix_works_rollup", "plan_id", "greets"),)

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(500))
    greets: Mapped[str] = mapped_column(String(40), default="")  # which congress it greets
    also_greets: Mapped[str] = mapped_column(String(40), default="")  # counted once all the same
    value_vnd: Mapped[int | None] = mapped_column(BigInteger)  # registered, in đồng
    value_qualifier: Mapped[str] = mapped_column(String(12), default="exact")
    achieved_vnd: Mapped[int | None] = mapped_column(BigInteger)
    achieved_qualifier: Mapped[str] = mapped_column(String(12), default="exact")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]


class Funding(Base):
    """Where the money of a work comes from, in đồng for each source."""

    __tablename__ = "fundings"
    __table_args__ = (UniqueConstraint("document_id", "source"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    source: Mapped[str] = mapped_column(String(20))  # budget, enterprise, people, other
    amount_vnd: Mapped[int] = mapped_column(BigInteger)


class Nomination(Base):
    """The typed side of a nomination: who is proposed for which award, decided by whom."""

    __tablename__ = "nominations"

    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    subject: Mapped[str] = mapped_column(String(12))  # collective, individual, household
    nominee: Mapped[str] = mapped_column(String(300))
    award_form: Mapped[str] = mapped_column(String(80))
    authority: Mapped[str] = mapped_column(String(200))


class Figure(Base):
    """One counted figure of a paper, e.g. the members elected by a congress."""

    __tablename__ = "figures"
    __table_args__ = (UniqueConstraint("document_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"))
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    code: Mapped[str] = mapped_column(String(40))
    value: Mapped[int] = mapped_column(BigInteger)
    whole: Mapped[int | None] = mapped_column(BigInteger)  # what it is a part of, where told
    qualifier: Mapped[str] = mapped_column(String(12), default="exact")
