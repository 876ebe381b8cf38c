"""Units in their tree, with the dates between which they exist."""

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint
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


class UnitPast(Base):
    """How a unit was called, and below whom it stood, until a change of either. Never deleted."""

    __tablename__ = "unit_pasts"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    name: Mapped[str] = mapped_column(String(300))
    short_name: Mapped[str] = mapped_column(String(120))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date]  # the first day on which it is no longer so
    change_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))  # what decided it


class Succession(Base):
    """One unit carries on the history of another since a day. Who follows a follower follows too,
    with a row of its own that is not `direct`: nobody has to walk."""

    __tablename__ = "successions"
    __table_args__ = (UniqueConstraint("unit_id", "successor_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    successor_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    since: Mapped[date]
    kind: Mapped[str] = mapped_column(String(12))  # merge, split
    direct: Mapped[bool] = mapped_column(default=True)
    change_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))  # what decided it


UNIT_KINDS = ("front_committee", "member_organisation", "department", "front_work_committee")
