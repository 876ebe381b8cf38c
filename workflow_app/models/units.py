"""Units in their tree, with the dates between which they exist."""

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from workflow_app.models.base import Base, PathText


class Unit(Base):
    """A body that owes or issues papers. No level has a name here: the tree says who is above."""

    __tablename__ = "units"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(300))
    short_name: Mapped[str] = mapped_column(String(120), default="")
    kind: Mapped[str] = mapped_column(String(32))  # UnitKind
    place: Mapped[str] = mapped_column(String(120), default="")  # địa danh on the unit's papers
    symbol: Mapped[str] = mapped_column(String(40), default="MTTQ-BTT")  # ends its numbers
    area: Mapped[str] = mapped_column(String(80), default="", index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    path: Mapped[str] = mapped_column(PathText, index=True)  # '1/14/230/', itself last
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]  # the first day on which it no longer exists

    def in_force_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


UNIT_KINDS = ("front_committee", "member_organisation", "department", "front_work_committee")
