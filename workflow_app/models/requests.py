"""What people ask about the data that is held of them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from workflow_app.models.base import Base


class DataRequest(Base):
    """A data subject's request, and until when it is answered. When it is closed her name goes."""

    __tablename__ = "data_requests"
    __table_args__ = (Index("ix_data_requests_unit", "unit_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))  # who received and answers it
    subject: Mapped[str] = mapped_column(String(200))  # the name as papers have it
    wants: Mapped[str] = mapped_column(String(8))  # copy, erase
    received_at: Mapped[datetime]
    received_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    due_at: Mapped[datetime]  # the first instant that is late
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    answer: Mapped[str] = mapped_column(Text, default="")  # what was done and what is kept, and why


class Destruction(Base):
    """A paper whose time is over: one person proposes that it is destroyed, another confirms. The
    row stays, as the paper's own row and trail do."""

    __tablename__ = "destructions"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), unique=True)
    proposed_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    proposed_at: Mapped[datetime]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    confirmed_at: Mapped[datetime | None]
