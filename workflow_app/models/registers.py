"""The register books of a unit: how its papers are numbered, and how far the numbers have come."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflow_app.models.base import Base


class Register(Base):
    """The last number a unit gave in a series and period; the next is taken under its lock."""

    __tablename__ = "registers"
    __table_args__ = (UniqueConstraint("unit_id", "series", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    series: Mapped[str] = mapped_column(String(20))
    year: Mapped[int]  # or another period: see services.registers.numbering
    last: Mapped[int] = mapped_column(default=0)
    first: Mapped[int] = mapped_column(default=1)  # the register was taken over from paper here


class RegisterRule(Base):
    """How a unit numbers the papers of one of its books from a day on. Inserted, never changed."""

    __tablename__ = "register_rules"
    __table_args__ = (UniqueConstraint("unit_id", "book", "since"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    book: Mapped[str] = mapped_column(String(4))  # out, in
    since: Mapped[date]
    grouping: Mapped[str] = mapped_column(String(12))  # by_type, letters, all
    resets: Mapped[str] = mapped_column(String(8))  # yearly, term, never
    set_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    set_at: Mapped[datetime]
