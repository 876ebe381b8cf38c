"""What programs sent under a key of their own choosing, and what they were answered."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from workflow_app.models.base import Base


class Sending(Base):
    """A request that was carried out. It is written in the transaction of what it did."""

    __tablename__ = "sendings"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))  # of the address and the whole body
    status: Mapped[int]
    said: Mapped[dict[str, Any]]
    at: Mapped[datetime]
