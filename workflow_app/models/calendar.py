"""The days on which the calendar departs from Monday to Friday."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from workflow_app.models.base import Base


class CalendarDay(Base):
    """A holiday, a day off in exchange, or a Saturday that is worked, with where that is written.

    `sure` is False while it is a guess, as lunar days of coming years are.
    """

    __tablename__ = "calendar_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    working: Mapped[bool]
    name: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(300))
    sure: Mapped[bool] = mapped_column(default=True)
    edited_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # None: the library
    edited_at: Mapped[datetime]
